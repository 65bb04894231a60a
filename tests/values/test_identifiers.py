"""Identifiers, and numbers that carry check digits."""

import pytest

from docpipe.values import FIELD_TYPES, FieldStatus, ParseContext

OCR = ParseContext(from_ocr=True)


def parse(name, text, context=None):
    return FIELD_TYPES[name].parse(text, context or ParseContext())


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("RK21012345", "RK21012345"),
        ("9314110911/00/M/00/N", "9314110911/00/M/00/N"),
        ("Rechnungs-Nr.: RE 2019/123", "RE 2019/123"),
        ("Invoice No. 4711 Date 16.09.2019", "4711"),
        ("181 301 674", "181 301 674"),
        ("#1234", "1234"),
        ("No. 12", "12"),
        ("Kunden-Nr. : 009420", "009420"),
        ("Nr. 77 vom 12.03.2024", "77"),
        ("(FA-2017-0010)", "FA-2017-0010"),
        ("KD-AB", "KD-AB"),
        ("2018-12-25", "2018-12-25"),
        ("LR71 HZT", "LR71 HZT"),
        ("AB12 EUR", "AB12"),
        ("UE-TW 418", "UE-TW 418"),
    ],
)
def test_identifier(text, value):
    assert parse("identifier", text).value == value


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Rechnung", FieldStatus.INVALID),
        ("INVOICE", FieldStatus.INVALID),
        ("4711 and 4712", FieldStatus.AMBIGUOUS),
        ("A1, B2", FieldStatus.AMBIGUOUS),
    ],
)
def test_identifier_refused(text, status):
    assert parse("identifier", text).status is status


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("DE91 1000 0000 0123 4567 89", "DE91100000000123456789"),
        ("GB82 WEST 1234 5698 7654 32", "GB82WEST12345698765432"),
        ("IBAN: DE02120300000000202051 BIC BYLADEM1001", "DE02120300000000202051"),
        ("FR14 2004 1010 0505 0001 3M02 606", "FR1420041010050500013M02606"),
        ("DE91 1000 0000\n0123 4567 89", "DE91100000000123456789"),
    ],
)
def test_iban(text, value):
    assert parse("iban", text).value == value


def test_iban_with_wrong_check_digits_is_invalid_and_still_shown():
    parsed = parse("iban", "DE92 1000 0000 0123 4567 89")
    assert (parsed.status, parsed.value, parsed.text) == (FieldStatus.INVALID, None, "DE92100000000123456789")
    assert "check digits" in parsed.reason


def test_iban_is_mended_only_in_ocr_text_and_only_if_the_check_digits_agree():
    damaged = "DE02 12O3 0000 0000 2020 51"
    assert parse("iban", damaged).status is FieldStatus.INVALID
    mended = parse("iban", damaged, OCR)
    assert (mended.value, bool(mended.repairs)) == ("DE02120300000000202051", True)
    assert parse("iban", "DE03 12O3 0000 0000 2020 51", OCR).status is FieldStatus.INVALID


@pytest.mark.parametrize(
    "text",
    [
        "DE02120300000000202051 DE91100000000123456789",
        "DE91 1000 0000 0123 4567 89 / FR14 2004 1010 0505 0001 3M02 606",
    ],
)
def test_two_ibans(text):
    assert parse("iban", text).status is FieldStatus.AMBIGUOUS


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("BIC: BYLADEM1001", "BYLADEM1001"),
        ("COBADEFFXXX", "COBADEFFXXX"),
        ("DEUTDEFF", "DEUTDEFF"),
        ("SWIFT/BIC COBA DE FF XXX", "COBADEFFXXX"),
        ("Deutsche Bank DEUTDEFF500", "DEUTDEFF500"),
    ],
)
def test_bic(text, value):
    assert parse("bic", text).value == value


