"""Answers to queries that words do not decide: signatures, stamps, logos, handwriting and check boxes."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from docpipe.geometry import covered
from docpipe.locators.embedded.page.captions import Hits
from docpipe.locators.embedded.page.layout import Layout
from docpipe.locators.embedded.pixels import choose
from docpipe.locators.embedded.pixels.checkbox import CheckBox, find_checkboxes
from docpipe.locators.embedded.pixels.ink import has_loose_ink
from docpipe.locators.embedded.pixels.marks import Mark, find_marks
from docpipe.types import Detection, Page, Query
from docpipe.values import MARKS

CUE_LOGIT = 0.8
"""Added to a signature's log-odds beside words such as "signed" or "sincerely"."""
MIDDLE = {"signature": 0.55, "handwriting": 0.5, "stamp": 0.67, "logo": 0.52}
"""From which score of the network a mark is rather one than none: it tells how well a box fits. For signatures by
logistic regression on the tuned half of ``benchmarks.signatures``, where none of 46 that it gave 0.25 to 0.5 was one,
and 55 of 57 from 0.6 on were. For the others by looking at some fifty each: of stamps one in 20 from 0.3 to 0.5, three
in 20 up to 0.7, and all of five above."""
STEEPNESS = 3.7
"""How much faster than the network's log-odds grow those of being right; by the same regression."""
HEAD, HEAD_LOGIT = 0.2, 1.2
"""Taken off for a signature in the upper fifth of a page, unless such words stand beside it: brands set in script stand
there. On the tuned half of ``benchmarks.signatures`` two of 65 signatures do, and 59 of 65 answers are right instead of
59 of 72."""
WORDS_LOGIT = 5.0
"""Taken off for a box of pen strokes that is full of words that were surely read."""
PENNED = frozenset({"signature", "handwriting"})
"""Kinds of marks that no words are read in; stamps and logos have words."""
LEAST_SCORE = 0.05
MOST_OF_A_KIND = 12
"""Of one kind, on a page."""
COVERED = 0.6
"""Share of a region within handwriting from which its words were written by hand."""


def search_marks(page: Page, queries: Sequence[Query]) -> tuple[Mark, ...]:
    """The marks of a page, best first, where one of ``queries`` asks for any and the page has ink that is no
    print. Raises RasterizeError."""
    asked = any(query.value_type in MARKS for query in queries)
    return find_marks(page) if asked and (not page.words or has_loose_ink(page)) else ()


def locate_pixels(
    page: Page,
    queries: Sequence[Query],
    layout: Layout | None,
    captions: Callable[[Layout], Hits],
    marks: Sequence[Mark] = (),
) -> list[Detection]:
    """Which of ``marks`` (best first) and which check boxes answer ``queries``, best first per query.

    ``captions`` finds the captions of these very queries (``owner`` is the index in ``queries``); it is asked
    only where there is something to tell apart. ``layout`` is None on a page without words: then marks
    are found all the same, and check boxes cannot be told apart.
    A check box's ``evidence["ticked"]`` is 0-1. Raises RasterizeError.
    """
    found: list[Detection] = []
    boxes = [i for i, q in enumerate(queries) if q.value_type == "checkbox"]
    hits = captions(layout) if layout is not None and (marks or boxes) else None
    for kind in MARKS:
        wanted = [i for i, q in enumerate(queries) if q.value_type == kind]
        seen = [mark for mark in marks if mark.kind == kind][:MOST_OF_A_KIND]
        if wanted and seen:
            found += _marks(page, queries, wanted, seen, layout, hits)
    if boxes and layout is not None and hits is not None:
        on_page = find_checkboxes(page)
        for i in boxes:
            found += _checkboxes(page, queries[i], i, layout, hits, on_page)
    return found


def by_hand(detection: Detection, marks: Sequence[Mark]) -> Detection:
    """``detection`` with ``evidence["handwritten"]``, 0-1, where its region is covered by handwriting."""
    sure = max(
        (m.score for m in marks if m.kind == "handwriting" and covered(detection.box, m.box) >= COVERED),
        default=0.0,
    )
    if not sure:
        return detection
    return replace(detection, evidence={**detection.evidence, "handwritten": round(sure, 3)})


def _marks(
    page: Page,
    queries: Sequence[Query],
    wanted: Sequence[int],
    marks: Sequence[Mark],
    layout: Layout | None,
    hits: Hits | None,
) -> list[Detection]:
    """Marks of one kind, given to the ``wanted`` queries (indices) whose words stand nearest."""
    own = choose.own_tokens([queries[i] for i in wanted])
    found: list[Detection] = []
    for mark in marks:
        cue = words = 0.0
        if layout is not None and mark.kind == "signature":
            cue = choose.near_words(layout, mark.box, choose.SIGNING | choose.CLOSING)
        if layout is not None and mark.kind in PENNED:
            words = choose.on_words(page, mark.box)
        logit = _logit(mark.score)
        head = mark.kind == "signature" and mark.box.center[1] < HEAD
        logit += CUE_LOGIT * cue - HEAD_LOGIT * head * (1 - cue)
        logit -= WORDS_LOGIT * max(0.0, words - 0.35)
        score = _sigmoid(STEEPNESS * (logit - _logit(MIDDLE[mark.kind])))
        near = [
            choose.belongs(i, words_of, hits, layout, mark.box) if layout is not None else 0.0
            for i, words_of in zip(wanted, own, strict=True)
        ]
        best = max(near)
        for i, closeness in zip(wanted, near, strict=True):
            # Of several blocks each mark is for the query whose words stand nearest.
            share = 1.0 if best < 0.1 or len(wanted) == 1 else closeness / best
            if score * share < LEAST_SCORE or (share < 0.7 and len(wanted) > 1):
                continue
            evidence = {"seen": mark.score, "cue_near": cue, "on_words": words, "caption_near": closeness}
            rounded = {name: round(value, 3) for name, value in evidence.items() if value}
            found.append(Detection(queries[i].name, page.page_no, mark.box, score * share, evidence=rounded))
    return sorted(found, key=lambda d: -d.score)


def _checkboxes(
    page: Page, query: Query, owner: int, layout: Layout, hits: Hits, boxes: Sequence[CheckBox]
) -> Iterator[Detection]:
    choices = choose.choose_box(owner, hits, layout, boxes)
    for choice in choices if query.many else choices[:1]:
        score = choice.score * _sigmoid((6.5 - choice.cost) / 1.5)
        if score < LEAST_SCORE:
            continue
        yield Detection(
            field=query.name,
            page_no=page.page_no,
            box=choice.box.box,
            score=score,
            caption_box=layout.relative(choice.caption),
            evidence={
                "ticked": round(choice.box.ticked, 3),
                "caption_score": round(choice.score, 3),
                "gap_em": round(choice.cost, 3),
                choice.side: 1.0,
            },
        )


def _logit(share: float) -> float:
    return math.log(max(share, 1e-6) / max(1 - share, 1e-6))


def _sigmoid(logit: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))
