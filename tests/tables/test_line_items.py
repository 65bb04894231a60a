"""Tables drawn word by word, so that every row and cell in them is known."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from docpipe.documents import open_document
from docpipe.documents.pymupdf import load_pymupdf
from docpipe.schema import load_schema
from docpipe.tables import extract_table, table_reasons, with_tables
from docpipe.types import ExtractedField
from docpipe.values import FieldStatus, ParseContext

SPEC = load_schema("invoice").fields["line_items"]
Print = tuple[float, float, str]
"""(x, y, text); a negative x is the right edge that the text ends at."""

CAPTIONS = ("Pos", "Bezeichnung", "Menge", "Einzelpreis", "Gesamt")
EDGES = (60, 90, -350, -440, -540)


def row(y: float, *cells: str) -> list[Print]:
    """A row under HEADER."""
    return [(x, y, cell) for x, cell in zip(EDGES, cells, strict=True) if cell]


HEADER = row(100, *CAPTIONS)


def read(tmp_path: Path, *pages: Sequence[Print], locale: str = "de_DE") -> tuple[ExtractedField, ...]:
    mupdf = load_pymupdf()
    pdf = mupdf.open()
    for prints in pages:
        page = pdf.new_page(width=595, height=842)
        for x, y, text in prints:
            left = x if x >= 0 else -x - mupdf.get_text_length(text, fontsize=9)
            page.insert_text((left, y), text, fontsize=9)
    path = tmp_path / "table.pdf"
    path.write_bytes(pdf.tobytes())
    with open_document(str(path)) as document:
        own = [document.page(n + 1) for n in range(document.page_count)]
        return extract_table("line_items", SPEC, own, ParseContext(locale=locale))


def column(items: Sequence[ExtractedField], name: str) -> list[Any]:
    return [i.value for i in items if i.field == f"line_items.{name}"]


def test_rows_columns_and_boxes(tmp_path: Path) -> None:
    items = read(
        tmp_path,
        [
            *HEADER,
            *row(120, "1", "Rohr DN 50", "12,5", "4,00", "50,00"),
            (90, 131, "verzinkt, in Stangen"),
            *row(150, "2", "Muffe", "100", "1.234,56", "123.456,00"),
            (-440, 190, "Summe netto"), (-540, 190, "123.506,00"),
            (-440, 205, "19 % MwSt."), (-540, 205, "23.466,14"),
        ],
    )  # fmt: skip
    assert items[0].field == "line_items"
    assert items[0].value == 2
    assert column(items, "description") == ["Rohr DN 50 verzinkt, in Stangen", "Muffe"]
    assert column(items, "quantity") == [Decimal("12.5"), Decimal(100)]
    assert column(items, "unit_price") == [Decimal("4.00"), Decimal("1234.56")]
    assert column(items, "line_total") == [Decimal("50.00"), Decimal("123456.00")]
    cells = {(i.field, i.instance): i for i in items}
    total = cells["line_items.line_total", 1]
    assert total.raw_text == "123.456,00"
    assert total.box is not None
    assert total.box.right * 595 == pytest.approx(540, abs=1)
    assert total.box.bottom * 842 == pytest.approx(150, abs=4)
    assert total.caption == "Gesamt"


def test_a_surcharge_between_rows_is_a_row_and_boxes_of_totals_are_none(tmp_path: Path) -> None:
    items = read(
        tmp_path,
        [
            *HEADER,
            *row(120, "1", "Fahrt Kempten", "1", "684,00", "684,00"),
            *row(135, "", "Dieselfloater 11,5 %", "", "", "237,71"),
            *row(150, "2", "Standzeit", "2", "55,00", "110,00"),
            *row(180, "", "1.031,71", "196,02", "0,00", "1.227,73"),
        ],
    )
    assert column(items, "description") == ["Fahrt Kempten", "Dieselfloater 11,5 %", "Standzeit"]
    assert column(items, "line_total") == [Decimal("684.00"), Decimal("237.71"), Decimal("110.00")]


def test_another_table_below_adds_no_rows(tmp_path: Path) -> None:
    items = read(
        tmp_path,
        [
            *HEADER,
            *row(120, "1", "Anschluss", "1", "98,00", "98,00"),
            *row(135, "2", "Telefon", "2", "18,00", "36,00"),
            *row(160, "", "02.06. 10:14", "Malaysia", "11", "2,75"),
        ],
    )
    assert column(items, "description") == ["Anschluss", "Telefon"]


def test_a_sidebar_is_in_no_cell(tmp_path: Path) -> None:
    captions = [(x, 100, c) for x, c in zip((40, -210, -280, -350), CAPTIONS[1:], strict=True)]
    cells = [(x, 120, c) for x, c in zip((40, -210, -280, -350), ("Rohr", "2", "4,00", "8,00"), strict=True)]
    items = read(tmp_path, [*captions, *cells, (450, 120, "Bankverbindung"), (450, 132, "IBAN")])
    assert [i.raw_text for i in items if i.field == "line_items.line_total"] == ["8,00"]
    assert column(items, "description") == ["Rohr"]


def test_unit_behind_the_quantity_is_its_own_cell(tmp_path: Path) -> None:
    items = read(tmp_path, [*HEADER, *row(120, "1", "Kabel", "3 Stk", "2,00", "6,00")])
    assert column(items, "quantity") == [Decimal(3)]
    assert column(items, "unit") == ["Stk"]


def test_table_runs_over_pages_without_carried_sums(tmp_path: Path) -> None:
    items = read(
        tmp_path,
        [*HEADER, *row(120, "1", "Eins", "1", "10,00", "10,00"), (90, 140, "Übertrag"), (-540, 140, "10,00")],
        [(90, 60, "Übertrag"), (-540, 60, "10,00"), *row(80, "2", "Zwei", "2", "5,00", "10,00"),
         (300, 800, "Seite 2 von 3")],
        [*HEADER, *row(120, "3", "Drei", "3", "1,50", "4,50"), (90, 150, "Gesamtbetrag"), (-540, 150, "24,50")],
    )  # fmt: skip
    assert column(items, "line_total") == [Decimal("10.00"), Decimal("10.00"), Decimal("4.50")]
    assert column(items, "description") == ["Eins", "Zwei", "Drei"]
    assert [i.page_no for i in items if i.field == "line_items.quantity"] == [1, 2, 3]


def test_subtotals_are_left_out_and_the_table_goes_on(tmp_path: Path) -> None:
    items = read(
        tmp_path,
        [
            *HEADER,
            *row(120, "1", "Eins", "1", "10,00", "10,00"),
            (90, 140, "Zwischensumme"), (-540, 140, "10,00"),
            *row(160, "2", "Zwei", "1", "7,00", "7,00"),
        ],
    )  # fmt: skip
    assert column(items, "line_total") == [Decimal("10.00"), Decimal("7.00")]


def test_the_table_of_taxes_is_not_part_of_it(tmp_path: Path) -> None:
    taxes = [(60, 200, "Steuersatz"), (-350, 200, "Basis"), (-440, 200, "Satz"), (-540, 200, "Betrag"),
             (60, 215, "19 %"), (-350, 215, "10,00"), (-440, 215, "19 %"), (-540, 215, "1,90")]  # fmt: skip
    items = read(tmp_path, [*HEADER, *row(120, "1", "Eins", "1", "10,00", "10,00"), *taxes])
    assert column(items, "line_total") == [Decimal("10.00")]


def test_captions_on_two_lines_and_texts_above_their_figures(tmp_path: Path) -> None:
    items = read(
        tmp_path,
        [
            (60, 100, "Description"), (-350, 100, "Qty"), (-440, 95, "Unit"), (-440, 106, "price"),
            (-540, 100, "Amount"),
            (60, 125, "Site survey of the northern field"),
            (-350, 136, "2"), (-440, 136, "40.00"), (-540, 136, "80.00"),
            (60, 155, "Report"),
            (-350, 166, "1"), (-440, 166, "15.00"), (-540, 166, "15.00"),
        ],
        locale="en_GB",
    )  # fmt: skip
    assert column(items, "unit_price") == [Decimal("40.00"), Decimal("15.00")]
    assert column(items, "description") == ["Site survey of the northern field", "Report"]


def test_unknown_captions_are_named_by_the_product(tmp_path: Path) -> None:
    head = [(60, 100, "Description"), (-350, 100, "Loads"), (-440, 100, "Charge"), (-540, 100, "Amount")]
    rows = [(60, 120, "Gravel"), (-350, 120, "3"), (-440, 120, "12.00"), (-540, 120, "36.00"),
            (60, 140, "Sand"), (-350, 140, "2"), (-440, 140, "7.50"), (-540, 140, "15.00")]  # fmt: skip
    items = read(tmp_path, [*head, *rows], locale="en_US")
    assert column(items, "quantity") == [Decimal(3), Decimal(2)]
    assert column(items, "unit_price") == [Decimal("12.00"), Decimal("7.50")]


def test_arithmetic_makes_rows_surer_and_contradictions_are_reasons(tmp_path: Path) -> None:
    items = read(
        tmp_path,
        [
            *HEADER,
            *row(120, "1", "Eins", "2", "10,00", "20,00"),
            *row(140, "2", "Zwei", "2", "10,00", "30,00"),
        ],
    )
    sure = {i.instance: i.confidence for i in items if i.field == "line_items.line_total"}
    assert sure[0] > 0.9 > 0.5 > sure[1]
    assert table_reasons(items) == ["line_items row 2: quantity × unit_price is 20.00, line_total 30.00"]


def test_discounts_in_a_nameless_column_explain_the_amount(tmp_path: Path) -> None:
    head = [*HEADER[:4], (-490, 100, "Rabatt"), HEADER[4]]
    items = read(tmp_path, [*head, *row(120, "1", "Eins", "2", "10,00", "18,00"), (-490, 120, "10 %")])
    assert table_reasons(items) == []


def test_a_price_for_a_hundred_is_no_contradiction(tmp_path: Path) -> None:
    items = read(tmp_path, [*HEADER, *row(120, "1", "Schrauben", "150", "49,29", "73,94")])
    assert table_reasons(items) == []
    assert {i.confidence for i in items if i.field.endswith(("quantity", "line_total"))} == {0.75}


def test_the_product_settles_what_one_number_leaves_open(tmp_path: Path) -> None:
    items = read(tmp_path, [*HEADER, *row(120, "1", "Draht", "1.500", "2,00", "3.000,00")], locale="")
    assert column(items, "quantity") == [Decimal(1500)]


def test_every_row_has_every_column_even_if_empty(tmp_path: Path) -> None:
    items = read(
        tmp_path,
        [*HEADER, *row(120, "1", "Eins", "", "10,00", "10,00"), *row(140, "2", "Zwei", "2", "5,00", "10,00")],
    )
    quantities = [i for i in items if i.field == "line_items.quantity"]
    assert [q.status for q in quantities] == [FieldStatus.NOT_FOUND, FieldStatus.OK]
    assert quantities[0].box is None


def test_text_without_a_table_gives_nothing(tmp_path: Path) -> None:
    assert read(tmp_path, [(60, 100, "Dear customer, the amount of 10.00 is due for our services.")]) == ()
    assert read(tmp_path, []) == ()


def test_tables_take_the_place_of_their_empty_rows(tmp_path: Path) -> None:
    items = read(tmp_path, [*HEADER, *row(120, "1", "Eins", "1", "10,00", "10,00")])
    empty = ExtractedField("line_items", 0, "table", FieldStatus.NOT_FOUND)
    other = ExtractedField("currency", 0, "currency", FieldStatus.NOT_FOUND)
    assert with_tables([other, empty], items) == (other, *items)
    assert with_tables([other, empty], ()) == (other, empty)
