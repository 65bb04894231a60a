"""Goods, amounts and tables that invoices and orders share."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from reportlab.lib.colors import Color
from sheet import BLACK, GREY, RULE, Sheet, money

CENT = Decimal("0.01")


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True)
class Item:
    description: str
    quantity: Decimal
    unit: str
    price: Decimal
    rate: Decimal
    detail: str = ""
    """A second printed line of the description."""

    @property
    def total(self) -> Decimal:
        return cents(self.quantity * self.price)


def item(description: str, quantity: str, unit: str, price: str, rate: str, detail: str = "") -> Item:
    return Item(description, Decimal(quantity), unit, Decimal(price), Decimal(rate), detail)


@dataclass(frozen=True)
class Sums:
    """Net, tax by rate (in the order of first appearance) and gross, rounded per rate."""

    net: Decimal
    tax_by_rate: dict[Decimal, tuple[Decimal, Decimal]]
    """Rate → (net, tax)."""

    @property
    def tax(self) -> Decimal:
        return sum((tax for _, tax in self.tax_by_rate.values()), Decimal("0.00"))

    @property
    def gross(self) -> Decimal:
        return self.net + self.tax


def sums(items: Sequence[Item], factor: Decimal = Decimal(1)) -> Sums:
    """Totals of ``items``; ``factor`` 0.9 takes 10 % off every rate's net."""
    nets: dict[Decimal, Decimal] = {}
    for each in items:
        nets[each.rate] = nets.get(each.rate, Decimal("0.00")) + each.total
    nets = {rate: cents(net * factor) for rate, net in nets.items()}
    return Sums(sum(nets.values(), Decimal(0)), {r: (n, cents(n * r / 100)) for r, n in nets.items()})


Column = tuple[str, str, float, str]
"""(key, printed head, x in points, alignment); keys: pos and the columns of ``line_items``."""


def table_head(
    sheet: Sheet, y: float, columns: Sequence[Column], fill: Color | None, ink: Color = BLACK
) -> float:
    left, right = 56, sheet.width - 56
    if fill is not None:
        sheet.rect((left - 6, y - 12, right + 6, y + 6), fill=fill, stroke=None)
    for _, head, x, align in columns:
        sheet.text(x, y, head, font=sheet.bold, size=sheet.font_size - 1, align=align, color=ink)
    if fill is None:
        sheet.rule(left, y + 5, right, y + 5, 0.9)
    return y + 20


def item_table(
    sheet: Sheet,
    y: float,
    columns: Sequence[Column],
    items: Sequence[Item],
    *,
    style: str,
    fill: Color | None = None,
    ink: Color = BLACK,
    bottom: float = 700,
    carry: tuple[str, str] = ("", ""),
    new_page: Callable[[], float] | None = None,
    ruled: bool = False,
) -> float:
    """Draws the lines, on as many pages as they need, and returns the next baseline.

    ``carry`` is what a full page ends with and the next begins with; ``new_page`` starts one and returns its
    first baseline.
    """
    y = table_head(sheet, y, columns, fill, ink)
    running = Decimal("0.00")
    amount_x = next(x for key, _, x, _ in columns if key == "line_total")
    label_x = next(x for key, _, x, _ in columns if key == "description")
    for number, each in enumerate(items, start=1):
        if y > bottom and new_page is not None:
            sheet.rule(56, y - 9, sheet.width - 56, y - 9)
            sheet.text(label_x, y + 4, carry[0], font=sheet.bold)
            sheet.text(amount_x, y + 4, money(running, style), font=sheet.bold, align="right")
            y = table_head(sheet, new_page(), columns, fill, ink)
            sheet.text(label_x, y, carry[1], font=sheet.bold)
            sheet.text(amount_x, y, money(running, style), font=sheet.bold, align="right")
            y += 18
        y = _item_row(sheet, y, columns, each, number, style)
        running += each.total
        if ruled:
            sheet.rule(56, y - 10, sheet.width - 56, y - 10, 0.3)
    return y


