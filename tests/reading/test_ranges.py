"""Which end of a printed range of dates answers a field."""

import pytest

from docpipe.geometry import BBox, union
from docpipe.ranges import take_end, wanted_end
from docpipe.schema import FieldSpec
from docpipe.types import Detection, Page, Raster, TextSource, Word

START, END = FieldSpec(phrase="first day", type="date"), FieldSpec(phrase="last day", type="date")


@pytest.mark.parametrize(
    ("name", "phrase", "value_type", "end"),
    [
        ("flight_start", "day", "date", "first"),
        ("valid_until", "date", "date", "last"),
        ("flight", "last day of the flight", "date", "last"),
        ("due_date", "date to pay by", "date", None),
        ("from_to", "period", "date", None),
        ("start", "first day", "period", None),
    ],
)
def test_the_name_of_a_field_says_which_end_it_wants(
    name: str, phrase: str, value_type: str, end: str | None
) -> None:
    assert wanted_end(name, FieldSpec(phrase=phrase, type=value_type)) == end


def no_pixels(dpi: int) -> Raster:
    raise AssertionError(f"nothing is read from pixels at {dpi} dpi")


def printed(*lines: str) -> Page:
    """A page with lines of words in type of 12 points, a character 6 points wide."""
    words = []
    for number, line in enumerate(lines):
        at = 60.0
        for text in line.split():
            right, top = at + 6 * len(text), 100 + 15 * number
            words.append(Word(text, BBox(at / 600, top / 800, right / 600, (top + 12) / 800), number))
            at = right + 4
    return Page(1, 600, 800, tuple(words), TextSource.TEXT_LAYER, no_pixels)


def taken(page: Page, found: str, name: str) -> str:
    """The text that is left of a proposal of the words ``found`` for the field ``name``."""
    words = iter(page.words)
    chosen = [next(w for w in words if w.text == text) for text in found.split()]
    detection = Detection(name, 1, union(w.box for w in chosen), 0.9, found)
    return take_end(detection, page, START if name == "start" else END).text


@pytest.mark.parametrize(
    "page",
    [
        printed("Flight 09/30/20 - 10/06/20"),
        printed("09/30/20 -", "10/06/20"),
        printed("09/30/20 to 10/06/20"),
    ],
)
def test_a_field_takes_its_end_whichever_was_proposed(page: Page) -> None:
    assert taken(page, "09/30/20", "end") == "10/06/20"
    assert taken(page, "09/30/20", "start") == "09/30/20"


def test_the_first_end_is_found_from_the_last_on_one_line() -> None:
    page = printed("09/30/20 - 10/06/20")
    assert taken(page, "10/06/20", "start") == "09/30/20"
    assert taken(page, "09/30/20 - 10/06/20", "start") == "09/30/20"
    assert taken(page, "09/30/20 - 10/06/20", "end") == "10/06/20"


def test_textual_dates_keep_their_words() -> None:
    page = printed("Wednesday, February 12, 2020 to Monday, February 17, 2020")
    whole = " ".join(w.text for w in page.words)
    assert taken(page, whole, "start") == "February 12, 2020"
    assert taken(page, whole, "end") == "February 17, 2020"


@pytest.mark.parametrize(
    "page",
    [
        printed("09/30/20 10/06/20"),
        printed("09/30/20", "10/06/20"),
        printed("09/30/20 - open"),
        printed("09/30/20 -", "", "", "10/06/20"),
    ],
)
def test_dates_that_are_no_range_stay_where_they_are(page: Page) -> None:
    assert taken(page, "09/30/20", "end") == "09/30/20"


def test_ends_that_are_one_word_are_parted() -> None:
    page = printed("Flight 03/15/20-03/29/20")
    whole = page.words[1]
    for field, text in (("flight_start", "03/15/20"), ("flight_end", "03/29/20")):
        spec = START if field == "flight_start" else END
        taken = take_end(Detection(field, 1, whole.box, 0.9, text=whole.text), page, spec)
        assert taken.text == text
        assert taken.box.right - taken.box.left == pytest.approx(8 / 17 * (whole.box.right - whole.box.left))
    assert taken.box.right == whole.box.right


@pytest.mark.parametrize(
    ("text", "field", "spec", "end"),
    [
        ("103/16/20-03/20/20", "flight_start", START, "103/16/20"),
        ("03/16/20-03/420", "flight_end", END, "03/420"),
    ],
)
def test_the_date_of_the_other_end_is_no_answer(text: str, field: str, spec: FieldSpec, end: str) -> None:
    page = printed(text)
    assert take_end(Detection(field, 1, page.words[0].box, 0.9, text=text), page, spec).text == end
