"""From detections to answers: each proposed region with the value that is read in it, and how sure that is."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace

from docpipe.geometry import BBox
from docpipe.ocr.base import OcrEngine
from docpipe.reading import ONE_LINE_PT, parse_reading, read_crop, read_words, reconcile
from docpipe.schema import DocumentSchema, FieldSpec
from docpipe.settings import Options, ReadMode
from docpipe.types import Detection, ExtractedField, Page, Reading, TextSource
from docpipe.values import FIELD_TYPES, FieldStatus, ParseContext, Parsed, infer_context

PROOFS = 4
"""Crops of a page that must all agree with its text layer before the layer is believed without a crop."""
PROVEN_LAYER = 0.95
"""Agreement that a reading from a proven layer counts as."""


def parse_proposals(
    detections: Sequence[Detection],
    pages: Mapping[int, Page],
    schema: DocumentSchema,
    context: ParseContext,
    locator: str,
) -> tuple[list[ExtractedField], ParseContext]:
    """Every proposal with the value that the page's words give it, and what the values together tell."""
    readings = [_first_reading(d, pages[d.page_no]) for d in detections]
    texts = [(schema.fields[d.field].type, r.text) for d, r in zip(detections, readings, strict=True)]
    context = infer_context(texts, context)
    candidates = [
        _candidate(detection, reading, schema.fields[detection.field], context, locator)
        for detection, reading in zip(detections, readings, strict=True)
    ]
    return candidates, context


def _first_reading(detection: Detection, page: Page) -> Reading:
    """The page's words in the region; the locator's own text where it chose among words."""
    reading = read_words(page, detection.box)
    return replace(reading, text=detection.text) if detection.text else reading


def _candidate(
    detection: Detection, reading: Reading, spec: FieldSpec, context: ParseContext, locator: str
) -> ExtractedField:
    pixels_decide = FIELD_TYPES[spec.type].from_pixels
    parsed = (
        parse_pixels(spec.type, detection.evidence)
        if pixels_decide
        else parse_reading(reading, spec.type, replace(context, pattern=spec.pattern))
    )
    unread = ExtractedField(
        field=detection.field,
        instance=0,
        value_type=spec.type,
        status=parsed.status,
        page_no=detection.page_no,
        box=detection.box,
        score=detection.score,
        locator=locator,
        caption=detection.caption,
        caption_box=detection.caption_box,
        evidence=detection.evidence,
    )
    if pixels_decide:
        reading = replace(reading, source=TextSource.PIXELS, engine=locator)
    return _with_reading(unread, reading, parsed, agreement=0.5, ocr=None)


def _with_reading(
    item: ExtractedField, reading: Reading, parsed: Parsed, agreement: float, ocr: Reading | None
) -> ExtractedField:
    """``item`` with what was read in its region and how sure that makes it."""
    ocr = reading if ocr is None and reading.source is TextSource.OCR else ocr
    return replace(
        item,
        status=parsed.status,
        raw_text=reading.text,
        value=parsed.value,
        value_text=parsed.text,
        currency=parsed.currency,
        ocr_confidence=ocr.confidence_mean if ocr else None,
        ocr_confidence_min=ocr.confidence_min if ocr else None,
        confidence=field_confidence(item.score, agreement, ocr.confidence_mean if ocr else None),
        text_source=reading.source,
        read_by=reading.engine,
        reason=parsed.reason,
        repairs=parsed.repairs,
        alternatives=parsed.alternatives,
        evidence={**item.evidence, "readings_agree": agreement},
    )


def parse_pixels(value_type: str, evidence: Mapping[str, float]) -> Parsed:
    """Fields that pixels decide: a signature that was found is True; a checkbox is as its ``ticked`` evidence."""
    if value_type == "signature":
        return Parsed(FieldStatus.OK, True, "true")
    if "ticked" not in evidence:
        return Parsed(FieldStatus.UNREADABLE, reason="no check mark box was found in the region")
    ticked = evidence["ticked"] >= 0.5
    return Parsed(FieldStatus.OK, ticked, str(ticked).lower())


def field_confidence(score: float, agreement: float, ocr_confidence: float | None) -> float:
    """0-1: the locator's score, lowered where the readings contradict each other or Tesseract is unsure."""
    doubt_of_reading = 0.5 * (1 - agreement)
    if ocr_confidence is not None and agreement < 0.9:
        doubt_of_reading += 0.3 * (1 - ocr_confidence)
    return max(0.0, min(1.0, score * (1 - doubt_of_reading)))


@dataclass(frozen=True)
class Reader:
    """Reads located regions from pixels: the second reading."""

    pages: Mapping[int, Page]
    schema: DocumentSchema
    context: ParseContext
    ocr: OcrEngine
    options: Options
    stage: Callable[[str, int | None], AbstractContextManager[None]]
    """Times a stage on a page and records its StageError."""
    agreements: dict[int, list[bool]] = field(default_factory=dict)
    """page_no → whether each crop read so far gave the same value as the text layer."""

    def read(self, item: ExtractedField) -> ExtractedField:
        """``item`` with both readings of its region reconciled; unchanged where Tesseract has nothing to add."""
        spec = self.schema.fields[item.field]
        from_pixels = FIELD_TYPES[spec.type].from_pixels or item.text_source is TextSource.PIXELS
        if item.box is None or item.page_no is None or from_pixels:
            return item
        page = self.pages[item.page_no]
        if self.options.read is ReadMode.TEXT_LAYER:
            return item
        words = replace(read_words(page, item.box), text=item.raw_text)
        context = replace(self.context, pattern=spec.pattern)
        if spec.type != "money" and self._layer_is_proven(page):
            parsed = parse_reading(words, spec.type, context)
            return _with_reading(item, words, parsed, PROVEN_LAYER, ocr=None)
        crop_reading: Reading | None = None
        with self.stage("read", item.page_no):
            one_line = "\n" not in item.raw_text and item.box.height * page.height_pt <= ONE_LINE_PT
            crop_reading = read_crop(page, item.box, self.ocr, self.options.dpi, spec.ocr, one_line=one_line)
        settled = reconcile(words, crop_reading, spec.type, context, page.layer_trust)
        self.agreements.setdefault(item.page_no, []).append(settled.agreement >= 0.9)
        return _with_reading(item, settled.reading, settled.parsed, settled.agreement, settled.ocr)

    def _layer_is_proven(self, page: Page) -> bool:
        """Whether the page's text layer has agreed with its pixels often enough to be believed for the rest."""
        agreed = self.agreements.get(page.page_no, [])
        proven = len(agreed) >= PROOFS and all(agreed)
        return proven and page.words_source is TextSource.TEXT_LAYER and self.options.read is ReadMode.AUTO

    def order(self, key: tuple[str, int | None, BBox | None]) -> tuple[bool, str]:
        """Amounts are read first: they are always read twice, and prove the layer for the others."""
        return self.schema.fields[key[0]].type != "money", str(key)
