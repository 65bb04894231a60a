"""docpipe: phrases in YAML, boxed and checked values in Parquet.

>>> import docpipe
>>> record = docpipe.extract("invoice.pdf", schema="invoice")     # doctest: +SKIP
>>> record["gross_total"], record.field("gross_total").box        # doctest: +SKIP
>>> docpipe.open_results("out").records()                         # doctest: +SKIP
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docpipe.api import extract, extract_all, locate, query
    from docpipe.schema import DocumentSchema, load_schema
    from docpipe.settings import Options
    from docpipe.store import open_results
    from docpipe.types import ExtractedField, Query, Record
    from docpipe.values import FieldStatus

    __version__: str

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
    if name == "__version__":
        from docpipe.store.writing import docpipe_version

        return docpipe_version()
    if name in _EXPORTS:
        return getattr(importlib.import_module(_EXPORTS[name]), name)
    raise AttributeError(f"module 'docpipe' has no attribute {name!r}")
