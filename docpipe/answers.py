"""From detections to answers: each proposed region with the value that is read in it, and how sure that is."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace

from docpipe.currency import printed_currency
from docpipe.geometry import BBox, union
from docpipe.language import says_day_first
from docpipe.ocr import ForeignText, OcrEngine
from docpipe.ranges import take_end
from docpipe.reading import (
    CHECKED,
    ONE_LINE_PT,
    THIRD_LOOK,
    Settled,
    is_disputed,
    look_again,
    parse_reading,
    read_crop,
    read_foreign,
    read_words,
    reconcile,
    same_text,
    take_look,
)
from docpipe.schema import DocumentSchema, FieldSpec, OcrHints
from docpipe.settings import Options, ReadMode
from docpipe.types import Detection, ExtractedField, Page, Reading, TextSource
from docpipe.values import FIELD_TYPES, MARKS, FieldStatus, ParseContext, Parsed, infer_context

LETTERED = frozenset({"text", "address", "block"})
"""Types whose values may hold letters that only some languages have."""
MOST_GROUPS = 9
"""Groups of four in which the longest IBANs are printed."""
COLUMN_REACH = 2.0
"""Heights of a value within which the next one of a column of values stands."""
LIKE_IT = 0.8
PROOFS = 4
"""Crops of a page that must all agree with its text layer before the layer is believed without a crop."""
PROVEN_LAYER = 0.95
"""Agreement that a reading from a proven layer counts as."""
SURE_WORD, SURE_PASS = 0.9, 0.95
"""Least word confidence from which the OCR pass of a page needs no second reading, and the agreement it counts as."""
SURE_WHEN_CHECKED = 0.5
"""The same of an IBAN whose check digits are right as read (of misread ones, one in 97 would have such: ISO 7064), and
of amounts that add up to the cent."""
Key = tuple[str, int | None, BBox | None]
"""Field, page_no and region: what makes a candidate."""
SUSPECT_FROM = 0.25
SECOND_LOOK = 0.5
"""Agreement that a value counts as which only another look gave."""
TWO_OF_THREE = 0.4
"""The same of a value that two of three readings gave."""


def parse_proposals(
    detections: Sequence[Detection],
    pages: Mapping[int, Page],
    schema: DocumentSchema,
    context: ParseContext,
    locator: str,
) -> tuple[list[ExtractedField], ParseContext]:
    """Every proposal with the value that the page's words give it, and what the values together tell."""
    moved = [
        _whole_iban(take_end(d, pages[d.page_no], schema.fields[d.field]), pages[d.page_no], schema)
        for d in detections
    ]
    # two proposals may have become one: the likelier is kept
    detections = list({(d.field, d.page_no, d.box): d for d in sorted(moved, key=lambda d: d.score)}.values())
    readings = [_first_reading(d, pages[d.page_no]) for d in detections]
    texts = [(schema.fields[d.field].type, r.text) for d, r in zip(detections, readings, strict=True)]
    if not context.locale and not context.currency and any(kind == "date" for kind, _ in texts):
        context = replace(context, currency=printed_currency(pages.values()))
    day_first = says_day_first(word.text for page in pages.values() for word in page.words)
    context = infer_context(texts, context, day_first=day_first)
    candidates = [
        _candidate(detection, reading, schema.fields[detection.field], context, locator)
        for detection, reading in zip(detections, readings, strict=True)
    ]
    return candidates, context


def _whole_iban(detection: Detection, page: Page, schema: DocumentSchema) -> Detection:
    """``detection`` with the groups of its IBAN that were left out on its right; unchanged where that makes none."""
    if schema.fields[detection.field].type != "iban":
        return detection
    parse, context = FIELD_TYPES["iban"].parse, ParseContext(from_ocr=page.words_source is TextSource.OCR)
    inside = page.words_in(detection.box)
    text = detection.text or " ".join(word.text for word in inside)
    if not inside or parse(text, context).status is FieldStatus.OK:
        return detection
    own = inside[-1]
    rest = [w for w in page.words if w.line_no == own.line_no and w.box.left >= own.box.right]
    for word in sorted(rest, key=lambda w: w.box.left)[:MOST_GROUPS]:
        inside, text = [*inside, word], f"{text} {word.text}"
        if parse(text, context).status is FieldStatus.OK:
            return replace(detection, box=union(w.box for w in inside), text=text)
    return detection


