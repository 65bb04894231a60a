"""Marks that are no print: the network's arithmetic, boxes from its cells, and answers made of marks."""

import numpy as np
import pytest

from docpipe.geometry import BBox
from docpipe.locators.embedded.page.captions import Hits, find_captions
from docpipe.locators.embedded.page.layout import Layout, analyse
from docpipe.locators.embedded.pixels.convolution import Convolution
from docpipe.locators.embedded.pixels.detector import COARSEST, DPI, KINDS, Guesses, darkness
from docpipe.locators.embedded.pixels.locate import by_hand, locate_pixels, search_marks
from docpipe.locators.embedded.pixels.marks import GROWTH, Mark, distinct, with_strokes, without_brands
from docpipe.locators.embedded.words.vocabulary import compile_queries
from docpipe.types import Detection, Page, Query, Raster, TextSource, Word
from docpipe.validation import ACCEPT_SCORE

WIDTH_PT, HEIGHT_PT = 595.0, 842.0


@pytest.mark.parametrize(("kernel", "stride", "dilation"), [(3, 1, 1), (3, 2, 1), (3, 1, 2), (1, 1, 1)])
def test_a_convolution_is_a_sum_over_its_kernel(kernel: int, stride: int, dilation: int) -> None:
    rng = np.random.default_rng(3)
    maps = rng.normal(size=(9, 8, 2)).astype(np.float32)
    weight = rng.normal(size=(kernel, kernel, 2, 3)).astype(np.float32)
    bias = rng.normal(size=3).astype(np.float32)
    got = Convolution(weight.reshape(-1, 3), bias, kernel, stride, dilation)(maps)
    assert got.shape == (-(-9 // stride), -(-8 // stride), 3)
    for row, column in ((0, 0), (1, 2), (got.shape[0] - 1, got.shape[1] - 1)):
        wanted = bias.copy()
        for y in range(kernel):
            for x in range(kernel):
                at = (
                    row * stride + (y - kernel // 2) * dilation,
                    column * stride + (x - kernel // 2) * dilation,
                )
                if 0 <= at[0] < 9 and 0 <= at[1] < 8:
                    wanted = wanted + maps[at] @ weight[y, x]
        assert np.allclose(got[row, column], wanted, atol=1e-4)


def test_darkness_does_not_depend_on_the_light() -> None:
    page = np.full((150, 203), 250, np.uint8)
    page[60:64, 40:160] = 20
    dim = (page * 0.6).astype(np.uint8)
    assert darkness(page).shape == (-(-150 // COARSEST) * COARSEST, -(-203 // COARSEST) * COARSEST)
    assert darkness(page)[61, 100] == darkness(dim)[61, 100] == 1
    assert darkness(page)[100, 100] == darkness(dim)[100, 100] == 0


def test_cells_that_agree_give_one_box() -> None:
    boxes = np.zeros((4, len(KINDS), 4), np.float32)
    boxes[:, 0] = [(100, 100, 200, 140), (104, 100, 204, 140), (110, 105, 150, 130), (300, 300, 360, 330)]
    scores = np.zeros((4, len(KINDS)), np.float32)
    scores[:, 0] = 0.8, 0.8, 0.3, 0.6
    found, sure = distinct(Guesses(scores, boxes), 0)
    assert sure.tolist() == pytest.approx([0.8, 0.6])
    assert found[0].tolist() == pytest.approx([102, 100, 202, 140], abs=1.5)
    assert found[1].tolist() == [300, 300, 360, 330]
    assert not len(distinct(Guesses(scores, boxes), 1)[0])


def test_a_signature_ends_where_its_strokes_end() -> None:
    ink = np.zeros((200, 300), np.uint8)
    for x in range(100, 200):  # a stroke that leaves the box above and, farther than it may, on the right
        ink[120 - (x - 100) // 8, x : x + 2] = 1
    ink[122, 20:280] = 1  # a ruling below it
    ink[117:121, 160:185] = 1  # print that only reaches into the box
    (box,) = with_strokes(np.array([(98, 112, 164, 124)], np.float32), ink)
    assert box.tolist() == pytest.approx([98, 108, 164 + GROWTH * 66, 124], abs=0.5)
    assert not len(with_strokes(np.zeros((0, 4), np.float32), ink))


def test_a_brand_in_script_is_no_signature() -> None:
    brand = Mark("logo", BBox(0.1, 0.1, 0.3, 0.15), 0.7)
    likely = Mark("signature", BBox(0.1, 0.1, 0.31, 0.15), 0.6)
    surer = Mark("signature", BBox(0.1, 0.1, 0.31, 0.15), 0.8)
    elsewhere = Mark("signature", BBox(0.5, 0.7, 0.7, 0.75), 0.6)
    assert without_brands([brand, likely, elsewhere]) == [brand, elsewhere]
    assert without_brands([brand, surer]) == [brand, surer]


# --- answers ---------------------------------------------------------------------------------------------


def page_with(*words: tuple[str, float, float]) -> Page:
    """A blank page with words at (left, top), relative."""
    placed = tuple(
        Word(text, BBox(x, y, x + 0.1, y + 0.012), number) for number, (text, x, y) in enumerate(words)
    )
    blank = np.full((round(HEIGHT_PT * DPI / 72), round(WIDTH_PT * DPI / 72)), 255, np.uint8)
    return Page(1, WIDTH_PT, HEIGHT_PT, placed, TextSource.TEXT_LAYER, lambda dpi: Raster(blank, dpi))


def no_captions(layout: Layout) -> Hits:
    raise AssertionError("captions were not to be looked for")


def test_every_kind_answers_its_own_queries_only() -> None:
    page = page_with()
    marks = [Mark(kind, BBox(0.1, 0.1 + 0.2 * i, 0.3, 0.2 + 0.2 * i), 0.9) for i, kind in enumerate(KINDS)]
    queries = tuple(Query(f"the_{kind}", kind, value_type=kind, many=True) for kind in KINDS)
    found = locate_pixels(page, queries, None, no_captions, marks)
    assert {d.field: d.box for d in found} == {f"the_{m.kind}": m.box for m in marks}
    assert all(d.evidence["seen"] == 0.9 for d in found)


def test_words_in_a_stamp_do_not_speak_against_it() -> None:
    page = page_with(("RECEIVED", 0.2, 0.2), ("RECEIVED", 0.2, 0.22))
    box = BBox(0.2, 0.2, 0.3, 0.235)
    queries = Query("stamp", "stamp", value_type="stamp"), Query("who", "signature", value_type="signature")
    layout = analyse(page)
    marks = Mark("stamp", box, 0.8), Mark("signature", box, 0.8)
    vocabulary = compile_queries(queries)
    found = locate_pixels(page, queries, layout, lambda on: find_captions(on, vocabulary), marks)
    scores = {d.field: d.score for d in found}
    (alone,) = locate_pixels(page_with(), queries[:1], None, no_captions, marks)
    assert scores["stamp"] == alone.score > 0.5
    assert scores.get("who", 0.0) < ACCEPT_SCORE


def test_what_the_network_doubts_is_no_answer() -> None:
    """Of what it gave less than 0.5 on letters nothing was a signature."""
    query = Query("signature", "signature", value_type="signature", many=True)
    marks = [Mark("signature", BBox(0.1, y, 0.3, y + 0.05), y) for y in (0.8, 0.62, 0.42)]
    found = locate_pixels(page_with(), (query,), None, no_captions, marks)
    assert [d.box.top for d in found if d.score >= ACCEPT_SCORE] == [0.8, 0.62]


def test_marks_are_searched_only_where_they_are_asked_for() -> None:
    def forbidden(dpi: int) -> Raster:
        raise AssertionError("the page was rendered")

    page = Page(1, WIDTH_PT, HEIGHT_PT, (), TextSource.NONE, forbidden)
    assert search_marks(page, (Query("total", "total", value_type="money"),)) == ()


def test_handwritten_answers_are_told_from_printed_ones() -> None:
    note = Mark("handwriting", BBox(0.5, 0.1, 0.9, 0.2), 0.875)
    inside, beside = BBox(0.55, 0.12, 0.8, 0.15), BBox(0.1, 0.12, 0.3, 0.15)
    assert by_hand(Detection("total", 1, inside, 0.9), [note]).evidence == {"handwritten": 0.875}
    assert by_hand(Detection("total", 1, beside, 0.9), [note]).evidence == {}
