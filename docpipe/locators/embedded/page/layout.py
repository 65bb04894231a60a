"""The geometry of a page's words: lines, segments and stacks, as arrays.

All lengths are points (1/72 inch), so that horizontal and vertical distances compare; ``em`` is the type size
of a word's line, the natural unit of distances between a caption and its value.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, pairwise
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray

from docpipe.geometry import BBox, clip, union
from docpipe.locators.embedded.arrays import ranges, run_lengths, run_starts
from docpipe.locators.embedded.words.text import tokenize
from docpipe.types import Page, TextSource, Word

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]

SEGMENT_GAP_EM = 0.95
"""A gap wider than this separates two segments of one line; word spaces are 0.2-0.6 em, justified ones 0.9."""
LEAST_TRACKED = 5
"""Letters of the shortest word that is put together: "A B C D" may be four marks."""
LONGEST_TRACKED, MOSTLY_LETTERS, WORD_GAP = 2, 0.6, 2.0
"""Characters of a piece of a word whose letters are set apart (kerned pairs stay together), the share of the pieces
that are single letters, and by how much the space between two such words is wider than between letters."""
TRACKING_EM = 0.95
"""White space between two letters of such a word, at most: a typist's blank is 0.6 em, two blanks are 1.2."""
NEIGHBOUR_HEIGHTS, LEAST_RUN, LEAST_SPAN_HEIGHTS = 1.5, 3, 8.0
"""Which words tell how a page lies: runs of so many, so long, with gaps up to so much, in heights of their boxes."""
LEAST_RISE_PT, MOST_SLOPE = 2.5, 0.12
"""What lines rise or fall over the width of a page before it is set straight, and seven degrees, which are no tilt."""
LEAST_HEIGHT = 0.6
"""Share of a box's height that is left when the slant is taken away: not every box grew by it."""
SPACED_GAP = 1.6
"""The same in widths of a character of the line: typewriters set a full stop and a space 1.5 characters apart."""
SPECK, _LOW = 0.3, frozenset("-–—_=~")
"""Share of the usual word's height below which something is dirt, and what is printed as low as that."""
LOOSE_GAP_EM = 2.2
"""Gap up to which two segments may still be one value (spaced capitals, comb fields)."""
CELL_DY_EM, CELL_MARGIN_EM = 2.0, 3.0
"""How far below its caption a value stands in the caption's cell, and how far from the right edge of the cell."""
STACK_GAP_EM = 1.0
"""Largest white space between two lines of one block."""
TEXT_EM, INDENT_EM, HANGING_EM, RAGGED_EM = 18.0, 15.0, 6.0, 8.0
"""A line of running text is at least so wide; the first one of a paragraph may start so far right of the next one (it
stands behind a number; behind a heading too, if the next one is as wide, twice as far) or so far left of it, and ends
at most so far before it."""
TEXT_LAYER_EM = 0.78
"""Type size over box height: PDF word boxes span ascender to descender of the font, about 1.2-1.35 em."""
OCR_EM = 1.18
"""Type size over box height for OCR, whose boxes hug the ink (capitals 0.7 em, with descenders 0.95)."""

_RULES = "|¦‖_"
_DIVIDERS = _RULES + "·•∙‧●▪■"
_RULE = re.compile(f"[{_RULES}]")
_PRINTED = re.compile(f"[{_RULES}]*([^{_RULES}](?:.*?[^{_RULES}])?)[{_RULES}]*(?=__|$)")
"""What is printed between rows of underscores; "file_name" is one word."""
_SCANNED = re.compile(f"[{_RULES}]*([^{_RULES}](?:[^_]*[^{_RULES}])?)[{_RULES}]*(?=_|$)")
"""The same on scans, where a single underscore is a ruling too: "Date_March"."""
_GLUED = re.compile(r"^(.*?[^\W\d_].*?[:#])([^:/\\].*)$")


@dataclass(frozen=True)
class Lines:
    """The l printed lines of a page, from the top, whatever gaps they have."""

    first: NDArray[np.intp]
    last: NDArray[np.intp]
    """(l,) segments"""
    left: Floats
    right: Floats
    em: Floats
    """(l,) points"""
    goes_on: NDArray[np.bool_]
    """(l - 1,) whether a line and the one right below, which stands near, have no gap wider than those in values."""
    texts: tuple[str, ...]

    def words(self, layout: "Layout", top: int, low: int) -> tuple[int, ...]:
        """The words of the lines ``top`` to ``low``."""
        return tuple(range(layout.begins[self.first[top]], layout.ends[self.last[low]] + 1))


