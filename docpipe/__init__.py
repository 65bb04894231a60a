"""docpipe: phrases in YAML, boxed and checked values in Parquet.

>>> import docpipe
>>> record = docpipe.extract("invoice.pdf", schema="invoice")     # doctest: +SKIP
>>> record["gross_total"], record.field("gross_total").box        # doctest: +SKIP
>>> docpipe.open_results("out").records()                         # doctest: +SKIP
"""

import importlib
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docpipe.api import extract, extract_all, locate, query
    from docpipe.schema import DocumentSchema, load_schema
    from docpipe.settings import Options
    from docpipe.store import open_results
    from docpipe.types import ExtractedField, FieldStatus, Query, Record

try:
    __version__ = version("docpipe")
except PackageNotFoundError:  # a source tree on sys.path that was not installed
    __version__ = "0+unknown"

_EXPORTS = {
    "DocumentSchema": "docpipe.schema",
    "ExtractedField": "docpipe.types",
    "FieldStatus": "docpipe.values.base",
    "Options": "docpipe.settings",
    "Query": "docpipe.types",
    "Record": "docpipe.types",
    "extract": "docpipe.api",
    "extract_all": "docpipe.api",
    "load_schema": "docpipe.schema",
    "locate": "docpipe.api",
    "open_results": "docpipe.store",
    "query": "docpipe.api",
}

__all__ = [
    "DocumentSchema",
    "ExtractedField",
    "FieldStatus",
    "Options",
    "Query",
    "Record",
    "__version__",
    "extract",
    "extract_all",
    "load_schema",
    "locate",
    "open_results",
    "query",
]


def __getattr__(name: str) -> Any:
    """Exports load on first use, so that ``import docpipe`` stays instant."""
    if name in _EXPORTS:
        return getattr(importlib.import_module(_EXPORTS[name]), name)
    raise AttributeError(f"module 'docpipe' has no attribute {name!r}")
