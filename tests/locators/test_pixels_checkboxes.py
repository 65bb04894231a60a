"""Check boxes: found in several drawings, ticked or not, and given to the right caption."""

from dataclasses import dataclass, field

import cv2
import numpy as np
import pytest

from docpipe.geometry import BBox, iou
from docpipe.locators.embedded.page.captions import find_captions
from docpipe.locators.embedded.page.layout import analyse
from docpipe.locators.embedded.pixels.checkbox import find_checkboxes
from docpipe.locators.embedded.pixels.locate import locate_pixels
from docpipe.locators.embedded.words.vocabulary import compile_queries
from docpipe.types import Detection, Page, Query, Raster, TextSource, Word

WIDTH_PT, HEIGHT_PT, DPI = 400.0, 300.0, 300
SCALE = DPI / 72


@dataclass
class Form:
    """A form being drawn at 300 dpi; lengths in points."""

    style: str = "square"
    noise: str = "clean"
    words: list[Word] = field(default_factory=list)
    truth: dict[str, BBox] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.pixels = np.full((round(HEIGHT_PT * SCALE), round(WIDTH_PT * SCALE)), 255, np.uint8)

    def text(self, x: float, base: float, text: str, size: float = 10) -> float:
        """Prints words; the right edge in points."""
        for part in text.split():
            width = 0.55 * size * len(part)
            font, scale = cv2.FONT_HERSHEY_SIMPLEX, 0.7 * size * SCALE / 21
            cv2.putText(
                self.pixels, part, (round(x * SCALE), round(base * SCALE)), font, scale, 0, 3, cv2.LINE_AA
            )
            box = BBox(
                x / WIDTH_PT,
                (base - 0.95 * size) / HEIGHT_PT,
                (x + width) / WIDTH_PT,
                (base + 0.25 * size) / HEIGHT_PT,
            )
            self.words.append(Word(part, box, int(base)))
            x += width + 0.3 * size
        return x

    def box(self, name: str, x: float, base: float, mark: str = "", size: float = 10) -> None:
        left, top, right, bottom = (round(v * SCALE) for v in (x, base - size + 1, x + size, base + 1))
        centre = (left + right) // 2, (top + bottom) // 2
        if self.style == "ring":
            cv2.circle(self.pixels, centre, (right - left) // 2, 0, 3, cv2.LINE_AA)
        else:
            cv2.rectangle(self.pixels, (left, top), (right, bottom), 90 if self.style == "grey" else 0, 3)
        inset = (right - left) // 5
        if mark == "cross":
            cv2.line(
                self.pixels, (left + inset, top + inset), (right - inset, bottom - inset), 0, 4, cv2.LINE_AA
            )
            cv2.line(
                self.pixels, (right - inset, top + inset), (left + inset, bottom - inset), 0, 4, cv2.LINE_AA
            )
        elif mark == "tick":
            points = [[left + inset, centre[1]], [centre[0], bottom - inset], [right + inset, top - inset]]
            if self.style == "ring":
                points = [
                    [left + inset, centre[1]],
                    [centre[0], bottom - inset],
                    [right - inset, top + inset],
                ]
            cv2.polylines(self.pixels, [np.array(points, np.int32)], False, 0, 5, cv2.LINE_AA)
        elif mark == "fill":
            cv2.circle(self.pixels, centre, (right - left) // 3, 0, -1, cv2.LINE_AA)
        self.truth[name] = BBox(
            x / WIDTH_PT, (base - size + 1) / HEIGHT_PT, (x + size) / WIDTH_PT, (base + 1) / HEIGHT_PT
        )

    def page(self) -> Page:
        pixels = self.pixels
        rng = np.random.default_rng(7)
        if self.noise == "scan":
            turn = cv2.getRotationMatrix2D((pixels.shape[1] / 2, pixels.shape[0] / 2), 0.3, 1)
            pixels = cv2.warpAffine(pixels, turn, pixels.shape[::-1], borderValue=255)
            pixels = cv2.GaussianBlur(pixels, (5, 5), 1.4)
            noisy = pixels.astype(np.float32) * 0.85 + rng.normal(15, 9, pixels.shape)
            pixels = np.clip(noisy, 0, 255).astype(np.uint8)
            pixels[rng.random(pixels.shape) < 0.0005] = 0

        def render(dpi: int) -> Raster:
            size = round(WIDTH_PT * dpi / 72), round(HEIGHT_PT * dpi / 72)
            return Raster(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), dpi)

        return Page(1, WIDTH_PT, HEIGHT_PT, tuple(self.words), TextSource.TEXT_LAYER, render)


def ask(page: Page, *phrases: str) -> dict[str, Detection]:
    """The best detection of each phrase."""
    queries = tuple(Query(p, p, (p,), "checkbox") for p in phrases)
    layout = analyse(page)
    assert layout is not None
    vocabulary = compile_queries(queries)
    best: dict[str, Detection] = {}
    for found in locate_pixels(page, queries, layout, lambda on: find_captions(on, vocabulary)):
        best.setdefault(found.field, found)
    return best


@pytest.mark.parametrize("noise", ["clean", "scan"])
@pytest.mark.parametrize("style", ["square", "grey", "ring"])
@pytest.mark.parametrize("mark", ["cross", "tick", "fill"])
def test_a_box_before_each_caption(style: str, noise: str, mark: str) -> None:
    form = Form(style, noise)
    for row, (name, ticked) in enumerate([("Single", False), ("Married", True), ("Divorced", False)]):
        form.box(name, 40, 60 + 30 * row, mark if ticked else "")
        form.text(58, 60 + 30 * row, name)
    best = ask(form.page(), "Single", "Married", "Divorced")
    assert {name: found.evidence["ticked"] >= 0.5 for name, found in best.items()} == {
        "Single": False, "Married": True, "Divorced": False,
    }  # fmt: skip
    assert all(iou(best[name].box, box) > 0.5 for name, box in form.truth.items())


@pytest.mark.parametrize("side", ["left", "right"])
def test_boxes_in_a_row_follow_the_side_on_which_the_page_prints_them(side: str) -> None:
    form, x = Form(), 40.0
    for name in ("Cash", "Cheque", "Card"):
        if side == "left":
            form.box(name, x, 60, "cross" if name == "Cheque" else "")
            x = form.text(x + 14, 60, name) + 16
        else:
            x = form.text(x, 60, name)
            form.box(name, x, 60, "cross" if name == "Cheque" else "")
            x += 26
    best = ask(form.page(), "Cash", "Cheque", "Card")
    assert [best[n].evidence["ticked"] >= 0.5 for n in ("Cash", "Cheque", "Card")] == [False, True, False]
    assert all(iou(best[name].box, box) > 0.5 for name, box in form.truth.items())


def test_a_box_far_to_the_right_of_a_question() -> None:
    form = Form()
    form.text(40, 60, "Do you smoke")
    form.box("smoke", 150, 60, "tick")
    form.text(40, 90, "Do you drink")
    form.box("drink", 150, 90)
    best = ask(form.page(), "Do you smoke", "Do you drink")
    assert best["Do you smoke"].evidence["ticked"] >= 0.5 > best["Do you drink"].evidence["ticked"]


def test_letters_digits_and_table_cells_are_no_boxes() -> None:
    form = Form()
    form.text(40, 60, "DOOR BOX 0800 D O Q 8", size=14)
    for row in range(4):
        for column in range(4):
            left, top = round((40 + 16 * column) * SCALE), round((100 + 16 * row) * SCALE)
            cv2.rectangle(form.pixels, (left, top), (left + round(16 * SCALE), top + round(16 * SCALE)), 0, 3)
    assert find_checkboxes(form.page()) == []


def test_a_caption_without_a_box_is_absent() -> None:
    form = Form()
    form.text(40, 60, "Married couples may file together")
    form.box("other", 40, 200, "cross")
    form.text(58, 200, "Agree")
    assert set(ask(form.page(), "Married", "Agree")) == {"Agree"}


@pytest.mark.parametrize(
    ("printed", "ticked"),
    [("☐ Express", False), ("☒ Express", True), ("☑Express", True), ("[x] Express", True), ("[ ] Express", False),
     ("( ) Express", False), ("(X) Express", True), ("Express □", False), ("Express ■", True)],
)  # fmt: skip
def test_boxes_printed_as_characters(printed: str, ticked: bool) -> None:
    form, x = Form(), 40.0
    for part in printed.split():  # the drawing is of no matter: the words tell
        form.words.append(Word(part, BBox(x / WIDTH_PT, 0.2, (x + 6 * len(part)) / WIDTH_PT, 0.24)))
        x += 6 * len(part) + 3
    assert ask(form.page(), "Express")["Express"].evidence["ticked"] == float(ticked)


def test_all_boxes_of_a_caption_for_a_query_of_many() -> None:
    form = Form()
    for row in range(2):
        form.box(str(row), 40, 60 + 40 * row, "cross" if row else "")
        form.text(58, 60 + 40 * row, "Received")
    page, query = form.page(), Query("received", "received", ("Received",), "checkbox", many=True)
    layout = analyse(page)
    assert layout is not None
    vocabulary = compile_queries((query,))
    found = locate_pixels(page, (query,), layout, lambda on: find_captions(on, vocabulary))
    assert sorted(round(d.evidence["ticked"]) for d in found) == [0, 1]


@pytest.mark.parametrize("mark", ["", "cross"])
def test_a_small_box_with_a_thick_line_is_not_ticked_by_it(mark: str) -> None:
    form = Form()
    form.box("small", 50, 60, mark, size=6.5)
    box = form.truth["small"]
    corners = [(round(x * WIDTH_PT * SCALE), round(y * HEIGHT_PT * SCALE)) for x, y in (
        (box.left, box.top), (box.right, box.bottom)
    )]  # fmt: skip
    cv2.rectangle(form.pixels, *corners, 0, 8)
    (found,) = find_checkboxes(form.page())
    assert (found.ticked >= 0.5) == bool(mark)
