"""The row of captions above a table."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from docpipe.locators.embedded.page.layout import SEGMENT_GAP_EM, Layout
from docpipe.locators.embedded.words.text import tokenize
from docpipe.tables.lines import Line
from docpipe.tables.wordings import HEADS, Wordings

MOST_LINES = 3
"""Lines over which captions are stacked."""
STACK_GAP_EM = 1.0
MANY_NAMED = 3
TIGHT_GAP_EM = 0.62
"""A gap up to this is a word space: the words on both sides make one caption."""


@dataclass(frozen=True, slots=True)
class Heading:
    """One caption and the points it spans; ``column`` is empty for a column that the schema does not name."""

    column: str
    left: float
    right: float
    top: float
    bottom: float
    text: str


@dataclass(frozen=True, slots=True)
class Header:
    """Captions left to right, over ``lines`` (indices, first and last)."""

    headings: tuple[Heading, ...]
    lines: tuple[int, int]
    top: float
    bottom: float
    matched: int = 0
    """Tokens of captions that are tokens of a label."""
    weak: bool = False
    """Most of it is captions that the schema does not name: another table, which ends this one."""
    end: int | None = None
    """Index of a line that is no row any more; None where the lines have to tell."""

    @property
    def columns(self) -> frozenset[str]:
        return frozenset(h.column for h in self.headings if h.column)


def find_headers(layout: Layout, lines: Sequence[Line], known: Wordings, key: str) -> list[Header]:
    """The headers of a page from the top: at least two columns, ``key`` (the amount of a row) among them.

    Weak ones among them, which only bound the others.
    """
    headers: list[Header] = []
    hints = [set[str]() if line.amounts else _hints(layout, line, known) for line in lines]
    at = 0
    while at < len(lines):
        best: Header | None = None
        for last in _bands(layout, lines, at):
            said = set[str]().union(*hints[at : last + 1])
            if len(said) < (2 if key in said else MANY_NAMED):
                continue
            header = _header(layout, lines, (at, last), known, key)
            if header and (best is None or _rank(header) > _rank(best)):
                best = header
        if best is None:
            at += 1
            continue
        headers.append(best)
        at = best.lines[1] + 1
    return headers


def _hints(layout: Layout, line: Line, known: Wordings) -> set[str]:
    """The columns that words of a line may be captions of."""
    tokens = (token for w in line.words for token in tokenize(layout.texts[w]))
    return set().union(*map(known.hints, tokens))


def _rank(header: Header) -> tuple[bool, int, int]:
    return not header.weak, len(header.columns), header.matched


def _bands(layout: Layout, lines: Sequence[Line], first: int) -> Iterator[int]:
    """Last lines of the bands of captions that may begin at ``first``."""
    for last in range(first, min(first + MOST_LINES, len(lines))):
        if lines[last].amounts:
            return
        if last > first:
            gap = lines[last].top - lines[last - 1].bottom
            if gap > STACK_GAP_EM * float(layout.em[lines[last].words[0]]):
                return
        yield last


def _header(
    layout: Layout, lines: Sequence[Line], band: tuple[int, int], known: Wordings, key: str
) -> Header | None:
    cells = _cells(layout, lines[band[0] : band[1] + 1])
    if len(cells) < 2:
        return None
    found = [match for cell in cells for match in _headings(layout, cell, known)]
    headings = _one_each(sorted(found, key=lambda match: match[0].left))
    headings = _with_key(_named_by_heads(headings, known), key)
    columns = {h.column for h in headings if h.column}
    named = sum(len(tokenize(h.text)) for h in headings if h.column)
    every = sum(len(tokenize(h.text)) for h in headings)
    if len(columns) < 2 or key not in columns:
        return None
    chosen = lines[band[0] : band[1] + 1]
    top, bottom = min(x.top for x in chosen), max(x.bottom for x in chosen)
    matched = sum(length for _, length in found)
    return Header(tuple(headings), band, top, bottom, matched, weak=named * 3 < every)


def _with_key(headings: list[Heading], key: str) -> list[Heading]:
    """Where at least three other columns are named, a nameless last caption is that of the row's amount."""
    named = {h.column for h in headings if h.column}
    if key in named or len(named) < MANY_NAMED or headings[-1].column:
        return headings
    return [*headings[:-1], replace(headings[-1], column=key)]


def _cells(layout: Layout, lines: Sequence[Line]) -> list[list[list[int]]]:
    """Captions: the segments of the lines that overlap in x, each cell a list of segments from the top."""
    cells: list[tuple[float, float, list[list[int]]]] = []
    for line in lines:
        for segment in _segments(layout, line):
            left, right = layout.places[segment[0]][0], layout.places[segment[-1]][2]
            home = [cell for cell in cells if cell[0] < right - 1 and left < cell[1] - 1]
            if len(home) == 1:
                cells.remove(home[0])
                left, right = min(left, home[0][0]), max(right, home[0][1])
                cells.append((left, right, [*home[0][2], segment]))
            elif not home:
                cells.append((left, right, [segment]))
    return [segments for _, _, segments in cells]


