"""Check boxes and radio marks on a page, and whether they are ticked."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from docpipe.geometry import BBox, covered, from_pixels, iou
from docpipe.locators.embedded.pixels.ink import Mask, darker_than_paper
from docpipe.types import Page, Raster, TextSource, Word

DPI = 150
SIZE_PT = (5.5, 22.0)
"""Smallest and largest side of a box."""
SQUARE = 1.3
"""Most that one side may be longer than the other."""
SIDE_INK = 0.92
"""Least share of each side of a square that is inked."""
RING_INK = 0.95
"""Least share of the full turn in which a ring is inked."""
STICKING_OUT = 1.8
"""A component with a box and a tick that leaves it may be this many times as large as the largest box."""
INSET = 0.24
"""Share of the side that is cut off all round before the ink inside is measured."""
THICKEST = 0.34
"""Share of the side that a frame's line may take."""
TICKED_INK, TICKED_SLOPE = 0.07, 0.02
"""Ink share inside at which a box is as likely ticked as not, and how fast that changes.
A thin cross fills 0.15, a small tick 0.1, specks under 0.03."""

_EMPTY_GLYPHS = frozenset("☐□▢◯○◻⬜❏❑\uf0a8\uf06f")
_TICKED_GLYPHS = frozenset("☒☑■✓✔✗✘⊠▣◉●⬛🗹🗷\uf0fe\uf0fd")
_BRACKETS = re.compile(r"[\[(]\s*([xX✓✔✗*])?\s*[\])]|^[\[(][xX]?_?$")


@dataclass(frozen=True, slots=True)
class CheckBox:
    """One box. ``ticked`` is 0-1."""

    box: BBox
    ticked: float
    round: bool = False


def find_checkboxes(page: Page) -> list[CheckBox]:
    """Every check box of a page, drawn or printed as a glyph, in reading order. Raises RasterizeError."""
    written = list(_printed(page.words))
    letters = [w for w in page.words if _is_text(w, page.words_source)]
    drawn = [b for b in drawn_boxes(page.render(DPI)) if not any(_part_of(b, w) for w in letters)]
    drawn = [
        b for b in drawn if not any(iou(b.box, w.box) > 0.1 or covered(b.box, w.box) > 0.5 for w in written)
    ]
    return sorted((*written, *drawn), key=lambda b: (round(b.box.center[1], 2), b.box.left))


def _is_text(word: Word, source: TextSource) -> bool:
    """Letters, rather than what an OCR engine makes of a box ("O", "L]", "[X")."""
    letters = sum(c.isalnum() for c in word.text)
    return letters >= (1 if source is TextSource.TEXT_LAYER else 3)


def _part_of(box: CheckBox, word: Word) -> bool:
    # A box that OCR joined to its caption stands at the word's edge and is as high as the word or higher.
    return covered(box.box, word.box) > 0.6 and box.box.height < 1.15 * word.box.height


def _printed(words: Sequence[Word]) -> Iterator[CheckBox]:
    """Boxes that are characters: ☐ ☒ [x] ( ), also where they are glued to their caption."""
    for number, word in enumerate(words):
        for index, char in enumerate(word.text):
            if char in _EMPTY_GLYPHS or char in _TICKED_GLYPHS:
                yield CheckBox(_slice(word, index, index + 1), float(char in _TICKED_GLYPHS))
        match = _BRACKETS.search(word.text)
        if match is None or (match.group(0)[-1] not in "])" and not _closes(words, number)):
            continue
        ticked = bool(match.group(1)) or word.text[1:2] in {"x", "X"}
        if match.group(0)[-1] in "])":
            yield CheckBox(_slice(word, match.start(), match.end()), float(ticked))
        else:
            closing = _closing(words, number)
            ticked = ticked or any(
                w.text.strip() in {"x", "X", "✓", "✔"} for w in words[number + 1 : closing]
            )
            last = words[closing].box
            yield CheckBox(
                BBox(word.box.left, word.box.top, max(last.right, word.box.right), word.box.bottom),
                float(ticked),
            )


def _closing(words: Sequence[Word], number: int) -> int:
    """The index of the word that closes the bracket opened at ``number``, at most two words on; -1 for none."""
    for index in range(number + 1, min(number + 3, len(words))):
        if words[index].text in {"]", ")"}:
            return index
    return -1


def _closes(words: Sequence[Word], number: int) -> bool:
    return _closing(words, number) >= 0


def _slice(word: Word, first: int, last: int) -> BBox:
    """The part of a word's box that characters ``first`` to ``last`` take, as if all were equally wide."""
    step = word.box.width / len(word.text)
    return BBox(word.box.left + first * step, word.box.top, word.box.left + last * step, word.box.bottom)


# --- drawn boxes -----------------------------------------------------------------------------------------


