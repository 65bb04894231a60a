"""The checks of a schema: whether they hold, and in words why not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, pairwise
from typing import Any

from docpipe.schema import (
    ADJUSTMENT,
    AnyOfCheck,
    Check,
    LineSumCheck,
    OneOfCheck,
    OrderCheck,
    SameCurrencyCheck,
    SumCheck,
    check_fields,
)
from docpipe.types import ExtractedField
from docpipe.values import FieldStatus

Columns = Mapping[str, Sequence[Decimal | None]]
"""``table.column`` → the cells' amounts; None for a cell without one."""
MOST_CHANGES = 8
"""Discounts and charges of a document that are tried together: 256 sums."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """``passed`` is None where a value is missing, so that there is nothing to check."""

    check: Check
    passed: bool | None
    reason: str = ""
    trivial: bool = False
    """A sum that holds because a part is zero: it says that two amounts are equal, which proves little."""

    @property
    def kind(self) -> str:
        """``sum``, ``order``, ``one_of``, ``any_of``, ``currency`` or ``line_sum``: for evidence."""
        return _KINDS[type(self.check)]


_KINDS: Mapping[type, str] = {
    SumCheck: "sum",
    OrderCheck: "order",
    OneOfCheck: "one_of",
    AnyOfCheck: "any_of",
    SameCurrencyCheck: "currency",
    LineSumCheck: "line_sum",
}


def holds(check: SumCheck | OrderCheck, values: Mapping[str, Any]) -> bool | None:
    """Whether a check of values holds; None where a value is missing or cannot be compared."""
    try:
        if isinstance(check, SumCheck):
            difference = values.get(check.equals)
            for name in check.sum:
                part = values.get(name)
                if part is None or difference is None:
                    return None
                difference -= part
            return None if difference is None else bool(abs(difference) <= Decimal(check.tolerance))
        present = [value for name in check.not_before if (value := values.get(name)) is not None]
        if len(present) < 2:
            return None
        return all(a <= b for a, b in pairwise(present))
    except (TypeError, ArithmeticError):
        return None


def proves(check: SumCheck, values: Mapping[str, Any]) -> bool:
    """Whether a sum of at least two parts holds to the cent, none of them zero: misread amounts would not add up."""
    amounts = [values.get(name) for name in (*check.sum, check.equals)]
    exact = check.model_copy(update={"tolerance": "0"})
    return len(check.sum) > 1 and all(amounts) and bool(holds(exact, values))


def judge(check: Check, fields: Mapping[str, ExtractedField], columns: Columns) -> Verdict:
    """The verdict on one check, given the chosen field of each name."""
    names = tuple(check_fields(check))
    chosen = {name: item for name in names if (item := fields.get(name)) and item.status is FieldStatus.OK}
    match check:
        case SumCheck() | OrderCheck():
            passed = holds(check, {name: item.value for name, item in chosen.items()})
            zero = isinstance(check, SumCheck) and any(not item.value for item in chosen.values())
            return Verdict(check, passed, "" if passed is not False else _explain(check, chosen), zero)
        case LineSumCheck(line_sum=column, equals=total, tolerance=tolerance):
            cells = columns.get(column, ())
            if not cells or any(cell is None for cell in cells) or total not in chosen:
                return Verdict(check, None)
            lines = sum((cell for cell in cells if cell is not None), Decimal(0))
            changes = columns.get(f"{column.partition('.')[0]}.{ADJUSTMENT}", ())
            passed = _explains(chosen[total].value - lines, changes, Decimal(tolerance))
            return Verdict(check, passed, f"sum of {column} ≠ {total}: {lines} ≠ {chosen[total].value_text}")
        case OneOfCheck(field=name, one_of=allowed):
            if name not in chosen:
                return Verdict(check, None)
            text = chosen[name].value_text
            return Verdict(check, text in allowed, f"{name} is {text!r}, not one of {', '.join(allowed)}")
        case AnyOfCheck(any_of=options):
            return Verdict(check, bool(chosen), f"none of {', '.join(options)} has a value")
        case SameCurrencyCheck():
            named = {name: item.currency for name, item in chosen.items() if item.currency}
            listed = ", ".join(f"{name} {currency}" for name, currency in named.items())
            passed = None if len(named) < 2 else len(set(named.values())) == 1
            return Verdict(check, passed, f"currencies differ: {listed}")


def _explains(missing: Decimal, changes: Sequence[Decimal | None], tolerance: Decimal) -> bool:
    """Whether what is missing is nothing, or some of the printed discounts and charges.

    Their sum may stand beside them, so not all must take part; a credit note turns their signs around.
    """
    known = [change for change in changes if change is not None][:MOST_CHANGES]
    sums = (sum(some, Decimal(0)) for count in range(len(known) + 1) for some in combinations(known, count))
    return any(abs(abs(missing) - abs(total)) <= tolerance for total in sums)


def _explain(check: SumCheck | OrderCheck, chosen: Mapping[str, ExtractedField]) -> str:
    if isinstance(check, SumCheck):
        parts = " + ".join(chosen[name].value_text for name in check.sum)
        return f"{' + '.join(check.sum)} ≠ {check.equals}: {parts} ≠ {chosen[check.equals].value_text}"
    names = [name for name in check.not_before if name in chosen]
    first, second = next((a, b) for a, b in pairwise(names) if chosen[a].value > chosen[b].value)
    return f"{second} is before {first}: {chosen[second].value_text} < {chosen[first].value_text}"
