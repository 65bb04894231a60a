"""Tables without captions, and the discounts and charges below a table."""

from decimal import Decimal
from pathlib import Path

import pytest
from test_line_items import HEADER, SPEC, Print, column, read, row

from docpipe.schema import LineSumCheck
from docpipe.tables import with_tables
from docpipe.types import ExtractedField
from docpipe.validation.checks import judge
from docpipe.values import FieldStatus

GOODS = [
    *row(120, "1", "Rohr DN 50", "3", "4,00", "12,00"),
    *row(135, "2", "Muffe verzinkt", "12", "1,25", "15,00"),
    *row(150, "3", "Dichtung", "1", "9,90", "9,90"),
]
TOTALS: list[Print] = [
    (-440, 180, "Summe netto"),
    (-540, 180, "36,90"),
    (-440, 195, "19 % MwSt."),
    (-540, 195, "7,01"),
]


def test_products_of_rows_make_a_table_without_captions(tmp_path: Path) -> None:
    items = read(tmp_path, [*GOODS, *TOTALS])
    assert column(items, "description") == ["Rohr DN 50", "Muffe verzinkt", "Dichtung"]
    assert column(items, "quantity") == [Decimal(3), Decimal(12), Decimal(1)]
    assert column(items, "unit_price") == [Decimal("4.00"), Decimal("1.25"), Decimal("9.90")]
    assert column(items, "line_total") == [Decimal("12.00"), Decimal("15.00"), Decimal("9.90")]
    assert all(item.caption_box is None for item in items)


def test_amounts_that_add_up_to_the_printed_total_make_a_table(tmp_path: Path) -> None:
    lines: list[Print] = [
        (60, 100, "Coffee"),
        (-300, 100, "3.20"),
        (60, 115, "Carrot cake"),
        (-300, 115, "4.10"),
    ]
    items = read(tmp_path, [*lines, (60, 140, "Total"), (-300, 140, "7.30")], locale="en_GB")
    assert column(items, "description") == ["Coffee", "Carrot cake"]
    assert column(items, "line_total") == [Decimal("3.20"), Decimal("4.10")]


def test_the_first_lines_that_add_up_are_the_table_whatever_the_sum_is_called(tmp_path: Path) -> None:
    lines: list[Print] = [
        (60, 100, "Professional charges"), (-300, 100, "1,850.00"), (60, 115, "Transfer fee"), (-300, 115, "35.00"),
        (60, 130, "Searches"), (-300, 130, "214.60"), (60, 145, "Amounting to"), (-300, 145, "2,099.60"),
        (60, 160, "Paid on account"), (-300, 160, "350.00"),
    ]  # fmt: skip
    items = read(tmp_path, lines, locale="en_GB")
    assert column(items, "description") == ["Professional charges", "Transfer fee", "Searches"]


@pytest.mark.parametrize(
    "prints",
    [
        [(60, 100, "Deposit"), (-300, 100, "3.20"), (60, 115, "Monthly rent"), (-300, 115, "4.10")],
        [(60, 100, "Deposit"), (-300, 100, "3.20"), (60, 115, "Rent"), (-300, 115, "4.10"),
         (60, 140, "Total"), (-300, 140, "9.99")],
        [(60, 100, "Net"), (-300, 100, "10.00"), (60, 115, "VAT 20 %"), (-300, 115, "2.00"),
         (60, 130, "Total"), (-300, 130, "12.00")],
        [(60, 100, "Flat one"), (-300, 100, "1"), (-380, 100, "5.00"), (-460, 100, "5.00"),
         (60, 115, "Flat two"), (-300, 115, "1"), (-380, 115, "7.00"), (-460, 115, "7.00")],
        [(60, 100, "Opening 01.03."), (-300, 100, "2"), (-380, 100, "5.00"), (-460, 100, "11.00"),
         (60, 115, "Closing 31.03."), (-300, 115, "3"), (-380, 115, "7.00"), (-460, 115, "20.00")],
    ],
)  # fmt: skip
def test_no_table_is_made_of_figures_that_prove_nothing(tmp_path: Path, prints: list[Print]) -> None:
    assert read(tmp_path, prints, locale="en_GB") == ()


CHECK = LineSumCheck(line_sum="line_items.line_total", equals="net_total", tolerance="0.02")


def verdict(items: tuple[ExtractedField, ...], net: str) -> bool | None:
    total = ExtractedField(
        "net_total", 0, "money", FieldStatus.OK, value=Decimal(net), value_text=net, confidence=0.9
    )
    columns: dict[str, list[Decimal | None]] = {}
    for item in items:
        if "." in item.field:
            columns.setdefault(item.field, []).append(item.value)
    return judge(CHECK, {"net_total": total}, columns).passed


def test_discounts_and_charges_below_the_table_explain_the_net_total(tmp_path: Path) -> None:
    below: list[Print] = [
        (60, 180, "Rabatt 10 %"), (-540, 180, "-3,69"), (60, 195, "Versandkosten"), (-540, 195, "5,90"),
        (60, 220, "Nettobetrag"), (-540, 220, "39,11"),
    ]  # fmt: skip
    items = read(tmp_path, [*HEADER, *GOODS, *below])
    assert column(items, "line_total") == [Decimal("12.00"), Decimal("15.00"), Decimal("9.90")]
    assert verdict(items, "36.90") is True
    assert verdict(items, "39.11") is True
    assert verdict(items, "33.21") is True
    assert verdict(items, "40.11") is False
    assert "Versandkosten" in items[0].raw_text
    kept = with_tables([ExtractedField("line_items", 0, "table", FieldStatus.NOT_FOUND)], items)
    assert {item.field.partition(".")[2] for item in kept} <= {"", *SPEC.columns}


def test_a_discount_for_early_payment_takes_nothing_off(tmp_path: Path) -> None:
    terms: list[Print] = [(60, 200, "2 % Skonto innerhalb 10 Tagen: Abzug"), (-540, 200, "0,74")]
    items = read(tmp_path, [*HEADER, *GOODS, *terms])
    assert verdict(items, "36.16") is False
