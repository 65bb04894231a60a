"""How many printed values are parsed right, on labelled sets: ``python benchmarks/values.py DATA_FOLDER``.

The printed form of every typed field (``text`` in ``SET/gt.jsonl``) is parsed and compared with the truth.
Right: the same value. Sign: the printed amount is negative and the truth states its size, as e-invoices do for
allowances. Wrong: another value, which must not happen. Ambiguous and invalid are honest refusals.
Printed once for parsing without any context and once with the set's locale and what the document's other
values settle.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator
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


def printed_values(folder: Path, name: str) -> Iterator[tuple[str, str, str, str, ParseContext]]:
    """(type, printed text, truth, document, context) of every typed field that was found as printed."""
    for line in (folder / name / "gt.jsonl").open(encoding="utf-8"):
        document = json.loads(line)
        locale = SETS[name] or LOCALES.get(document["lang"], "")
        fields = {field: found for field, found in document["fields"].items() if field in TYPES}
        texts = [(TYPES[field], found["text"]) for field, found in fields.items() if found.get("text")]
        context = infer_context(texts, ParseContext(locale=locale))
        for field, found in fields.items():
            if found.get("text"):
                yield TYPES[field], found["text"], found["value"], document["doc"], context


def judge(value_type: str, text: str, truth: str, context: ParseContext, known: ParseContext) -> str:
    """right, sign, wrong, ambiguous, invalid or unreadable; ``known`` is the context in which the truth is written."""
    parsed = FIELD_TYPES[value_type].parse(text, context)
    if parsed.status is not FieldStatus.OK:
        return str(parsed.status)
    read, stated = canonical(value_type, text, context), canonical(value_type, truth, known)
    if read == stated:
        return "right"
    return "sign" if read == f"-{stated}" else "wrong"


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
            "give the folder that holds the labelled sets, e.g. python benchmarks/values.py ../shared/data"
        )
    main(Path(sys.argv[1]))
