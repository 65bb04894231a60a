"""How many lines of invoices are read right: ``python -m benchmarks.line_items DATA [--misses HALF]``.

DATA is a labelled set of PDFs that embed their e-invoice XML, whose lines are the truth. A line is right when
one line read from the page has its ``line_total`` and the magnitude of its ``quantity`` (XML of credit notes
may negate what the page prints) and, in the stricter figure, a description that rapidfuzz finds at least 85
alike: the page may print more than the XML's name of the item. Documents whose XML names no lines do not count.
"""

import argparse
import json
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from rapidfuzz import fuzz

from docpipe import language
from docpipe.documents import open_document
from docpipe.einvoice import EInvoice, find_invoice
from docpipe.schema import load_schema
from docpipe.tables import extract_table
from docpipe.types import ExtractedField, Page
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
    schema = load_schema("invoice")
    figures = {half: Counter[str]() for half in HALVES}
    for raw in (data / "gt.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(raw)
        half = HALVES[zlib.crc32(entry["template"].encode()) % 2]
        with open_document(str(data / entry["doc"])) as document:
            invoice = find_invoice(document.attachments()).invoice
            if invoice is None or not invoice.lines:
                continue
            pages = [document.page(n + 1) for n in range(document.page_count)]
            read = read_lines(
                extract_table("line_items", schema.fields["line_items"], pages, base_context(pages)),
                "line_items",
            )
        truth = truth_lines(invoice)
        hit, described = (right(truth, read, described=d) for d in (False, True))
        figures[half].update(
            documents=1, truth=len(truth), read=len(read), right=hit, described=described,
            whole=int(hit == len(truth) == len(read)),
        )  # fmt: skip
        if misses == half and not described == len(truth) == len(read):
            print(f"{entry['doc']} {entry['template']}: {described}/{hit} of {len(truth)}, read {len(read)}")
    return figures


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
