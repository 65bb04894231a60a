"""Reading one region: two readers, one answer.

The first reading is free: the page's words that lie in the region (text layer, or the OCR pass of the page).
The second is Tesseract on a crop of the region. :func:`reconcile` says what the two are worth together.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np
from rapidfuzz import fuzz

from docpipe.geometry import BBox, pad, to_pixels, union
from docpipe.locators.embedded.words.text import fold
from docpipe.ocr import ForeignText
from docpipe.ocr.base import OcrEngine
from docpipe.schema import OcrHints
from docpipe.types import GreyImage, Page, Reading, TextSource, Word
from docpipe.values import FIELD_TYPES, FieldStatus, ParseContext, Parsed

CROP_PAD_PT = 2.0
"""White around a crop in points: at 1-3 pt 63 of 65 fields were read exactly, at 6 pt 44 (neighbours enter)."""
ONE_LINE_PT = 20.0
"""Regions up to this height are read as one line (psm 7) unless their words say otherwise."""
ALIKE = 85.0
"""rapidfuzz ratio (0-100) from which two readings are the same text misread, rather than two texts."""
SURE_OCR = 0.80
"""Word confidence from which Tesseract may contradict a text layer."""
CHECKED = frozenset({"iban", "bic", "vat_id", "tax_id"})
"""Types whose check digits (of a BIC the country) tell a misreading."""


@dataclass(frozen=True, slots=True)
class Look:
    """One more way to read a region."""

    dpi: int
    psm: int
    whitelist: str = ""
    black_and_white: bool = False

    def __str__(self) -> str:
        marks = [f"{self.dpi} dpi", f"psm {self.psm}"]
        return " ".join([*marks, *(["black and white"] if self.black_and_white else [])])


LOOKS = (
    Look(400, 7),
    Look(300, 7, black_and_white=True),
    Look(400, 6, whitelist="ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 "),
    Look(200, 6),
)
"""What is tried, in this order, before check digits are reported as wrong."""
THIRD_LOOK = Look(400, 7)
"""What decides between two readings that contradict each other."""


@dataclass(frozen=True, slots=True)
class Settled:
    """The outcome of one or two readings of a region."""

    reading: Reading
    parsed: Parsed
    agreement: float
    """1 both readings give the same value, 0.5 only one reading exists, 0 they contradict each other."""
    ocr: Reading | None = None


def read_words(page: Page, box: BBox) -> Reading:
    """The page's words whose centre lies in ``box``, line by line; the page's own reader is the engine."""
    inside = page.words_in(box)
    readers = dict.fromkeys(word.reader for word in inside if word.reader)
    return Reading.of(inside, page.words_source, " ".join(["page-words", *readers]) if inside else "")


def read_crop(
    page: Page, box: BBox, engine: OcrEngine, dpi: int, hints: OcrHints, *, one_line: bool
) -> Reading:
    """Tesseract's reading of the region at ``dpi``. Raises ReadError when the engine fails."""
    pixels, actual_dpi = crop(page, box, dpi)
    psm = hints.psm or (7 if one_line else 6)
    return engine.read_region(pixels, actual_dpi, psm=psm, whitelist=hints.whitelist, language=hints.language)


def read_foreign(
    page: Page, words: Reading, foreign: ForeignText, languages: Sequence[str], dpi: int
) -> tuple[Reading, float] | None:
    """A text in ``languages`` line by line as the reader of their letters sees it, and how much that agrees, 0-1.

    None where there are no words, or where both see different texts. Raises ReadError.
    """
    lines = []
    for line_no, line in groupby(words.words, key=lambda word: word.line_no):
        box = union(word.box for word in line)
        seen = foreign.read_line(crop(page, box, dpi)[0], languages)
        if seen.text.strip():
            lines.append(
                Word(seen.text, box, line_no, min(seen.confidences, default=0.0), reader=foreign.name)
            )
    reading = Reading.of(lines, TextSource.OCR, foreign.name)
    alike = likeness(reading.text, words.text)
    if not lines or alike < ALIKE:
        return None
    return reading, 1.0 if alike == 100 else 0.8 * alike / 100


def look_again(
    page: Page, box: BBox, engine: OcrEngine, value_type: str, context: ParseContext, hints: OcrHints
) -> tuple[Reading, Parsed] | None:
    """The first of the :data:`LOOKS` at a region whose check digits are right without any repair, else with one.

    Raises ReadError when the engine fails.
    """
    mended: tuple[Reading, Parsed] | None = None
    for look in LOOKS:
        reading = take_look(page, box, engine, look, hints)
        parsed = parse_reading(reading, value_type, context)
        if parsed.status is FieldStatus.OK and not parsed.repairs:
            return reading, parsed
        if parsed.status is FieldStatus.OK and mended is None:
            mended = reading, parsed
    return mended


def take_look(page: Page, box: BBox, engine: OcrEngine, look: Look, hints: OcrHints) -> Reading:
    """The region read in one more way, which ``engine`` of the reading names. Raises ReadError."""
    pixels, dpi = crop(page, box, look.dpi)
    pixels = _black_and_white(pixels) if look.black_and_white else pixels
    whitelist = look.whitelist or hints.whitelist
    reading = engine.read_region(pixels, dpi, psm=look.psm, whitelist=whitelist, language=hints.language)
    return replace(reading, engine=f"{reading.engine} {look}".strip())


def _black_and_white(pixels: GreyImage) -> GreyImage:
    """Pixels black or white, split where the two groups are furthest apart (Otsu 1979)."""
    counts = np.bincount(pixels.ravel(), minlength=256).astype(np.float64)
    below, total = np.cumsum(counts), counts.sum()
    sums = np.cumsum(counts * np.arange(256))
    with np.errstate(divide="ignore", invalid="ignore"):
        between = (sums[-1] * below / total - sums) ** 2 / (below * (total - below))
    threshold = int(np.nanargmax(np.where(np.isfinite(between), between, -1.0)))
    return np.where(pixels > threshold, 255, 0).astype(np.uint8)


