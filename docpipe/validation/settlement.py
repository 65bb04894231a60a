"""What settling a document gives."""

from dataclasses import dataclass

from docpipe.types import ExtractedField


@dataclass(frozen=True, slots=True)
class Settlement:
    """The chosen fields, the candidates that lost and why somebody should look."""

    fields: tuple[ExtractedField, ...]
    """In the schema's order; a NOT_FOUND row for a field without a candidate."""
    candidates: tuple[ExtractedField, ...]
    """In the schema's order, best first per field."""
    review_reasons: tuple[str, ...]
