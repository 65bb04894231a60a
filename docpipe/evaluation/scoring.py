"""One document's answers against its truth: a list of outcomes, from which every figure is computed.

Grounding follows ExtractBench: an answer is grounded when its value is right *and* its box meets an accepted
box on the right page with IoU >= 0.5. Two named rules widen "meets" where the truth's boxes are not tight.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from docpipe.evaluation.compare import NO_CONTEXT, Comparison, canonical_answer, same
from docpipe.evaluation.truth import DocumentTruth, PlacedBox, TruthValue
from docpipe.geometry import BBox, contains_point, covered, iou
from docpipe.types import ExtractedField, Word
from docpipe.values import FieldStatus, ParseContext

IOU_RIGHT = 0.5
INSIDE_LINE = 0.8
"""Share of an answer's box that must lie in a whole-line truth box: see :func:`meets`."""
LITTLE_ELSE = 0.25
"""Other words' characters that a region may hold, as a share of the truth's: see :func:`holds_the_words`."""
NO_WORDS: Mapping[int, Sequence[Word]] = MappingProxyType({})


class Verdict(StrEnum):
    RIGHT = "right"
    WRONG = "wrong"
    """There is a truth and an answer, and they differ: a miss and a false answer at once."""
    MISSED = "missed"
    SPURIOUS = "spurious"
    """An answer where the truth is complete and has none left."""
    ABSENT = "absent"
    """Rightly left empty."""


@dataclass(frozen=True, slots=True)
class FieldRule:
    """How one schema field is scored."""

    value_type: str = "text"
    comparison: Comparison = Comparison.EXACT
    context: ParseContext = NO_CONTEXT
    many: bool = True
    """False where the field holds one value: of several true ones any is right, and one is enough."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One truth value, one surplus answer, or one absent field of a document."""

    field: str
    verdict: Verdict
    truth: TruthValue | None = None
    answer: ExtractedField | None = None
    """The answer, also when it holds no value (its status says why)."""
    strict: bool = False
    """Value right under the exact comparison as well."""
    box_right: bool | None = None
    """None where the truth has no box, or where there is no truth."""
    best_iou: float = 0.0

    @property
    def grounded(self) -> bool:
        return self.verdict is Verdict.RIGHT and bool(self.box_right)

    @property
    def answered(self) -> bool:
        return self.verdict in {Verdict.RIGHT, Verdict.WRONG, Verdict.SPURIOUS}


def score_document(
    truth: DocumentTruth, answers: Sequence[ExtractedField], rules: Mapping[str, FieldRule]
) -> list[Outcome]:
    """Outcomes of every field in ``rules``, in their order.

    Answers without a value (not found, ambiguous, invalid, unreadable) abstain: they cost recall, not
    precision. Surplus answers count as wrong only where the truth is complete for the field.
    """
    outcomes: list[Outcome] = []
    for field, rule in rules.items():
        mine = [answer for answer in answers if answer.field == field]
        outcomes.extend(_score_field(truth, field, mine, rule))
    return outcomes


def score_regions(
    truth: DocumentTruth, answers: Sequence[ExtractedField], words: Mapping[int, Sequence[Word]] = NO_WORDS
) -> list[Outcome]:
    """Outcomes of located regions, whatever text they hold: right when the place is right.

    ``words`` by page_no allow the all-words rule of :func:`holds_the_words`. Every truth takes the best
    answer that is right for it; what remains is paired in order, so precision and recall both count it.
    """
    outcomes: list[Outcome] = []
    names = dict.fromkeys([*truth.fields, *truth.absent, *(a.field for a in answers)])
    for field in names:
        given = sorted((a for a in answers if a.field == field), key=lambda a: -a.confidence)
        missed = []
        for value in truth.of(field):
            hit = next((a for a in given if region_right(value, a, words)), None)
            if hit is None:
                missed.append(value)
                continue
            given.remove(hit)
            outcomes.append(
                Outcome(field, Verdict.RIGHT, value, hit, box_right=True, best_iou=best_iou(hit, value))
            )
        for value in missed:
            if given:
                wrong = given.pop(0)
                outcomes.append(
                    Outcome(field, Verdict.WRONG, value, wrong, False, False, best_iou(wrong, value))
                )
            else:
                outcomes.append(Outcome(field, Verdict.MISSED, value, box_right=False))
        if field in truth.complete:
            outcomes += [Outcome(field, Verdict.SPURIOUS, None, answer) for answer in given]
            if field in truth.absent and not given:
                outcomes.append(Outcome(field, Verdict.ABSENT))
    return outcomes


