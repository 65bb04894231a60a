"""From the candidates of all pages to one settled set of fields."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from docpipe.schema import DocumentSchema
from docpipe.types import ExtractedField
from docpipe.values import FieldStatus

_ORDER = (FieldStatus.OK, FieldStatus.AMBIGUOUS, FieldStatus.INVALID, FieldStatus.UNREADABLE)


@dataclass(frozen=True, slots=True)
class Settlement:
    """The chosen fields, the candidates that lost and why somebody should look."""

    fields: tuple[ExtractedField, ...]
    candidates: tuple[ExtractedField, ...]
    review_reasons: tuple[str, ...]


def settle(schema: DocumentSchema, candidates: Sequence[ExtractedField]) -> Settlement:
    """The best candidate of every field; a NOT_FOUND row for a field without any."""
    fields: list[ExtractedField] = []
    losers: list[ExtractedField] = []
    reasons: list[str] = []
    for name, spec in schema.fields.items():
        own = sorted(
            (c for c in candidates if c.field == name),
            key=lambda c: (
                _ORDER.index(c.status),
                -c.confidence,
                c.page_no or 0,
                c.box.as_tuple() if c.box else (),
            ),
        )
        if not own:
            fields.append(ExtractedField(name, 0, spec.type, FieldStatus.NOT_FOUND))
            if spec.required:
                reasons.append(f"{name} is required and was not found")
            continue
        if spec.many:
            kept = [c for c in own if c.status is FieldStatus.OK and c.confidence >= 0.3] or own[:1]
            kept.sort(key=lambda c: (c.page_no or 0, c.box.as_tuple() if c.box else ()))
            fields += [replace(c, instance=i) for i, c in enumerate(kept)]
            losers += [c for c in own if c not in kept]
        else:
            fields.append(own[0])
            losers += own[1:]
    return Settlement(tuple(fields), tuple(losers), tuple(reasons))
