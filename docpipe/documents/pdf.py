"""PDFs as documents: pages in the displayed frame, their text layer and its trust, embedded files."""

from collections.abc import Iterator
from contextlib import suppress
from types import TracebackType
from typing import Any, NamedTuple, Self

from docpipe import registry
from docpipe.documents.base import RASTERIZERS, Attachment, Limits, Rasterizer
from docpipe.documents.pymupdf import load_pymupdf, open_pdf
from docpipe.documents.raster import RasterCache, pixel_size
from docpipe.documents.text_layer import (
    MIN_WORDS,
    TRUSTED,
    LayerFacts,
    clean_text,
    garbage_share,
    ink_mask,
    layer_trust,
    number_lines,
    unexplained_ink,
    words_with_ink,
)
from docpipe.errors import ConfigurationError, DamagedDocumentError, DocpipeError
from docpipe.geometry import BBox, clip, union
from docpipe.types import Page, Raster, TextSource, Word

MAX_ATTACHMENTS = 50
MAX_ATTACHMENT_BYTES = 20 * 1024 * 1024

_INK_DPI = 72
_PAGE_SIZED = 0.5
"""From this share of the page on, an image may be a scan of it."""

_WHITE = 0xE6
"""Text whose every sRGB channel is at least this may be white on white."""


class _DrawnWord(NamedTuple):
    """A word of the layer as the PDF draws it: ``raw`` before cleaning, box in the displayed frame."""

    raw: str
    word: Word
    invisible: bool
    pale: bool


class PdfDocument:
    """An open PDF. Structure and text come from PyMuPDF, pixels from the chosen rasterizer."""

    def __init__(
        self, data: bytes, source: str, document_id: str, rasterizer: str, limits: Limits, password: str
    ) -> None:
        self.source = source
        self.document_id = document_id
        self._limits = limits
        self._cache = RasterCache()
        rasterizer_class = registry.load(RASTERIZERS, rasterizer, "rasterizer")
        pdf = open_pdf(data, source, password)
        self._handle = pdf.handle
        self.page_count: int = pdf.handle.page_count
        try:
            self._rasterizer: Rasterizer = rasterizer_class(pdf)
        except DocpipeError:
            self._handle.close()
            raise

    def page(self, page_no: int) -> Page:
        """Page ``page_no`` (1-based); words of the text layer serve as ``words`` from trust 0.5 on."""
        if not 1 <= page_no <= self.page_count:
            raise ConfigurationError(f"{self.source} has no page {page_no}, only 1-{self.page_count}")
        try:
            handle = self._handle[page_no - 1]
            rect = handle.rect
            width_pt, height_pt = float(rect.width), float(rect.height)
            if not (0 < width_pt < 1e6 and 0 < height_pt < 1e6):
                raise DamagedDocumentError(f"{self.source}, page {page_no}: impossible size {rect}")
            drawn = list(_drawn_words(handle))
        except DocpipeError:
            raise
        except Exception as error:  # MuPDF raises many kinds
            raise DamagedDocumentError(f"{self.source}, page {page_no} is damaged ({error})") from error

        def render(dpi: int) -> Raster:
            return self._cache.get(page_no, dpi, lambda: self._render(page_no, dpi, width_pt, height_pt))

        words, trust = self._judge(handle, drawn, page_no, width_pt, height_pt)
        trusted = trust >= TRUSTED and len(words) >= MIN_WORDS
        return Page(
            page_no=page_no,
            width_pt=width_pt,
            height_pt=height_pt,
            words=words if trusted else (),
            words_source=TextSource.TEXT_LAYER if trusted else TextSource.NONE,
            render=render,
            layer_words=words,
            layer_trust=trust,
        )

    def attachments(self) -> tuple[Attachment, ...]:
        """Embedded files up to 20 MB each, at most 50; unreadable ones are left out."""
        found: dict[str, Attachment] = {}
        with suppress(Exception):  # a damaged name tree is no reason to lose the pages
            for name in self._handle.embfile_names()[:MAX_ATTACHMENTS]:
                with suppress(Exception):
                    info = self._handle.embfile_info(name)
                    if int(info.get("length") or info.get("size") or 0) <= MAX_ATTACHMENT_BYTES:
                        data = bytes(self._handle.embfile_get(name))
                        found[name] = Attachment(info.get("filename") or name, data)
        return tuple(found.values())

    def close(self) -> None:
        self._cache.clear()
        self._rasterizer.close()
        self._handle.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _render(self, page_no: int, dpi: int, width_pt: float, height_pt: float) -> Raster:
        width, height, actual = pixel_size(width_pt, height_pt, dpi, self._limits.max_page_pixels)
        return Raster(self._rasterizer.render(page_no, width, height), actual)

    def _judge(
        self, handle: Any, drawn: list[_DrawnWord], page_no: int, width_pt: float, height_pt: float
    ) -> tuple[tuple[Word, ...], float]:
        """The displayed words in reading order and the layer's trust; renders only what looks suspicious."""
        if not drawn:
            return (), 0.0
        words = [item.word for item in drawn]
        garbage = garbage_share([item.raw for item in drawn])
        invisible = sum(item.invisible for item in drawn) / len(drawn)
        image, painted_over = _largest_image(handle)
        if not (image or invisible or any(item.pale for item in drawn)):
            return number_lines(words), layer_trust(LayerFacts(garbage=garbage))
        try:
            raster = self._render(page_no, _INK_DPI, width_pt, height_pt)
        except DocpipeError:  # whoever needs the pixels will meet the error again and report it
            return number_lines(words), layer_trust(LayerFacts(garbage, invisible, without_ink=1.0))
        ink = ink_mask(raster.pixels)
        shown = words_with_ink(words, ink)
        facts = LayerFacts(
            garbage=garbage,
            invisible=invisible,
            without_ink=1 - sum(shown) / len(shown),
            over_scan=image is not None and (painted_over or invisible > 0.5),
            unexplained=unexplained_ink(words, ink, image) if image else 0.0,
        )
        displayed = [word for word, seen in zip(words, shown, strict=True) if seen]
        return number_lines(displayed), layer_trust(facts)


