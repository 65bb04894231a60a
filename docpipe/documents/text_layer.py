"""How far a text layer can be believed: pure functions on words, and on the ink under them.

A PDF's text layer is a claim. It may be garbage (fonts without a usable character map), hidden (white,
invisible, painted over), some other OCR's guess under a scan, or cover only the header of a scanned page.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from docpipe.geometry import BBox, to_pixels
from docpipe.types import GreyImage, Word

TRUSTED = 0.5
"""From this trust on, the layer's words serve as the page's words."""

OCR_LAYER_TRUST = 0.55
"""Of a scan's own OCR layer: good enough to locate with, not good enough to be the only reading."""

INCOMPLETE_TRUST = 0.3
"""Of a layer that leaves most of the page's print unexplained."""

MIN_WORDS = 3

_STROKE_CONTRAST = 24
"""Grey levels by which print differs from its paper at least; faint thermal print has about 40."""

_OPEN_LINES = 6
"""Lines, going up, that a word may still join; sizes mixed on one line part its words by a few lines."""

_VOWELS = frozenset("aeiouyäöüáéíóúàèìòùâêîôûãõåæøœąęěůūīāēőűıAEIOUYÄÖÜÁÉÍÓÚÀÈÌÒÙÂÊÎÔÛÃÕÅÆØŒ")
_LIGATURES = re.compile("[\ufb00-\ufb06]")
_DROPPED = re.compile("[\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_BROKEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd\ue000-\uf8ff\U000f0000-\U0010fffd]")
_LIST_MARKS = re.compile("^[\uf000-\uf0ff]$")
"""A lone symbol-font glyph: bullets and ticks have no better character in many sound PDFs."""


@dataclass(frozen=True, slots=True)
class LayerFacts:
    """What was observed about a page's text layer; shares are 0-1."""

    garbage: float = 0.0
    """Share of characters in words that cannot be language, numbers or codes."""
    invisible: float = 0.0
    """Share of words drawn in no visible colour."""
    without_ink: float = 0.0
    """Share of words over which the page shows no print."""
    over_scan: bool = False
    """The words repeat what a page-sized image shows (they are invisible, or painted over by it)."""
    unexplained: float = 0.0
    """Share of the print inside images, on a page that is mostly image, under no word."""


def clean_text(text: str) -> str:
    """``text`` with ligatures spelled out and control and zero-width characters dropped."""
    text = _LIGATURES.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)
    return _DROPPED.sub("", text)


def garbage_share(texts: Sequence[str]) -> float:
    """Share of characters in impossible words, 0-1; 1.0 where the letters as a whole are impossible.

    ``texts`` are words before :func:`clean_text`. Impossible are replacement, control and private-use
    characters. Latin letters on the whole page with hardly any vowels, or hardly anything else, come from a
    shifted character map (such as every code lowered by 0x1D).
    """
    total = sum(map(len, texts))
    if total == 0:
        return 0.0
    broken = sum(len(text) for text in texts if _BROKEN.search(text) and not _LIST_MARKS.match(text))
    return max(broken / total, _vowel_damage("".join(texts)))


def _vowel_damage(text: str) -> float:
    """0 for a plausible vowel share among the Latin letters of a page, rising to 1; 0 for few letters.

    European languages have 0.33 to 0.50 vowels; tables of codes and abbreviations go down to about 0.22.
    """
    letters = [c for c in text if c.isalpha() and c < "\u0250"]
    if len(letters) < 60 or len(letters) < 0.25 * len(text):
        return 0.0
    share = sum(c in _VOWELS for c in letters) / len(letters)
    low, high = (0.20 - share) / 0.08, (share - 0.65) / 0.10
    return min(max(low, high, 0.0), 1.0)


