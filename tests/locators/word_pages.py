"""Pages of plain words for locators that need no pixels."""

from docpipe.geometry import BBox
from docpipe.types import Page, Raster, TextSource, Word

WIDTH_PT, HEIGHT_PT, EM_PT = 595.0, 842.0, 10.0


def page_of(*lines, skew=0.0, source=TextSource.TEXT_LAYER):
    """A page of ``(x_pt, y_pt, text)`` lines set in a fixed pitch of half an em; ``skew`` is dy over dx."""
    words = []
    for number, (x, y, text) in enumerate(lines):
        at = x
        for token in text.split():
            width = 0.5 * EM_PT * len(token)
            top = y + skew * at
            box = BBox(
                at / WIDTH_PT, top / HEIGHT_PT, (at + width) / WIDTH_PT, (top + 1.28 * EM_PT) / HEIGHT_PT
            )
            words.append(Word(token, box, number))
            at += width + 0.4 * EM_PT
    return Page(1, WIDTH_PT, HEIGHT_PT, tuple(words), source, no_pixels)


def no_pixels(dpi: int) -> Raster:
    raise AssertionError("words are enough for these queries")
