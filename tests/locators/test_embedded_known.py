"""Values that an adapted model has met: proposals grow or shrink to one that is printed there."""

import pytest

from docpipe.errors import ConfigurationError
from docpipe.geometry import union
from docpipe.locators.embedded.known import FILE, digest, load_known, recognized, save_known
from docpipe.types import Detection, TextSource
from tests.locators.word_pages import page_of

PAGE = page_of(
    (200, 40, "THE HILL BEAN"),
    (200, 54, "& TEA LEAF SDN BHD"),
    (200, 80, "Lot 36 Orchid Mall"),
    (200, 94, "811OO Johor Bahru"),
    (200, 108, "Cashier Aminah"),
    (200, 140, "Total 12.50"),
    source=TextSource.OCR,
)


def detection(*texts):
    """One around the words of these lines."""
    lines = [[w for w in PAGE.words if w.line_no == number] for number in texts]
    words = [word for line in lines for word in line]
    text = "\n".join(" ".join(word.text for word in line) for line in lines)
    return Detection("merchant_name", 1, union(w.box for w in words), 0.9, text)


def test_a_name_that_was_cut_grows_to_the_known_one():
    found = recognized(detection(1), PAGE, ["THE HILL BEAN & TEA LEAF SDN. BHD."], "text")
    assert found.text == "THE HILL BEAN\n& TEA LEAF SDN BHD"
    assert found.known == "THE HILL BEAN & TEA LEAF SDN. BHD."
    assert found.box == detection(0, 1).box


def test_an_address_loses_the_line_that_is_none_of_it():
    found = recognized(detection(2, 3, 4), PAGE, ["LOT 36, ORCHID MALL 81100 JOHOR BAHRU"], "address")
    assert found.text == "Lot 36 Orchid Mall\n811OO Johor Bahru"


def test_a_longer_name_is_not_cut_to_a_known_one():
    whole = detection(0, 1)
    assert recognized(whole, PAGE, ["THE HILL BEAN"], "text") == whole


def test_a_known_value_elsewhere_on_the_page_changes_nothing():
    other = detection(4)
    assert recognized(other, PAGE, ["THE HILL BEAN & TEA LEAF SDN. BHD."], "text") == other


def test_between_two_that_are_as_like_nothing_is_decided():
    name = detection(0, 1)
    twins = ["THE HILL BEAM & TEA LEAF SDN BHD", "THE HILL BEAR & TEA LEAF SDN BHD"]
    assert recognized(name, PAGE, twins, "text") == name


def test_known_values_survive_their_file_and_can_be_edited(tmp_path):
    save_known({"merchant_name": ("Müller & Söhne", "Acme")}, tmp_path)
    assert "Müller" in (tmp_path / FILE).read_text(encoding="utf-8")
    known = load_known(tmp_path)
    assert known == {"merchant_name": ("Acme", "Müller & Söhne")}
    (tmp_path / FILE).write_text('{"merchant_name": ["Acme", "Birch Ltd"]}', encoding="utf-8")
    assert digest(load_known(tmp_path)) != digest(known)
    assert load_known(tmp_path / "none") == {}


@pytest.mark.parametrize("broken", ["", "[]", '{"merchant_name": "Acme"}', '{"merchant_name": [1]}', "{"])
def test_a_broken_file_is_named(tmp_path, broken):
    (tmp_path / FILE).write_text(broken, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=FILE):
        load_known(tmp_path)
