"""Prints the documents from their HTML: ``python -m benchmarks.world.printing [NAME ...]`` (all without names).

Needs a Chromium browser (``CHROMIUM`` names the program) and the free fonts that README.md lists. The truth comes
with the print: every element with ``data-field`` is wrapped into a link on a second print of the same page, and the
links' places in that PDF are those of the values. ``data-value`` is the canonical value where it is not the printed
text; printed amounts are made plain. A field that the schema asks for and no element marks is absent. The document's
type is its file's name, or ``data-schema`` on the root where several documents are of one type. A row with
``data-line`` is a line of the document's table, its cells with ``data-column`` what the line tells.
``data-scan`` on the root, such as ``angle_deg=1.2 jpeg_quality=50``, has the page captured as sample_docs/scan.py does.
"""

import copy
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import lxml.html
import pymupdf

from benchmarks.world import PARTS, WORLD, schema_named
from docpipe.evaluation.compare import AMOUNTS, BLOCKS, letters_and_digits
from docpipe.geometry import BBox, contains_point, union
from docpipe.schema import DocumentSchema

sys.path.insert(0, str(WORLD.parents[1] / "sample_docs"))

import scan
from sheet import ASCENT, DESCENT, Truth

PLACE = "https://place.invalid/"
"""Start of the addresses that mark values on the second print."""
SLACK = (-0.4, 0, 0.4, 0)
"""Points by which links are widened: Chromium rounds them to half pixels, and a ligature's last letter has no width."""
LINE_BREAK = "\ue000"
"""Stands for <br> in an element's text: a private character that no document prints."""
AS_PRINTED = frozenset({"text", "identifier", "iban", "bic", "vat_id", "tax_id", "email", "phone", "url"})
"""Types whose value is the printed text. Blocks join their lines, amounts are made plain, others need a value."""

AMOUNT_COLUMNS = frozenset({"quantity", "unit_price", "line_total", "tax_rate"})


@dataclass(frozen=True)
class Marked:
    """One element with ``data-field``, which may name several fields that have the same value."""

    fields: tuple[str, ...]
    value: str
    text: str
    element: Any


@dataclass(frozen=True)
class Place:
    """Where a marked element is printed; ``box`` is relative to the page, ``page_no`` is 1-based."""

    page_no: int
    box: BBox
    words: str
    """The characters that the PDF has there; empty for drawn boxes and strokes."""


def main(names: list[str]) -> None:
    """Prints the named documents (``lab_report-de``), or all, and rewrites the truth of both parts."""
    for part in PARTS:
        folder = WORLD / part
        sources = sorted(folder.glob("*.html"))
        rows = {Path(row["doc"]).stem: row for row in _rows(folder / "gt.jsonl")}
        for source in sources:
            if not names or source.stem in names:
                rows[source.stem] = row = print_document(source)
                size = (folder / row["doc"]).stat().st_size
                print(f"{part}/{row['doc']:34} {row['kind']:13} {row['pages']} pages {size / 1024:5.0f} KiB")
        kept = [rows[source.stem] for source in sources if source.stem in rows]
        lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in kept]
        (folder / "gt.jsonl").write_text("".join(lines), encoding="utf-8")


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    if path.exists():
        yield from map(json.loads, path.read_text(encoding="utf-8").splitlines())


def print_document(source: Path) -> dict[str, Any]:
    """Prints (and captures) one document beside its HTML; its line of the truth.

    Raises ValueError when a mark names no field of the schema, lacks its value or is not printed as written.
    """
    root = lxml.html.parse(str(source), lxml.html.HTMLParser(encoding="utf-8")).getroot()
    name, language = source.stem.rsplit("-", 1)
    schema = schema_named(root.get("data-schema", name))
    marks = marked(root, schema)
    with tempfile.TemporaryDirectory() as scratch:
        plain, measured = Path(scratch) / "plain.pdf", Path(scratch) / "measured.pdf"
        print_html(source.read_text(encoding="utf-8"), plain)
        places = print_marked(root, marks, measured)
        target, pages, boxes = _save(plain, source, root.get("data-scan", ""), places)
    fields: dict[str, Any] = {name: [] for name, field in schema.fields.items() if not field.columns}
    lines = table_lines(root)
    for mark, place, box in zip(marks, places, boxes, strict=True):
        for field in mark.fields:
            _add(fields[field], mark, place.page_no, box)
    return {
        "doc": target.name,
        "schema": schema.name,
        "template": name,
        "lang": language,
        "kind": "scanned" if root.get("data-scan") else "born-digital",
        "pages": pages,
        "fields": fields,
        **({"line_items": lines} if lines else {}),
    }


