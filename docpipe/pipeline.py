"""The one place where the stages meet: open → words → locate → parse → settle → read → settle.

Locating proposes several regions a field, and what the page's words say there is parsed at once, which costs
nothing. Only the regions that win are cropped and read by Tesseract; a reading that changes the picture is
settled again. Everything here is a function of its arguments: no Prefect, no command line, no clock but for
the seconds that it reports.
"""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from docpipe import language
from docpipe.documents import open_document, parse_page_range
from docpipe.documents.base import Document, Limits
from docpipe.einvoice import (
    PaymentCode,
    asks_for_codes,
    code_candidates,
    contradictions,
    find_invoice,
    read_codes,
    settle_with_invoice,
)
from docpipe.errors import DocpipeError, DocumentError, StageError
from docpipe.geometry import BBox
from docpipe.locators.base import Locator, UnansweredError, create_locator
from docpipe.ocr import choose_languages, create_ocr_engine
from docpipe.ocr.base import OcrEngine
from docpipe.ocr.skew import turn, unturn_box
from docpipe.ocr.upright import read_page_upright
from docpipe.reading import ONE_LINE_PT, parse_reading, read_crop, read_words, reconcile
from docpipe.schema import TABLE, DocumentSchema, FieldSpec
from docpipe.settings import Options, ReadMode
from docpipe.tables import extract_table, table_reasons, with_tables
from docpipe.types import (
    Detection,
    DocumentStatus,
    ErrorItem,
    ExtractedField,
    Page,
    Query,
    Raster,
    Reading,
    Record,
    TextSource,
    Word,
)
from docpipe.validation import Settlement, settle
from docpipe.values import FIELD_TYPES, FieldStatus, ParseContext, Parsed, infer_context

CANDIDATES_PER_PAGE = 4
"""Regions kept per field and page; the right one is among the first four or the locator does not know it."""


@dataclass(frozen=True)
class Engines:
    """The swappable parts of one extraction, made once per process and used for every document."""

    locator: Locator
    ocr: OcrEngine


@dataclass
class _Run:
    """What gathers while one document is worked on."""

    seconds: dict[str, float] = field(default_factory=dict)
    errors: list[ErrorItem] = field(default_factory=list)

    @contextmanager
    def stage(self, name: str, page_no: int | None = None) -> Iterator[None]:
        """Times a stage; a StageError in it is recorded with its page and ends only this stage."""
        start = time.perf_counter()
        try:
            yield
        except StageError as error:
            self.errors.append(ErrorItem(name, error.kind, str(error), page_no))
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - start


def build_engines(options: Options, languages: Sequence[str]) -> Engines:
    """The locator and the OCR engine that ``options`` name, for a schema's ``languages`` (ISO 639-1).

    Raises UnknownNameError, or MissingDependencyError that says what to install.
    """
    tesseract_languages = options.languages or choose_languages(languages, options.ocr)
    return Engines(
        locator=create_locator(options.locator, **options.locator_options),
        ocr=create_ocr_engine(options.ocr, tesseract_languages),
    )


def extract_document(source: str, schema: DocumentSchema, engines: Engines, options: Options) -> Record:
    """The record of one document. Raises DocumentError when it cannot be opened at all.

    A stage that fails on a page is recorded in ``errors``; the other pages still count and the status is then
    at best ``partial_success``.
    """
    run = _Run()
    start = time.perf_counter()
    limits = Limits(options.max_bytes, options.max_pages, options.max_page_pixels)
    with open_document(
        source,
        rasterizer=options.rasterizer,
        limits=limits,
        password=options.password,
        pages=options.pages,
    ) as document:
        run.seconds["open"] = time.perf_counter() - start
        page_numbers = parse_page_range(options.pages, document.page_count)
        pages = _pages(document, page_numbers, engines, options, run)
        context = _base_context(schema, pages.values())
        proposals = _locate(pages, schema, engines.locator, run)
        with run.stage("parse"):
            candidates, context = _parse_proposals(proposals, pages, schema, context, engines)
            candidates += _coded(pages, schema, run)
            tables = _tables(pages, schema, context)
        reader = _Reader(pages, schema, context, engines.ocr, options, run)
        settlement, read = _settle_and_read(schema, candidates, tables, reader, run)
        if options.xml:
            settlement, tables = _with_invoice(document, schema, settlement, read, tables, pages)
        settlement = _with_tables(settlement, tables)
        return _record(document, schema, _displayed(settlement, pages), page_numbers, run, engines, options)