@dataclass(frozen=True)
class Layout:
    """Words of one page as arrays of length n (words), in reading order, and their grouping."""

    words: tuple[Word, ...]
    boxes: Floats
    """(n, 4) left, top, right, bottom in points, of the page set straight."""
    em: Floats
    """(n,) type size in points."""
    line: Ints
    """(n,) index of the printed line; lines are numbered from the top."""
    segment: Ints
    """(n,) index of the segment: a run of words of one line without a wide gap."""
    segments: tuple[tuple[int, ...], ...]
    """Segment → its word indices, left to right."""
    segment_boxes: Floats
    """(s, 4) points."""
    segment_line: Ints
    segment_em: Floats
    below: Ints
    """(s,) the segment that continues this one on the next line of the same block, or -1."""
    above: Ints
    width_pt: float
    height_pt: float
    page_em: float
    """Median type size of the page, points."""
    tilt: float
    """How far its lines fall from left to right, radians."""

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """(n,) what the words say."""
        return tuple(word.text for word in self.words)

    @cached_property
    def tokens(self) -> tuple[tuple[str, ...], ...]:
        """(n,) the comparable tokens of each word."""
        return tuple(map(tokenize, self.texts))

    @cached_property
    def token_numbers(self) -> dict[str, int]:
        """Each token of the page, once, and the empty one → its number."""
        distinct = dict.fromkeys(chain([""], *self.tokens))
        return {token: number for number, token in enumerate(distinct)}

    @cached_property
    def bold(self) -> NDArray[np.bool_]:
        """(n,) words in bold type."""
        return np.array([word.bold for word in self.words], bool)

    @cached_property
    def confidence(self) -> Floats:
        """(n,) how surely each word was read, 0-1."""
        return np.array([word.confidence for word in self.words], np.float32)

    @cached_property
    def places(self) -> list[list[float]]:
        """(n,) ``boxes`` as plain numbers, quicker than an array where words are looked at one by one."""
        places: list[list[float]] = self.boxes.tolist()
        return places

    @cached_property
    def begins(self) -> Ints:
        """(s,) the first word of each segment."""
        return np.array([segment[0] for segment in self.segments], np.int32)

    @cached_property
    def ends(self) -> Ints:
        """(s,) the last word of each segment."""
        return np.array([segment[-1] for segment in self.segments], np.int32)

    @cached_property
    def segment_texts(self) -> tuple[str, ...]:
        """(s,) the words of each segment."""
        return tuple(" ".join(self.texts[segment[0] : segment[-1] + 1]) for segment in self.segments)

    @cached_property
    def colons(self) -> NDArray[np.bool_]:
        """(n,) words that end with a colon."""
        return np.array([text.endswith(":") for text in self.texts])

    @cached_property
    def gaps(self) -> tuple[list[float], list[float]]:
        """(s,) the white space before each segment, infinite where it begins its line; (s,) the widest one in a
        value."""
        boxes, line = self.segment_boxes, self.segment_line
        gaps = np.where(line[1:] == line[:-1], boxes[1:, 0] - boxes[:-1, 2], np.inf)
        return [math.inf, *gaps.tolist()], (LOOSE_GAP_EM * self.segment_em).tolist()

    @cached_property
    def cell_ends(self) -> Floats:
        """(s,) where the cell of each segment ends, in points from the left, if its line is a row of cells: where the
        next segment of the line begins, or where print ends."""
        boxes = self.segment_boxes
        following = np.append(boxes[1:, 0], 0)
        followed = np.append(self.segment_line[1:] == self.segment_line[:-1], False)
        result: Floats = np.where(followed, following, boxes[:, 2].max(initial=0)).astype(np.float32)
        return result

    def in_cells(
        self, segment: NDArray[np.integer[Any]], right: Floats, boxes: Floats, down: Floats, em: Floats
    ) -> NDArray[np.bool_]:
        """(k, n) which ``boxes`` (n, 4) stand flush right in captions' cells: below them and before the next caption.

        The captions are parts of segments ``segment`` (k,) and end at ``right`` (k,); ``down`` (k, n) is the white
        space from each of them to each box. Rows of boxes are printed so, amounts at the right of the captions.
        """
        margin = self.cell_ends[segment, None] - boxes[None, :, 2]
        result: NDArray[np.bool_] = (down > -0.5 * em) & (down < CELL_DY_EM * em)
        result &= (margin > -0.5 * em) & (margin < CELL_MARGIN_EM * em)
        result &= boxes[None, :, 0] > right[:, None]
        return result

    @cached_property
    def lettered(self) -> NDArray[np.bool_]:
        """(n,) words with a letter."""
        return np.array([any(map(str.isalpha, text)) for text in self.texts], bool)

    @cached_property
    def printed_lines(self) -> Lines:
        """The lines of the page, and which of them go on in the next one."""
        gaps, widest = self.gaps
        first = run_starts(self.segment_line)
        last = np.append(first[1:], len(self.segments)) - 1
        near = np.array(gaps) <= [math.inf, *widest[:-1]]  # each segment to the one before it
        near[first] = True
        whole = np.logical_and.reduceat(near, first)
        boxes, em = self.segment_boxes, self.segment_em[first]
        goes_on = boxes[first[1:], 1] - boxes[last[:-1], 3] <= STACK_GAP_EM * em[1:]
        return Lines(
            first,
            last,
            boxes[first, 0],
            boxes[last, 2],
            em,
            goes_on & whole[1:] & whole[:-1],
            tuple(
                " ".join(self.segment_texts[begin : end + 1])
                for begin, end in zip(first.tolist(), last.tolist(), strict=True)
            ),
        )

    def relative(self, box: Floats) -> BBox:
        """Where a box in points lies on the page as it is."""
        left, top, right, bottom = _slanted(box[None], self.tilt)[0].tolist()
        place = BBox(
            left / self.width_pt, top / self.height_pt, right / self.width_pt, bottom / self.height_pt
        )
        return clip(place) if self.tilt else place

    def straight(self, boxes: Sequence[BBox]) -> Floats:
        """(k, 4) boxes of the page as it is, in points of the page set straight."""
        return _straightened(_in_points(boxes, self.width_pt, self.height_pt), self.tilt)