def _add(entries: list[dict[str, Any]], mark: Marked, page_no: int, box: list[float]) -> None:
    """A further place of a value that is there already, else a further value."""
    at = {"page_no": page_no, "box": box}
    for entry in entries:
        if entry["value"] == mark.value:
            entry.setdefault("all_boxes", [{"page_no": entry["page_no"], "box": entry["box"]}]).append(at)
            entry["ambiguous"] = True
            return
    entries.append({"value": mark.value, "text": mark.text, **at})


def marked(root: Any, schema: DocumentSchema) -> list[Marked]:
    """The marked elements in the order of the page. Raises ValueError for a mark without field or value."""
    found = []
    for element in root.xpath("//*[@data-field]"):
        names = tuple(element.get("data-field").split())
        for name in names:
            if name not in schema.fields:
                raise ValueError(f"{name!r} is no field of {schema.name}")
        kind, lines = schema.fields[names[0]].type, lines_of(element)
        value = element.get("data-value") or _value(kind, lines)
        if not value:
            raise ValueError(f"{names[0]}: {lines!r} of type {kind} needs data-value")
        found.append(Marked(names, value, " ".join(lines), element))
    return found


def table_lines(root: Any) -> list[dict[str, str]]:
    """What each row with ``data-line`` tells, by column; amounts made plain."""
    rows = []
    for line in root.xpath("//*[@data-line]"):
        row = {"description": ""}
        for cell in line.xpath(".//*[@data-column]"):
            column, printed = cell.get("data-column"), " ".join(lines_of(cell))
            row[column] = cell.get("data-value") or (
                plain_amount(printed) if column in AMOUNT_COLUMNS else printed
            )
        rows.append(row)
    return rows


def _value(kind: str, lines: list[str]) -> str:
    if kind in AMOUNTS:
        return plain_amount(" ".join(lines))
    if kind in BLOCKS:
        return ", ".join(line.rstrip(",") for line in lines)
    return " ".join(lines) if kind in AS_PRINTED else ""


def lines_of(element: Any) -> list[str]:
    """The element's text, split where ``<br>`` breaks it; white space as one blank."""
    whole = copy.deepcopy(element)
    whole.tail = None
    for line_break in whole.xpath(".//br"):
        line_break.tail = f"{LINE_BREAK}{line_break.tail or ''}"
    lines = (" ".join(line.split()) for line in str(whole.text_content()).split(LINE_BREAK))
    return [line for line in lines if line]


def plain_amount(text: str) -> str:
    """``"1.234,50 €"`` → ``"1234.50"``: a last mark before one or two digits is the decimal mark."""
    digits = re.sub(r"[^\d.,]", "", text).strip(".,")
    match = re.fullmatch(r"([\d.,]*?)(?:[.,](\d{1,2}))?", digits)
    if not digits or match is None:
        raise ValueError(f"no amount: {text!r}")
    whole, cents = re.sub(r"\D", "", match[1]) or "0", match[2]
    sign = "-" if re.search(r"^\W*[-−–(]|[-−]\s*$", text) else ""
    return sign + (f"{whole}.{cents}" if cents else whole)


def _wrap(element: Any, address: str) -> None:
    """Puts a link around the element's content, or around the element when it is drawn."""
    link = lxml.html.Element("a", href=address, style="color:inherit;text-decoration:none")
    if not lines_of(element):
        link.tail, element.tail = element.tail, None
        element.getparent().replace(element, link)
        link.append(element)
        return
    link.text, element.text = element.text, None
    link.extend(list(element))
    element.append(link)


def print_html(html: str, pdf: Path) -> None:
    """Prints with Chromium, without dates and ids of its own."""
    page = pdf.with_suffix(".html")
    page.write_text(html, encoding="utf-8")
    program = os.environ.get("CHROMIUM", "chromium")
    options = (
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-pdf-header-footer",
        "--disable-pdf-tagging",
    )
    subprocess.run(
        [program, *options, f"--print-to-pdf={pdf}", page.as_uri()], check=True, capture_output=True
    )
    with pymupdf.open(pdf) as document:
        document.set_metadata({})
        content = document.tobytes(garbage=3, deflate=True, no_new_id=True)
    pdf.write_bytes(content)


