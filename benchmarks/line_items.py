"""How many lines of invoices are read right: ``python -m benchmarks.line_items DATA [--misses HALF]``.

DATA is a labelled set: of PDFs that embed their e-invoice XML (``gt.jsonl``; the XML's lines are the truth),
or with ``line_items`` in its ``truth.jsonl``, such as sample_docs. Pages without a text layer are read with
Tesseract. A line is right when one line read from the page has its ``line_total`` and the magnitude of its
``quantity`` (XML of credit notes may negate what the page prints) and, in the stricter figure, a description
that rapidfuzz finds at least 85 alike: the page may print more than the XML's name of the item. Documents
without lines in their truth do not count.
"""

import argparse
import json
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from docpipe import language
from docpipe.documents import open_document
from docpipe.documents.base import Document
from docpipe.einvoice import EInvoice, find_invoice
from docpipe.errors import DocumentError
from docpipe.ocr import create_ocr_engine
from docpipe.ocr.base import OcrEngine
from docpipe.ocr.upright import read_page_upright
from docpipe.schema import load_schema
from docpipe.tables import extract_table
from docpipe.types import ExtractedField, Page, TextSource
from docpipe.values import ParseContext

ALIKE = 85
HALVES = ("dev", "held out")


@dataclass(frozen=True)
class Line:
    """One line's figures; None where it has none."""

    total: Decimal | None
    quantity: Decimal | None
    description: str


def truth_lines(invoice: EInvoice) -> list[Line]:
    return [
        Line(
            Decimal(i["line_total"]),
            Decimal(i["quantity"]) if "quantity" in i else None,
            i.get("description", ""),
        )
        for i in invoice.lines
    ]


def read_lines(items: Iterable[ExtractedField], table: str) -> list[Line]:
    rows: dict[int, dict[str, ExtractedField]] = {}
    for item in items:
        if item.field.startswith(f"{table}."):
            rows.setdefault(item.instance, {})[item.field.partition(".")[2]] = item

    def value(row: Mapping[str, ExtractedField], column: str) -> Decimal | None:
        return row[column].value if column in row else None

    return [
        Line(
            value(row, "line_total"),
            value(row, "quantity"),
            row["description"].raw_text if "description" in row else "",
        )
        for row in rows.values()
    ]


def right(truth: Sequence[Line], read: Sequence[Line], *, described: bool) -> int:
    """How many lines of ``truth`` are among ``read``, each used once."""
    left = list(read)
    count = 0
    for line in truth:
        for other in left:
            same = other.total == line.total and _magnitude(line.quantity) in {
                None,
                _magnitude(other.quantity),
            }
            alike = alike_texts(line.description, other.description) >= ALIKE
            if same and (alike or not described or not line.description):
                left.remove(other)
                count += 1
                break
    return count


def _magnitude(quantity: Decimal | None) -> Decimal | None:
    return None if quantity is None else abs(quantity)


def alike_texts(truth: str, read: str) -> float:
    """0-100: by words, or by characters alone, since long codes break anywhere."""
    squeezed = ("".join(text.split()).casefold() for text in (truth, read))
    return max(fuzz.token_set_ratio(truth.casefold(), read.casefold()), fuzz.partial_ratio(*squeezed))


def measure(data: Path, misses: str) -> dict[str, Counter[str]]:
    figures = {half: Counter[str]() for half in HALVES}
    ocr = create_ocr_engine("tesserocr", ("eng", "deu"))
    for entry in entries(data):
        half = HALVES[zlib.crc32(entry.get("template", entry["doc"]).encode()) % 2]
        schema = load_schema(entry.get("schema", "invoice"))
        try:
            with open_document(str(data / entry["doc"])) as document:
                truth = entry_lines(entry, document)
                if not truth or "line_items" not in schema.fields:
                    continue
                pages = [with_words(document.page(n + 1), ocr) for n in range(document.page_count)]
        except DocumentError as error:
            print(f"left out: {error}")
            continue
        items = extract_table("line_items", schema.fields["line_items"], pages, base_context(pages))
        read = read_lines(items, "line_items")
        hit, described = (right(truth, read, described=d) for d in (False, True))
        figures[half].update(
            documents=1, truth=len(truth), read=len(read), right=hit, described=described,
            whole=int(hit == len(truth) == len(read)),
        )  # fmt: skip
        if misses == half and not described == len(truth) == len(read):
            print(f"{entry['doc']}: {described}/{hit} of {len(truth)}, read {len(read)}")
    return figures


def entries(data: Path) -> list[dict[str, Any]]:
    files = [path for name in ("gt.jsonl", "truth.jsonl") if (path := data / name).is_file()]
    if not files:
        raise SystemExit(f"{data} has neither gt.jsonl nor truth.jsonl")
    return [json.loads(line) for line in files[0].read_text(encoding="utf-8").splitlines()]


def entry_lines(entry: Mapping[str, Any], document: Document) -> list[Line]:
    """The lines of the truth file, or those of the document's own XML."""
    if "line_items" in entry:
        return [
            Line(
                Decimal(i["line_total"]),
                Decimal(i["quantity"]) if i.get("quantity") else None,
                i["description"],
            )
            for i in entry["line_items"]
        ]
    invoice = find_invoice(document.attachments()).invoice
    return truth_lines(invoice) if invoice else []


def with_words(page: Page, ocr: OcrEngine) -> Page:
    if page.words:
        return page
    return replace(page, words=read_page_upright(page.render(200), ocr)[0], words_source=TextSource.OCR)


def base_context(pages: Sequence[Page]) -> ParseContext:
    found = language.detect(word.text for page in pages for word in page.words)
    return ParseContext(locale=language.convention(found), languages=(found,) if found else ())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument(
        "--misses", choices=HALVES, default="", help="list the documents of one half that fail"
    )
    options = parser.parse_args()
    print(
        "| half | documents | all lines right | lines | read | precision | recall | F1 | F1 with description |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    for half, f in measure(options.data, options.misses).items():
        precision, recall = f["right"] / max(f["read"], 1), f["right"] / max(f["truth"], 1)
        f1, strict = (2 * f[k] / max(f["read"] + f["truth"], 1) for k in ("right", "described"))
        print(
            f"| {half} | {f['documents']} | {f['whole']} | {f['truth']} | {f['read']} "
            f"| {precision:.3f} | {recall:.3f} | {f1:.3f} | {strict:.3f} |"
        )


if __name__ == "__main__":
    main()
