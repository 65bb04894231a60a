"""Values that ``docpipe adapt`` has seen, found again where the locator proposes a part of one, or more than it.

A folder that it wrote holds them by field as JSON, which may be edited: a list of vendors can be added there.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from statistics import median

import numpy as np

from docpipe.errors import ConfigurationError
from docpipe.geometry import contains_point, union
from docpipe.types import Detection, Page, Reading
from docpipe.values.known import LEAST_LIKENESS, likeness_to, shape_of

FILE = "known_values.json"
KnownValues = Mapping[str, tuple[str, ...]]
"""Field → the values of it that were met."""
REACH = 6.0
"""Heights of a line above and below a proposed region within which the rest of a known value is looked for."""
ONE_LINE = "text"
"""The type whose values are never made shorter: a longer name may be that of another firm."""
LEAST_OVERLAP = 0.5
"""Share of a known block's words that the proposed region must hold."""


@dataclass(frozen=True)
class _Place:
    """Where on a page a known value is printed."""

    known: str
    likeness: float
    words: range
    """Numbers of words of the page."""


def load_known(folder: Path) -> KnownValues:
    """The known values of a model's folder; empty where it has none. Raises ConfigurationError."""
    from pydantic import TypeAdapter, ValidationError  # for adapted models: a third of the locator's loading

    path = folder / FILE
    if not path.exists():
        return {}
    try:
        return TypeAdapter(dict[str, tuple[str, ...]]).validate_json(path.read_bytes(), strict=True)
    except (OSError, ValidationError) as error:
        raise ConfigurationError(
            f"{path} must hold one JSON object, field name to list of values ({error})"
        ) from None


def save_known(known: KnownValues, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    values = {field: sorted(values) for field, values in sorted(known.items())}
    (folder / FILE).write_text(json.dumps(values, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def digest(known: KnownValues) -> str:
    """Eight hex digits that change with any value; empty for none."""
    if not known:
        return ""
    return hashlib.sha256(json.dumps(known, sort_keys=True).encode()).hexdigest()[:8]


def recognized(detection: Detection, page: Page, values: Sequence[str], value_type: str) -> Detection:
    """``detection`` grown or cut to the one of ``values`` that is printed there, which it then names; else as it is.

    Where two are equally like what is printed nothing is decided.
    """
    near = _near(detection, page)
    shapes = [shape_of(page.words[at].text) for at in near]
    inside = {
        at
        for at, shape in zip(near, shapes, strict=True)
        if shape and contains_point(detection.box, *page.words[at].box.center)
    }
    if not inside:
        return detection
    found = (_printed_at(value, page, near, shapes) for value in _printed_maybe(tuple(values), shapes))
    places = sorted(
        (place for place in found if place and _is_meant(place, inside, value_type)),
        key=lambda place: -place.likeness,
    )
    if not places or (len(places) > 1 and places[1].likeness == places[0].likeness):
        return detection
    best = places[0]
    if likeness_to(detection.text, best.known) >= best.likeness:
        return replace(detection, known=best.known)
    words = [page.words[at] for at in best.words]
    printed = Reading.of(words, page.words_source, "")
    return replace(detection, box=union(w.box for w in words), text=printed.text, known=best.known)


def _near(detection: Detection, page: Page) -> range:
    """The words of the region and of the lines around it, in reading order."""
    inside = page.words_in(detection.box)
    if not inside:
        return range(0)
    reach = REACH * median(word.box.height for word in inside)
    top, bottom = detection.box.top - reach, detection.box.bottom + reach
    near = [at for at, word in enumerate(page.words) if top <= word.box.center[1] <= bottom]
    return range(near[0], near[-1] + 1)


def _printed_maybe(values: tuple[str, ...], shapes: Sequence[str]) -> Iterator[str]:
    """Those of ``values`` that words of these ``shapes`` may say: 5,000 names take 15 ms, looked at closely 300."""
    from rapidfuzz import fuzz, process

    for _, _, which in process.extract_iter(
        "".join(shapes), _shapes(values), scorer=fuzz.partial_ratio, score_cutoff=LEAST_LIKENESS
    ):
        yield values[which]


@lru_cache(maxsize=256)
def _shapes(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(shape_of, values))


def _printed_at(value: str, page: Page, near: range, shapes: Sequence[str]) -> _Place | None:
    """The words ``near``, with their ``shapes``, that one after the other say ``value``; None where none do."""
    from rapidfuzz import fuzz

    shape, printed = shape_of(value), "".join(shapes)
    if len(shape) > len(printed):
        words = near
    else:
        found = fuzz.partial_ratio_alignment(shape, printed, score_cutoff=LEAST_LIKENESS)
        if found is None:
            return None
        lengths = np.array([len(part) for part in shapes])
        ends = np.cumsum(lengths)
        covered = np.minimum(ends, found.dest_end) - np.maximum(ends - lengths, found.dest_start)
        mostly = np.flatnonzero(2 * covered > lengths)
        words = near[mostly[0] : mostly[-1] + 1] if len(mostly) else range(0)
    likeness = likeness_to(" ".join(page.words[at].text for at in words), value)
    return _Place(value, likeness, words) if likeness else None


def _is_meant(place: _Place, inside: set[int], value_type: str) -> bool:
    """Whether a proposed region, whose words are ``inside``, means the value that is printed at ``place``."""
    shared = inside.intersection(place.words)
    if len(shared) == len(inside):
        return True
    return value_type != ONE_LINE and len(shared) >= LEAST_OVERLAP * len(place.words)