def _item_row(
    sheet: Sheet, y: float, columns: Sequence[Column], each: Item, number: int, style: str
) -> float:
    quantity = f"{each.quantity.normalize():f}"
    printed = {
        "pos": str(number),
        "description": each.description,
        "quantity": quantity.replace(".", money(Decimal(1), style)[-3]),
        "unit": each.unit,
        "unit_price": money(each.price, style),
        "tax_rate": f"{each.rate.normalize():f} %".replace(".", money(Decimal(1), style)[-3]),
        "line_total": money(each.total, style),
    }
    for key, _, x, align in columns:
        sheet.text(x, y, printed[key], align=align)
    if each.detail:
        x = next(x for key, _, x, _ in columns if key == "description")
        y += sheet.font_size * 1.3
        sheet.text(x, y, each.detail, size=sheet.font_size - 1.5, color=GREY)
    keys = {key for key, *_ in columns}
    canonical = {
        "description": f"{each.description} {each.detail}".strip(),
        "quantity": quantity,
        "unit": each.unit,
        "unit_price": f"{each.price:.2f}",
        "tax_rate": f"{each.rate.normalize():f}",
        "line_total": f"{each.total:.2f}",
    }
    row = {key: value for key, value in canonical.items() if key in keys}
    sheet.truth.line_items.append({"page_no": sheet.page_no, **row})
    return y + sheet.font_size * 2


Total = tuple[str, Decimal, str, bool]
"""(label, amount, field or empty, bold)."""


def totals(
    sheet: Sheet,
    y: float,
    rows: Sequence[Total],
    *,
    label_x: float,
    amount_x: float,
    style: str,
    unit: str = "",
    leading: float = 15,
) -> float:
    """Labels on the left, amounts aligned on the right at ``amount_x``; ``unit`` as in ``CHF 12.00``.

    A ``unit`` that ends with a space or $ or £ stands before the amount, otherwise behind it.
    """
    for label, amount, name, strong in rows:
        font = sheet.bold if strong else sheet.font
        size = sheet.font_size + (1.5 if strong else 0)
        if strong:
            sheet.rule(label_x, y - 11, amount_x, y - 11, 0.8)
        before = unit.endswith((" ", "$", "£"))
        sign, figure = ("-" if amount < 0 else ""), money(abs(amount), style)
        printed = f"{sign}{unit}{figure}" if before else f"{sign}{figure}{unit}"
        sheet.text(label_x, y, label, font=font, size=size)
        sheet.text(
            amount_x,
            y,
            printed,
            font=font,
            size=size,
            align="right",
            field=name,
            value=f"{amount:.2f}" if name else "",
        )
        y += leading + (3 if strong else 0)
    return y


def pairs(
    sheet: Sheet,
    x: float,
    y: float,
    rows: Sequence[tuple[str, str, str, str]],
    *,
    value_x: float = 0,
    align: str = "left",
    leading: float = 14,
    above: bool = False,
    bold: bool = False,
) -> float:
    """Captions and values: (caption, printed value, field, canonical value).

    The value stands at ``value_x`` on the caption's line, or below it with ``above``.
    """
    for caption, printed, name, value in rows:
        small = sheet.font_size - 2
        sheet.text(
            x,
            y,
            caption,
            size=small if above else 0,
            font=sheet.bold if bold else "",
            color=GREY if above else BLACK,
        )
        at = (x, y + sheet.font_size * 1.35) if above else (value_x, y)
        sheet.text(*at, printed, align=align, field=name, value=value)
        y += leading + (sheet.font_size * 1.4 if above else 0)
    return y


def grid(
    sheet: Sheet,
    left: float,
    top: float,
    width: float,
    cells: Sequence[tuple[str, str, str, str]],
    height: float = 34,
) -> None:
    """A boxed row of equal cells, each with a small caption above its value."""
    step = width / len(cells)
    for index, (caption, printed, name, value) in enumerate(cells):
        x = left + index * step
        sheet.rect((x, top, x + step, top + height), stroke=RULE)
        sheet.text(x + 5, top + 11, caption, size=sheet.font_size - 2.5, color=GREY)
        sheet.text(x + 5, top + 26, printed, font=sheet.bold, field=name, value=value)