def extract_batch(
    sources: Iterable[str], schema: DocumentSchema, engines: Engines, options: Options
) -> Iterator[Record]:
    """A record for every source, in order; one that cannot be opened gives a failure record."""
    for source in sources:
        try:
            yield extract_document(source, schema, engines, options)
        except DocpipeError as error:
            yield failure_record(source, schema, error)


def failure_record(source: str, schema: DocumentSchema, error: DocpipeError, document_id: str = "") -> Record:
    """The record of a document that yielded nothing, with the reason."""
    stage = "open" if isinstance(error, DocumentError) else "worker"
    return Record(
        document_id=document_id,
        source=source,
        schema=schema.name,
        schema_fingerprint=schema.fingerprint,
        status=DocumentStatus.FAILURE,
        errors=(ErrorItem(stage, error.kind, str(error)),),
        extracted_at=datetime.now(UTC),
    )


# --- pages -----------------------------------------------------------------------------------------------


def prepare_page(document: Document, page_no: int, engines: Engines, options: Options) -> Page:
    """A page with words: those of a trusted text layer, else of one OCR pass that all fields share.

    Raises RasterizeError or ReadError.
    """
    page = document.page(page_no)
    use_layer = page.words_source is TextSource.TEXT_LAYER and options.read is not ReadMode.OCR
    if options.read is ReadMode.TEXT_LAYER:
        return replace(page, words=page.layer_words, words_source=TextSource.TEXT_LAYER)
    if use_layer or not engines.locator.card.needs_words:
        return page
    words, geometry = read_page_upright(page.render(options.dpi), engines.ocr)
    read = replace(page, words=words, words_source=TextSource.OCR if words else TextSource.NONE)
    return _turned(read, geometry.rotation) if geometry.rotation else read


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


def locate_on(page: Page, queries: Sequence[Query], locator: Locator) -> list[Detection]:
    """What ``locator`` finds on a prepared page, with boxes on the page as displayed."""
    return [
        replace(
            found,
            box=displayed_box(found.box, page),
            caption_box=displayed_box(found.caption_box, page) if found.caption_box else None,
        )
        for found in locator.locate(page, queries)
    ]


def _pages(
    document: Document, page_numbers: Sequence[int], engines: Engines, options: Options, run: _Run
) -> dict[int, Page]:
    pages: dict[int, Page] = {}
    for page_no in page_numbers:
        with run.stage("words", page_no):
            pages[page_no] = prepare_page(document, page_no, engines, options)
    return pages


def _base_context(schema: DocumentSchema, pages: Iterable[Page]) -> ParseContext:
    """What is known before any value is read: the schema's locale, or the language the page is printed in."""
    found = language.detect(word.text for page in pages for word in page.words)
    languages = (found,) if found else schema.languages
    fitting = [name for name in schema.locales if not found or name.split("_")[0] == found]
    locale = fitting[0] if len(fitting) == 1 or (fitting and len(schema.locales) == 1) else ""
    return ParseContext(locale=locale or language.convention(found), languages=tuple(languages))


# --- locate ----------------------------------------------------------------------------------------------