def print_marked(root: Any, marks: list[Marked], pdf: Path) -> list[Place]:
    """Prints the page with links around its marks, which changes its tree but not its look; where the marks are.

    Raises ValueError when one is not printed as written.
    """
    for number, mark in enumerate(marks):
        _wrap(mark.element, f"{PLACE}{number}")
    print_html(lxml.html.tostring(root, encoding="unicode", doctype="<!doctype html>"), pdf)
    return [_checked(mark, place) for mark, place in zip(marks, _find_places(pdf, marks), strict=True)]


def _find_places(pdf: Path, marks: list[Marked]) -> list[Place]:
    """Where each mark's links lie. A value may run over lines, never over pages."""
    places: dict[int, Place] = {}
    with pymupdf.open(pdf) as document:
        for page in document:
            areas: dict[int, list[BBox]] = {}
            for link in page.get_links():
                if link.get("uri", "").startswith(PLACE):
                    number = int(link["uri"].removeprefix(PLACE))
                    areas.setdefault(number, []).append(_relative(link["from"] + SLACK, page.rect))
            characters = _characters(page)
            for number, inside in areas.items():
                held = [
                    (c, box) for c, box in characters if any(contains_point(a, *box.center) for a in inside)
                ]
                visible = [box for c, box in held if not c.isspace()]
                words = "".join(c for c, _ in held)
                places[number] = Place(page.number + 1, union(visible or inside), words)
    missing = [mark.fields[0] for number, mark in enumerate(marks) if number not in places]
    if missing:
        raise ValueError(f"not printed: {', '.join(missing)}")
    return [places[number] for number in range(len(marks))]


def _characters(page: Any) -> list[tuple[str, BBox]]:
    """Every character with a box from its baseline and font size, as the sample documents have theirs."""
    return [
        (
            char["c"],
            _relative(
                (
                    char["bbox"][0],
                    char["origin"][1] - ASCENT * span["size"],
                    char["bbox"][2],
                    char["origin"][1] + DESCENT * span["size"],
                ),
                page.rect,
            ),
        )
        for block in page.get_text("rawdict")["blocks"]
        for line in block.get("lines", ())
        for span in line["spans"]
        for char in span["chars"]
    ]


def _relative(sides: Any, frame: Any) -> BBox:
    left, top, right, bottom = sides
    return BBox(left / frame.width, top / frame.height, right / frame.width, bottom / frame.height)


def _checked(mark: Marked, place: Place) -> Place:
    """``place``, when the page prints there what the HTML says."""
    if place.words and letters_and_digits(place.words) != letters_and_digits(mark.text):
        raise ValueError(f"{mark.fields[0]}: {mark.text!r} is printed as {place.words!r}")
    return place


def _save(plain: Path, source: Path, look: str, places: list[Place]) -> tuple[Path, int, list[list[float]]]:
    """Writes the document beside its source; its path, its number of pages, and the boxes where they ended up."""
    for suffix in (".pdf", ".jpg"):
        source.with_suffix(suffix).unlink(missing_ok=True)
    with pymupdf.open(plain) as document:
        pages = document.page_count
    printed, boxes = plain, [place.box for place in places]
    if look:
        settings = (pair.split("=") for pair in look.split())
        printed, boxes = scanned(plain, scan.Look(**{key: _number(text) for key, text in settings}), places)
    target = source.with_suffix(printed.suffix)
    target.write_bytes(printed.read_bytes())
    return target, pages, [[round(side, 5) for side in box.as_tuple()] for box in boxes]


def scanned(pdf: Path, look: scan.Look, places: Sequence[Place]) -> tuple[Path, list[BBox]]:
    """Captures ``pdf`` beside it, a single page as a JPEG; the file, and where the places went."""
    truth = Truth(pdf.stem, "", "")
    truth.fields = {
        str(number): {"page_no": place.page_no, "box": [round(side, 5) for side in place.box.as_tuple()]}
        for number, place in enumerate(places)
    }
    pages = scan.scan_pages(pdf, truth, look)
    if len(pages) == 1:
        target = pdf.with_suffix(".jpg")
        scan.save_jpeg(pages[0], target, look)
    else:
        target = pdf.with_name(f"{pdf.stem}-scan.pdf")
        scan.save_pdf(pages, target, look)
    return target, [BBox(*entry["box"]) for entry in truth.fields.values()]


def _number(text: str) -> float:
    return float(text) if "." in text else int(text)


if __name__ == "__main__":
    main(sys.argv[1:])
