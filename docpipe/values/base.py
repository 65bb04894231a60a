"""What every value parser takes and gives: a context in, a :class:`Parsed` out.

A parser is a pure function ``(text, context) -> Parsed``. It never raises for any text, never guesses, and
uses the context only to settle what the text alone leaves open.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class FieldStatus(StrEnum):
    """What became of one field. Errors (crash, time-out) are never a field status."""

    OK = "ok"
    NOT_FOUND = "not_found"
    """Looked for, and absent."""
    UNREADABLE = "unreadable"
    """The region was found, and no text could be read in it."""
    INVALID = "invalid"
    """The text does not fit the field's type."""
    AMBIGUOUS = "ambiguous"
    """Two readings or two candidates that the rules cannot settle."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """Text turned into a typed value, or the typed reason why not.

    ``value`` is None unless ``status`` is ok. ``text`` is the canonical form stored in the ``value`` column
    (ISO date, plain decimal, upper-case identifier). ``currency`` is an ISO 4217 code where money names one.
    """

    status: FieldStatus
    value: Any = None
    text: str = ""
    reason: str = ""
    """Why it is invalid or ambiguous, for a person; empty when ok."""
    currency: str = ""
    repairs: tuple[str, ...] = ()
    """What was mended in the text, e.g. ``"O→0"``."""
    alternatives: tuple[str, ...] = ()
    """For ambiguous texts: the canonical forms between which it cannot be decided."""


@dataclass(frozen=True, slots=True)
class ParseContext:
    """What is known besides the text: from the schema, and from the other values of the same document."""

    locale: str = ""
    """CLDR name such as ``de_DE``; empty when unknown. Settles decimal marks and day/month order."""
    languages: tuple[str, ...] = ()
    """ISO 639-1 codes, likeliest first; empty for all that are known."""
    currency: str = ""
    """ISO 4217 code that the document uses; empty when unknown."""
    decimal_mark: str = ""
    """``"."`` or ``","`` where the document's unambiguous amounts agree on one; empty otherwise."""
    date_order: str = ""
    """``"DMY"``, ``"MDY"`` or ``"YMD"`` where the document's unambiguous dates agree on one; empty otherwise."""
    pattern: str = ""
    """Regular expression that the canonical text must match in full; empty for any."""
    from_ocr: bool = False
    """True when the text was read from pixels: only then are OCR confusions repaired."""
    known: str = ""
    """A value met before that the text may be a misreading of; empty for none."""


@dataclass(frozen=True, slots=True)
class FieldType:
    """One row of :data:`docpipe.values.FIELD_TYPES`."""

    name: str
    parse: Callable[[str, ParseContext], Parsed]
    arrow: str
    """Arrow type of the wide column: ``string``, ``decimal128(18, 4)``, ``date32``, ``double``, ``bool``."""
    looks_like: Callable[[str], float]
    """How much a text resembles this type, 0-1, cheaply (microseconds): the locators' type evidence."""
    from_pixels: bool = False
    """True when pixels rather than text decide (signature, checkbox)."""