def analyse(page: Page) -> Layout | None:
    """The layout of a page's words, or None for a page without words. Worked out once a page: locators, tables and
    titles look at the same one."""
    if "layout" not in page.worked_out:
        page.worked_out["layout"] = _analyse(page)
    layout: Layout | None = page.worked_out["layout"]
    return layout


def _analyse(page: Page) -> Layout | None:
    between = _PRINTED if page.words_source is TextSource.TEXT_LAYER else _SCANNED
    words = tuple(
        part
        for word in page.words
        for clear in _between_rules(word, between)
        for part in _split_glued(clear)
        if part.text.strip()
    )
    if page.words_source is TextSource.OCR:
        words = _without_specks(words)
    words = tuple(_without_tracking(words, page))
    if all(_is_rule(word) for word in words):
        return None
    boxes = _in_points([word.box for word in words], page.width_pt, page.height_pt)
    following = _right_neighbours(boxes, _heights(boxes))
    tilt = _tilt(boxes, following, page.width_pt)
    if tilt:
        boxes = _straightened(boxes, tilt)
        following = _right_neighbours(boxes, _heights(boxes))
    em = (_heights(boxes) * _em_of(page)).astype(np.float32)
    return _assemble(words, boxes, em, _chains(following, boxes), page, tilt)


def _in_points(boxes: Sequence[BBox], width_pt: float, height_pt: float) -> Floats:
    """(n, 4)"""
    relative = np.array([box.as_tuple() for box in boxes], np.float32).reshape(-1, 4)
    return relative * np.array([width_pt, height_pt, width_pt, height_pt], np.float32)


def _heights(boxes: Floats) -> Floats:
    heights: Floats = np.maximum(boxes[:, 3] - boxes[:, 1], 1.0)
    return heights


