"""The arithmetic of one row: quantity × unit price = line total."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import product

from docpipe.values import FieldStatus, Parsed

AMOUNT = "line_total"
"""The column that holds a row's amount, where a schema has it."""
PLAIN = 0.75
"""Confidence of a cell whose row cannot be checked."""
PRODUCT_HOLDS = 0.96
PRODUCT_FAILS = 0.45
PRICED_PER = (100, 1000)
"""Numbers of units that a price may be for without saying so: such a row is neither proven nor wrong."""
CENT = Decimal("0.011")


def check_product(
    parsed: Mapping[str, Parsed], others: Callable[[], Sequence[Decimal]]
) -> tuple[dict[str, Parsed], float, str]:
    """The row's cells, how sure quantity × unit_price = line_total makes them, and what contradicts.

    ``others`` tells the numbers in columns that the schema does not name: a discount in percent or the number
    of units that the price is for. Signs do not count: credit notes negate any of the three. A number with two
    readings (1.234) takes the one that makes the product hold, if there is exactly one.
    """
    cells = dict(parsed)
    names = ("quantity", "unit_price", AMOUNT)
    if any(name not in cells for name in names):
        return cells, PLAIN, ""
    choices = [_readings(cells[name]) for name in names]
    if not all(choices):
        return cells, PLAIN, ""
    fitting = [(q, p, t) for q, p, t in product(*choices) if _holds(q[1], p[1], t[1], others)]
    settled = all(cells[name].status is FieldStatus.OK for name in names)
    if len(fitting) == 1 or (fitting and settled):
        for name, (text, value) in zip(names, fitting[0], strict=True):
            if cells[name].status is FieldStatus.AMBIGUOUS:
                cells[name] = replace(
                    cells[name], status=FieldStatus.OK, value=value, text=text, reason="", alternatives=()
                )
        return cells, PRODUCT_HOLDS, ""
    if fitting or not settled:
        return cells, PLAIN, ""
    amount = cells["quantity"].value * cells["unit_price"].value
    if any(abs(abs(amount) / many - abs(cells[AMOUNT].value)) <= CENT for many in PRICED_PER):
        return cells, PLAIN, ""
    return cells, PRODUCT_FAILS, f"quantity × unit_price is {amount:f}, line_total {cells[AMOUNT].value:f}"


def _readings(parsed: Parsed) -> list[tuple[str, Decimal]]:
    if parsed.status is FieldStatus.OK:
        return [(parsed.text, parsed.value)]
    if parsed.status is FieldStatus.AMBIGUOUS:
        return [(text, Decimal(text)) for text in parsed.alternatives]
    return []


def _holds(
    quantity: Decimal, price: Decimal, total: Decimal, others: Callable[[], Sequence[Decimal]]
) -> bool:
    """Within a cent, or what half a cent of rounding in the price makes of it, whatever the signs."""
    amount = abs(quantity * price)
    slack = max(CENT, Decimal("0.005") * min(abs(quantity), Decimal(20)))
    if abs(amount - abs(total)) <= slack:
        return True
    numbers = others()
    discounted = [amount * (100 - abs(n)) / 100 for n in numbers if 0 < abs(n) < 100]
    per_many = [amount / n for n in numbers if n in {10, 100, 1000}]
    return any(abs(a - abs(total)) <= slack for a in (*discounted, *per_many))
