"""Documents that no weights were trained on: many types, senders, layouts and languages, each type with a schema
as a user would write it on the day. ``python -m benchmarks.world`` measures, ``benchmarks.world.printing`` prints.

The types of ``dev``, ``late`` and ``later`` may be looked at while docpipe is being improved, those of ``held`` and
``fresh`` only measure.
"""

from pathlib import Path

WORLD = Path(__file__).parent
PARTS = ("dev", "held", "late", "later", "fresh")
"""Folders with the documents' HTML, what is printed from it, and its truth (gt.jsonl)."""