def _segments(layout: Layout, line: Line) -> list[list[int]]:
    segments: list[list[int]] = []
    for word, em in zip(line.words, layout.em[list(line.words)].tolist(), strict=True):
        gap = layout.places[word][0] - layout.places[segments[-1][-1]][2] if segments else 0.0
        if segments and gap <= SEGMENT_GAP_EM * em:
            segments[-1].append(word)
        else:
            segments.append([word])
    return segments


Match = tuple[Heading, int]
"""A caption and how many tokens of a wording it matched; 0 for a nameless one."""


def _headings(layout: Layout, cell: list[list[int]], known: Wordings) -> Iterator[Match]:
    """The captions in one cell: one, or several where a line is set so tight that their gaps are word spaces."""
    words = [word for segment in cell for word in segment]
    tokens, owner = _tokens(layout, words)
    matches = known.matches(tokens, owner)
    if len(cell) == 1:
        yield from _side_by_side(layout, words, matches)
        return
    if not matches:
        yield _heading(layout, "", words), 0
        return
    first, last, column, length = max(matches, key=lambda m: m[3])
    left = min(layout.places[words[i]][0] for i in range(first, last + 1))
    aside = [w for w in words if layout.places[w][2] <= left + 1]
    if aside:
        yield _heading(layout, "", aside), 0
    yield _heading(layout, column, [w for w in words if w not in aside]), length


def _side_by_side(
    layout: Layout, words: list[int], matches: Sequence[tuple[int, int, str, int]]
) -> Iterator[Match]:
    """The captions of one segment; a word before a match belongs to it unless the gap is wide."""
    begins: list[tuple[int, str, int]] = []
    for first, _, column, length in matches:
        if first and _gap_em(layout, words[first - 1], words[first]) <= TIGHT_GAP_EM and not begins:
            continue
        begins.append((first, column, length))
    if not begins or begins[0][0]:
        end = begins[0][0] if begins else len(words)
        yield _heading(layout, "", words[:end]), 0
    if not begins:
        return
    ends = [*(first for first, _, _ in begins[1:]), len(words)]
    for (first, column, length), end in zip(begins, ends, strict=True):
        yield _heading(layout, column, words[first:end]), length


def _gap_em(layout: Layout, a: int, b: int) -> float:
    return (layout.places[b][0] - layout.places[a][2]) / float(layout.em[b])


def _tokens(layout: Layout, words: Sequence[int]) -> tuple[list[str], list[int]]:
    """Tokens and, for each, the position of its word; hyphens at the end of a stacked line are no word end."""
    tokens: list[str] = []
    owner: list[int] = []
    for position, word in enumerate(words):
        for token in tokenize(layout.texts[word]):
            tokens.append(token)
            owner.append(position)
    return tokens, owner


def _heading(layout: Layout, column: str, words: Sequence[int]) -> Heading:
    lefts, tops, rights, bottoms = zip(*(layout.places[w] for w in words), strict=True)
    text = " ".join(layout.texts[w] for w in words)
    return Heading(column, min(lefts), max(rights), min(tops), max(bottoms), text)


def _named_by_heads(headings: Sequence[Heading], known: Wordings) -> list[Heading]:
    """A nameless caption that ends in "…preis" or "…summe" names the column that has no other caption."""
    result = list(headings)
    for column, heads in HEADS.items():
        if column not in known.columns or any(h.column == column for h in result):
            continue
        fitting = [i for i, h in enumerate(result) if not h.column and heads & set(tokenize(h.text))]
        if fitting:
            at = max(fitting, key=lambda i: result[i].left)
            result[at] = replace(result[at], column=column)
    return result


def _one_each(found: Sequence[Match]) -> list[Heading]:
    """Each column once: the longest wording, then of amounts the rightmost, of others the one with most room."""
    headings = [heading for heading, _ in found]
    ends = [*(h.left for h in headings[1:]), headings[-1].right]
    best: dict[str, tuple[tuple[int, float], Heading]] = {}
    for (heading, length), end in zip(found, ends, strict=True):
        rank = length, heading.left if heading.column in HEADS else end - heading.left
        if heading.column and (heading.column not in best or rank > best[heading.column][0]):
            best[heading.column] = rank, heading
    chosen = {id(heading) for _, heading in best.values()}
    result: list[Heading] = []
    for h in headings:
        lost = h.column and id(h) not in chosen
        if lost and result and h.left - result[-1].right <= TIGHT_GAP_EM * (h.bottom - h.top):
            before = result[-1]  # "Amount excl. VAT": one caption, of which the end alone is another's name
            result[-1] = replace(before, right=max(before.right, h.right), text=f"{before.text} {h.text}")
        else:
            result.append(replace(h, column="") if lost else h)
    return result


def is_caption_line(text: str) -> bool:
    """Whether a line under the captions only adds units to them: "(EUR)", "in €", "netto %"."""
    return bool(
        re.fullmatch(r"[\s()/%€$£.\-]*(?:(?:in|EUR|USD|GBP|CHF|PLN|netto|net|HT)[\s()/%€$£.\-]*)*", text)
    )
