"""What a grounding model answered, in one shape for every model, and the typed ways to answer wrongly."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from docpipe.errors import LocateError
from docpipe.geometry import BBox

FULL_SIDE = 0.98
"""A box at least this wide and high says "everything": models give it when they are lost."""


class Oddity(StrEnum):
    """Boxes that are dropped while the rest of an answer stands."""

    ZERO_AREA = "zero area"
    FULL_PAGE = "full page"
    REPEATED = "repeated"


@dataclass(frozen=True, slots=True)
class Region:
    """One proposal of a model. ``box`` is relative to the image asked about; without area for a point."""

    label: str
    box: BBox
    is_point: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """A well-formed answer. A label in neither ``regions``, ``absent`` nor ``degenerate`` was not spoken of."""

    regions: tuple[Region, ...] = ()
    absent: tuple[str, ...] = ()
    """Labels that the model declared to be nowhere in the image."""
    degenerate: tuple[str, ...] = ()
    """Labels whose every box was dropped: the model did not say where, which is not absence."""
    dropped: Mapping[Oddity, int] = field(default_factory=dict)


class AnswerError(LocateError):
    """An answer that cannot be taken as it is; ``partial`` holds what could be read before it went wrong."""

    def __init__(self, message: str, partial: Answer | None = None) -> None:
        super().__init__(message)
        self.partial = partial or Answer()


class MalformedAnswerError(AnswerError):
    """The text does not follow the model's grammar."""


class TruncatedAnswerError(AnswerError):
    """The text stops before its end mark: more was to come."""


class DegenerateAnswerError(AnswerError):
    """Only boxes without meaning: the full page, or without area."""


def settle(regions: Iterable[Region], absent: Iterable[str] = (), *, allow_full: bool = False) -> Answer:
    """An answer without degenerate boxes.

    ``allow_full`` keeps boxes that cover the image: right for a zoomed crop, where they are likely.
    """
    kept: list[Region] = []
    lost: list[str] = []
    dropped: Counter[Oddity] = Counter()
    for region in regions:
        oddity = _oddity(region, kept, allow_full)
        if oddity is None:
            kept.append(region)
        else:
            dropped[oddity] += 1
            lost.append(region.label)
    located = {region.label for region in kept}
    return Answer(
        regions=tuple(kept),
        absent=tuple(dict.fromkeys(label for label in absent if label not in located)),
        degenerate=tuple(dict.fromkeys(label for label in lost if label not in located)),
        dropped=dict(dropped),
    )


def _oddity(region: Region, kept: list[Region], allow_full: bool) -> Oddity | None:
    if region in kept:
        return Oddity.REPEATED
    if region.is_point:
        return None
    if region.box.area == 0:
        return Oddity.ZERO_AREA
    if not allow_full and region.box.width >= FULL_SIDE and region.box.height >= FULL_SIDE:
        return Oddity.FULL_PAGE
    return None


def sorted_box(corners: Sequence[float], scale: tuple[float, float]) -> BBox:
    """``corners`` (x1, y1, x2, y2) in model units, divided by ``scale`` (x, y), clamped to 0-1, min and max sorted.

    Models predict each coordinate on its own, so corners come in any order.
    """
    xs = sorted(min(max(x / scale[0], 0.0), 1.0) for x in corners[0::2])
    ys = sorted(min(max(y / scale[1], 0.0), 1.0) for y in corners[1::2])
    return BBox(xs[0], ys[0], xs[1], ys[1])


def excerpt(text: str, limit: int = 80) -> str:
    """The start of ``text``, quoted, for a message."""
    return repr(text if len(text) <= limit else text[:limit] + "…")
