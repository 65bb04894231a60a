import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pdf_maker import PARAGRAPH, new_pdf, scan_pdf, text_pdf

from docpipe.documents import open_document
from docpipe.documents.text_layer import clean_text, garbage_share, number_lines
from docpipe.geometry import BBox
from docpipe.types import Page, TextSource, Word


def page_of(folder: Path, data: bytes) -> Page:
    file = folder / "a.pdf"
    file.write_bytes(data)
    with open_document(file) as document:
        return document.page(1)


def test_born_digital_words_are_the_words(tmp_path: Path) -> None:
    page = page_of(tmp_path, text_pdf())
    assert page.words_source is TextSource.TEXT_LAYER
    assert page.layer_trust == 1.0
    assert " ".join(w.text for w in page.words) == " ".join(PARAGRAPH)
    assert sorted({w.line_no for w in page.words}) == [0, 1, 2, 3]


def test_bold_is_told(tmp_path: Path) -> None:
    pdf = new_pdf()
    page = pdf.new_page()
    page.insert_text((72, 72), "Total", fontname="hebo")
    page.insert_text((150, 72), "119.00 EUR due", fontname="helv")
    words = page_of(tmp_path, pdf.tobytes()).words
    assert [w.bold for w in words] == [True, False, False, False]


def test_text_printed_twice_for_weight_counts_once(tmp_path: Path) -> None:
    pdf = new_pdf()
    page = pdf.new_page()
    for dx in (0, 0.2):
        page.insert_text((72 + dx, 72), "Invoice number 4711")
    assert [w.text for w in page_of(tmp_path, pdf.tobytes()).words] == ["Invoice", "number", "4711"]


@pytest.mark.parametrize("style", [{"color": (1, 1, 1)}, {"render_mode": 3}])
def test_hidden_text_is_no_text(tmp_path: Path, style: dict[str, object]) -> None:
    page = page_of(tmp_path, text_pdf(**style))
    assert page.words == ()
    assert page.layer_trust < 0.5


def test_white_text_on_a_dark_bar_is_text(tmp_path: Path) -> None:
    pdf = new_pdf()
    page = pdf.new_page()
    page.draw_rect((60, 80, 500, 110), fill=(0, 0, 0.4))
    page.insert_text((72, 100), "Invoice 4711 of March", color=(1, 1, 1))
    assert len(page_of(tmp_path, pdf.tobytes()).words) == 4


def test_one_hidden_line_goes_without_the_others(tmp_path: Path) -> None:
    pdf = new_pdf()
    page = pdf.new_page()
    for i, line in enumerate(PARAGRAPH):
        page.insert_text((72, 100 + 20 * i), line)
    page.insert_text((72, 400), "Total 999.99", color=(1, 1, 1))
    words = page_of(tmp_path, pdf.tobytes()).words
    assert len(words) == len(" ".join(PARAGRAPH).split())
    assert "999.99" not in {w.text for w in words}


@pytest.mark.parametrize("layer_first", [False, True])
def test_a_scans_own_ocr_is_half_believed(tmp_path: Path, layer_first: bool) -> None:
    page = page_of(tmp_path, scan_pdf(layer="right", layer_first=layer_first))
    assert 0.5 <= page.layer_trust <= 0.6
    assert page.words


def test_an_ocr_layer_beside_the_print_is_not(tmp_path: Path) -> None:
    page = page_of(tmp_path, scan_pdf(layer="elsewhere"))
    assert page.layer_trust < 0.5
    assert page.words == ()


def test_a_header_over_a_scan_is_an_incomplete_layer(tmp_path: Path) -> None:
    page = page_of(tmp_path, scan_pdf(header="Received on 2 March by the central registry"))
    assert page.words_source is TextSource.NONE
    assert page.layer_words


def test_text_off_the_page_is_dropped(tmp_path: Path) -> None:
    pdf = new_pdf()
    page = pdf.new_page(width=500, height=500)
    page.insert_text((72, 72), "inside the displayed page")
    page.insert_text((72, 400), "outside")
    page.set_cropbox((0, 0, 500, 300))
    assert "outside" not in {w.text for w in page_of(tmp_path, pdf.tobytes()).layer_words}


def test_shifted_character_maps_are_garbage() -> None:
    sound = " ".join(PARAGRAPH * 3).split()
    assert garbage_share(sound) == 0.0
    shifted = ["".join(chr(max(ord(c) - 0x1D, 1)) for c in word) for word in sound]
    assert garbage_share(shifted) > 0.5
    letters = "abcdefghijklmnopqrstuvwxyz"
    swapped = str.maketrans(letters, letters[3:] + letters[:3])
    assert garbage_share([word.lower().translate(swapped) for word in sound]) > 0.5


@pytest.mark.parametrize(
    "text",
    [
        "Rechnungsnummer Kundennummer Lieferdatum zuzüglich gesetzlicher Umsatzsteuer Zahlungsbedingungen",
        "Facture numéro désignation quantité prix unitaire montant hors taxes échéance règlement",
        "Faktura sprzedawca nabywca wartość netto stawka kwota brutto razem do zapłaty słownie złotych",
        "1.234,56 99,00 DE123456789 4711-AB/7 2024-03-02 EUR 19% 17,00 -- *** Nr. Pos. Stk. MwSt.",
        "請求書 合計 金額 お支払期限 二零二四年三月 счет фактура итого к оплате без налога",
    ],
)
def test_real_languages_and_numbers_are_not_garbage(text: str) -> None:
    assert garbage_share((text + " ").split() * 3) == 0.0


def test_ligatures_are_spelled_out_and_controls_dropped() -> None:
    assert clean_text("o\ufb03ce\u00ad\u200b\x07") == "office"
    assert clean_text("½ ² № Ⅳ") == "½ ² № Ⅳ"


def test_lines_survive_baseline_jitter_and_other_sizes() -> None:
    rng = random.Random(7)
    words = [
        Word(f"{line}.{i}", BBox(0.1 * i, y, 0.1 * i + 0.08, y + 0.012))
        for line in range(20)
        for i in range(8)
        for y in [0.1 + 0.016 * line + rng.uniform(-0.002, 0.002)]
    ]
    rng.shuffle(words)
    assert [w.text for w in number_lines(words)] == [f"{line}.{i}" for line in range(20) for i in range(8)]


@given(st.lists(st.tuples(*[st.floats(0, 0.9)] * 2, *[st.floats(0, 0.1)] * 2), max_size=30))
def test_line_numbers_rise_and_no_word_is_lost(boxes: list[tuple[float, float, float, float]]) -> None:
    words = [Word(str(i), BBox(x, y, x + w, y + h)) for i, (x, y, w, h) in enumerate(boxes)]
    numbered = number_lines(words)
    assert sorted(w.text for w in numbered) == sorted(w.text for w in words)
    numbers = [w.line_no for w in numbered]
    assert numbers == sorted(numbers)