def crop(page: Page, box: BBox, dpi: int, pad_pt: float = CROP_PAD_PT) -> tuple[GreyImage, float]:
    """Grey pixels of the region with ``pad_pt`` around it, shape (height, width), and their dpi."""
    raster = page.render(dpi)
    area = to_pixels(pad(box, pad_pt, page.width_pt, page.height_pt), raster.width_px, raster.height_px)
    return raster.pixels[area.top : area.bottom, area.left : area.right], raster.dpi


def reconcile(
    words: Reading, ocr: Reading | None, value_type: str, context: ParseContext, trust: float
) -> Settled:
    """What two readings of one region are worth together.

    ``words`` comes from the page's words, ``ocr`` from the crop (None if it was not read); ``trust`` is that of
    the text layer, 0 where the page's words are themselves from OCR.
    """
    first = parse_reading(words, value_type, context)
    if ocr is None:
        return Settled(words, first, 0.5)
    second = parse_reading(ocr, value_type, context)
    if not words.text.strip():
        return Settled(ocr, second, 0.5, ocr)
    if first.status is FieldStatus.OK and second.status is FieldStatus.OK and first.text == second.text:
        return Settled(words, replace(first, currency=first.currency or second.currency), 1.0, ocr)
    if words.source is TextSource.TEXT_LAYER:
        return _layer_against_pixels(words, first, ocr, second, trust)
    return _pass_against_crop(words, first, ocr, second, value_type)


def _layer_against_pixels(
    words: Reading, first: Parsed, ocr: Reading, second: Parsed, trust: float
) -> Settled:
    """A text layer is exact where it is honest; pixels only overrule it when they are sure of another text."""
    alike = fuzz.ratio(_squeeze(words.text), _squeeze(ocr.text))
    if alike >= ALIKE:
        return Settled(words, first, 0.9, ocr)
    if not ocr.text.strip():
        # Nothing could be read where the layer has text: a hidden layer, or type that Tesseract cannot read.
        return Settled(words, first, 0.3 if trust >= 0.8 else 0.0, ocr)
    pixels_are_sure = ocr.confidence_mean >= SURE_OCR and second.status is FieldStatus.OK
    if first.status is not FieldStatus.OK:
        return Settled(ocr, second, 0.4, ocr) if pixels_are_sure else Settled(words, first, 0.4, ocr)
    if pixels_are_sure and alike < 60 and trust < 0.95:
        return Settled(words, _contradiction(first, second, "the text layer", "the pixels"), 0.0, ocr)
    return Settled(words, first, 0.6 if trust >= 0.95 else 0.4, ocr)


def _pass_against_crop(
    words: Reading, first: Parsed, ocr: Reading, second: Parsed, value_type: str
) -> Settled:
    """Two OCR readings: a typed value beats none; two different typed values of one region are a contradiction.

    Of two texts the surer one counts, unless a line reader has overruled the pass: it reads better than any crop.
    """
    ok = FieldStatus.OK
    if first.status is ok and second.status is ok:
        if FIELD_TYPES[value_type].arrow == "string":
            better_crop = ocr.confidence_mean >= words.confidence_mean and not is_disputed(words)
            chosen, parsed = (ocr, second) if better_crop else (words, first)
            return Settled(chosen, parsed, fuzz.ratio(words.text, ocr.text) / 100 * 0.8, ocr)
        gap = ocr.confidence_mean - words.confidence_mean
        if abs(gap) >= 0.25:
            return Settled(*((ocr, second) if gap > 0 else (words, first)), 0.2, ocr)
        contradiction = _contradiction(first, second, "the page pass", "the crop")
        return Settled(words, contradiction, 0.0, ocr)
    if second.status is ok:
        return Settled(ocr, second, 0.4, ocr)
    if first.status is ok:
        return Settled(words, first, 0.4, ocr)
    return Settled(words if len(words.text) >= len(ocr.text) else ocr, first, 0.2, ocr)


def _contradiction(first: Parsed, second: Parsed, first_reader: str, second_reader: str) -> Parsed:
    return Parsed(
        FieldStatus.AMBIGUOUS,
        reason=f"{first_reader} says {first.text!r}, {second_reader} {second.text!r}",
        alternatives=tuple(dict.fromkeys((first.text, second.text))),
        currency=first.currency or second.currency,
    )


def parse_reading(reading: Reading, value_type: str, context: ParseContext) -> Parsed:
    """The typed value of a reading; ``unreadable`` where it has no text."""
    if not reading.text.strip():
        return Parsed(FieldStatus.UNREADABLE, reason="no text could be read in the region")
    from_ocr = reading.source is TextSource.OCR
    if context.from_ocr is not from_ocr:
        context = replace(context, from_ocr=from_ocr)
    return FIELD_TYPES[value_type].parse(reading.text, context)


def is_disputed(reading: Reading) -> bool:
    """Whether a line reader and the page's own reader saw different texts in some of its words."""
    return any(word.reader for word in reading.words)


def same_text(words: Reading, ocr: Reading | None) -> bool:
    """Whether two readings differ in spaces alone."""
    return ocr is not None and _squeeze(words.text) == _squeeze(ocr.text)


def likeness(text: str, other: str) -> float:
    """0-100 how much two readings are the same but for accents, capitals and spaces."""
    return fuzz.ratio(fold(_squeeze(text)), fold(_squeeze(other)))


def _squeeze(text: str) -> str:
    return "".join(text.split()).casefold()
