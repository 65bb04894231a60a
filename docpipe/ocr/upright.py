"""Reading a scan whichever way it lies: skew and quarter turns found, undone, and words mapped back."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from docpipe.geometry import BBox
from docpipe.ocr.base import OcrEngine
from docpipe.ocr.skew import (
    estimate_skew,
    lies_sideways,
    paper_of,
    print_of,
    rotate,
    turn,
    unrotate_box,
    unturn_box,
)
from docpipe.ocr.unread import SPARSE_PSM, is_print_left, legible, merged, painted_over
from docpipe.types import GreyImage, Raster, Word

LEAST_RISE_PT = 3.0
"""By which a line across the page rises or falls: Tesseract reads pages with less as well unturned, and boxes then need
no mapping. On A4 that are 0.3 degrees; a till receipt may lie askew by more."""

GOOD_SCORE = 0.45
"""From this :func:`reading_score` on, a page lies upright; sideways print scores under 0.3."""

_CERTAIN_SCORE = 0.7
"""Of a band in the right orientation; bands upside down or sideways stay under 0.4."""

_PROBE_BANDS = (0.5, 0.3, 0.7)
"""Centres of the bands, relative, of which the one with most ink is read to tell the orientation."""


@dataclass(frozen=True, slots=True)
class PageGeometry:
    """How a scan lies: it was read after turning clockwise by ``rotation``, then against ``skew_deg``."""

    rotation: int = 0
    """0, 90, 180 or 270 degrees clockwise that make the page upright."""
    skew_deg: float = 0.0
    """Degrees by which the turned page's lines fall to the right."""


def read_page_upright(raster: Raster, engine: OcrEngine) -> tuple[tuple[Word, ...], PageGeometry]:
    """The words of a page with boxes in the frame of ``raster``, and how the page lies.

    One pass when it lies upright; orientations are probed only where the print looks sideways or was read
    poorly.
    Raises ReadError.
    """
    ink = print_of(raster.pixels)
    sideways = lies_sideways(ink)
    first = estimate_orientation(raster.pixels, engine, raster.dpi) if sideways else 0
    words, geometry = _read_turned(raster, engine, first, ink)
    if sideways or not words or reading_score(words) >= GOOD_SCORE:
        return words, geometry
    rotation = estimate_orientation(raster.pixels, engine, raster.dpi)
    if rotation == 0:
        return words, geometry
    turned = _read_turned(raster, engine, rotation, ink)
    return turned if reading_score(turned[0]) > reading_score(words) else (words, geometry)


def reading_score(words: Sequence[Word]) -> float:
    """How much a reading looks like print, 0-1: mean confidence, by length, of words; other marks count as 0."""
    total = sum(len(word.text) for word in words)
    if total == 0:
        return 0.0
    return sum(len(w.text) * w.confidence for w in words if _word_like(w.text)) / total


def estimate_orientation(pixels: GreyImage, engine: OcrEngine, dpi: float = 200.0) -> int:
    """Degrees clockwise (0, 90, 180, 270) that make the page upright: the turn whose text reads best.

    Reads a band of the page in each turn until one reads well. Raises ReadError.
    """
    scores = {}
    for rotation in (0, 90, 270, 180):
        band = _densest_band(turn(pixels, rotation))
        words = engine.read_region(band, dpi, psm=6).words
        scores[rotation] = reading_score(words) * min(1.0, sum(len(w.text) for w in words) / 40)
        if scores[rotation] > _CERTAIN_SCORE:
            return rotation
    best = max(scores, key=lambda rotation: scores[rotation])
    return best if scores[best] > scores[0] + 0.1 else 0


def _read_turned(
    raster: Raster, engine: OcrEngine, rotation: int, ink: NDArray[np.uint8]
) -> tuple[tuple[Word, ...], PageGeometry]:
    pixels, ink = (turn(image, rotation) if rotation else image for image in (raster.pixels, ink))
    height, width = pixels.shape
    skew = estimate_skew(ink)
    if abs(math.tan(math.radians(skew))) * width / raster.dpi * 72 < LEAST_RISE_PT:
        skew = 0.0
    straight = Raster(rotate(pixels, skew) if skew else pixels, raster.dpi)

    def as_scanned(words: Sequence[Word]) -> list[BBox]:
        return [unrotate_box(word.box, skew, width, height) if skew else word.box for word in words]

    words = engine.read_page(straight)
    boxes = as_scanned(words)
    if is_print_left(ink, boxes):
        words = merged(words, _read_the_rest(straight, engine, words))
        boxes = as_scanned(words)
    mapped = tuple(
        replace(word, box=unturn_box(box, rotation)) for word, box in zip(words, boxes, strict=True)
    )
    return mapped, PageGeometry(rotation, skew)


def _read_the_rest(raster: Raster, engine: OcrEngine, read: Sequence[Word]) -> list[Word]:
    """The words of what stands beside the words that were ``read``."""
    rest = painted_over(raster.pixels, (word.box for word in read), paper_of(raster.pixels))
    return legible(engine.read_page(Raster(rest, raster.dpi), psm=SPARSE_PSM))


def _word_like(text: str) -> bool:
    """Whether a reading has the shape of a word or number: mostly letters and digits, at least two."""
    solid = sum(c.isalnum() for c in text)
    return solid >= 2 and solid >= 0.6 * len(text)


def _densest_band(pixels: GreyImage) -> GreyImage:
    """A fifth of the page's height, full width, around the band centre with most contrast."""
    height = pixels.shape[0]
    half = max(height // 10, 1)
    bands = [pixels[max(round(c * height) - half, 0) : round(c * height) + half] for c in _PROBE_BANDS]
    return max(bands, key=lambda band: float(np.abs(np.diff(band.astype(np.int16), axis=1)).sum()))
