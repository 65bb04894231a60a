"""PDFs that print one thing and embed another, through the whole pipeline, located by a script."""

from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from einvoices import cii

from docpipe.documents.pymupdf import load_pymupdf
from docpipe.pipeline import build_engines, extract_document
from docpipe.schema import load_schema
from docpipe.settings import Options
from docpipe.types import Record, TextSource
from docpipe.values import FieldStatus

PRINTED = {"invoice_number": "R-2041", "issue_date": "14.03.2025", "net_total": "100,00 EUR", "tax_total": "19,00 EUR",
           "gross_total": "119,00 EUR", "iban": "DE89 3704 0044 0532 0130 00"}  # fmt: skip
EPC = "BCD\n002\n1\nSCT\n\nPumpenbau Auer GmbH\n{iban}\nEUR119.00\n\n\nR-2041"
SWISS = "\n".join(
    ["SPC", "0200", "1", "CH5604835012345678009", "S", "Auer AG", "Weg", "1", "8000", "Zürich", "CH", *[""] * 7,
     "250.50", "CHF", *[""] * 7, "SCOR", "RF18539007547034", "", "EPD"]
)  # fmt: skip


def make_pdf(path: Path, printed: dict[str, str], xml: bytes | None = None, code: str = "") -> dict[str, Any]:
    """Writes the PDF; returns the script that locates each printed value."""
    mupdf = load_pymupdf()
    pdf = mupdf.open()
    page = pdf.new_page(width=595, height=842)
    script = {}
    for i, (name, text) in enumerate(printed.items()):
        y = 100 + 24 * i
        page.insert_text((72, y), name.replace("_", " "), fontsize=11)
        page.insert_text((250, y), text, fontsize=11)
        width = mupdf.get_text_length(text, fontsize=11)
        script[name] = [(1, (249 / 595, (y - 12) / 842, (252 + width) / 595, (y + 4) / 842))]
    if code:
        page.insert_image(mupdf.Rect(72, 600, 172, 700), stream=qr_png(code))
    if xml is not None:
        pdf.embfile_add("invoice.xml", xml)
    path.write_bytes(pdf.tobytes())
    return script


def qr_png(text: str) -> bytes:
    import zxingcpp
    from PIL import Image

    made: Any = zxingcpp
    code = made.create_barcode(text.encode(), made.BarcodeFormat.QRCode, ec_level="M")
    file = BytesIO()
    Image.fromarray(code.to_image(scale=6)).save(file, "PNG")
    return file.getvalue()


def extract(path: Path, printed: dict[str, str], **made: Any) -> Record:
    xml_on = made.pop("read_xml", True)
    script = make_pdf(path, printed, **made)
    options = Options(
        locator="scripted",
        locator_options={"script": script},
        languages=("eng",),
        read="text-layer",
        xml=xml_on,
    )
    schema = load_schema("invoice")
    return extract_document(str(path), schema, build_engines(options, ("en",)), options)


def test_values_both_agree_on_keep_their_printed_region(tmp_path: Path) -> None:
    record = extract(tmp_path / "a.pdf", PRINTED, xml=cii())
    gross = record.field("gross_total")
    assert gross.value == Decimal("119.00")
    assert gross.text_source is TextSource.XML
    assert gross.raw_text == "119,00 EUR"
    assert gross.box is not None
    assert gross.confidence > 0.99
    assert gross.currency == "EUR"
    assert not [reason for reason in record.review_reasons if "e-invoice" in reason]


def test_values_only_in_the_xml_say_so(tmp_path: Path) -> None:
    record = extract(tmp_path / "a.pdf", PRINTED, xml=cii())
    buyer = record.field("buyer_name")
    assert (buyer.status, buyer.value, buyer.box) == (FieldStatus.OK, "Stadtbad Neustadt", None)
    assert "only" in buyer.reason
    assert [c.value for c in record.instances("line_items.quantity")] == [Decimal("2.0")]


def test_contradictions_choose_neither_side(tmp_path: Path) -> None:
    record = extract(tmp_path / "a.pdf", {**PRINTED, "iban": "DE02 1203 0000 0000 2020 51"}, xml=cii())
    iban = record.field("iban")
    assert iban.status is FieldStatus.AMBIGUOUS
    assert iban.value is None
    reason = next(r for r in record.review_reasons if r.startswith("iban"))
    assert "DE89370400440532013000" in reason
    assert "DE02120300000000202051" in reason
    assert record.needs_review


def test_the_switch_leaves_the_xml_unread(tmp_path: Path) -> None:
    record = extract(tmp_path / "a.pdf", PRINTED, xml=cii(), read_xml=False)
    assert record.field("gross_total").text_source is TextSource.TEXT_LAYER
    assert record.field("buyer_name").status is FieldStatus.NOT_FOUND


def test_broken_xml_leaves_the_page_and_a_finding(tmp_path: Path) -> None:
    record = extract(tmp_path / "a.pdf", PRINTED, xml=cii()[:900])
    assert record["gross_total"] == Decimal("119.00")
    assert any("could not be read" in reason for reason in record.review_reasons)


@pytest.mark.parametrize(("type_code", "agrees"), [("381", True), ("380", False)])
def test_credit_notes_may_print_the_minus_that_their_xml_leaves_out(
    tmp_path: Path, type_code: str, agrees: bool
) -> None:
    printed = {**PRINTED, "net_total": "-100,00 EUR", "tax_total": "-19,00 EUR", "gross_total": "-119,00 EUR"}
    record = extract(tmp_path / "a.pdf", printed, xml=cii(type_code))
    gross = record.field("gross_total")
    if agrees:
        assert gross.value == Decimal("-119.00")
        assert record["amount_due"] == Decimal("-119.00")
    else:
        assert gross.status is FieldStatus.AMBIGUOUS


def test_payment_code_answers_what_nobody_located(tmp_path: Path) -> None:
    printed = {name: text for name, text in PRINTED.items() if name != "iban"}
    record = extract(tmp_path / "a.pdf", printed, code=EPC.format(iban="DE89370400440532013000"))
    iban = record.field("iban")
    assert iban.value == "DE89370400440532013000"
    assert iban.text_source is TextSource.PIXELS
    assert iban.box is not None
    assert iban.box.top * 842 == pytest.approx(600, abs=25)
    assert record["amount_due"] == Decimal("119.00")
    assert record["payment_reference"] == "R-2041"


def test_payment_code_against_the_print_is_a_reason(tmp_path: Path) -> None:
    record = extract(tmp_path / "a.pdf", PRINTED, code=EPC.format(iban="DE02120300000000202051"))
    assert any(r.startswith("iban: the payment code says") for r in record.review_reasons)


def test_swiss_code(tmp_path: Path) -> None:
    record = extract(tmp_path / "a.pdf", {"invoice_number": "R-2041"}, code=SWISS)
    assert record["iban"] == "CH5604835012345678009"
    assert record["amount_due"] == Decimal("250.50")
    assert record.field("amount_due").currency == "CHF"
    assert record["payment_reference"].replace(" ", "") == "RF18539007547034"


def test_other_codes_are_passed_over(tmp_path: Path) -> None:
    record = extract(tmp_path / "a.pdf", PRINTED, code="https://example.org/R-2041")
    assert record.field("iban").text_source is TextSource.TEXT_LAYER
