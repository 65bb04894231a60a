"""Widths and heights of printed words, from the metrics of the standard PDF fonts."""

from dataclasses import dataclass
from functools import cache, lru_cache

from reportlab.pdfbase import pdfmetrics

_EM = 1000.0
_TALL = frozenset(
    "bdfhklt0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZiß/()[]{}|!?&%$€£#@\\ÄÖÜÉÈÀÇäöüéèêáíóúñàçï'\"*°☐☒"
)
_DEEP = frozenset("gjpqyQ,;()[]{}|/\\ç@$")


@dataclass(frozen=True, slots=True)
class Face:
    """A type face in its two weights. ``stretch`` widens or narrows the metrics, 1.0 as designed."""

    regular: str
    bold: str
    ascent: float
    """Above the baseline in em: what a text layer calls the top of a word."""
    descent: float
    """Below the baseline in em, positive."""
    mono: bool = False


FACES = {
    "sans": Face("Helvetica", "Helvetica-Bold", 0.93, 0.22),
    "serif": Face("Times-Roman", "Times-Bold", 0.89, 0.22),
    "mono": Face("Courier", "Courier-Bold", 0.83, 0.22, mono=True),
    "wide": Face("Vera", "VeraBd", 0.93, 0.24),
}


@dataclass(frozen=True, slots=True)
class Style:
    """How a run of words is set. ``size`` in pt; ``stretch`` scales widths."""

    face: str
    size: float
    bold: bool = False
    stretch: float = 1.0


@cache
def char_widths(face: str, bold: bool) -> dict[str, float]:
    """Advance width in em of the Latin characters of a face; unknown characters are wide as ``n``."""
    name = FACES[face].bold if bold else FACES[face].regular
    if name.startswith("Vera"):
        from reportlab.pdfbase.ttfonts import TTFont

        pdfmetrics.registerFont(TTFont(name, f"{name}.ttf"))
    chars = [chr(c) for c in range(32, 384)] + list("€–—’“”•…")
    return {c: pdfmetrics.stringWidth(c, name, _EM) / _EM for c in chars}


@lru_cache(maxsize=200_000)
def em_width(text: str, face: str, bold: bool) -> float:
    """The advance width of ``text`` in em."""
    widths = char_widths(face, bold)
    default = widths["n"]
    return sum([widths.get(c, default) for c in text])


@lru_cache(maxsize=100_000)
def ink_extent(text: str) -> tuple[float, float]:
    """(above, below) the baseline in em that the ink of ``text`` covers, roughly."""
    chars = set(text)
    above = 0.72 if chars & _TALL or not chars.isdisjoint("AÄÅ") else 0.53
    if chars <= set(".,_-–—…"):
        above = 0.30 if chars & set("-–—") else 0.12
    below = 0.21 if chars & _DEEP else 0.01
    return above, below
