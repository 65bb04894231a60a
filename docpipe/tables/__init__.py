"""Line items: a ``table`` field's rows and typed cells from the words of a page."""

from docpipe.tables.extract import extract_table, key_column, table_reasons, with_tables

__all__ = ["extract_table", "key_column", "table_reasons", "with_tables"]
