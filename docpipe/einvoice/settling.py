"""A settlement of what the page says, settled again with what the XML states."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from docpipe.einvoice.invoice import EInvoice
from docpipe.einvoice.merge import state_fields, state_lines
from docpipe.schema import TABLE, DocumentSchema
from docpipe.types import ExtractedField, Page
from docpipe.validation import Settlement, settle
from docpipe.validation.options import same_kind, same_region


@dataclass(frozen=True, slots=True)
class Outcome:
    """The fields, and the tables with their cells."""

    settlement: Settlement
    tables: tuple[ExtractedField, ...]


def settle_with_invoice(
    invoice: EInvoice,
    schema: DocumentSchema,
    settlement: Settlement,
    candidates: Sequence[ExtractedField],
    tables: Sequence[ExtractedField],
    pages: Mapping[int, Page],
) -> Outcome:
    """``settlement`` with the XML's values in place, its checks judged anew and contradictions as reasons.

    ``candidates``: all that was proposed on the pages, as read. ``tables``: tables and cells from the pages.
    """
    stated = state_fields(invoice, schema, settlement.fields, candidates, pages)
    findings = list(stated.findings)
    table_items: list[ExtractedField] = []
    for name, spec in schema.fields.items():
        if spec.type == TABLE:
            own = [t for t in tables if t.field.partition(".")[0] == name]
            lines = state_lines(invoice, name, spec, own)
            table_items += lines.items or own
            findings += lines.findings
    by_field = {item.field: item for item in stated.items}
    others = [
        c
        for c in candidates
        if c.field not in by_field
        and not any(c.value_type != "money" and same_kind(c, s) and same_region(c, s) for s in stated.items)
    ]
    # Two stated values may share one printed region (a number that is also the reference to pay with), so
    # regions take no part in choosing among them.
    floating = [replace(item, box=None, page_no=None) for item in stated.items]
    cells = [t for t in table_items if "." in t.field] if _lines_make_net(invoice) else []
    again = settle(schema, [*floating, *others, *cells])
    fields = tuple(_with_region(item, by_field.get(item.field)) for item in again.fields)
    beaten = tuple(c for c in (*settlement.fields, *settlement.candidates) if _lost(c, by_field))
    reasons = tuple(dict.fromkeys((*findings, *again.review_reasons)))
    return Outcome(Settlement(fields, (*again.candidates, *beaten), reasons), tuple(table_items))


def _lines_make_net(invoice: EInvoice) -> bool:
    """Whether the lines' sum (BT-106) is the net total; allowances and charges of the document come between."""
    return invoice.values.get("BT-106", "") in {"", invoice.values.get("BT-109", "")}


def _with_region(item: ExtractedField, stated: ExtractedField | None) -> ExtractedField:
    if stated is None or item.read_by != stated.read_by or item.raw_text != stated.raw_text:
        return item
    return replace(item, box=stated.box, page_no=stated.page_no)


def _lost(item: ExtractedField, stated: Mapping[str, ExtractedField]) -> bool:
    """Whether a page's candidate gave way to a stated value of another region."""
    winner = stated.get(item.field)
    return (
        winner is not None
        and item.box is not None
        and (item.page_no, item.box) != (winner.page_no, winner.box)
    )
