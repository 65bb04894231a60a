"""The nouns of docpipe: frozen values that flow from a page to a record.

Conventions (docs/architecture.md): boxes are :class:`~docpipe.geometry.BBox`, pages are 1-based
``page_no``, scores and confidences are 0-1, ``document_id`` is the sha256 of the file's bytes.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as attribute
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from docpipe.geometry import BBox
from docpipe.values.base import FieldStatus

GreyImage = NDArray[np.uint8]
"""Grey pixels, shape (height, width), 0 is black."""


class DocumentStatus(StrEnum):
    SUCCESS = "success"
    PARTIAL_SUCCESS = "partial_success"
    FAILURE = "failure"
    SKIPPED = "skipped"


class TextSource(StrEnum):
    """Where a text comes from."""

    TEXT_LAYER = "text-layer"
    OCR = "ocr"
    PIXELS = "pixels"
    XML = "xml"
    NONE = "none"


@dataclass(frozen=True)
class Raster:
    """A page as grey pixels, shape (height, width), rendered as displayed at ``dpi``."""

    pixels: GreyImage
    dpi: float

    @property
    def width_px(self) -> int:
        return int(self.pixels.shape[1])

    @property
    def height_px(self) -> int:
        return int(self.pixels.shape[0])

    @cached_property
    def median_grey(self) -> float:
        """The median of the pixels, on most pages that of the paper; counted, which is ten times as fast as sorting."""
        upto = np.cumsum(np.bincount(self.pixels.ravel(), minlength=256))
        middle = ((self.pixels.size - 1) // 2, self.pixels.size // 2)
        return float(np.searchsorted(upto, middle, side="right").mean())


@dataclass(frozen=True, slots=True)
class Word:
    """One printed word. ``line_no`` groups the words of one printed line, in reading order, from 0."""

    text: str
    box: BBox
    line_no: int = 0
    confidence: float = 1.0
    """Of the reading engine, 0-1; 1.0 for a text layer."""
    bold: bool = False
    reader: str = ""
    """The line reader whose text this is, against what the page's own reader saw; empty for all other words."""


@dataclass(frozen=True)
class Page:
    """One displayed page: its size, its words in reading order and its pixels on demand."""

    page_no: int
    width_pt: float
    height_pt: float
    words: tuple[Word, ...]
    words_source: TextSource
    """``text-layer`` or ``ocr``: which reader ``words`` come from; ``none`` if the page has none."""
    render: Callable[[int], Raster] = attribute(repr=False, compare=False)
    """``render(dpi)``: the pixels at that dpi; cached by the document, so ask freely."""
    layer_words: tuple[Word, ...] = ()
    """The text layer's words, also where they are not trusted (then ``words`` are from OCR)."""
    layer_trust: float = 0.0
    """0 (garbage, hidden or absent) to 1 (agrees with the pixels)."""
    turned: int = 0
    """Degrees clockwise (0, 90, 180, 270) by which this page was turned from the displayed one to be upright. Sizes,
    words and pixels are of the turned page; :func:`docpipe.pages.displayed_box` leads back."""
    worked_out: dict[str, Any] = attribute(init=False, repr=False, compare=False, default_factory=dict)
    """What was worked out from the page and is asked for again, by name; a page made from this one starts anew."""

    def words_in(self, box: BBox) -> list[Word]:
        """The words whose centre lies in ``box``, in reading order."""
        level = (self._heights >= box.top) & (self._heights <= box.bottom)
        beside = (self.words[i] for i in level.nonzero()[0].tolist())
        return [word for word in beside if box.left <= word.box.center[0] <= box.right]

    def words_over_and_under(self, box: BBox, reach: float) -> list[Word]:
        """The words that share a vertical line with ``box`` and whose centre lies less than ``reach`` (relative to the
        page's height) above or below it."""
        over, under = box.top - self._heights, self._heights - box.bottom
        near = ((over > 0) & (over < reach)) | ((under > 0) & (under < reach))
        words = (self.words[i] for i in near.nonzero()[0].tolist())
        return [w for w in words if min(w.box.right, box.right) > max(w.box.left, box.left)]

    @cached_property
    def _heights(self) -> NDArray[np.float64]:
        """(n,) y of the words' centres."""
        return np.array([word.box.center[1] for word in self.words], np.float64)


@dataclass(frozen=True, slots=True)
class Query:
    """What a locator is asked for: one field of a schema, or an ad-hoc phrase."""

    name: str
    phrase: str
    labels: tuple[str, ...] = ()
    """Printed captions of this field, any language."""
    value_type: str = "text"
    """A name of :data:`docpipe.values.FIELD_TYPES`."""
    type_guessed: bool = False
    """Whether nobody gave the type, so that a value may be of another one: "coupon value: free pack"."""
    many: bool = False
    role: str = ""
    """Well-known meaning (the schema field's name or an alias), for locators that have learned priors."""
    pattern: str = ""
    """Regular expression that a value matches in full; empty for any."""


