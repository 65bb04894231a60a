"""Speed and memory, side by side with naive designs; ratios come from interleaved rounds in one run."""

import os

from docpipe.workers.worker import ONE_THREAD

os.environ.update({name: "1" for name in ONE_THREAD if name not in os.environ})