def _tilt(boxes: Floats, following: Ints, width_pt: float) -> float:
    """How far the lines of a page fall from left to right, radians; 0 for what a layout follows anyway.

    The weighted median of the directions of all runs of words that are long enough to tell.
    """
    heights = _heights(boxes)
    near = (following >= 0) & (boxes[following, 0] - boxes[:, 2] < NEIGHBOUR_HEIGHTS * heights)
    begins = np.ones(len(boxes), bool)
    begins[following[near]] = False
    next_word = np.where(near, following, -1).tolist()
    order, starts = list[int](), list[int]()
    for word in np.flatnonzero(begins).tolist():
        starts.append(len(order))
        while word >= 0:
            order.append(word)
            word = next_word[word]
    lengths = run_lengths(np.array(starts), len(order))
    x, y = ((boxes[order, :2] + boxes[order, 2:]) / 2).T.astype(np.float64)
    x, y = (v - np.repeat(np.add.reduceat(v, starts) / lengths, lengths) for v in (x, y))
    spans = boxes[order, 2][np.cumsum(lengths) - 1] - boxes[order, 0][starts]
    height = np.add.reduceat(heights[order], starts) / lengths
    telling = (lengths >= LEAST_RUN) & (spans > LEAST_SPAN_HEIGHTS * height)
    spans = spans[telling]
    if spans.sum() < width_pt:
        return 0.0
    slopes = (np.add.reduceat(x * y, starts) / np.maximum(np.add.reduceat(x * x, starts), 1e-9))[telling]
    by_slope = np.argsort(slopes, kind="stable")
    half = np.searchsorted(np.cumsum(spans[by_slope]), spans.sum() / 2)
    slope = float(slopes[by_slope[half]])
    return math.atan(slope) if LEAST_RISE_PT < abs(slope) * width_pt < MOST_SLOPE * width_pt else 0.0


def _straightened(boxes: Floats, tilt: float) -> Floats:
    """``boxes`` (n, 4) turned by ``tilt`` about the page's top left corner: their middles turn, and their heights lose
    that of the slant."""
    return _turned(boxes, -tilt, -abs(math.sin(tilt))) if tilt else boxes


def _slanted(boxes: Floats, tilt: float) -> Floats:
    """The reverse of :func:`_straightened`, but for words that were hardly higher than their slant."""
    return _turned(boxes, tilt, abs(math.sin(tilt))) if tilt else boxes


def _turned(boxes: Floats, angle: float, growth: float) -> Floats:
    width, height = (boxes[:, 2:] - boxes[:, :2]).T
    x, y = ((boxes[:, :2] + boxes[:, 2:]) / 2).T
    cos, sin = math.cos(angle), math.sin(angle)
    x, y = x * cos - y * sin, x * sin + y * cos
    height = np.maximum(height + growth * width, LEAST_HEIGHT * height)
    turned = np.stack([x - width / 2, y - height / 2, x + width / 2, y + height / 2], axis=1)
    return turned.astype(np.float32)


def _em_of(page: Page) -> float:
    """Type size over the height of a word's box."""
    return TEXT_LAYER_EM if page.words_source is TextSource.TEXT_LAYER else OCR_EM