def _drawn_words(handle: Any) -> Iterator[_DrawnWord]:
    """The layer's words that lie on the displayed page, in the order of the content stream, each once."""
    mupdf = load_pymupdf()
    flags = mupdf.TEXT_PRESERVE_WHITESPACE | mupdf.TEXT_MEDIABOX_CLIP  # styles would take four times as long
    textpage = handle.get_textpage(flags=flags)
    styles = _line_styles(textpage.extractDICT())
    a, b, c, d, e, f = handle.rotation_matrix
    width, height = handle.rect.width, handle.rect.height
    seen: set[tuple[str, int, int]] = set()
    for left, top, right, bottom, raw, block_no, line_no, _ in textpage.extractWORDS():
        x0, x1 = left * a + top * c + e, right * a + bottom * c + e
        y0, y1 = left * b + top * d + f, right * b + bottom * d + f
        if x0 > x1:
            x0, x1 = x1, x0
        if y0 > y1:
            y0, y1 = y1, y0
        key = raw, round(x0), round(y0)  # false bold prints a word twice, a fraction of a point apart
        if key in seen or not (0 <= x0 + x1 <= 2 * width and 0 <= y0 + y1 <= 2 * height) or not raw.strip():
            continue
        seen.add(key)
        text = raw if raw.isascii() and raw.isprintable() else clean_text(raw) or "\ufffd"
        bold, invisible, pale = _style_at(styles.get((block_no, line_no), []), (left + right) / 2)
        box = BBox(max(x0 / width, 0.0), max(y0 / height, 0.0), min(x1 / width, 1.0), min(y1 / height, 1.0))
        yield _DrawnWord(raw, Word(text, box, 0, 1.0, bold), invisible, pale)


_Style = tuple[float, bool, bool, bool]
"""(right edge in points, bold, invisible, pale) of one span."""


def _line_styles(content: dict[str, Any]) -> dict[tuple[int, int], list[_Style]]:
    """(block number, line number) → the styles of its spans."""
    return {
        (block_no, line_no): [
            (
                span["bbox"][2],
                bool(span["flags"] & 16),  # TEXT_FONT_BOLD
                span.get("alpha", 255) == 0,
                _is_pale(span["color"]),
            )
            for span in line["spans"]
        ]
        for block_no, block in enumerate(content["blocks"])
        for line_no, line in enumerate(block.get("lines", ()))
    }


def _is_pale(srgb: int) -> bool:
    return srgb & 0xFF >= _WHITE and srgb >> 8 & 0xFF >= _WHITE and srgb >> 16 & 0xFF >= _WHITE


def _style_at(spans: list[_Style], x: float) -> tuple[bool, bool, bool]:
    """(bold, invisible, pale) of the span at ``x`` points."""
    for right, bold, invisible, pale in spans:
        if x <= right:
            return bold, invisible, pale
    return spans[-1][1:] if spans else (False, False, False)


def _largest_image(handle: Any) -> tuple[BBox | None, bool]:
    """The region of images that cover most of the page, displayed frame, and whether they hide text below."""
    if not handle.get_images():
        return None, False
    width, height = handle.rect.width, handle.rect.height
    boxes = []
    with suppress(Exception):  # a broken image is no reason to lose the words
        for info in handle.get_image_info():
            rect = load_pymupdf().Rect(info["bbox"]) * handle.rotation_matrix
            boxes.append(clip(BBox(rect.x0 / width, rect.y0 / height, rect.x1 / width, rect.y1 / height)))
    boxes = [box for box in boxes if box.area > 0.02]
    if not boxes or sum(box.area for box in boxes) < _PAGE_SIZED:
        return None, False
    kinds = [kind for kind, _ in handle.get_bboxlog()]
    text_at = [i for i, kind in enumerate(kinds) if kind.endswith("text")]
    image_at = [i for i, kind in enumerate(kinds) if "image" in kind]
    painted_over = bool(text_at and image_at) and text_at[len(text_at) // 2] < image_at[-1]
    return union(boxes), painted_over
