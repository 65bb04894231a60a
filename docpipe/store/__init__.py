"""Results on disk or in an object store: append-only Parquet, resumable, read back latest first.

``OUT/{documents,fields,records,candidates,line_items}/schema=<name>/<hash>.parquet``
"""

from docpipe.store.compaction import Compaction, compact
from docpipe.store.keys import resume_key
from docpipe.store.results import TABLES, Results, open_results
from docpipe.store.writing import ResultStore, Stored, docpipe_version

__all__ = [
    "TABLES",
    "Compaction",
    "ResultStore",
    "Results",
    "Stored",
    "compact",
    "docpipe_version",
    "open_results",
    "resume_key",
]
