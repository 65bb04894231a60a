"""Loose boxes of vision models onto what is printed: whole words, or ink where there are no words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from docpipe.geometry import BBox, clip, contains_point, covered, from_pixels, to_pixels, union
from docpipe.types import Raster, Word

TAKEN = 0.5
"""Share of a word that must lie in a box for the word to belong to it."""
DARK = 128
"""Grey below which a pixel is ink."""


@dataclass(frozen=True, slots=True)
class Snapped:
    """A box on whole words. ``quality`` 0-1: 1.0 when the loose box cut no word and missed none."""

    box: BBox
    words: tuple[Word, ...]
    quality: float

    @property
    def text(self) -> str:
        """The words in their order; lines separated by ``\\n``."""
        lines: dict[int, list[str]] = {}
        for word in self.words:
            lines.setdefault(word.line_no, []).append(word.text)
        return "\n".join(" ".join(line) for line in lines.values())


def snap_to_words(box: BBox, words: Sequence[Word]) -> Snapped | None:
    """``box`` as the union of the words that belong to it; None when no word does.

    A word belongs to the box by at least half of its area; when none does, the nearest touched line counts.
    """
    touched = [(word, covered(word.box, box)) for word in words]
    touched = [(word, share) for word, share in touched if share > 0]
    inside = [word for word, share in touched if share >= TAKEN]
    if not inside and touched:
        best = max(touched, key=lambda pair: pair[1])
        inside = [word for word, _ in touched if word.line_no == best[0].line_no]
    if not inside:
        return None
    cut = sum(1 - abs(2 * share - 1) for _, share in touched) / len(touched)
    snapped = union(word.box for word in inside)
    spread = covered(snapped, box) if box.area else 0.0
    return Snapped(snapped, tuple(inside), round(max(0.0, (1 - cut) * spread), 4))


def word_at(x: float, y: float, words: Iterable[Word]) -> Snapped | None:
    """The word at a point (relative), or None."""
    for word in words:
        if contains_point(word.box, x, y):
            return Snapped(word.box, (word,), 1.0)
    return None


def snap_to_ink(box: BBox, raster: Raster, grow_px: int = 6) -> BBox:
    """``box`` tightened to the dark pixels in it, after growing by up to ``grow_px`` where it cuts through ink.

    Returns ``box`` unchanged where it holds no ink.
    """
    pixel = to_pixels(box, raster.width_px, raster.height_px)
    left, top = max(pixel.left - grow_px, 0), max(pixel.top - grow_px, 0)
    right = min(pixel.right + grow_px, raster.width_px)
    bottom = min(pixel.bottom + grow_px, raster.height_px)
    dark = raster.pixels[top:bottom, left:right] < DARK
    columns = _run(np.any(dark, axis=0), pixel.left - left, pixel.right - left)
    rows = _run(np.any(dark, axis=1), pixel.top - top, pixel.bottom - top)
    if columns is None or rows is None:
        return box
    return clip(
        from_pixels(
            left + columns[0],
            top + rows[0],
            left + columns[1],
            top + rows[1],
            raster.width_px,
            raster.height_px,
        )
    )


def _run(inked: NDArray[np.bool_], start: int, end: int) -> tuple[int, int] | None:
    """First and one past last inked index of ``start:end``, each followed outwards while ink goes on."""
    indices = np.flatnonzero(inked[start:end])
    if indices.size == 0:
        return None
    first, last = start + int(indices[0]), start + int(indices[-1]) + 1
    while first == start and start > 0 and inked[start - 1]:
        first = start = start - 1
    while last == end and end < inked.size and inked[end]:
        last = end = end + 1
    return first, last