def layer_trust(facts: LayerFacts) -> float:
    """0 (garbage, hidden) to 1 (the print itself)."""
    if facts.over_scan:
        trust = OCR_LAYER_TRUST * (1 - facts.without_ink)
    else:
        trust = 1.0 - max(facts.without_ink - 0.1, 0.0)
        if facts.without_ink == 0 and facts.invisible > 0.5:
            trust = OCR_LAYER_TRUST
    if facts.unexplained > 0.6:
        trust = min(trust, INCOMPLETE_TRUST)
    return max(trust * (1 - min(facts.garbage * 2, 1.0)), 0.0)


def ink_mask(pixels: GreyImage) -> NDArray[np.bool_]:
    """True for dark strokes, and for light strokes on dark panels, up to about 8 px wide: print at 72 dpi.

    Strokes are what closing (opening) with a 9 × 9 px window takes away; photographs and rules are mostly not.
    """
    import cv2

    window = np.ones((9, 9), np.uint8)
    dark = cv2.morphologyEx(pixels, cv2.MORPH_BLACKHAT, window) > _STROKE_CONTRAST
    panel = cv2.blur(pixels, (21, 21)) < 140
    if not panel.any():
        return np.asarray(dark)
    light = cv2.morphologyEx(pixels, cv2.MORPH_TOPHAT, window) > _STROKE_CONTRAST
    return np.asarray(dark | (light & panel))


def words_with_ink(words: Sequence[Word], ink: NDArray[np.bool_]) -> list[bool]:
    """For each word, whether at least 2 % of its box is ink."""
    height, width = ink.shape
    result = []
    for word in words:
        box = to_pixels(word.box, width, height)
        result.append(bool(ink[box.top : box.bottom, box.left : box.right].mean() > 0.02))
    return result


def unexplained_ink(words: Sequence[Word], ink: NDArray[np.bool_], region: BBox) -> float:
    """Share of the ink in ``region`` that lies outside all word boxes, 0-1; 0.0 for a blank region."""
    height, width = ink.shape
    area = to_pixels(region, width, height)
    inside = np.zeros_like(ink)
    inside[area.top : area.bottom, area.left : area.right] = True
    ink_inside = ink & inside
    total = int(ink_inside.sum())
    if total < 0.003 * inside.sum():
        return 0.0
    for word in words:
        box = to_pixels(word.box, width, height)
        ink_inside[max(box.top - 1, 0) : box.bottom + 1, max(box.left - 1, 0) : box.right + 1] = False
    return int(ink_inside.sum()) / total


def number_lines(words: Sequence[Word]) -> tuple[Word, ...]:
    """``words`` in reading order (lines downwards, then rightwards) with ``line_no`` of their visual line.

    A word joins the line whose mean band it overlaps by half of the lesser height; words more than 2.5 times
    as high as the line (sideways print, display type) form lines of their own.
    """
    lines: list[_Line] = []
    for word in sorted(words, key=lambda w: (w.box.top + w.box.bottom, w.box.left)):
        for line in lines[: -_OPEN_LINES - 1 : -1]:
            if line.takes(word.box):
                line.add(word)
                break
        else:
            lines.append(_Line(word))
    lines.sort(key=lambda line: (line.top + line.bottom, line.words[0].box.left))
    return tuple(
        Word(word.text, word.box, line_no, word.confidence, word.bold)
        for line_no, line in enumerate(lines)
        for word in sorted(line.words, key=lambda w: w.box.left)
    )


class _Line:
    """Words on one baseline with their mean top and bottom, relative."""

    def __init__(self, word: Word) -> None:
        self.words = [word]
        self.top, self.bottom = word.box.top, word.box.bottom

    def add(self, word: Word) -> None:
        self.words.append(word)
        n = len(self.words)
        self.top += (word.box.top - self.top) / n
        self.bottom += (word.box.bottom - self.bottom) / n

    def takes(self, box: BBox) -> bool:
        shared = min(self.bottom, box.bottom) - max(self.top, box.top)
        if shared < 0:
            return False
        mine, other = self.bottom - self.top, box.bottom - box.top
        lesser, greater = (mine, other) if mine < other else (other, mine)
        return shared >= 0.5 * lesser and greater <= 2.5 * lesser
