"""The row of captions above a table."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from docpipe.locators.embedded.layout import SEGMENT_GAP_EM, Layout
from docpipe.locators.embedded.text import tokenize
from docpipe.schema import ColumnSpec
from docpipe.tables.lines import Line, is_amount

MOST_LINES = 3
"""Lines over which captions are stacked."""
STACK_GAP_EM = 1.0
ALIKE = 86.0
"""rapidfuzz ratio (0-100) from which two long tokens are one, misread."""
_HEADS: Mapping[str, frozenset[str]] = {
    "line_total": frozenset({"total", "amount"}),
    "unit_price": frozenset({"preis", "price", "prix", "prezzo", "precio", "prijs", "cena", "cost", "rate"}),
}
"""Column → tokens that name it when none of its labels is printed."""

Wordings = Sequence[tuple[str, tuple[str, ...]]]
"""(column, tokens of one of its labels)."""


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

    @property
    def columns(self) -> frozenset[str]:
        return frozenset(h.column for h in self.headings if h.column)


def wordings(columns: Mapping[str, ColumnSpec]) -> Wordings:
    """Every label and phrase as tokens, longest first, so that "Unit price" wins over "Unit"."""
    found = {
        (name, tokens)
        for name, spec in columns.items()
        for text in (*spec.labels, spec.phrase, name.replace("_", " "))
        if (tokens := tokenize(text))
    }
    order = list(columns)
    return sorted(found, key=lambda item: (-len(item[1]), -sum(map(len, item[1])), order.index(item[0]), item[1]))


def find_headers(layout: Layout, lines: Sequence[Line], known: Wordings, key: str) -> list[Header]:
    """The headers of a page from the top: at least two columns, ``key`` (the amount of a row) among them."""
    headers: list[Header] = []
    at = 0
    while at < len(lines):
        best: Header | None = None
        for last in _bands(layout, lines, at):
            header = _header(layout, lines, (at, last), known, key)
            if header and (best is None or len(header.columns) > len(best.columns)):
                best = header
        if best is None:
            at += 1
            continue
        headers.append(best)
        at = best.lines[1] + 1
    return headers


def _bands(layout: Layout, lines: Sequence[Line], first: int) -> Iterator[int]:
    """Last lines of the bands of captions that may begin at ``first``."""
    for last in range(first, min(first + MOST_LINES, len(lines))):
        words = lines[last].words
        if any(is_amount(layout.words[w].text) for w in words):
            return
        if last > first:
            gap = lines[last].top - lines[last - 1].bottom
            if gap > STACK_GAP_EM * float(layout.em[words[0]]):
                return
        yield last


def _header(
    layout: Layout, lines: Sequence[Line], band: tuple[int, int], known: Wordings, key: str
) -> Header | None:
    cells = _cells(layout, lines[band[0] : band[1] + 1])
    if len(cells) < 2:
        return None
    headings = [heading for cell in cells for heading in _headings(layout, cell, known)]
    headings = _named_by_heads(headings, known)
    headings = _one_each(sorted(headings, key=lambda h: h.left))
    columns = {h.column for h in headings if h.column}
    named = sum(len(tokenize(h.text)) for h in headings if h.column)
    every = sum(len(tokenize(h.text)) for h in headings)
    if len(columns) < 2 or key not in columns or named * 3 < every:
        return None
    chosen = lines[band[0] : band[1] + 1]
    return Header(tuple(headings), band, min(x.top for x in chosen), max(x.bottom for x in chosen))


def _cells(layout: Layout, lines: Sequence[Line]) -> list[list[list[int]]]:
    """Captions: the segments of the lines that overlap in x, each cell a list of segments from the top."""
    cells: list[tuple[float, float, list[list[int]]]] = []
    for line in lines:
        for segment in _segments(layout, line):
            left, right = float(layout.boxes[segment[0]][0]), float(layout.boxes[segment[-1]][2])
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
    for word in line.words:
        gap = layout.boxes[word][0] - layout.boxes[segments[-1][-1]][2] if segments else 0.0
        if segments and gap <= SEGMENT_GAP_EM * layout.em[word]:
            segments[-1].append(word)
        else:
            segments.append([word])
    return segments


def _headings(layout: Layout, cell: list[list[int]], known: Wordings) -> Iterator[Heading]:
    """The captions in one cell: one, or several where a line is set so tight that their gaps are word spaces."""
    words = [word for segment in cell for word in segment]
    tokens, owner = _tokens(layout, words)
    starts = _matches(tokens, owner, known)
    if len(cell) > 1 or len(starts) <= 1:
        column = starts[0][1] if starts and (starts[0][0] == 0 or len(cell) > 1) else ""
        yield _heading(layout, column, words)
        return
    cuts = [0 if index == 0 else at for index, (at, _) in enumerate(starts)]
    if starts[0][0] > 0:
        cuts[0] = starts[0][0]
        yield _heading(layout, "", words[: starts[0][0]])
    for (_, column), first, end in zip(starts, cuts, [*cuts[1:], len(words)], strict=True):
        yield _heading(layout, column, words[first:end])


def _tokens(layout: Layout, words: Sequence[int]) -> tuple[list[str], list[int]]:
    """Tokens and, for each, the position of its word; hyphens at the end of a stacked line are no word end."""
    tokens: list[str] = []
    owner: list[int] = []
    for position, word in enumerate(words):
        for token in tokenize(layout.words[word].text):
            tokens.append(token)
            owner.append(position)
    return tokens, owner


def _matches(tokens: Sequence[str], owner: Sequence[int], known: Wordings) -> list[tuple[int, str]]:
    """(position of the first word, column) of the wordings found, longest first, without overlap, in order."""
    taken: set[int] = set()
    found: list[tuple[int, str]] = []
    for column, wording in known:
        length = len(wording)
        for at in range(len(tokens) - length + 1):
            span = set(owner[at : at + length])
            whole = at == 0 or owner[at - 1] != owner[at]
            if whole and not span & taken and all(map(_same, tokens[at : at + length], wording)):
                end = at + length
                if end < len(tokens) and owner[end] == owner[end - 1] and tokens[end] not in _ENDINGS:
                    continue
                taken |= span
                found.append((owner[at], column))
                break
    return sorted(found)


_ENDINGS = frozenset({"eur", "usd", "gbp", "chf", "netto", "net", "ht", "e", "%", "in", "s", "euro", "pln"})
"""Tokens that may hang on a caption without changing what it names: "Preis/EUR", "Amount(s)"."""


def _same(token: str, other: str) -> bool:
    return token == other or (
        min(len(token), len(other)) >= 5 and fuzz.ratio(token, other, score_cutoff=ALIKE) > 0
    )


def _heading(layout: Layout, column: str, words: Sequence[int]) -> Heading:
    boxes = layout.boxes[list(words)]
    return Heading(
        column,
        float(boxes[:, 0].min()),
        float(boxes[:, 2].max()),
        float(boxes[:, 1].min()),
        float(boxes[:, 3].max()),
        " ".join(layout.words[w].text for w in words),
    )


def _named_by_heads(headings: Sequence[Heading], known: Wordings) -> list[Heading]:
    """A nameless caption that ends in "…preis" or "…summe" names the column that has no other caption."""
    schema_columns = {column for column, _ in known}
    result = list(headings)
    for column, heads in _HEADS.items():
        if column not in schema_columns or any(h.column == column for h in result):
            continue
        fitting = [i for i, h in enumerate(result) if not h.column and heads & set(tokenize(h.text))]
        if fitting:
            at = max(fitting, key=lambda i: result[i].left)
            h = result[at]
            result[at] = Heading(column, h.left, h.right, h.top, h.bottom, h.text)
    return result


def _one_each(headings: Sequence[Heading]) -> list[Heading]:
    """Each column once: amounts the rightmost, anything else the one with the most room to its right."""
    room = {
        id(h): (headings[i + 1].left if i + 1 < len(headings) else h.right) - h.left for i, h in enumerate(headings)
    }
    winner: dict[str, Heading] = {}
    for h in headings:
        rival = winner.get(h.column)
        if rival is None or h.column in _HEADS or room[id(h)] > room[id(rival)]:
            winner[h.column] = h
    return [
        h
        if not h.column or winner[h.column] is h
        else Heading("", h.left, h.right, h.top, h.bottom, h.text)
        for h in headings
    ]


def is_caption_line(text: str) -> bool:
    """Whether a line under the captions only adds units to them: "(EUR)", "in €", "netto %"."""
    return bool(re.fullmatch(r"[\s()/%€$£.\-]*(?:(?:in|EUR|USD|GBP|CHF|PLN|netto|net|HT)[\s()/%€$£.\-]*)*", text))