def _locate(
    pages: Mapping[int, Page], schema: DocumentSchema, locator: Locator, run: _Run
) -> list[Detection]:
    detections: list[Detection] = []
    last = max(pages, default=0)
    for page_no, page in pages.items():
        queries = tuple(q for q in schema.queries if _asked_on(schema.fields[q.name], page_no, last))
        with run.stage("locate", page_no):
            try:
                found = locator.locate(page, queries)
            except UnansweredError as error:
                detections += _best_few(error.detections)  # what was answered still counts
                raise
            detections += _best_few(found)
    return detections


def _asked_on(spec: FieldSpec, page_no: int, last_page: int) -> bool:
    if spec.type == TABLE:
        return False
    match spec.pages:
        case "any":
            return True
        case "first":
            return page_no == 1
        case "last":
            return page_no == last_page
        case numbers:
            return page_no in numbers


def _best_few(detections: Iterable[Detection]) -> Iterator[Detection]:
    count: dict[str, int] = {}
    for detection in sorted(detections, key=lambda d: -d.score):
        count[detection.field] = count.get(detection.field, 0) + 1
        if count[detection.field] <= CANDIDATES_PER_PAGE:
            yield detection


# --- read and parse --------------------------------------------------------------------------------------


def _parse_proposals(
    detections: Sequence[Detection],
    pages: Mapping[int, Page],
    schema: DocumentSchema,
    context: ParseContext,
    engines: Engines,
) -> tuple[list[ExtractedField], ParseContext]:
    """Every proposal with the value that the page's words give it, and what the values together tell."""
    readings = [_first_reading(d, pages[d.page_no]) for d in detections]
    texts = [(schema.fields[d.field].type, r.text) for d, r in zip(detections, readings, strict=True)]
    context = infer_context(texts, context)
    locator = f"{engines.locator.card.name}@{engines.locator.card.revision}"
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
class _Reader:
    """Reads located regions from pixels: the second reading."""

    pages: Mapping[int, Page]
    schema: DocumentSchema
    context: ParseContext
    ocr: OcrEngine
    options: Options
    run: _Run
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
        with self.run.stage("read", item.page_no):
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


PROOFS = 4
"""Crops of a page that must all agree with its text layer before the layer is believed without a crop."""
PROVEN_LAYER = 0.95
"""Agreement that a reading from a proven layer counts as."""
MOST_READS = 3
"""Rounds of reading: a winner that its crop dethrones makes way for the next, at most this often."""


def _settle_and_read(
    schema: DocumentSchema,
    candidates: Sequence[ExtractedField],
    tables: Sequence[ExtractedField],
    reader: _Reader,
    run: _Run,
) -> tuple[Settlement, tuple[ExtractedField, ...]]:
    """Settle on what the words say, read the winners' crops, and settle again while that changes winners.

    Also returns the candidates as they were read in the end.
    """
    known = {(c.field, c.page_no, c.box): c for c in candidates}
    cells = tuple(t for t in tables if "." in t.field)
    already: set[tuple[str, int | None, BBox | None]] = set()
    with run.stage("validate"):
        settlement = settle(schema, (*known.values(), *cells))
    for _ in range(MOST_READS):
        winners = {(f.field, f.page_no, f.box) for f in settlement.fields} & known.keys()
        unread = sorted(winners - already, key=reader.order)
        if not unread:
            break
        already.update(unread)
        known.update({key: reader.read(known[key]) for key in unread})
        with run.stage("validate"):
            settlement = settle(schema, (*known.values(), *cells))
    return settlement, tuple(known.values())


# --- tables, payment codes and e-invoices ----------------------------------------------------------------


def _tables(
    pages: Mapping[int, Page], schema: DocumentSchema, context: ParseContext
) -> tuple[ExtractedField, ...]:
    """Every table field that the pages print, each followed by its cells."""
    asked = {name: spec for name, spec in schema.fields.items() if spec.type == TABLE}
    return tuple(
        item
        for name, spec in asked.items()
        for item in extract_table(name, spec, list(pages.values()), context)
    )


