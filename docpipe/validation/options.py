"""What may be chosen for one field: its candidates, and the readings of ambiguous ones."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from docpipe.geometry import covered, iou
from docpipe.types import ExtractedField
from docpipe.values import FIELD_TYPES, FieldStatus, ParseContext, squeeze

STATUS_WEIGHT = {
    FieldStatus.OK: 1.0,
    FieldStatus.AMBIGUOUS: 0.9,
    FieldStatus.INVALID: 0.4,
    FieldStatus.UNREADABLE: 0.3,
}
"""How much of its confidence a candidate keeps when the best is chosen. A typed value is better than none, but the
right region that cannot be decided is better than a value from a wrong one: that would be guessing."""
SAME_REGION_IOU = 0.7
WITHIN = 0.8
"""Share of an address that lies in another one from which both are one."""
LAST_PAGE_BONUS = 0.1
"""A total on the last page beats one on an earlier page unless that is surer by more than this."""
SEEN_AGAIN, ONE_OF_MANY_SEEN_AGAIN = 0.2, 0.5
"""Share of the remaining doubt that a second region with the same value takes away, times its confidence; and for
a text of a field that wants many values, which need not stand back for one another."""
CODES = frozenset({"identifier", "tax_id", "vat_id", "iban", "bic"})
CANONICAL = ParseContext(decimal_mark=".")


@dataclass(frozen=True, slots=True)
class Option:
    """One choice for a field. ``utility`` orders the choices of one field: the higher the better."""

    item: ExtractedField
    value: Any
    """None where the choice brings no typed value."""
    utility: float
    resolved: str = ""
    """The alternative of an ambiguous text that this option stands for."""


def same_region(a: ExtractedField, b: ExtractedField) -> bool:
    """Whether two values were read in the same place."""
    if a.box is None or b.box is None or a.page_no != b.page_no:
        return False
    return a.box == b.box or iou(a.box, b.box) >= SAME_REGION_IOU


def one_address(a: ExtractedField, b: ExtractedField) -> bool:
    """Whether two addresses stand in one place, one of them with a line more: nobody lives in part of another's."""
    if a.box is None or b.box is None or a.page_no != b.page_no or a.value_type != "address":
        return False
    return max(covered(a.box, b.box), covered(b.box, a.box)) >= WITHIN


def same_kind(a: ExtractedField, b: ExtractedField) -> bool:
    """Whether one printed value could be mistaken for either: equal types, or codes of two types."""
    return a.value_type == b.value_type or (a.value_type in CODES and b.value_type in CODES)


def sort_key(item: ExtractedField) -> tuple[Any, ...]:
    """Best first, and independent of the order in which candidates arrive."""
    box = item.box.as_tuple() if item.box else ()
    return -worth(item), -item.confidence, item.page_no or 0, box, item.value_text, item.raw_text


def worth(item: ExtractedField) -> float:
    """0-1: the confidence, less where there is no typed value."""
    return item.confidence * STATUS_WEIGHT.get(item.status, 0.0)


def reinforce(items: Sequence[ExtractedField], *, many: bool = False) -> list[ExtractedField]:
    """``items`` of one field, best first; a value that stands in several regions is surer.

    ``evidence["seen_again"]`` counts the other regions.
    """
    ordered = sorted(items, key=sort_key)
    surer = []
    for item in ordered:
        others = [
            o
            for o in ordered
            if o.status is item.status is FieldStatus.OK
            and (o.value == item.value or same_name(o, item))
            and not same_region(o, item)
        ]
        if others and item.value is not True:
            share = ONE_OF_MANY_SEEN_AGAIN if many and isinstance(item.value, str) else SEEN_AGAIN
            doubt = (1 - item.confidence) * (1 - share * max(o.confidence for o in others))
            evidence = {**item.evidence, "seen_again": float(len(others))}
            item = replace(item, confidence=1 - doubt, evidence=evidence)
        surer.append(item)
    return sorted(surer, key=sort_key)


def same_name(a: ExtractedField, b: ExtractedField) -> bool:
    """Whether two values are one text, whatever its case and punctuation."""
    if not (isinstance(a.value, str) and isinstance(b.value, str)):
        return False
    return squeeze(a.value) == squeeze(b.value) != ""


def options_of(items: Sequence[ExtractedField], is_total: bool, most: int) -> list[Option]:
    """Up to ``most`` choices of different values, best first, with every reading of ambiguous ones."""
    readable = [item.page_no or 0 for item in items if item.status is FieldStatus.OK]
    last_page = max(readable, default=0)
    options: list[Option] = []
    for item in items:
        bonus = LAST_PAGE_BONUS if is_total and item.page_no == last_page else 0.0
        utility = worth(item) + bonus
        value = item.value if item.status is FieldStatus.OK else None
        options.append(Option(item, value, utility))
        if item.status is FieldStatus.AMBIGUOUS:
            options += [Option(item, value, utility - 0.05, text) for text, value in readings(item)]
    options.sort(key=lambda option: (-option.utility, sort_key(option.item), option.resolved))
    distinct: list[Option] = []
    for option in options:
        repeated = any(
            o.value == option.value and o.resolved == option.resolved for o in distinct if o.value is not None
        )
        if not repeated or option.value is None:
            distinct.append(option)
    return distinct[:most]


def readings(item: ExtractedField) -> list[tuple[str, Any]]:
    """(canonical text, value) of each reading of an ambiguous item; empty if they are not known."""
    parse = FIELD_TYPES[item.value_type].parse
    texts = item.alternatives or parse(item.raw_text, ParseContext()).alternatives
    parsed = [parse(text, CANONICAL) for text in texts]
    return [(p.text, p.value) for p in parsed if p.status is FieldStatus.OK]


def chosen_item(option: Option) -> ExtractedField:
    """The option as a field: an ambiguous text that was decided becomes ok."""
    if not option.resolved:
        return option.item
    return replace(
        option.item, status=FieldStatus.OK, value=option.value, value_text=option.resolved, reason=""
    )
