"""The sample documents are what their script draws, and their truth is where it says."""

import hashlib
import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pymupdf
import pytest

from docpipe.documents import open_document
from docpipe.errors import DamagedDocumentError, EncryptedDocumentError
from docpipe.geometry import BBox, contains_point, pad
from docpipe.schema import load_schema
from docpipe.values import FIELD_TYPES, FieldStatus, ParseContext

SAMPLES = Path(__file__).parents[2] / "sample_docs"
TRUTH: dict[str, dict[str, Any]] = {
    row["doc"]: row
    for row in map(json.loads, (SAMPLES / "truth.jsonl").read_text(encoding="utf-8").splitlines())
}
BORN_DIGITAL = [doc for doc, row in TRUTH.items() if row["kind"] == "born-digital" and row["fields"]]
CAPTURED = [doc for doc, row in TRUTH.items() if row["kind"] != "born-digital"]
SOUND = sorted([*BORN_DIGITAL, *CAPTURED])


def digests(folder: Path) -> dict[str, str]:
    return {doc: hashlib.sha256((folder / doc).read_bytes()).hexdigest() for doc in [*TRUTH, "truth.jsonl"]}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("samples")
    pytest.importorskip("reportlab", reason="drawing the samples needs reportlab (the dev extra)")
    script = [sys.executable, str(SAMPLES / "make.py"), str(folder)]
    subprocess.run(script, check=True, capture_output=True)
    return folder


def test_the_script_draws_the_committed_truth(made: Path) -> None:
    assert (made / "truth.jsonl").read_text(encoding="utf-8") == (SAMPLES / "truth.jsonl").read_text(
        encoding="utf-8"
    )


def test_the_script_draws_the_committed_pages(made: Path) -> None:
    """Byte for byte where the libraries are the same versions; the words and pixels of each page otherwise."""
    for doc, row in TRUTH.items():
        if row.get("expect") == "failure" or (made / doc).read_bytes() == (SAMPLES / doc).read_bytes():
            continue
        with pymupdf.open(made / doc) as new, pymupdf.open(SAMPLES / doc) as old:
            for document in (new, old):
                document.authenticate(row.get("password", ""))
            for fresh, kept in zip(new, old, strict=True):
                assert fresh.get_text() == kept.get_text(), doc
                one, two = (page.get_pixmap(dpi=72, colorspace=pymupdf.csGRAY) for page in (fresh, kept))
                assert (one.width, one.height) == (two.width, two.height), doc
                differences = [abs(a - b) for a, b in zip(one.samples, two.samples, strict=True)]
                assert sum(differences) / len(differences) < 4, doc


def test_drawing_twice_gives_the_same_bytes(made: Path, tmp_path: Path) -> None:
    subprocess.run([sys.executable, str(SAMPLES / "make.py"), str(tmp_path)], check=True, capture_output=True)
    assert digests(tmp_path) == digests(made)


def test_everything_is_listed_and_small() -> None:
    documents = {
        str(path.relative_to(SAMPLES)): path.stat().st_size
        for folder in ("invoices", "receipts", "orders", "contracts")
        for path in (SAMPLES / folder).iterdir()
    }
    assert set(documents) == set(TRUTH)
    assert sum(documents.values()) < 8_000_000
    readme = (SAMPLES / "README.md").read_text(encoding="utf-8")
    assert [doc for doc in documents if f"| {doc} |" not in readme] == []


def test_the_samples_cover_what_users_meet() -> None:
    assert {row["lang"] for row in TRUTH.values()} == {"en", "de", "fr"}
    assert {Path(doc).suffix for doc in TRUTH} == {".pdf", ".tiff", ".png", ".jpg"}
    assert {row["pages"] for row in TRUTH.values()} >= {1, 2, 3, 4}
    assert {row["schema"] for row in TRUTH.values()} == {"invoice", "receipt", "purchase_order", "contract"}
    assert any(
        Decimal(row["fields"].get("gross_total", {"value": "0"})["value"]) < 0 for row in TRUTH.values()
    )