def region_right(truth: TruthValue, answer: ExtractedField, words: Mapping[int, Sequence[Word]]) -> bool:
    if answer.box is None or answer.page_no is None:
        return False
    return any(
        meets(answer.box, answer.page_no, at)
        or (at.page_no == answer.page_no and holds_the_words(answer.box, at.box, words.get(at.page_no, ())))
        for at in truth.boxes
    )


def holds_the_words(box: BBox, accepted: BBox, words: Sequence[Word]) -> bool:
    """The all-words rule: every word whose centre lies in ``accepted`` has it in ``box`` too, and the other
    words of ``box`` make up at most a quarter as many characters. False where ``accepted`` holds no word.
    """
    wanted = [word for word in words if contains_point(accepted, *word.box.center)]
    held = [word for word in words if contains_point(box, *word.box.center)]
    extra = sum(len(word.text) for word in held if word not in wanted)
    return (
        bool(wanted)
        and all(word in held for word in wanted)
        and extra <= LITTLE_ELSE * sum(len(word.text) for word in wanted)
    )


def has_value(answer: ExtractedField) -> bool:
    return answer.status is FieldStatus.OK


def value_right(truth: TruthValue, answer: ExtractedField, rule: FieldRule) -> bool:
    return has_value(answer) and same(
        truth.parts, _answer_form(answer, rule), rule.value_type, rule.comparison, rule.context
    )


def meets(box: BBox, page_no: int, accepted: PlacedBox, whole_lines: bool = False) -> bool:
    """Whether a box is right: on the accepted page with IoU >= 0.5.

    The printed-line rule, for truth whose boxes go around whole printed lines: a box that lies for at least
    80 % inside the accepted line is right as well. It is only used together with a right value, so the part
    of the line that the box covers is the part that holds the value.
    """
    if page_no != accepted.page_no:
        return False
    if iou(box, accepted.box) >= IOU_RIGHT:
        return True
    return whole_lines and covered(box, accepted.box) >= INSIDE_LINE


def best_iou(answer: ExtractedField, truth: TruthValue) -> float:
    """The highest IoU of the answer's box with an accepted box of its page; 0.0 without a box."""
    if answer.box is None:
        return 0.0
    return max((iou(answer.box, at.box) for at in truth.boxes if at.page_no == answer.page_no), default=0.0)


def box_right(truth: TruthValue, answer: ExtractedField) -> bool | None:
    """None when the truth has no box."""
    if not truth.boxes:
        return None
    if answer.box is None or answer.page_no is None:
        return False
    return any(meets(answer.box, answer.page_no, at, truth.whole_lines) for at in truth.boxes)


def _answer_form(answer: ExtractedField, rule: FieldRule) -> str:
    return canonical_answer(rule.value_type, answer.value, answer.value_text)


def _score_field(
    truth: DocumentTruth, field: str, answers: Sequence[ExtractedField], rule: FieldRule
) -> list[Outcome]:
    wanted = list(truth.of(field))
    given = [answer for answer in answers if has_value(answer)]
    abstained = next((answer for answer in answers if not has_value(answer)), None)
    outcomes = [_paired(*pair, rule) for pair in _take_right_pairs(wanted, given, rule)]
    if not rule.many:
        wanted = [] if outcomes else wanted[:1]
    while wanted and given:
        outcomes.append(_paired(wanted.pop(0), given.pop(0), rule))
    outcomes += [
        Outcome(field, Verdict.MISSED, value, abstained, box_right=False if value.boxes else None)
        for value in wanted
    ]
    if field in truth.complete:
        outcomes += [Outcome(field, Verdict.SPURIOUS, None, answer) for answer in given]
        if field in truth.absent and not given:
            outcomes.append(Outcome(field, Verdict.ABSENT, None, abstained))
    return outcomes


def _take_right_pairs(
    wanted: list[TruthValue], given: list[ExtractedField], rule: FieldRule
) -> list[tuple[TruthValue, ExtractedField]]:
    """Removes and returns pairs with equal values, those with a right box first."""
    pairs = []
    for boxes_too in (True, False):
        for value in list(wanted):
            for answer in given:
                if value_right(value, answer, rule) and (box_right(value, answer) or not boxes_too):
                    pairs.append((value, answer))
                    wanted.remove(value)
                    given.remove(answer)
                    break
    return pairs


def _paired(truth: TruthValue, answer: ExtractedField, rule: FieldRule) -> Outcome:
    right = value_right(truth, answer, rule)
    exact = FieldRule(rule.value_type, Comparison.EXACT, rule.context)
    return Outcome(
        field=truth.field,
        verdict=Verdict.RIGHT if right else Verdict.WRONG,
        truth=truth,
        answer=answer,
        strict=right and value_right(truth, answer, exact),
        box_right=box_right(truth, answer),
        best_iou=best_iou(answer, truth),
    )
