"""Stores the same documents in batches of two, then compacts: ``OUT RUN_ID``; run twice at once by the tests."""

import sys

from store_samples import BILL, bill, keys

from docpipe.store import ResultStore, compact

out, run_id = sys.argv[1:]
for first in range(0, 12, 2):
    batch = [bill(first), bill(first + 1)]
    ResultStore(out).write(batch, BILL, run_id=run_id, resume_keys=keys(batch))
    if first % 4 == 0:
        compact(out)