def _coded(pages: Mapping[int, Page], schema: DocumentSchema, run: _Run) -> tuple[ExtractedField, ...]:
    """What the payment codes on the pages state, as candidates."""
    codes: list[PaymentCode] = []
    if asks_for_codes(schema):
        for page_no, page in pages.items():
            with run.stage("codes", page_no):
                codes += read_codes(page)
    return code_candidates(codes, schema)


def _with_invoice(
    document: Document,
    schema: DocumentSchema,
    settlement: Settlement,
    candidates: Sequence[ExtractedField],
    tables: tuple[ExtractedField, ...],
    pages: Mapping[int, Page],
) -> tuple[Settlement, tuple[ExtractedField, ...]]:
    """The settlement and the tables with what an embedded e-invoice states; unchanged where there is none."""
    found = find_invoice(document.attachments())
    if found.invoice is not None:
        outcome = settle_with_invoice(found.invoice, schema, settlement, candidates, tables, pages)
        settlement, tables = outcome.settlement, outcome.tables
    reasons = (*found.problems, *settlement.review_reasons)
    return replace(settlement, review_reasons=reasons), tables


def _with_tables(settlement: Settlement, tables: tuple[ExtractedField, ...]) -> Settlement:
    """The settlement with the tables' rows, and the contradictions in them and in payment codes as reasons."""
    named = {f"{item.field} is required and was not found" for item in tables}
    reasons = (
        *(reason for reason in settlement.review_reasons if reason not in named),
        *table_reasons(tables),
        *contradictions(settlement.fields, settlement.candidates),
    )
    return replace(
        settlement,
        fields=with_tables(settlement.fields, tables),
        review_reasons=tuple(dict.fromkeys(reasons)),
    )


def _displayed(settlement: Settlement, pages: Mapping[int, Page]) -> Settlement:
    """The settlement with boxes on the pages as displayed."""

    def back(item: ExtractedField) -> ExtractedField:
        page = pages.get(item.page_no or 0)
        if page is None or not page.turned:
            return item
        caption_box = displayed_box(item.caption_box, page) if item.caption_box else None
        return replace(item, box=displayed_box(item.box, page) if item.box else None, caption_box=caption_box)

    return replace(
        settlement,
        fields=tuple(map(back, settlement.fields)),
        candidates=tuple(map(back, settlement.candidates)),
    )


# --- the record ------------------------------------------------------------------------------------------


def _record(
    document: Document,
    schema: DocumentSchema,
    settlement: Settlement,
    page_numbers: Sequence[int],
    run: _Run,
    engines: Engines,
    options: Options,
) -> Record:
    failed_pages = {e.page_no for e in run.errors if e.stage in {"words", "locate"}}
    done = len(set(page_numbers) - failed_pages)
    if not run.errors:
        status = DocumentStatus.SUCCESS
    else:
        status = DocumentStatus.PARTIAL_SUCCESS if done else DocumentStatus.FAILURE
    return Record(
        document_id=document.document_id,
        source=document.source,
        schema=schema.name,
        schema_fingerprint=schema.fingerprint,
        status=status,
        fields=settlement.fields,
        candidates=settlement.candidates,
        errors=tuple(run.errors),
        needs_review=bool(settlement.review_reasons),
        review_reasons=settlement.review_reasons,
        page_count=document.page_count,
        pages_done=done,
        seconds={name: round(value, 6) for name, value in run.seconds.items()},
        provenance=provenance(engines, options),
        extracted_at=datetime.now(UTC),
    )


def provenance(engines: Engines, options: Options) -> dict[str, str]:
    """What produced the values: every part whose change may change them, and the licences that bind them."""
    card = engines.locator.card
    return {
        "locator": card.name,
        "locator_revision": card.revision,
        "locator_licence": card.licence,
        "ocr": f"{engines.ocr.name} {engines.ocr.version}",
        "rasterizer": options.rasterizer,
        "dpi": str(options.dpi),
        "read": options.read.value,
        "xml": str(options.xml).lower(),
    }
