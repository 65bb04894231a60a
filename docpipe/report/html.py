"""The report: one HTML page without scripts, and a picture of every page it speaks of.

All that was read from documents may come from an attacker: the template escapes everything, and the page's
content security policy forbids scripts, remote content and any style but its own.
"""

import base64
import hashlib
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docpipe.documents import open_document
from docpipe.errors import DocpipeError, ExitCode
from docpipe.report.overlay import OVERLAY_DPI, crop_png, overlay
from docpipe.report.stored import stored_records
from docpipe.store.storage import Storage, open_storage
from docpipe.types import DocumentStatus, ExtractedField, Page, Record
from docpipe.validation.calibration import is_doubtful
from docpipe.values.base import FieldStatus

if TYPE_CHECKING:
    from docpipe.documents import Document

MAX_DOCUMENTS = 100
"""Documents with fields and pictures; the others are only counted and listed."""
MAX_PAGES = 8
"""Pages drawn of one document, those with values first."""
THUMBNAIL_PX = 300
JPEG_QUALITY = 82

_UNSAFE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
"""Control characters, lone surrogates, and marks that turn the direction of the text around them."""


@dataclass(frozen=True, slots=True)
class FieldView:
    """A row of a document's table."""

    name: str
    status: str
    value: str
    raw_text: str
    confidence: float
    tone: str
    """CSS class of the status; an accepted value of low confidence looks like one that needs review."""
    page_no: int | None
    crop: str
    """data: URI of a PNG, or empty."""
    reason: str
    source: str
    """How it was read."""


@dataclass(frozen=True, slots=True)
class PageView:
    page_no: int
    href: str
    """The full picture, relative to the report."""
    thumbnail: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class TableView:
    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class DocumentView:
    anchor: str
    name: str
    source: str
    schema: str
    state: str
    """ok, review or failed."""
    status: str
    reasons: tuple[str, ...]
    pages_done: int
    page_count: int
    seconds: float
    fields: tuple[FieldView, ...] = ()
    missing: tuple[str, ...] = ()
    """Fields that were looked for and are absent, and need no word."""
    tables: tuple[TableView, ...] = ()
    pages: tuple[PageView, ...] = ()
    note: str = ""
    """Why there are no pictures, or fewer than there could be."""


def write_report(
    out: str | Path,
    records: Iterable[Record] | None = None,
    *,
    password: str = "",
    max_documents: int = MAX_DOCUMENTS,
) -> str:
    """Writes ``OUT/report/index.html`` with ``report/pages/*.jpg`` and returns the address of the former.

    ``out`` is an output folder or URL; ``records`` are by default those it holds. Documents that failed or
    need review come first. Pictures need the documents: one that is gone, changed or encrypted costs its
    pictures only. Raises StoreError when there are no results or the report cannot be written.
    """
    storage = open_storage(out)
    chosen = sorted(stored_records(out) if records is None else records, key=_urgency)
    shown = [_document_view(r, f"d{i}", storage, password) for i, r in enumerate(chosen[:max_documents], 1)]
    listed = [_plain_view(record, "") for record in chosen[max_documents:]]
    counts = {state: sum(_state(r) == state for r in chosen) for state in ("ok", "review", "failed")}
    latest = max((r.extracted_at for r in chosen if r.extracted_at), default=None)
    html = render_html(shown, listed, counts, pages=sum(r.pages_done for r in chosen), latest=latest)
    storage.put("report/index.html", html.encode("utf-8", errors="replace"))
    return f"{storage.url}/report/index.html"


def render_html(
    shown: Sequence[DocumentView],
    listed: Sequence[DocumentView],
    counts: dict[str, int],
    *,
    pages: int,
    latest: datetime | None,
) -> str:
    """The page. ``listed`` documents stand in the overview only."""
    template, css = _template()
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    html: str = template.render(
        css=css,
        policy=f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
        shown=shown,
        listed=listed,
        counts=counts,
        pages=pages,
        latest=f"{latest:%Y-%m-%d %H:%M} UTC" if latest else "",
    )
    return html


@cache
def _template() -> tuple[Any, str]:
    import jinja2

    folder = Path(__file__).parent
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder), autoescape=True, undefined=jinja2.StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, finalize=_clean,
    )  # fmt: skip
    return environment.get_template("report.html.j2"), (folder / "report.css").read_text(encoding="utf-8")


def _clean(value: Any) -> Any:
    """Text without characters that HTML forbids or that disturb the text around them."""
    if type(value) is str:
        return _UNSAFE.sub("\ufffd", value)
    return value


# --- from records to views -------------------------------------------------------------------------------


def _state(record: Record) -> str:
    if record.status is DocumentStatus.FAILURE:
        return "failed"
    return "review" if record.needs_review or record.status is not DocumentStatus.SUCCESS else "ok"


def _urgency(record: Record) -> tuple[int, str, str]:
    return ("review", "failed", "ok").index(_state(record)), record.schema, record.source


