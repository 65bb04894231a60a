"""Pages of plain words for locators that need no pixels."""

from docpipe.geometry import BBox
from docpipe.locators.embedded.page.captions import find_captions
from docpipe.locators.embedded.page.layout import analyse
from docpipe.locators.embedded.words.vocabulary import compile_queries
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


def captions(query, *lines, least=0.0):
    """The printed captions of a query with a score of ``least`` or more, likeliest first."""
    layout = analyse(page_of(*lines))
    hits = find_captions(layout, compile_queries([query]))
    return [
        " ".join(layout.texts[first : last + 1])
        for owner, first, last, score in zip(hits.owner, hits.first, hits.last, hits.score, strict=True)
        if owner == 0 and score >= least
    ]
