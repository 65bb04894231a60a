"""Which heading every span stands under: "Seller" and "Buyer" print the same fields below themselves."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from docpipe.locators.embedded.page.candidates import Candidates
from docpipe.locators.embedded.page.captions import SURE, Hits
from docpipe.locators.embedded.page.layout import Layout

Floats = NDArray[np.float32]

MOST_SECTION_EM = 60.0
"""A heading rules at most this far down."""


@dataclass(frozen=True)
class Sections:
    """Under which heading each span stands. A heading is a line of nothing but captions ("Seller | Buyer")."""

    heading: NDArray[np.int32]
    """(c,) index of the heading, -1 for none."""
    far: Floats
    """(c,) distance to it, 0-1."""
    owners: NDArray[np.bool_]
    """(q, h + 1) which queries have a caption in which heading; the last column, "no heading", is False."""
    foreign: NDArray[np.bool_]
    """(h + 1,) headings in which a concept nobody asked for has its caption."""

    def claims(self) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """(q, c) whether the span stands in the query's own section; whether it stands in another's."""
        own = self.owners[:, self.heading]
        anyone = (self.owners.any(axis=0) | self.foreign)[self.heading]
        return own, anyone[None, :] & ~own


def find_sections(
    layout: Layout, hits: Hits, candidates: Candidates, captionish: Floats, query_count: int
) -> Sections:
    """The heading of every span: the nearest line of captions above, and there the last one not right of it."""
    whole = np.minimum.reduceat(captionish, layout.begins) > 0
    plain = np.ones(int(layout.segment_line.max()) + 1, bool)
    plain[layout.segment_line[~whole]] = False
    headings = np.flatnonzero(plain[layout.segment_line])
    owners = np.zeros((query_count, len(headings) + 1), bool)
    foreign = np.zeros(len(headings) + 1, bool)
    place = {segment: i for i, segment in enumerate(headings.tolist())}
    sure = np.flatnonzero((hits.score >= SURE) & ~hits.stacked)
    for owner, first in zip(hits.owner[sure].tolist(), hits.first[sure].tolist(), strict=True):
        at = place.get(int(layout.segment[first]), -1)
        if at >= 0 and owner < query_count:
            owners[owner, at] = True
        elif at >= 0:
            foreign[at] = True
    count = len(candidates.words)
    if not len(headings):
        return Sections(np.full(count, -1, np.int32), np.ones(count, np.float32), owners, foreign)
    em = layout.page_em
    boxes, heads = candidates.boxes[:, None, :], layout.segment_boxes[headings][None, :, :]
    drop = boxes[..., 1] - heads[..., 3]
    rules = (heads[..., 0] <= boxes[..., 0] + 2 * em) & (drop > -0.3 * em) & (drop < MOST_SECTION_EM * em)
    order = np.where(rules, layout.segment_line[headings][None, :] * 1e5 + heads[..., 0], -1)
    heading = order.argmax(axis=1).astype(np.int32)
    drop = drop[np.arange(count), heading]
    none = order.max(axis=1) < 0
    heading[none] = -1
    far = np.where(none, 1.0, np.clip(drop / (MOST_SECTION_EM * em), 0, 1)).astype(np.float32)
    return Sections(heading, far, owners, foreign)
