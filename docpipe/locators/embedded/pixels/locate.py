"""Answers to queries that words do not decide: signatures and check boxes."""

import math
from collections.abc import Callable, Iterator, Sequence

from docpipe.locators.embedded.captions import Hits
from docpipe.locators.embedded.layout import Layout
from docpipe.locators.embedded.pixels import choose
from docpipe.locators.embedded.pixels.checkbox import CheckBox, find_checkboxes
from docpipe.locators.embedded.pixels.ink import has_loose_ink, page_ink
from docpipe.locators.embedded.pixels.signature import find_signatures
from docpipe.types import Detection, Page, Query

CUE_LOGIT = 0.8
"""Added to a signature's log-odds beside words such as "signed" or "sincerely"."""
WORDS_LOGIT = 5.0
"""Taken off for a box full of words that were surely read."""
LEAST_SCORE = 0.05
MOST_SIGNATURES = 12


def locate_pixels(
    page: Page, queries: Sequence[Query], layout: Layout | None, captions: Callable[[Layout], Hits]
) -> list[Detection]:
    """Signatures and check boxes that answer ``queries``, best first per query.

    ``captions`` finds the captions of these very queries (``owner`` is the index in ``queries``); it is asked
    only where there is something to tell apart. ``layout`` is None on a page without words: then signatures
    are found all the same, and check boxes cannot be told apart.
    A check box's ``evidence["ticked"]`` is 0-1. Raises RasterizeError.
    """
    found: list[Detection] = []
    signatures = [i for i, q in enumerate(queries) if q.value_type == "signature"]
    boxes = [i for i, q in enumerate(queries) if q.value_type == "checkbox"]
    if signatures and (not page.words or has_loose_ink(page)):
        hits = captions(layout) if layout is not None else None
        found += _signatures(page, queries, signatures, layout, hits)
    if boxes and layout is not None:
        on_page, hits = find_checkboxes(page), captions(layout)
        for i in boxes:
            found += _checkboxes(page, queries[i], i, layout, hits, on_page)
    return found


def _signatures(
    page: Page, queries: Sequence[Query], wanted: Sequence[int], layout: Layout | None, hits: Hits | None
) -> Iterator[Detection]:
    ink = page_ink(page)
    scored = find_signatures(ink)
    own = choose.own_tokens([queries[i] for i in wanted])
    everyone: list[Detection] = []
    for box_px, pixels in zip(scored.boxes[:MOST_SIGNATURES], scored.scores.tolist(), strict=False):
        box = ink.relative(box_px)
        cue = words = 0.0
        if layout is not None:
            cue = choose.near_words(layout, box, choose.SIGNING | choose.CLOSING)
            words = choose.on_words(page, box)
        logit = math.log(max(pixels, 1e-6) / max(1 - pixels, 1e-6))
        score = _sigmoid(logit + CUE_LOGIT * cue - WORDS_LOGIT * max(0.0, words - 0.35))
        near = [
            choose.belongs(i, words_of, hits, layout, box) if layout is not None else 0.0
            for i, words_of in zip(wanted, own, strict=True)
        ]
        best = max(near)
        for i, closeness in zip(wanted, near, strict=True):
            # Of several blocks each signature is for the query whose words stand nearest.
            share = 1.0 if best < 0.1 or len(wanted) == 1 else closeness / best
            if score * share < LEAST_SCORE or (share < 0.7 and len(wanted) > 1):
                continue
            evidence = {"pen_strokes": pixels, "cue_near": cue, "on_words": words, "caption_near": closeness}
            rounded = {name: round(value, 3) for name, value in evidence.items() if value}
            everyone.append(Detection(queries[i].name, page.page_no, box, score * share, evidence=rounded))
    yield from sorted(everyone, key=lambda d: -d.score)


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


def _sigmoid(logit: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))