def _plain_view(record: Record, anchor: str) -> DocumentView:
    """What can be told of a document without opening it, and without its fields."""
    reasons = [*record.review_reasons, *(_error_text(error) for error in record.errors)]
    return DocumentView(
        anchor=anchor,
        name=record.source.rstrip("/").rsplit("/", 1)[-1],
        source=record.source,
        schema=record.schema,
        state=_state(record),
        status=str(record.status),
        reasons=tuple(dict.fromkeys(reasons)),
        pages_done=record.pages_done,
        page_count=record.page_count,
        seconds=record.seconds.get("total", sum(record.seconds.values())),
    )


def _error_text(error: Any) -> str:
    where = f"{error.stage}, page {error.page_no}" if error.page_no else error.stage
    return f"{where}: {error.message}"


def _document_view(record: Record, anchor: str, storage: Storage, password: str) -> DocumentView:
    plain = [item for item in record.fields if "." not in item.field]
    quiet = [f for f in plain if f.status is FieldStatus.NOT_FOUND and not f.reason]
    told = [item for item in plain if item not in quiet]
    crops: dict[int, str] = {}
    pages: tuple[PageView, ...] = ()
    note = ""
    if record.document_id and record.status is not DocumentStatus.FAILURE:
        try:
            with open_document(record.source, password=password) as document:
                if document.document_id == record.document_id:
                    pages, crops, note = _pictures(document, record, told, storage)
                else:
                    note = "No pictures: the file has changed since it was read."
        except DocpipeError as error:
            if error.exit_code is ExitCode.INVALID_OUTPUT:
                raise
            note = f"No pictures: {error}"
    return replace(
        _plain_view(record, anchor),
        fields=tuple(_field_view(item, crops.get(i, "")) for i, item in enumerate(told)),
        missing=tuple(item.field for item in quiet),
        tables=tuple(_tables(record)),
        pages=pages,
        note=note,
    )


def _field_view(item: ExtractedField, crop: str) -> FieldView:
    parts = [str(item.text_source), item.read_by, *item.repairs]
    number = f" {item.instance + 1}" if item.instance else ""
    value = f"{item.value_text} {item.currency}".strip() if item.status is FieldStatus.OK else ""
    return FieldView(
        name=f"{item.field}{number}",
        status=str(item.status),
        value=value,
        raw_text=item.raw_text,
        confidence=item.confidence,
        tone="review" if is_doubtful(item) else str(item.status),
        page_no=item.page_no,
        crop=crop,
        reason=item.reason,
        source=" · ".join(part for part in parts if part and part != "none"),
    )


def _tables(record: Record) -> Iterable[TableView]:
    """Cells named ``table.column`` as rows and columns."""
    cells = sorted((f for f in record.fields if "." in f.field), key=lambda f: f.field.partition(".")[0])
    for name, group in groupby(cells, key=lambda f: f.field.partition(".")[0]):
        values = {(f.instance, f.field.partition(".")[2]): f.value_text or f.raw_text for f in group}
        columns = tuple(dict.fromkeys(column for _, column in values))
        numbers = sorted({row for row, _ in values})
        rows = tuple(tuple(values.get((row, column), "") for column in columns) for row in numbers)
        yield TableView(name, columns, rows)


# --- pictures --------------------------------------------------------------------------------------------


def _pictures(
    document: "Document", record: Record, told: Sequence[ExtractedField], storage: Storage
) -> tuple[tuple[PageView, ...], dict[int, str], str]:
    """Pages with boxes, crops by index in ``told``, and a note when something could not be drawn."""
    with_values = [item.page_no for item in told if item.box is not None and item.page_no]
    wanted = list(dict.fromkeys([*sorted(with_values), *range(1, document.page_count + 1)]))
    chosen = sorted(wanted[:MAX_PAGES])
    pages, crops, notes = [], {}, []
    for page_no in chosen:
        try:
            page = document.page(page_no)
            pages.append(_page_view(page, record, storage))
            for index, item in enumerate(told):
                if item.box is not None and item.page_no == page_no:
                    crops[index] = _data_uri(crop_png(page, item.box), "png")
        except DocpipeError as error:
            if error.exit_code is ExitCode.INVALID_OUTPUT:
                raise
            notes.append(f"Page {page_no} cannot be drawn: {error}")
    if len(wanted) > len(chosen):
        notes.append(f"{len(chosen)} of {document.page_count} pages are shown.")
    return tuple(pages), crops, " ".join(notes)


def _page_view(page: Page, record: Record, storage: Storage) -> PageView:
    """Stores the page's picture and returns its view. Narrow pages are drawn larger, so that labels fit."""
    dpi = min(max(OVERLAY_DPI, round(900 * 72 / page.width_pt)), 2 * OVERLAY_DPI)
    picture = overlay(page, record.fields, dpi=dpi)
    name = f"pages/{record.schema}-{record.document_id[:16]}-{page.page_no}.jpg"
    storage.put(f"report/{name}", _jpeg(picture))
    small = picture.copy()
    small.thumbnail((THUMBNAIL_PX, THUMBNAIL_PX * 2))
    return PageView(page.page_no, name, _data_uri(_jpeg(small), "jpeg"), *small.size)


def _jpeg(picture: Any) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=JPEG_QUALITY, optimize=True)
    return stream.getvalue()


def _data_uri(data: bytes, kind: str) -> str:
    return f"data:image/{kind};base64,{base64.b64encode(data).decode()}"