def drawn_boxes(raster: Raster) -> list[CheckBox]:
    """Squares and rings outlined on the page, with the ink inside."""
    import cv2

    dark = darker_than_paper(raster.pixels)
    scale = raster.dpi / 72
    least, most = SIZE_PT[0] * scale, SIZE_PT[1] * scale
    run = max(5, round(0.75 * least))
    across, down = (
        np.asarray(cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones(shape, np.uint8)), np.uint8)
        for shape in ((1, run), (run, 1))
    )
    _, labels, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    width, height = stats[:, 2], stats[:, 3]
    found: list[CheckBox] = []
    for label in np.flatnonzero(
        (np.minimum(width, height) >= least) & (np.maximum(width, height) <= STICKING_OUT * most)
    ):
        x, y, wide, high = (int(v) for v in stats[label, :4])
        part = slice(y, y + high), slice(x, x + wide)
        own = (labels[part] == label).astype(np.uint8)
        frame = _square(own, across[part], down[part])
        ring = frame is None and max(wide, high) <= most and _is_ring(own)
        if ring:
            frame = (0, 0, wide, high)
        if frame is None:
            continue
        left, top, right, bottom = frame
        if not least <= min(right - left, bottom - top) <= max(right - left, bottom - top) <= most:
            continue
        box = from_pixels(x + left, y + top, x + right, y + bottom, raster.width_px, raster.height_px)
        patch = dark[y + top : y + bottom, x + left : x + right]
        found.append(CheckBox(box, _ticked(patch, ring), ring))
    return found


def _square(own: Mask, across: Mask, down: Mask) -> tuple[int, int, int, int] | None:
    """(left, top, right, bottom) of the square frame in a component, whatever sticks out of it; None for no frame.

    ``across`` and ``down`` are the straight runs in the same place.
    """
    columns, rows = (own & down).sum(0), (own & across).sum(1)
    if not columns.any() or not rows.any():
        return None
    xs, ys = np.flatnonzero(columns >= 0.65 * columns.max()), np.flatnonzero(rows >= 0.65 * rows.max())
    left, right, top, bottom = int(xs[0]), int(xs[-1]) + 1, int(ys[0]), int(ys[-1]) + 1
    width, height = right - left, bottom - top
    if min(width, height) < 5 or max(width, height) > SQUARE * min(width, height):
        return None
    inner = own[top:bottom, left:right]
    band = max(2, round(0.14 * min(height, width)))
    sides = (inner[:band].max(0), inner[-band:].max(0), inner[:, :band].max(1), inner[:, -band:].max(1))
    if min(float(side.mean()) for side in sides) < SIDE_INK:
        return None
    corner = max(2, round(0.2 * min(height, width)))
    corners = (
        inner[:corner, :corner],
        inner[:corner, -corner:],
        inner[-corner:, :corner],
        inner[-corner:, -corner:],
    )
    sharp = all(c.any(0).mean() > 0.7 and c.any(1).mean() > 0.7 for c in corners)
    return (left, top, right, bottom) if sharp else None


def _is_ring(own: Mask) -> bool:
    """The component's outline is a closed circle with paper inside, whatever else is drawn in it."""
    import cv2

    height, width = own.shape
    if max(height, width) > 1.15 * min(height, width) or own.mean() > 0.7:
        return False
    outlines, _ = cv2.findContours(own, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    filled = cv2.drawContours(np.zeros_like(own), outlines, -1, 1, -1)
    if not 0.73 < float(filled.mean()) < 0.87:  # a disc fills pi / 4 of its square
        return False
    y, x = np.nonzero(own)
    u, v = (x + 0.5 - width / 2) / (width / 2), (y + 0.5 - height / 2) / (height / 2)
    rim = np.hypot(u, v) > 1 - 3.5 / (min(height, width) / 2)
    turn = np.floor((np.arctan2(v[rim], u[rim]) + np.pi) / (2 * np.pi) * 24).astype(int) % 24
    return len(np.unique(turn)) / 24 >= RING_INK


def _ticked(patch: Mask, ring: bool) -> float:
    height, width = patch.shape
    cut = INSET + (0.04 if ring else 0)
    line = _line_width(patch)
    dy, dx = max(2, line + 1, round(cut * height)), max(2, line + 1, round(cut * width))
    inside: NDArray[np.uint8] = patch[dy : height - dy, dx : width - dx]
    if not inside.size:
        return 0.0
    return float(1 / (1 + np.exp(-(float(inside.mean()) - TICKED_INK) / TICKED_SLOPE)))


def _line_width(patch: Mask) -> int:
    """Thickness in px of a frame whose outer edge is the patch's: the way in from its sides to paper.

    0 where no paper comes within THICKEST: the box is filled.
    """
    runs = []
    for turns in range(4):
        side = np.rot90(patch, turns)
        middle = side[len(side) // 4 : len(side) - len(side) // 4]
        runs.append(np.where(middle.all(1), middle.shape[1], middle.argmin(1)))
    width = int(np.quantile(np.concatenate(runs), 0.25))
    return width if width <= THICKEST * min(patch.shape) else 0