def placed(row: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """The values that stand in one place."""
    return [(name, entry) for name, entry in row["fields"].items() if "box" in entry]


@pytest.mark.parametrize("doc", SOUND)
def test_truth_names_fields_of_its_schema_and_pages_of_the_document(doc: str) -> None:
    row = TRUTH[doc]
    assert {name.partition("#")[0] for name in row["fields"]} <= set(load_schema(row["schema"]).fields)
    with open_document(SAMPLES / doc, password=row.get("password", "")) as document:
        assert document.page_count == row["pages"]
    for name, entry in placed(row):
        box = BBox(*entry["box"])
        assert 1 <= entry["page_no"] <= row["pages"], name
        assert min(box.as_tuple()) >= 0, name
        assert max(box.as_tuple()) <= 1, name


@pytest.mark.parametrize("doc", BORN_DIGITAL)
def test_truth_boxes_hold_exactly_the_words_of_the_value(doc: str) -> None:
    row = TRUTH[doc]
    with open_document(SAMPLES / doc, password=row.get("password", "")) as document:
        for name, entry in placed(row):
            page = document.page(entry["page_no"])
            box = BBox(*entry["box"])
            inside = [word.text for word in page.words if contains_point(box, *word.box.center)]
            # punctuation that touches a value in running text belongs to the same word of the text layer
            assert " ".join(inside).rstrip(",") == " ".join(entry["text"].split()).rstrip(","), name


@pytest.mark.parametrize("doc", SOUND)
def test_truth_boxes_hold_ink(doc: str) -> None:
    row = TRUTH[doc]
    with open_document(SAMPLES / doc, password=row.get("password", "")) as document:
        for name, entry in placed(row):
            page = document.page(entry["page_no"])
            raster = page.render(150)
            left, top, right, bottom = BBox(*entry["box"]).as_tuple()
            rows = slice(int(top * raster.height_px), int(bottom * raster.height_px) + 1)
            columns = slice(int(left * raster.width_px), int(right * raster.width_px) + 1)
            crop = raster.pixels[rows, columns].astype(int)
            assert crop.max() - crop.min() > 60, name


@pytest.mark.parametrize("doc", SOUND)
def test_canonical_values_are_what_the_printed_texts_mean(doc: str) -> None:
    row = TRUTH[doc]
    fields = load_schema(row["schema"]).fields
    mark = "," if row["lang"] in {"de", "fr"} and "-ch-" not in doc else "."
    order = "MDY" if "-us-" in doc else "DMY"
    locale = "en_US" if "-us-" in doc else ""
    context = ParseContext(locale, (row["lang"],), decimal_mark=mark, date_order=order)
    for name, entry in row["fields"].items():
        kind = fields[name.partition("#")[0]].type
        if kind in {"signature", "address", "text"}:
            continue
        parsed = FIELD_TYPES[kind].parse(entry["text"], context)
        assert parsed.status is FieldStatus.OK, (name, entry["text"], parsed.reason)
        if kind == "money":
            assert Decimal(parsed.text) == Decimal(entry["value"]), name
        else:
            assert parsed.text == entry["value"], name


@pytest.mark.parametrize("doc", [doc for doc in SOUND if TRUTH[doc].get("line_items")])
def test_amounts_add_up(doc: str) -> None:
    fields = {name: entry["value"] for name, entry in TRUTH[doc]["fields"].items()}
    lines = sum(Decimal(line["line_total"]) for line in TRUTH[doc]["line_items"])
    discount = Decimal("0.9") if "remise" in doc else Decimal(1)
    assert Decimal(fields["net_total"]) == lines * discount
    assert Decimal(fields["net_total"]) + Decimal(fields.get("tax_total", "0")) == Decimal(
        fields["gross_total"]
    )


def test_scans_have_no_text_layer() -> None:
    for doc in CAPTURED:
        with open_document(SAMPLES / doc) as document:
            assert document.page(1).layer_words == (), doc


def test_the_encrypted_one_opens_with_its_password_only() -> None:
    path = SAMPLES / "invoices/en-encrypted.pdf"
    with pytest.raises(EncryptedDocumentError):
        open_document(path)
    with open_document(path, password="sample") as document:
        assert "KDS-0031" in [word.text for word in document.page(1).words]


def test_the_truncated_one_is_damaged() -> None:
    with pytest.raises(DamagedDocumentError):
        open_document(SAMPLES / "invoices/en-truncated.pdf")


def test_scans_can_be_read_by_tesseract() -> None:
    """At least nine of ten values in crops of the truth's boxes, letter for letter."""
    from docpipe.geometry import to_pixels
    from docpipe.ocr.base import create_ocr_engine

    engine = create_ocr_engine("tesserocr", ("deu", "eng"))
    right, misses = 0, []
    for doc in CAPTURED:
        with open_document(SAMPLES / doc) as document:
            for name, entry in placed(TRUTH[doc]):
                if not entry["text"]:
                    continue
                page = document.page(entry["page_no"])
                raster = page.render(200)
                box = to_pixels(
                    pad(BBox(*entry["box"]), 2, page.width_pt, page.height_pt),
                    raster.width_px,
                    raster.height_px,
                )
                crop = raster.pixels[box.top : box.bottom, box.left : box.right]
                psm = 6 if "\n" in entry["text"] else 7
                text = engine.read_region(crop, raster.dpi, psm=psm).text
                if "".join(text.split()) == "".join(entry["text"].split()):
                    right += 1
                else:
                    misses.append((doc, name, entry["text"], text))
    assert right / (right + len(misses)) >= 0.9, misses
