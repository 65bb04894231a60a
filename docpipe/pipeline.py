"""The one place where the stages meet: open → words → locate → parse → settle → read → settle.

Locating proposes several regions a field, and what the page's words say there is parsed at once, which costs
nothing. Only the regions that win are cropped and read by Tesseract; a reading that changes the picture is
settled again. Everything here is a function of its arguments: no Prefect, no command line, no clock but for
the seconds that it reports.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial

from docpipe.answers import Reader, parse_proposals, suspects
from docpipe.choosing import FIRST_PAGES, Choice, choose
from docpipe.currency import beside_amounts
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
from docpipe.ocr import ForeignText, choose_languages, create_foreign_text, create_page_reader
from docpipe.ocr.base import OcrEngine
from docpipe.pages import base_context, displayed_box, prepare_page
from docpipe.schema import TABLE, AnySchema, DocumentSchema, FieldSpec, SchemaSet
from docpipe.settings import Options
from docpipe.splitting import several_documents
from docpipe.tables import extract_table, table_reasons, with_tables
from docpipe.types import (
    Detection,
    DocumentStatus,
    ErrorItem,
    ExtractedField,
    Page,
    Query,
    Record,
)
from docpipe.validation import Settlement, calibrated, proven_amounts, settle
from docpipe.values import ParseContext

CANDIDATES_PER_PAGE = 4
"""Regions kept per field and page; the right one is among the first four or the locator does not know it."""


@dataclass(frozen=True)
class Engines:
    """The swappable parts of one extraction, made once per process and used for every document."""

    locator: Locator
    ocr: OcrEngine
    foreign: ForeignText | None = None
    """Reads values in languages for which ``ocr`` has no data."""

    def prepare(self, document: Document, page_no: int, options: Options, *, words: bool = False) -> Page:
        """Page ``page_no`` as the locator wants it, with ``words`` in any case. Raises RasterizeError or ReadError."""
        needs_words = words or self.locator.card.needs_words
        return prepare_page(document, page_no, self.ocr, options, needs_words=needs_words)


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
        ocr=create_page_reader(options.ocr, tesseract_languages, options.second_reader),
        foreign=create_foreign_text(tesseract_languages, options.second_reader),
    )


@dataclass
class Work:
    """An open document on its way to its record. Close ``document`` when it is there."""

    document: Document
    page_numbers: Sequence[int]
    run: _Run
    pages: dict[int, Page] = field(default_factory=dict)
    """The pages that could be prepared, by page_no."""
    unprepared: set[int] = field(default_factory=set)
    """The page_no of those that could not."""
    proposals: list[Detection] = field(default_factory=list)
    choice: Choice | None = None
    """Which of several schemas it is; None where one was given."""

    def take(self, page_no: int, locate: Callable[[], Sequence[Detection]]) -> None:
        """Keep what ``locate`` finds on a page, or the StageError that it raises."""
        with self.run.stage("locate", page_no):
            try:
                self.proposals += _best_few(locate())
            except UnansweredError as error:
                self.proposals += _best_few(error.detections)  # what was answered still counts
                raise


def extract_document(source: str, schema: AnySchema, engines: Engines, options: Options) -> Record:
    """The record of one document, of the schema or the one of a set that fits. Raises DocumentError when it
    cannot be opened at all.

    A stage that fails on a page is recorded in ``errors``; the other pages still count and the status is then
    at best ``partial_success``.
    """
    work = begin(source, options)
    with work.document:
        for page, queries in pages_to_locate(work, schema, engines, options):
            work.take(page.page_no, partial(engines.locator.locate, page, queries))
        return finish(work, schema, engines, options)


def begin(source: str, options: Options) -> Work:
    """The document, open. Raises DocumentError, or ConfigurationError for pages that it does not have."""
    run = _Run()
    start = time.perf_counter()
    limits = Limits(options.max_bytes, options.max_pages, options.max_page_pixels)
    document = open_document(
        source,
        rasterizer=options.rasterizer,
        limits=limits,
        password=options.password,
        pages=options.pages,
    )
    run.seconds["open"] = time.perf_counter() - start
    return Work(document, parse_page_range(options.pages, document.page_count), run)


def pages_to_locate(
    work: Work, schema: AnySchema, engines: Engines, options: Options
) -> Iterator[tuple[Page, tuple[Query, ...]]]:
    """Each page with what to look for on it, prepared when it is asked for; one that cannot be is passed over.

    Of several schemas the first pages choose one; where none fits there is nothing to look for.
    """
    fitting = _choose(work, schema, engines, options) if isinstance(schema, SchemaSet) else schema
    if fitting is None:
        return
    last = max(work.page_numbers, default=0)
    for page_no in work.page_numbers:
        if page := _prepared(work, page_no, engines, options):
            yield page, tuple(q for q in fitting.queries if _asked_on(fitting.fields[q.name], page_no, last))


def finish(work: Work, schema: AnySchema, engines: Engines, options: Options) -> Record:
    """The record of a document whose pages have been located; ``skipped`` where no schema of a set fits."""
    known: Sequence[DocumentSchema] = (schema,) if isinstance(schema, DocumentSchema) else schema.schemas
    if isinstance(schema, SchemaSet):
        if work.choice is None or not work.choice.name:
            return _refused(work, schema, engines, options)
        schema = schema[work.choice.name]
    pages, run = work.pages, work.run
    context = base_context(schema, pages.values())
    locator = f"{engines.locator.card.name}@{engines.locator.card.revision}"
    with run.stage("parse"):
        candidates, context = parse_proposals(work.proposals, pages, schema, context, locator)
        candidates += _coded(pages, schema, run)
        tables = _tables(pages, schema, context)
    reader = Reader(pages, schema, context, engines.ocr, options, run.stage, engines.foreign)
    settlement, read = _settle_and_read(schema, candidates, tables, reader, run)
    if options.xml:
        settlement, tables = _with_invoice(work.document, schema, settlement, read, tables, pages)
    settlement = calibrated(_with_tables(settlement, tables))
    with run.stage("parse"):
        batch = several_documents(pages, known, schema, candidates)
    doubts = tuple(filter(None, (batch, work.choice.doubt if work.choice else "")))
    settlement = replace(settlement, review_reasons=(*doubts, *settlement.review_reasons))
    return _record(work, schema, _displayed(settlement, pages), engines, options)


def failure_record(source: str, schema: AnySchema, error: DocpipeError, document_id: str = "") -> Record:
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


def _prepared(
    work: Work, page_no: int, engines: Engines, options: Options, *, words: bool = False
) -> Page | None:
    """The page, prepared once, with words where the locator or ``words`` asks for them; None if it cannot be."""
    if page_no not in work.pages and page_no not in work.unprepared:
        work.unprepared.add(page_no)
        with work.run.stage("words", page_no):
            work.pages[page_no] = engines.prepare(work.document, page_no, options, words=words)
            work.unprepared.remove(page_no)
    return work.pages.get(page_no)


def _choose(work: Work, schemas: SchemaSet, engines: Engines, options: Options) -> DocumentSchema | None:
    """The schema that the first pages with words answer best; None if none fits."""
    first: list[Page] = []
    for page_no in work.page_numbers:
        page = _prepared(work, page_no, engines, options, words=True)
        if page and page.words:
            first.append(page)
        if len(first) == FIRST_PAGES:
            break
    with work.run.stage("choose"):
        work.choice = choose(first, schemas)
    return schemas[work.choice.name] if work.choice and work.choice.name else None


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


# --- locate ----------------------------------------------------------------------------------------------


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


# --- settle ----------------------------------------------------------------------------------------------


MOST_READS = 3
"""Rounds of reading: a winner that its crop dethrones makes way for the next, at most this often."""


def _settle_and_read(
    schema: DocumentSchema,
    candidates: Sequence[ExtractedField],
    tables: Sequence[ExtractedField],
    reader: Reader,
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
        unread = sorted((winners | suspects(known, settlement.fields)) - already, key=reader.order)
        if not unread:
            break
        already.update(unread)
        proven = proven_amounts(schema, settlement.fields)
        known.update({key: reader.read(known[key], proven=key[1:] in proven) for key in unread})
        with run.stage("validate"):
            settlement = settle(schema, (*known.values(), *cells))
    if named := beside_amounts(settlement.fields, reader.pages, reader.context):
        with run.stage("validate"):
            settlement = settle(schema, (*known.values(), *named, *cells))
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
    work: Work, schema: DocumentSchema, settlement: Settlement, engines: Engines, options: Options
) -> Record:
    document, run = work.document, work.run
    failed_pages = {e.page_no for e in run.errors if e.stage in {"words", "locate"}}
    done = len(set(work.page_numbers) - failed_pages)
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
        choice=work.choice.scores if work.choice else {},
        extracted_at=datetime.now(UTC),
    )


def _refused(work: Work, schemas: SchemaSet, engines: Engines, options: Options) -> Record:
    """The record of a document that has none of the schemas; a failure where that is for want of readable pages."""
    choice, errors = work.choice, work.run.errors
    refusal = ErrorItem("choose", "NoSchemaFits", choice.refusal if choice else "no schema could be chosen")
    return Record(
        document_id=work.document.document_id,
        source=work.document.source,
        schema=schemas.name,
        schema_fingerprint=schemas.fingerprint,
        status=DocumentStatus.FAILURE if errors else DocumentStatus.SKIPPED,
        errors=(*errors, refusal),
        page_count=work.document.page_count,
        pages_done=0 if errors else len(work.pages),
        seconds={name: round(value, 6) for name, value in work.run.seconds.items()},
        provenance=provenance(engines, options),
        choice=choice.scores if choice else {},
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
