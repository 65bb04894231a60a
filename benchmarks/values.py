"""How many printed values are parsed right, on labelled sets: ``python -m benchmarks.values DATA_FOLDER``.

The printed form of every typed field (``text`` in ``SET/gt.jsonl``) is parsed and compared with the truth.
Right: the same value. Sign: the printed amount is negative and the truth states its size, as e-invoices do for
allowances. Wrong: another value, which must not happen. Ambiguous and invalid are honest refusals.
Printed once for parsing without any context and once with the set's locale and what the document's other
values settle. ``python -m benchmarks.values --traps`` prints the texts that libraries for amounts and dates are
known to read wrongly, with the right answer and ours.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from docpipe.values import FIELD_TYPES, FieldStatus, ParseContext, canonical, infer_context

TYPES = {
    "issue_date": "date", "delivery_date": "date", "due_date": "date", "date": "date", "effective_date": "date",
    "flight_from": "date", "flight_to": "date",
    "line_total": "money", "tax_basis_total": "money", "grand_total": "money", "due_payable": "money",
    "charge_total": "money", "allowance_total": "money", "tax_total": "money", "prepaid_total": "money",
    "total": "money", "gross_amount": "money",
    "invoice_number": "identifier", "buyer_order_reference": "identifier", "contract_num": "identifier",
    "seller_vat_id": "vat_id", "buyer_vat_id": "vat_id", "seller_tax_number": "tax_id", "iban": "iban",
    "term": "duration",
}  # fmt: skip
LOCALES = {"de": "de_DE", "fr": "fr_FR", "en": "en_GB"}
SETS = {"einvoice-pdf": "", "sroie": "en_MY", "vrdu-ad-buy": "en_US", "kleister-nda": "en_US"}
"""Locale of each set; empty for the language of each document."""


def printed_values(folder: Path, labelled: str) -> Iterator[tuple[str, str, str, str, ParseContext]]:
    """(type, printed text, truth, document, context) of every typed field that was found as printed."""
    for line in (folder / labelled / "gt.jsonl").open(encoding="utf-8"):
        document = json.loads(line)
        locale = SETS[labelled] or LOCALES.get(document["lang"], "")
        fields = {name: found for name, found in document["fields"].items() if name in TYPES}
        texts = [(TYPES[name], found["text"]) for name, found in fields.items() if found.get("text")]
        context = infer_context(texts, ParseContext(locale=locale))
        for name, found in fields.items():
            if found.get("text"):
                yield TYPES[name], found["text"], found["value"], document["doc"], context


def judge(value_type: str, text: str, truth: str, context: ParseContext, known: ParseContext) -> str:
    """right, sign, wrong, ambiguous, invalid or unreadable; ``known`` is the context in which the truth is written."""
    parsed = FIELD_TYPES[value_type].parse(text, context)
    if parsed.status is not FieldStatus.OK:
        return str(parsed.status)
    read, stated = canonical(value_type, text, context), canonical(value_type, truth, known)
    if read == stated:
        return "right"
    return "sign" if read == f"-{stated}" else "wrong"


@dataclass(frozen=True)
class Trap:
    """A printed text and what a reader must make of it; ``others`` is what a common library makes of it."""

    value_type: str
    text: str
    status: FieldStatus
    wanted: str
    """The value, or the readings that stay open, separated by a bar; empty where there is no value."""
    others: str
    context: ParseContext = field(default_factory=ParseContext)


OK, OPEN, INVALID = FieldStatus.OK, FieldStatus.AMBIGUOUS, FieldStatus.INVALID
TRAPS = (
    Trap("money", "-45.00", OK, "-45.00", "45.00"),
    Trap("money", "1.234,56-", OK, "-1234.56", "1234.56"),
    Trap("money", "(1,234.56)", OK, "-1234.56", "1234.56"),
    Trap("money", "1.234", OPEN, "1.234 | 1234", "1234"),
    Trap("money", "3.350", OPEN, "3.350 | 3350", "3350"),
    Trap("money", "3.350", OK, "3350", "3350", ParseContext(locale="de_DE")),
    Trap("money", "1,234,567.890", OK, "1234567.890", "1234567890"),
    Trap("money", ",89 €", OK, "0.89", "89"),
    Trap("money", "1,234.5O", OK, "1234.50", "1234.5", ParseContext(from_ocr=True)),
    Trap("money", "1,234.5O", INVALID, "", "1234.5"),
    Trap("date", "02/03/2024", OPEN, "2024-03-02 | 2024-02-03", "2024-02-03"),
    Trap("date", "02/03/2024", OK, "2024-03-02", "2024-03-02", ParseContext(locale="de_DE")),
    Trap("date", "O2/03/2024", OPEN, "2024-03-02 | 2024-02-03", "2024-03-02", ParseContext(from_ocr=True)),
    Trap("date", "March 2024", INVALID, "", "2024-03-22, today's day"),
    Trap("period", "March 2024", OK, "2024-03-01/2024-03-31", "2024-03-22, today's day"),
    Trap("date", "12", INVALID, "", "2026-12-22"),
    Trap("date", "20240302", OK, "2024-03-02", "nothing"),
    Trap("date", "31/02/2024", INVALID, "", "nothing"),
)


def answer(trap: Trap) -> tuple[FieldStatus, str]:
    """The status and the value (or the readings that stay open) that docpipe gives."""
    parsed = FIELD_TYPES[trap.value_type].parse(trap.text, trap.context)
    shown = {OK: parsed.text, OPEN: " | ".join(parsed.alternatives)}.get(parsed.status, "")
    return parsed.status, shown


def print_traps() -> None:
    """The table of traps as markdown; the last column says whether ours is the right answer."""
    print("| type | printed | known | others | wanted | docpipe | right |")
    print("|---|---|---|---|---|---|---|")
    for trap in TRAPS:
        status, shown = answer(trap)
        known = trap.context.locale or ("from OCR" if trap.context.from_ocr else "")
        right = "yes" if (status, shown) == (trap.status, trap.wanted) else "NO"
        row = (trap.value_type, f"`{trap.text}`", known, trap.others, f"{trap.status} {trap.wanted}",
               f"{status} {shown}", right)  # fmt: skip
        print("| " + " | ".join(cell.replace(" | ", " or ").strip() for cell in row) + " |")


def main(folder: Path) -> None:
    columns = ("right", "sign", "wrong", "ambiguous", "invalid")
    for name in SETS:
        bare: dict[str, Counter[str]] = {}
        informed: dict[str, Counter[str]] = {}
        for value_type, text, truth, document, context in printed_values(folder, name):
            # truths from XML are ISO dates and plain decimals
            known = context if SETS[name] else ParseContext(decimal_mark=".")
            for table, used in ((bare, ParseContext()), (informed, context)):
                verdict = judge(value_type, text, truth, used, known)
                table.setdefault(value_type, Counter())[verdict] += 1
                if verdict in {"wrong", "invalid", "ambiguous"} and table is informed:
                    print(
                        f"  {verdict}: {name}/{document} {value_type} {text!r} truth {truth!r}",
                        file=sys.stderr,
                    )
        print(f"\n{name:24}" + "".join(f"{column:>11}" for column in columns) + "   with context:")
        for value_type in bare:
            cells = "".join(f"{bare[value_type][column]:>11}" for column in columns)
            cells += "  " + "".join(f"{informed[value_type][column]:>11}" for column in columns)
            print(f"  {value_type:22}{cells}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(
            "give the folder that holds the labelled sets, such as ../shared/data, or --traps for the table of traps"
        )
    if sys.argv[1] == "--traps":
        print_traps()
        sys.exit()
    main(Path(sys.argv[1]))