def _first_reading(detection: Detection, page: Page) -> Reading:
    """The page's words in the region; the locator's own text where it chose among words."""
    reading = read_words(page, detection.box)
    return _saying(reading, detection.text) if detection.text else reading


def _saying(reading: Reading, text: str) -> Reading:
    """``reading`` with another text."""
    return replace(reading, text=text) if text != reading.text else reading


def _asked(context: ParseContext, spec: FieldSpec, known: str) -> ParseContext:
    """``context`` with the field's own pattern and the known value that is expected."""
    if (spec.pattern, known) == (context.pattern, context.known):
        return context
    return replace(context, pattern=spec.pattern, known=known)


def _candidate(
    detection: Detection, reading: Reading, spec: FieldSpec, context: ParseContext, locator: str
) -> ExtractedField:
    pixels_decide = FIELD_TYPES[spec.type].from_pixels
    parsed = (
        parse_pixels(spec.type, detection.evidence)
        if pixels_decide
        else parse_reading(reading, spec.type, _asked(context, spec, detection.known))
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
        known=detection.known,
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
    """Fields that pixels decide: a mark that was found is True; a checkbox is as its ``ticked`` evidence."""
    if value_type in MARKS:
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


def suspects(candidates: Mapping[Key, ExtractedField], fields: Sequence[ExtractedField]) -> set[Key]:
    """Regions worth reading though they lost: their check digits fail, and they are likelier than the answer."""
    answered = {f.field: f.score for f in fields if f.status is FieldStatus.OK}
    return {
        key
        for key, item in candidates.items()
        if item.value_type in CHECKED
        and item.status is not FieldStatus.OK
        and item.score > max(SUSPECT_FROM, answered.get(item.field, 0.0))
    }


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
    foreign: ForeignText | None = None
    """Reads texts in languages for which ``ocr`` has no data."""
    agreements: dict[int, list[bool]] = field(default_factory=dict)
    """page_no → whether each crop read so far gave the same value as the text layer."""
    crops: dict[tuple[object, ...], Reading] = field(default_factory=dict)
    """What was read so far."""

    def read(self, item: ExtractedField, *, proven: bool = False) -> ExtractedField:
        """``item`` with both readings of its region reconciled; unchanged where Tesseract has nothing to add.

        ``proven``: a sum tells that the amount was read right, better than the same engine's second look could.
        """
        spec = self.schema.fields[item.field]
        if neighbours := self._neighbours(item):
            item = replace(item, evidence={**item.evidence, **neighbours})
        from_pixels = FIELD_TYPES[spec.type].from_pixels or item.text_source is TextSource.PIXELS
        if item.box is None or item.page_no is None or from_pixels:
            return item
        page = self.pages[item.page_no]
        if self.options.read is ReadMode.TEXT_LAYER:
            return item
        words = _saying(read_words(page, item.box), item.raw_text)
        context = _asked(self.context, spec, item.known)
        parsed = parse_reading(words, spec.type, context)
        rewritten = self._rewritten(page, words, spec)
        if rewritten is not None:
            reading, agreement = rewritten
            return _with_reading(
                item, reading, parse_reading(reading, spec.type, context), agreement, reading
            )
        doubtful = spec.type in CHECKED and parsed.status is not FieldStatus.OK
        if spec.type != "money" and not doubtful and self._layer_is_proven(page):
            return _with_reading(item, words, parsed, PROVEN_LAYER, ocr=None)
        checked = proven if spec.type == "money" else spec.type == "iban" and not parsed.repairs
        if (spec.type != "money" or proven) and self._is_surely_read(words, parsed, checked):
            return _with_reading(item, words, parsed, SURE_PASS, ocr=None)
        crop_reading: Reading | None = None
        with self.stage("read", item.page_no):
            one_line = "\n" not in item.raw_text and item.box.height * page.height_pt <= ONE_LINE_PT
            crop_reading = self._read_crop(page, item.box, spec.ocr, one_line)
        settled = reconcile(words, crop_reading, spec.type, context, page.layer_trust)
        self.agreements.setdefault(item.page_no, []).append(settled.agreement >= 0.9)
        as_printed = words.source is TextSource.TEXT_LAYER and (
            same_text(words, crop_reading)
            or (
                parsed.text
                and crop_reading
                and parse_reading(crop_reading, spec.type, context).text == parsed.text
            )
        )
        if doubtful and settled.parsed.status is not FieldStatus.OK and not as_printed:
            settled = self._looked_again(page, item.box, spec, context, settled)
        elif (
            settled.parsed.status is FieldStatus.AMBIGUOUS
            and words.source is TextSource.OCR
            and not settled.agreement
        ):
            settled = self._decided(page, item.box, spec, context, settled)
        return _with_reading(item, settled.reading, settled.parsed, settled.agreement, settled.ocr)

    def _rewritten(self, page: Page, words: Reading, spec: FieldSpec) -> tuple[Reading, float] | None:
        """A scanned text in a language without data as the reader of its letters sees it; None for any other."""
        languages = self.context.languages
        if self.foreign is None or words.source is not TextSource.OCR or spec.type not in LETTERED:
            return None
        if self.foreign.concerns(languages):
            with self.stage("read", page.page_no):
                return read_foreign(page, words, self.foreign, languages, self.options.dpi)
        return None

    def _read_crop(self, page: Page, box: BBox, hints: OcrHints, one_line: bool) -> Reading:
        """Tesseract's reading of a region, read once for all the fields that claim it. Raises ReadError."""
        key = page.page_no, box, hints.psm, hints.whitelist, hints.language, one_line
        if key not in self.crops:
            self.crops[key] = read_crop(page, box, self.ocr, self.options.dpi, hints, one_line=one_line)
        return self.crops[key]

    def _looked_again(
        self, page: Page, box: BBox, spec: FieldSpec, context: ParseContext, settled: Settled
    ) -> Settled:
        """What another look at the region gives where check digits failed; ``settled`` where it helps nothing."""
        found = None
        with self.stage("read", page.page_no):
            found = look_again(page, box, self.ocr, spec.type, context, spec.ocr)
        if found is None:
            return settled
        reading, parsed = found
        first = " ".join(settled.reading.text.split())
        parsed = replace(parsed, repairs=(f"{first}→{parsed.text} ({reading.engine})", *parsed.repairs))
        return Settled(reading, parsed, SECOND_LOOK, reading)

    def _decided(
        self, page: Page, box: BBox, spec: FieldSpec, context: ParseContext, settled: Settled
    ) -> Settled:
        """Two readings that contradict each other, decided by a third that says the same as one of them.

        Two looks of one engine do not outvote a line reader: beside its text the third can only confirm it.
        """
        with self.stage("read", page.page_no):
            third = take_look(page, box, self.ocr, THIRD_LOOK, spec.ocr)
            parsed = parse_reading(third, spec.type, context)
            rivals = settled.parsed.alternatives[: 1 if is_disputed(settled.reading) else None]
            if parsed.status is FieldStatus.OK and parsed.text in rivals:
                return Settled(third, parsed, TWO_OF_THREE, third)
        return settled

    def _layer_is_proven(self, page: Page) -> bool:
        """Whether the page's text layer has agreed with its pixels often enough to be believed for the rest."""
        agreed = self.agreements.get(page.page_no, [])
        proven = len(agreed) >= PROOFS and all(agreed)
        return proven and page.words_source is TextSource.TEXT_LAYER and self.options.read is ReadMode.AUTO

    def _is_surely_read(self, words: Reading, parsed: Parsed, checked: bool) -> bool:
        """Whether the page's OCR pass was so sure of every word that its own pixels would tell nothing else.

        ``checked``: the value itself tells that it was read right.
        """
        least = SURE_WHEN_CHECKED if checked else SURE_WORD
        sure = words.source is TextSource.OCR and words.confidence_min >= least and not is_disputed(words)
        return sure and parsed.status is FieldStatus.OK and self.options.read is ReadMode.AUTO

    def _neighbours(self, item: ExtractedField) -> dict[str, float]:
        """``in_column``: 1 where a value of the same kind is printed right above or below, as in a table."""
        if item.box is None or item.page_no is None or FIELD_TYPES[item.value_type].arrow == "string":
            return {}
        looks, box = FIELD_TYPES[item.value_type].looks_like, item.box
        near = self.pages[item.page_no].words_over_and_under(box, COLUMN_REACH * box.height)
        return {"in_column": float(any(looks(word.text) >= LIKE_IT for word in near))}

    def order(self, key: Key) -> tuple[bool, str]:
        """Amounts are read first: they prove the layer for the others."""
        return self.schema.fields[key[0]].type != "money", str(key)
