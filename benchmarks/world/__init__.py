"""Documents that no weights were trained on: many types, senders, layouts and languages, each type with a schema
as a user would write it on the day. ``python -m benchmarks.world`` measures, ``benchmarks.world.printing`` prints.

The types of ``dev``, ``late`` and ``later`` may be looked at while docpipe is being improved, those of ``held`` and
``fresh`` only measure. ``trade`` (to look at) and ``trade_held`` (to measure) hold invoices, orders and receipts of
many countries, for the schemas that ship.
"""

from pathlib import Path

from docpipe.schema import DocumentSchema, load_schema

WORLD = Path(__file__).parent
PARTS = ("dev", "held", "late", "later", "fresh", "trade", "trade_held")
"""Folders with the documents' HTML, what is printed from it, and its truth (gt.jsonl)."""


def schema_named(name: str) -> DocumentSchema:
    """The schema of a document type: one of this folder's, else one that ships."""
    own = WORLD / "schemas" / f"{name}.yaml"
    return load_schema(str(own) if own.exists() else name)
