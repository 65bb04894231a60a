"""Why a field is wrong, and the listing that says so: one line per wrong field.

The cause is told from the evidence alone: was a candidate with the right value or place there, did the box
meet the truth, is the truth printed at all?
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from docpipe.evaluation.scoring import NO_WORDS, FieldRule, Outcome, Verdict, box_right, value_right
from docpipe.evaluation.truth import DocumentTruth, PlacedBox, TruthValue
from docpipe.geometry import contains_point
from docpipe.types import ExtractedField, Word

SHOWN = 4
"""Candidates listed per miss."""


class Cause(StrEnum):
    FAILED = "document failed"
    NOT_PRINTED = "truth not found in print"
    READ_WRONG = "right box, wrong value"
    """The region was found; reading or parsing lost the value."""
    NOT_PARSED = "right box, no value"
    RANKED = "right candidate lost"
    """A candidate had the right value (or place), and another one won."""
    ELSEWHERE = "another place"
    NOT_LOCATED = "not located"
    SURPLUS = "answer where there is none"


@dataclass(frozen=True, slots=True)
class Miss:
    """One wrong field with everything needed to understand it."""

    doc: str
    template: str
    lang: str
    field: str
    cause: Cause
    outcome: Outcome
    candidates: tuple[ExtractedField, ...] = ()
    right_candidate: int | None = None
    """Rank (from 1) of the first candidate with the right value or place."""
    note: str = ""
    """What else is known, such as the words that the page reader saw at the true place."""


def find_misses(
    truth: DocumentTruth,
    outcomes: Sequence[Outcome],
    rules: Mapping[str, FieldRule],
    candidates: Sequence[ExtractedField] = (),
    *,
    failed: bool = False,
    words: Mapping[int, Sequence[Word]] = NO_WORDS,
) -> list[Miss]:
    """A row for every outcome of the document that is not right, in their order.

    ``candidates`` lost against the answers, best first per field; ``words`` are the page's by page_no, where
    known.
    """
    misses = []
    for outcome in outcomes:
        if outcome.verdict in {Verdict.RIGHT, Verdict.ABSENT}:
            continue
        mine = tuple(c for c in candidates if c.field == outcome.field)
        rank = _right_rank(outcome, mine, rules.get(outcome.field, FieldRule()))
        cause = Cause.FAILED if failed else _cause(outcome, rank)
        note = _words_at(outcome.truth, words) if outcome.truth and words else ""
        misses.append(
            Miss(truth.doc, truth.template, truth.lang, outcome.field, cause, outcome, mine, rank, note)
        )
    return misses


def _right_rank(outcome: Outcome, candidates: Sequence[ExtractedField], rule: FieldRule) -> int | None:
    if outcome.truth is None:
        return None
    for rank, candidate in enumerate(candidates, start=1):
        if value_right(outcome.truth, candidate, rule) or box_right(outcome.truth, candidate):
            return rank
    return None


def _words_at(truth: TruthValue, words: Mapping[int, Sequence[Word]]) -> str:
    seen = [
        word.text
        for at in truth.boxes[:1]
        for word in words.get(at.page_no, ())
        if contains_point(at.box, *word.box.center)
    ]
    return f"the page reads {_short(' '.join(seen))} there" if seen else "the page reads nothing there"


def _cause(outcome: Outcome, right_rank: int | None) -> Cause:
    answer, truth = outcome.answer, outcome.truth
    if truth is None:
        return Cause.SURPLUS
    if answer is not None and box_right(truth, answer):
        return Cause.READ_WRONG if outcome.answered else Cause.NOT_PARSED
    if right_rank is not None:
        return Cause.RANKED
    if not truth.boxes:
        return Cause.NOT_PRINTED
    return Cause.ELSEWHERE if answer is not None and answer.box is not None else Cause.NOT_LOCATED


def write_misses(path: Path, misses: Sequence[Miss]) -> None:
    """Writes JSON lines for ``.jsonl``, else one aligned line of text per miss."""
    form = _as_json if path.suffix == ".jsonl" else as_line
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{form(miss)}\n" for miss in misses), encoding="utf-8")


def as_line(miss: Miss) -> str:
    """``doc template lang | field | cause | truth … at … | got … at … | candidates``."""
    outcome, answer = miss.outcome, miss.outcome.answer
    where = " ".join(part for part in (miss.doc, miss.template, miss.lang) if part)
    parts = [f"{where:<26}", f"{miss.field:<18}", f"{miss.cause.value:<24}"]
    if outcome.truth is not None:
        places = ", ".join(_place(at.page_no, at) for at in outcome.truth.boxes[:3])
        more = f" +{len(outcome.truth.boxes) - 3}" if len(outcome.truth.boxes) > 3 else ""
        parts.append(f"truth {_short(outcome.truth.text)} at {places or 'nowhere'}{more}")
    parts.append(f"got {_answer(answer)}" + (f" iou={outcome.best_iou:.2f}" if outcome.best_iou else ""))
    if miss.candidates:
        rank = f"right is #{miss.right_candidate}; " if miss.right_candidate else ""
        shown = "; ".join(f"#{i} {_answer(c)}" for i, c in enumerate(miss.candidates[:SHOWN], start=1))
        parts.append(f"candidates: {rank}{shown}")
    if miss.note:
        parts.append(miss.note)
    return " | ".join(parts)


def _answer(answer: ExtractedField | None) -> str:
    if answer is None:
        return "nothing"
    at = _place(answer.page_no, PlacedBox(answer.page_no or 0, answer.box)) if answer.box else "no box"
    text = _short(answer.value_text) if answer.value_text else answer.status.value
    raw = (
        f" raw {_short(answer.raw_text)}" if answer.raw_text and answer.raw_text != answer.value_text else ""
    )
    caption = f" caption {_short(answer.caption)}" if answer.caption else ""
    reason = f" ({answer.reason})" if answer.reason else ""
    return f"{text}{raw} at {at} conf={answer.confidence:.2f}{caption}{reason}"


def _place(page_no: int | None, at: PlacedBox) -> str:
    sides = " ".join(f"{side:.3f}" for side in at.box.as_tuple())
    return f"p{page_no}[{sides}]"


def _short(text: str, limit: int = 70) -> str:
    flat = " / ".join(line.strip() for line in text.splitlines() if line.strip())
    return repr(flat if len(flat) <= limit else flat[: limit - 1] + "…")


def _as_json(miss: Miss) -> str:
    truth = miss.outcome.truth
    row: dict[str, Any] = {
        "doc": miss.doc,
        "template": miss.template,
        "lang": miss.lang,
        "field": miss.field,
        "verdict": miss.outcome.verdict.value,
        "cause": miss.cause.value,
        "truth": truth.text if truth else None,
        "truth_boxes": [{"page_no": b.page_no, "box": b.box.as_tuple()} for b in truth.boxes]
        if truth
        else [],
        "got": _answer_json(miss.outcome.answer),
        "iou": round(miss.outcome.best_iou, 3),
        "note": miss.note,
        "right_candidate": miss.right_candidate,
        "candidates": [_answer_json(candidate) for candidate in miss.candidates],
    }
    return json.dumps(row, ensure_ascii=False)


def _answer_json(answer: ExtractedField | None) -> dict[str, Any] | None:
    if answer is None:
        return None
    return {
        "status": answer.status.value,
        "value": answer.value_text,
        "raw_text": answer.raw_text,
        "page_no": answer.page_no,
        "box": answer.box.as_tuple() if answer.box else None,
        "confidence": round(answer.confidence, 4),
        "score": round(answer.score, 4),
        "text_source": answer.text_source.value,
        "caption": answer.caption,
        "reason": answer.reason,
        "evidence": {name: round(value, 4) for name, value in answer.evidence.items()},
    }
