"""Ground truth of one document: values, accepted boxes, and the fields that are known to be absent."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from docpipe.geometry import BBox


@dataclass(frozen=True, slots=True)
class PlacedBox:
    """A box on a page (1-based)."""

    page_no: int
    box: BBox


@dataclass(frozen=True, slots=True)
class TruthValue:
    """One value of one field. A value without boxes is left out of grounding."""

    field: str
    parts: tuple[str, ...]
    """The truth's texts; several where several truth fields answer one schema field (street, city)."""
    boxes: tuple[PlacedBox, ...] = ()
    """Every accepted place: meeting one of them is right."""
    ambiguous: bool = False
    """True when the value is printed at several places."""
    whole_lines: bool = False
    """True when the boxes go around whole printed lines rather than around the value."""
    key_boxes: tuple[PlacedBox, ...] = ()

    @property
    def text(self) -> str:
        return " ".join(self.parts)


@dataclass(frozen=True, slots=True)
class DocumentTruth:
    """One labelled document."""

    doc: str
    """Path inside the set, as in its truth file."""
    path: Path
    pages: int
    values: tuple[TruthValue, ...]
    absent: tuple[str, ...] = ()
    """Fields for which the truth is complete and has no value."""
    complete: frozenset[str] = frozenset()
    """Fields whose truth lists every value: a further answer is wrong. Of other fields it is unknown."""
    template: str = ""
    kind: str = ""
    lang: str = ""

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of the fields that have values, in the order of the truth."""
        return tuple(dict.fromkeys(value.field for value in self.values))

    def of(self, field: str) -> Sequence[TruthValue]:
        return [value for value in self.values if value.field == field]
