"""Pages as the later stages want them: with words, upright, and with what their language implies."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache

from docpipe import language
from docpipe.documents.base import Document
from docpipe.geometry import BBox
from docpipe.ocr.base import OcrEngine
from docpipe.ocr.skew import shrink, turn, unturn_box
from docpipe.ocr.upright import read_page_upright
from docpipe.schema import DocumentSchema
from docpipe.settings import Options, ReadMode
from docpipe.types import Page, Raster, TextSource, Word
from docpipe.values import ParseContext


def prepare_page(
    document: Document, page_no: int, ocr: OcrEngine, options: Options, *, needs_words: bool
) -> Page:
    """A page with words: those of a trusted text layer, else of one OCR pass that all fields share.

    Raises RasterizeError or ReadError.
    """
    page = document.page(page_no)
    use_layer = page.words_source is TextSource.TEXT_LAYER and options.read is not ReadMode.OCR
    if options.read is ReadMode.TEXT_LAYER:
        return replace(page, words=page.layer_words, words_source=TextSource.TEXT_LAYER)
    if use_layer or not needs_words:
        return page
    scan = page.render(options.dpi)
    words, geometry = read_page_upright(scan, ocr)
    source = TextSource.OCR if words else TextSource.NONE
    read = replace(page, words=words, words_source=source, render=_shrinking(scan, page.render))
    return _turned(read, geometry.rotation) if geometry.rotation else read


def _shrinking(scan: Raster, render: Callable[[int], Raster]) -> Callable[[int], Raster]:
    """``render`` that shrinks ``scan`` where its dpi is a multiple: decoding a page's image anew takes ten times as
    long."""

    @cache
    def shrunk(factor: int) -> Raster:
        return Raster(shrink(scan.pixels, factor), round(scan.dpi) / factor)

    def render_or_shrink(dpi: int) -> Raster:
        factor, rest = divmod(round(scan.dpi), dpi)
        return shrunk(factor) if factor > 1 and not rest else render(dpi)

    return render_or_shrink


def _turned(page: Page, rotation: int) -> Page:
    """A page whose print lies sideways or upside down, turned clockwise by ``rotation`` to be read."""

    def turn_words(words: tuple[Word, ...]) -> tuple[Word, ...]:
        return tuple(replace(word, box=unturn_box(word.box, 360 - rotation)) for word in words)

    def render(dpi: int) -> Raster:
        raster = page.render(dpi)
        return Raster(turn(raster.pixels, rotation), raster.dpi)

    sideways = rotation in (90, 270)
    return replace(
        page,
        width_pt=page.height_pt if sideways else page.width_pt,
        height_pt=page.width_pt if sideways else page.height_pt,
        words=turn_words(page.words),
        layer_words=turn_words(page.layer_words),
        render=render,
        turned=rotation,
    )


def displayed_box(box: BBox, page: Page) -> BBox:
    """A box on ``page``, which may have been turned to be upright, on the page as displayed."""
    return unturn_box(box, page.turned)


def base_context(schema: DocumentSchema, pages: Iterable[Page]) -> ParseContext:
    """What is known before any value is read: the schema's locale, or the language the page is printed in."""
    found = language.detect(word.text for page in pages for word in page.words)
    languages = (found,) if found else schema.languages
    fitting = [name for name in schema.locales if not found or name.split("_")[0] == found]
    locale = fitting[0] if len(fitting) == 1 or (fitting and len(schema.locales) == 1) else ""
    return ParseContext(locale=locale or language.convention(found), languages=tuple(languages))
