"""Line items: a ``table`` field's rows and typed cells from the words of a page."""

from docpipe.tables.extract import extract_table, key_column

__all__ = ["extract_table", "key_column"]