def _without_specks(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """``words`` without what OCR took for a character and is lower than any, dashes and underscores aside."""
    if not words:
        return words
    least = SPECK * median(word.box.height for word in words)
    return tuple(word for word in words if word.box.height >= least or word.text in _LOW)


def _without_tracking(words: Sequence[Word], page: Page) -> Iterator[Word]:
    """``words`` with letters that are set apart put together: "I N V O I C E", "D r .   A d a   M o o r"."""
    run: list[Word] = []
    for word in words:
        short = len(word.text) <= LONGEST_TRACKED and not any(map(str.isdigit, word.text))
        if run and not (short and _set_apart(run[-1], word, page)):
            yield from _put_together(run)
            run = []
        if short:
            run.append(word)
        else:
            yield word
    yield from _put_together(run)


def _put_together(run: Sequence[Word]) -> Iterator[Word]:
    """The words that a run of letters and pairs of letters spells; the run itself where it spells none."""
    letters = sum(len(word.text) == 1 and word.text.isalpha() for word in run)
    if letters < LEAST_TRACKED or letters < MOSTLY_LETTERS * len(run):
        yield from run
        return
    gaps = [b.box.left - a.box.right for a, b in pairwise(run)]
    widest = WORD_GAP * median(gaps)
    begins = [0, *(at for at, gap in enumerate(gaps, 1) if gap > widest), len(run)]
    for first, end in pairwise(begins):
        yield _joined(run[first:end])


def _set_apart(letter: Word, following: Word, page: Page) -> bool:
    """Whether two letters stand side by side as those of one word do that has space between its letters."""
    em = letter.box.height * page.height_pt * _em_of(page)
    gap = (following.box.left - letter.box.right) * page.width_pt
    drop = abs(following.box.top - letter.box.top) * page.height_pt
    return drop < em / 2 and 0 <= gap < TRACKING_EM * em


def _joined(letters: Sequence[Word]) -> Word:
    text = "".join(letter.text for letter in letters)
    box = union(letter.box for letter in letters)
    return replace(letters[0], text=text, box=box, confidence=min(x.confidence for x in letters))


def _is_rule(word: Word) -> bool:
    """Whether a word is a ruling, a row of characters or a dot between two values: it divides and says nothing."""
    return not word.text.strip(_DIVIDERS)


def _between_rules(word: Word, between: re.Pattern[str]) -> tuple[Word, ...]:
    """ "|Date:" as "Date:", "Name:__Ann_" as "Name:" and "Ann"; a word of nothing but rules stays as it is."""
    if not _RULE.search(word.text):
        return (word,)
    parts = [_part(word, match.start(1), match.end(1)) for match in between.finditer(word.text)]
    return tuple(parts) or (word,)


def _split_glued(word: Word) -> tuple[Word, ...]:
    """ "Date:12/05/2018" as two words."""
    if ":" not in word.text and "#" not in word.text:
        return (word,)
    match = _GLUED.match(word.text)
    if match is None or "//" in word.text or "@" in word.text:
        return (word,)
    cut = match.end(1)
    return _part(word, 0, cut), _part(word, cut, len(word.text))


def _part(word: Word, first: int, end: int) -> Word:
    """The characters from ``first`` up to ``end`` as a word, the box cut in proportion to the characters."""
    box, step = word.box, word.box.width / len(word.text)
    place = BBox(box.left + first * step, box.top, box.left + end * step, box.bottom)
    return replace(word, text=word.text[first:end], box=place)


def _right_neighbours(boxes: Floats, heights: Floats) -> Ints:
    """(n,) for each word the next word to the right on its printed line, or -1; mutual, so lines never fork.

    Neighbours are judged pair by pair, which follows a skewed line where global rows of y would not.
    """
    here, there = _side_by_side(boxes)
    x0, y0, x1, y1 = boxes.T
    overlap = np.minimum(y1[here], y1[there]) - np.maximum(y0[here], y0[there])
    smaller = np.minimum(heights[here], heights[there])
    gap = x0[there] - x1[here]
    ahead = (x0 + x1)[there] > (x0 + x1)[here]
    fits = np.flatnonzero((overlap > 0.45 * smaller) & ahead & (gap > -0.6 * smaller))
    here, there = here[fits], there[fits]
    # A little vertical offset is worth a little distance: prefers the word on the very same base line.
    offset = np.abs((y0 + y1)[there] - (y0 + y1)[here]) / 2
    cost = np.maximum(gap[fits], 0) + 2.0 * offset
    right = _cheapest(here, there, cost, len(boxes))
    left = _cheapest(there, here, cost, len(boxes))
    mutual = (right >= 0) & (left[right] == np.arange(len(right)))
    return np.where(mutual, right, -1).astype(np.int32)


def _side_by_side(boxes: Floats) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """(p,), (p,) all pairs of words that share y, and some more: words are compared with those of like top."""
    top, bottom = boxes[:, 1], boxes[:, 3]
    order = np.argsort(top, kind="stable")
    tallest = (bottom - top).max()
    first = np.searchsorted(top[order], top - tallest)
    counts = np.searchsorted(top[order], bottom) - first
    here = np.repeat(np.arange(len(boxes)), counts)
    return here, order[ranges(first, counts)]


def _cheapest(one: NDArray[np.intp], other: NDArray[np.intp], cost: Floats, count: int) -> NDArray[np.intp]:
    """(count,) of the pairs of each ``one`` the cheapest ``other``, of equals the first; -1 for none."""
    order = np.lexsort((other, cost, one))
    chosen = order[run_starts(one[order])]
    result = np.full(count, -1, np.intp)
    result[one[chosen]] = other[chosen]
    return result


def _chains(right: Ints, boxes: Floats) -> list[list[int]]:
    """Words in lines, lines from the top."""
    has_left = np.zeros(len(right), bool)
    has_left[right[right >= 0]] = True
    following = right.tolist()
    chains = []
    for at in np.flatnonzero(~has_left).tolist():
        row = []
        while at >= 0:
            row.append(at)
            at = following[at]
        chains.append(row)
    middle = (boxes[:, 1] + boxes[:, 3]).tolist()
    left = boxes[:, 0].tolist()
    return sorted(chains, key=lambda c: (median(middle[i] for i in c), left[c[0]]))


def _assemble(
    words: tuple[Word, ...], boxes: Floats, em: Floats, chains: list[list[int]], page: Page, tilt: float
) -> Layout:
    order: list[int] = []
    line_ids: list[int] = []
    segment_ids: list[int] = []
    segments: list[list[int]] = []
    segment_line: list[int] = []
    lefts, rights, sizes = boxes[:, 0].tolist(), boxes[:, 2].tolist(), em.tolist()
    for line_no, row in enumerate(chains):
        widest = max(
            SEGMENT_GAP_EM * median(sizes[word] for word in row),
            SPACED_GAP * median((rights[word] - lefts[word]) / len(words[word].text) for word in row),
        )
        end = -math.inf
        for word in row:
            if _is_rule(words[word]):
                end = -math.inf  # what follows is another segment
                continue
            position = len(order)
            if lefts[word] - end > widest:
                segments.append([position])
                segment_line.append(line_no)
            else:
                segments[-1].append(position)
            order.append(word)
            line_ids.append(line_no)
            segment_ids.append(len(segments) - 1)
            end = rights[word]
    boxes, em = boxes[order], em[order]
    # Words are now in order, so a segment is a slice and its box a reduction over that slice.
    starts = np.array([s[0] for s in segments])
    segment_boxes = np.hstack(
        [np.minimum.reduceat(boxes[:, :2], starts), np.maximum.reduceat(boxes[:, 2:], starts)]
    )
    sizes = em.tolist()
    segment_em = np.array([median(sizes[i] for i in s) for s in segments], np.float32)
    smooth_em = segment_em[np.array(segment_ids)]
    below, above = _stack(segment_boxes, segment_em)
    return Layout(
        words=tuple(words[i] for i in order),
        boxes=boxes,
        em=smooth_em.astype(np.float32),
        line=np.array(line_ids, np.int32),
        segment=np.array(segment_ids, np.int32),
        segments=tuple(map(tuple, segments)),
        segment_boxes=segment_boxes,
        segment_line=np.array(segment_line, np.int32),
        segment_em=segment_em,
        below=below,
        above=above,
        width_pt=page.width_pt,
        height_pt=page.height_pt,
        page_em=median(smooth_em.tolist()),
        tilt=tilt,
    )


def _stack(boxes: Floats, em: Floats) -> tuple[Ints, Ints]:
    """For each segment the one that continues its block below (and the reverse), or -1.

    A line continues another when it starts at the same left edge, shares its right edge or its centre, or goes on with
    running text that is indented or hangs behind a number; the white space between is small and the type size alike.
    """
    x0, y0, x1, y1 = boxes.T
    unit = np.minimum(em[:, None], em[None, :])
    gap = y0[None, :] - y1[:, None]
    aligned = (
        (np.abs(x0[None, :] - x0[:, None]) < 0.7 * unit)
        | (np.abs(x1[None, :] - x1[:, None]) < 0.5 * unit)
        | (np.abs((x0 + x1)[None, :] - (x0 + x1)[:, None]) < 1.2 * unit)
    )
    wide = (x1 - x0)[:, None] > TEXT_EM * unit
    indent = INDENT_EM * unit * np.where(wide.T, 2, 1)
    aligned |= (
        wide
        & (x1[:, None] > x1[None, :] - RAGGED_EM * unit)
        & (x0[None, :] > x0[:, None] - indent)
        & (x0[None, :] < x0[:, None] + HANGING_EM * unit)
    )
    size_alike = np.maximum(em[:, None], em[None, :]) < 1.5 * unit
    fits = (gap > -0.5 * unit) & (gap < STACK_GAP_EM * unit) & aligned & size_alike
    fits &= (y0 + y1)[None, :] > (y0 + y1)[:, None] + unit
    cost = np.where(fits, gap + 0.2 * np.abs(x0[None, :] - x0[:, None]), np.inf)
    below = cost.argmin(axis=1)
    below[~np.isfinite(cost.min(axis=1))] = -1
    first = cost.argmin(axis=0)
    mutual = (below >= 0) & (first[below] == np.arange(len(below)))
    below = np.where(mutual, below, -1).astype(np.int32)
    above = np.full(len(below), -1, np.int32)
    above[below[below >= 0]] = np.flatnonzero(below >= 0)
    return below, above
