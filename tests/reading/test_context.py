"""What the pages tell about values that are open on their own."""

import pytest

from docpipe.answers import parse_proposals
from docpipe.geometry import BBox
from docpipe.schema import DocumentSchema
from docpipe.types import Detection, Page, Raster, TextSource, Word
from docpipe.values import FieldStatus, ParseContext

SCHEMA = DocumentSchema.model_validate(
    {"name": "slip", "fields": {"date": {"phrase": "date", "type": "date"}}}
)


def no_pixels(dpi: int) -> Raster:
    raise AssertionError(f"nothing is read from pixels at {dpi} dpi")


def date_beside(*words: str, locale: str = "") -> FieldStatus:
    printed = [Word("02/03/2024", BBox(0.1, 0.1, 0.3, 0.12))]
    printed += [
        Word(text, BBox(0.1, 0.2 + n / 20, 0.3, 0.22 + n / 20), n + 1) for n, text in enumerate(words)
    ]
    pages = {1: Page(1, 595, 842, tuple(printed), TextSource.TEXT_LAYER, no_pixels)}
    detections = [Detection("date", 1, printed[0].box, 0.9)]
    items, _ = parse_proposals(detections, pages, SCHEMA, ParseContext(locale=locale), "test")
    return items[0].status


@pytest.mark.parametrize(
    "words",
    [("RM12.50",), ("EUR", "7,50"), ("Amount", "(CHF)"), ("Betrag(EUR)",), ("Amount RM)",),
     ("All amounts are in RM",)],
)  # fmt: skip
def test_the_printed_currency_settles_day_and_month(words: tuple[str, ...]) -> None:
    assert date_beside(*words) is FieldStatus.OK


@pytest.mark.parametrize(
    "words",
    [("Acme", "Sdn", "Bhd"), ("ACME GMBH,",), ("Kiosk Pte. Ltd.",), ("Toast Sdn. Bhd.", "Total (Inc. GST):")],
)
def test_the_seller_s_legal_form_settles_it_too(words: tuple[str, ...]) -> None:
    assert date_beside(*words) is FieldStatus.OK


@pytest.mark.parametrize(
    "words", [("Acme GmbH", "Bolt Inc."), ("Acme Ltd.",), ("Acme GmbH", "US$", "USD 12.50")]
)
def test_legal_forms_of_several_conventions_settle_nothing(words: tuple[str, ...]) -> None:
    assert date_beside(*words) is FieldStatus.AMBIGUOUS


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("$12.50",),
        ("EUR", "7,50", "(USD)"),
        ("US$", "12.50"),
        ("No", "12.50"),
        ("RM 204",),
        ("Price RM", "Acme Inc."),
    ],
)
def test_otherwise_both_readings_stay_open(words: tuple[str, ...]) -> None:
    assert date_beside(*words) is FieldStatus.AMBIGUOUS


IBAN = DocumentSchema.model_validate(
    {"name": "account", "fields": {"iban": {"phrase": "IBAN", "type": "iban"}}}
)


@pytest.mark.parametrize(
    ("groups", "found", "value"),
    [
        ("CH93 0076 2011 6238 5295 7 BIC", 3, "CH9300762011623852957"),
        ("CH93 0076 2011 6238 5295 7 BIC", 6, "CH9300762011623852957"),
        ("CH93 0076 2011 BIC", 3, None),
    ],
)
def test_an_iban_that_was_cut_is_completed_on_its_line(groups: str, found: int, value: str | None) -> None:
    words = [
        Word(text, BBox(0.1 + n / 20, 0.1, 0.14 + n / 20, 0.12)) for n, text in enumerate(groups.split())
    ]
    pages = {1: Page(1, 595, 842, tuple(words), TextSource.TEXT_LAYER, no_pixels)}
    cut = BBox(0.1, 0.1, words[found - 1].box.right, 0.12)
    items, _ = parse_proposals([Detection("iban", 1, cut, 0.9)], pages, IBAN, ParseContext(), "test")
    assert items[0].value == value
    if value:
        assert items[0].box is not None
        assert items[0].box.right == words[5].box.right
