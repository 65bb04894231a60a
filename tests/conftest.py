"""Settings for every test. Imported before numpy, whose threads spin when tests share the machine."""

import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")

from hypothesis import settings  # noqa: E402

# The same examples every time: a build must not fail by chance.
settings.register_profile("fixed", derandomize=True)
settings.load_profile("fixed")