@dataclass(frozen=True, slots=True)
class Detection:
    """A region that a locator proposes for a query."""

    field: str
    page_no: int
    box: BBox
    score: float
    """The locator's calibrated 0-1 belief that this region answers the query."""
    text: str = ""
    """The words in the region as the locator saw them; empty for locators that see only pixels."""
    caption_box: BBox | None = None
    caption: str = ""
    evidence: Mapping[str, float] = attribute(default_factory=dict)
    """Named contributions, for ``docpipe explain``."""
    known: str = ""
    """The value, met before, that the locator takes the region for; its text may be misread. Empty for none."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The text read in one region. Lines are separated by ``\\n``."""

    text: str
    source: TextSource
    words: tuple[Word, ...] = ()
    confidence_mean: float = 0.0
    confidence_min: float = 0.0
    engine: str = ""

    @classmethod
    def of(cls, words: Sequence[Word], source: TextSource, engine: str) -> "Reading":
        """``words`` as one reading: a line of text per printed line, mean and minimum of the confidences."""
        if not words:
            return cls("", source, engine=engine)
        lines: dict[int, list[str]] = {}
        for word in words:
            lines.setdefault(word.line_no, []).append(word.text)
        confidences = [word.confidence for word in words]
        mean = sum(confidences) / len(confidences)
        text = "\n".join(" ".join(texts) for texts in lines.values())
        return cls(text, source, tuple(words), mean, min(confidences), engine)


@dataclass(frozen=True, slots=True)
class ExtractedField:
    """One value of one field with its evidence: where, what was read, and how sure."""

    field: str
    instance: int
    """0-based count among the values of a ``many`` field; 0 otherwise."""
    value_type: str
    status: FieldStatus
    page_no: int | None = None
    box: BBox | None = None
    raw_text: str = ""
    value: Any = None
    value_text: str = ""
    currency: str = ""
    score: float = 0.0
    ocr_confidence: float | None = None
    """Mean over the words of the OCR reading; None where no OCR took part."""
    ocr_confidence_min: float | None = None
    confidence: float = 0.0
    text_source: TextSource = TextSource.NONE
    locator: str = ""
    read_by: str = ""
    reason: str = ""
    repairs: tuple[str, ...] = ()
    caption: str = ""
    caption_box: BBox | None = None
    evidence: Mapping[str, float] = attribute(default_factory=dict)
    alternatives: tuple[str, ...] = ()
    """Canonical forms between which an ambiguous text cannot be decided; the checks may."""
    known: str = ""
    """The value, met before, that the text may be a misreading of; empty for none."""


@dataclass(frozen=True, slots=True)
class ErrorItem:
    """Something that went wrong in one stage; never an empty value."""

    stage: str
    kind: str
    message: str
    page_no: int | None = None


@dataclass(frozen=True)
class Record:
    """All that was extracted from one document for one schema."""

    document_id: str
    source: str
    schema: str
    schema_fingerprint: str
    status: DocumentStatus
    fields: tuple[ExtractedField, ...] = ()
    candidates: tuple[ExtractedField, ...] = ()
    """Values that lost against those in ``fields``, best first per field."""
    errors: tuple[ErrorItem, ...] = ()
    needs_review: bool = False
    review_reasons: tuple[str, ...] = ()
    page_count: int = 0
    pages_done: int = 0
    seconds: Mapping[str, float] = attribute(default_factory=dict)
    """Wall seconds per stage: open, rasterize, words, locate, read, parse, validate."""
    provenance: Mapping[str, str] = attribute(default_factory=dict)
    """Locator id and revision, OCR engine and languages, rasterizer, dpi, licences."""
    choice: Mapping[str, float] = attribute(default_factory=dict)
    """Where the schema was chosen among several: how well each fits, 0-1, best first."""
    extracted_at: datetime | None = None

    def __getitem__(self, name: str) -> Any:
        """The typed value of field ``name`` (the first instance), or None; KeyError for an unknown field."""
        return self.field(name).value

    def field(self, name: str) -> ExtractedField:
        """The first instance of field ``name``. Raises KeyError if the schema has no such field."""
        for item in self.fields:
            if item.field == name:
                return item
        raise KeyError(f"no field {name!r}; fields: {', '.join(dict.fromkeys(f.field for f in self.fields))}")

    def instances(self, name: str) -> tuple[ExtractedField, ...]:
        """Every instance of field ``name``, in order."""
        return tuple(f for f in self.fields if f.field == name)

    def values(self) -> dict[str, Any]:
        """Field name → typed value; a list for fields with several instances."""
        result: dict[str, Any] = {}
        for item in self.fields:
            if item.instance == 0:
                result[item.field] = item.value
            else:
                first = result[item.field]
                result[item.field] = [*(first if isinstance(first, list) else [first]), item.value]
        return result
