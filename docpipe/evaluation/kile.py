"""Average precision of located fields as DocILE's KILE task defines it (Šimsa et al., ICDAR 2023).

An answer matches an annotation of the same field and page when both boxes hold exactly the same
pseudo-character centres (PCC): each word is cut into as many equal slices as it has characters, and a slice
is represented by its centre. Answers take part by falling score, each annotation is matched once. Average
precision is the area under the interpolated precision-recall curve: at each recall the highest precision at
that or any larger recall. DocILE tightens word boxes to the ink first; here they are taken as the page's
words have them, which moves no centre out of a box that holds its word.

``min_iou`` below 1.0 asks for that share of common centres instead (DocILE's own debugging option), and
:func:`region_matches` does the same with areas, for regions that hold no words.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from docpipe.evaluation.truth import PlacedBox
from docpipe.geometry import BBox, contains_point, iou
from docpipe.types import Word

EPSILON = 1e-6
Centres = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Located:
    """An answer's place. ``order`` is its rank among the answers of its document, from 0."""

    field: str
    at: PlacedBox
    score: float
    order: int = 0


@dataclass(frozen=True, slots=True)
class Annotation:
    """A true place; ``boxes`` are alternatives, matched once together."""

    field: str
    boxes: tuple[PlacedBox, ...]


@dataclass(frozen=True, slots=True)
class Matched:
    """One answer in the precision-recall curve."""

    score: float
    order: int
    doc: str
    right: bool


def character_centres(words: Sequence[Word]) -> list[tuple[float, float]]:
    """(x, y), relative, of every character of every word."""
    centres = []
    for word in words:
        step = word.box.width / max(len(word.text), 1)
        _, y = word.box.center
        centres += [(word.box.left + (index + 0.5) * step, y) for index in range(len(word.text))]
    return centres


def centre_iou(a: BBox, b: BBox, centres: Centres) -> float:
    """Common centres over all centres of both boxes, 0-1; 0.0 when neither holds any."""
    in_a = {index for index, point in enumerate(centres) if contains_point(a, *point)}
    in_b = {index for index, point in enumerate(centres) if contains_point(b, *point)}
    return len(in_a & in_b) / len(in_a | in_b) if in_a or in_b else 0.0


def kile_matches(
    doc: str,
    answers: Sequence[Located],
    annotations: Sequence[Annotation],
    centres: Mapping[int, Centres],
    min_iou: float = 1.0,
) -> list[Matched]:
    """One row per answer of one document; ``centres`` by page_no."""

    def same_place(answer: PlacedBox, accepted: PlacedBox) -> bool:
        return (
            answer.page_no == accepted.page_no
            and centre_iou(answer.box, accepted.box, centres.get(answer.page_no, ())) > min_iou - EPSILON
        )

    return _match(doc, answers, annotations, same_place)


def region_matches(
    doc: str, answers: Sequence[Located], annotations: Sequence[Annotation], min_iou: float = 0.5
) -> list[Matched]:
    """One row per answer of one document, matched by the IoU of areas."""

    def same_place(answer: PlacedBox, accepted: PlacedBox) -> bool:
        return answer.page_no == accepted.page_no and iou(answer.box, accepted.box) >= min_iou

    return _match(doc, answers, annotations, same_place)


def average_precision(matches: Sequence[Matched], annotations: int) -> float:
    """Area under the interpolated precision-recall curve, 0-1; 0.0 without annotations.

    Ties of score are ordered by the answer's rank in its document, then by document.
    """
    if annotations == 0:
        return 0.0
    ordered = sorted(matches, key=lambda row: (-row.score, row.order, row.doc))
    right, precisions = 0, []
    for seen, row in enumerate(ordered, start=1):
        right += row.right
        precisions.append(right / seen)
    area, best = 0.0, 0.0
    for row, precision in zip(reversed(ordered), reversed(precisions), strict=True):
        best = max(best, precision)
        area += best * row.right / annotations
    return area


def _match(
    doc: str,
    answers: Sequence[Located],
    annotations: Sequence[Annotation],
    same_place: Callable[[PlacedBox, PlacedBox], bool],
) -> list[Matched]:
    left = list(annotations)
    rows = []
    for answer in sorted(answers, key=lambda item: (-item.score, item.order)):
        hit = next(
            (a for a in left if a.field == answer.field and any(same_place(answer.at, at) for at in a.boxes)),
            None,
        )
        if hit is not None:
            left.remove(hit)
        rows.append(Matched(answer.score, answer.order, doc, hit is not None))
    return rows