@pytest.mark.parametrize("text", ["RECHNUNG", "DEUTZZFF", "1234"])
def test_no_bic(text):
    assert parse("bic", text).status is FieldStatus.INVALID


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("USt-IdNr.: DE 136 695 976", "DE136695976"),
        ("ATU13585627", "ATU13585627"),
        ("CHE-107.787.577 MWST", "CHE107787577"),
        ("FR83 404 833 048", "FR83404833048"),
        ("ESA12345674", "ESA12345674"),
        ("NL004495445B01", "NL004495445B01"),
        ("GB 980 7806 84", "GB980780684"),
        ("NO 995 525 828 MVA", "NO995525828"),
        ("PL8567346215", "PL8567346215"),
        ("IT00743110157", "IT00743110157"),
    ],
)
def test_vat_id(text, value):
    assert parse("vat_id", text).value == value


def test_vat_id_with_wrong_check_digits_is_invalid_and_still_shown():
    parsed = parse("vat_id", "DE123456789")
    assert (parsed.status, parsed.value, parsed.text) == (FieldStatus.INVALID, None, "DE123456789")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Steuernummer 201/113/40209", "201/113/40209"),
        ("12-3456789", "12-3456789"),
        ("GST Reg No: 000306020352", "000306020352"),
        ("27AAPFU0939F1ZV", "27AAPFU0939F1ZV"),
        ("DE136695976", "DE136695976"),
    ],
)
def test_tax_id(text, value):
    assert parse("tax_id", text).value == value


@pytest.mark.parametrize("text", ["27AAPFU0939F1ZO", "DE136695977", "Nr. 123", "tax"])
def test_no_tax_id(text):
    assert parse("tax_id", text).status is FieldStatus.INVALID


@pytest.mark.parametrize(
    ("text", "value"), [("Kd.-Nr. 12345 Rg.-Nr. 67890", None), ("Rechnung Nr 2024 / 001", "2024 / 001")]
)
def test_two_captioned_numbers_are_two_and_a_slash_joins_one(text, value):
    assert parse("identifier", text).value == value


@pytest.mark.parametrize(
    ("name", "damaged", "mended"),
    [
        ("vat_id", "DE l36695976", "DE136695976"),
        ("vat_id", "DE13669S976", "DE136695976"),
        ("vat_id", "ATUl3585627", "ATU13585627"),
        ("vat_id", "FR4O303265O45", "FR40303265045"),
        ("vat_id", "NL004495445801", "NL004495445B01"),
        ("tax_id", "USt-IdNr.: DE1366959Z6 ", None),
        ("tax_id", "DE1366959?6", None),
        ("iban", "CH93 OO76 2O11 6238 5295 7", "CH9300762011623852957"),
        ("iban", "GB82 WE5T 1234 5698 7654 32", "GB82WEST12345698765432"),
        ("bic", "DEUT0EFF", "DEUTDEFF"),
        ("bic", "BIC: G5NODEF1M04", None),
    ],
)
def test_misread_codes_are_mended_only_where_one_repair_is_right(name, damaged, mended):
    parsed = parse(name, damaged, OCR)
    assert parsed.value == mended
    assert bool(parsed.repairs) == bool(mended)
    assert parse(name, damaged).status is not FieldStatus.OK


def test_a_mended_national_number_needs_its_check_character():
    mended = parse("tax_id", "27AAPFUO939F1ZV", OCR)
    assert (mended.value, len(mended.repairs)) == ("27AAPFU0939F1ZV", 1)
    assert parse("tax_id", "27AAPFUO939F1ZX", OCR).repairs == ()


def test_a_digit_is_never_traded_for_another_digit():
    assert parse("vat_id", "DE136695978", OCR).status is FieldStatus.INVALID
    assert parse("iban", "DE02 1203 0000 0000 2020 61", OCR).status is FieldStatus.INVALID


def test_hyphens_that_do_not_break_are_plain_ones():
    assert FIELD_TYPES["identifier"].parse("RE\u20112024\u201317", ParseContext()).text == "RE-2024-17"
