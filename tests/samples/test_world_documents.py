"""The documents that nobody trained on: each has a schema, and its truth is printed where it says."""

import json
from typing import Any

import pytest

from benchmarks.world import PARTS, WORLD, schema_named
from docpipe.documents import open_document
from docpipe.evaluation.compare import PRESENCE, letters_and_digits
from docpipe.evaluation.datasets import load_set, schemas_in
from docpipe.geometry import BBox, to_pixels
from docpipe.schema import TABLE

ROWS: dict[str, dict[str, Any]] = {
    f"{part}/{row['doc']}": row
    for part in PARTS
    for row in map(json.loads, (WORLD / part / "gt.jsonl").read_text(encoding="utf-8").splitlines())
}
NO_WORDS = {*PRESENCE, "currency"}
"""What is drawn, or may be a part of a word ("S$176.17")."""
INK = 15
"""Standard deviation of the grey levels inside a box that holds print, at the least; bare scanned paper has 4."""


@pytest.mark.parametrize("part", PARTS)
def test_every_document_of_a_part_loads_with_its_schema(part: str) -> None:
    loaded = [
        truth
        for name in schemas_in(WORLD / part)
        for truth in load_set(WORLD / part, schema_named(name)).documents
    ]
    assert {path.name for path in (WORLD / part).glob("*.html")} == {
        truth.path.with_suffix(".html").name for truth in loaded
    }
    assert all(truth.path.is_file() and truth.values for truth in loaded)


def test_no_type_of_its_own_is_in_two_parts() -> None:
    types = [name for part in PARTS for name in schemas_in(WORLD / part) if not part.startswith("trade")]
    assert len(types) == len(set(types))


def test_every_schema_is_used_and_asks_for_something_that_a_document_lacks() -> None:
    by_schema: dict[str, list[dict[str, Any]]] = {}
    for row in ROWS.values():
        by_schema.setdefault(row["schema"], []).append(row)
    assert {path.stem for path in (WORLD / "schemas").glob("*.yaml")} <= set(by_schema)
    for name, rows in by_schema.items():
        for row in rows:
            asked = [field for field, spec in schema_named(name).fields.items() if spec.type != TABLE]
            assert list(row["fields"]) == asked
        assert any(not values for row in rows for values in row["fields"].values()), name


@pytest.mark.parametrize("doc", ROWS)
def test_the_boxes_hold_what_they_say(doc: str) -> None:
    """The words of the text layer, or on a scan: something other than bare paper."""
    row = ROWS[doc]
    schema = schema_named(row["schema"])
    with open_document(WORLD / doc) as document:
        assert document.page_count == row["pages"]
        for field, values in row["fields"].items():
            for entry in values:
                for number, place in enumerate(entry.get("all_boxes", [entry])):
                    page, box = document.page(place["page_no"]), BBox(*place["box"])
                    if row["kind"] == "born-digital" and schema.fields[field].type not in NO_WORDS:
                        held = "".join(word.text for word in page.words_in(box))
                        # A further place may print the value in another form: "May 5, 2026", "05/05/2026".
                        text = "" if number else entry["text"]
                        assert held, field
                        # The lines of a logo may come in any order.
                        for word in text.split():
                            assert letters_and_digits(word) in letters_and_digits(held), field
                    else:
                        raster = page.render(100)
                        area = to_pixels(box, raster.width_px, raster.height_px)
                        inside = raster.pixels[area.top : area.bottom, area.left : area.right]
                        assert inside.std() > INK, field
