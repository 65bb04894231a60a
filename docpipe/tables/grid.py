"""From captions to column edges, and from lines to rows of words.

Lengths are points, y downwards.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

import numpy as np
from numpy.typing import NDArray

from docpipe.locators.embedded.page.layout import Layout
from docpipe.tables.header import Header, is_caption_line
from docpipe.tables.lines import Line, has_cents, is_amount, is_carried, is_total, leading_tokens

_STEP_PT = 0.5
TORN_EM = 1.4
"""Distance of two lines that may be one row."""
OUTSIDE_EM = 3.0
"""From the right end of the last caption to a word that is none of the table's."""
LEAST_LETTERS = 3
"""Letters of a word; OCR reads lone figures as two."""
CONTINUES_EM = 1.1
"""White space up to which a line of text belongs to the row beside it."""


@dataclass(frozen=True)
class Columns:
    """Headings and the edges between them, points, left to right; ``edges[i]`` is left of heading ``i``."""

    header: Header
    edges: tuple[float, ...]

    def index(self, x: float) -> int:
        """The heading whose column holds ``x``."""
        return bisect_right(self.edges, x, lo=1) - 1

    def name_at(self, x: float) -> str:
        return self.header.headings[self.index(x)].column


@dataclass
class Row:
    """Words (indices of the layout) of one row by column, in reading order; those of nameless columns under ""."""

    cells: dict[str, list[int]]
    top: float
    bottom: float
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class Body:
    """The rows under one header; ``ended`` when the totals came, so that no later page continues it."""

    columns: Columns
    rows: tuple[Row, ...]
    ended: bool


def read_body(
    layout: Layout, lines: Sequence[Line], header: Header, key: str, *, continued: bool = False
) -> Body | None:
    """The rows in ``lines`` (all below the captions) of ``header``; None where no line has an amount.

    ``key``: the column whose amount makes a line a row. ``continued``: the captions stand on an earlier page,
    so that a line must look more like a row.
    """
    lines = list(lines)
    while lines and is_caption_line(" ".join(layout.texts[w] for w in lines[0].words)):
        lines.pop(0)
    lines = _torn_joined(layout, lines, header, key)
    found = ((i, _key_word(layout, line, header, key)) for i, line in enumerate(lines))
    anchors = _with_decimals(layout, {i: word for i, word in found if word is not None}, continued)
    anchors, end = _rows_among(layout, lines, anchors, header, continued)
    if not anchors:
        return None
    columns = column_edges(layout, header, [lines[i] for i in anchors])
    rows = {i: _row(layout, lines[i], columns) for i in anchors}
    _join_texts(layout, lines[:end], rows, columns)
    kept = _own_rows(layout, [rows[i] for i in anchors], columns)
    return Body(columns, tuple(kept), ended=end < len(lines) or len(kept) < len(anchors))


def _own_rows(layout: Layout, rows: Sequence[Row], columns: Columns) -> list[Row]:
    """``rows`` up to the first that is none: totals in boxes have amounts for a description, or neither that nor a
    count; other tables have words where this one counts."""
    described = "description" in columns.header.columns and _words(layout, rows[0], "description")
    counted = _figures(layout, rows[0], "quantity")

    def is_none(row: Row) -> bool:
        told, counts = _words(layout, row, "description"), _figures(layout, row, "quantity")
        worded = counted and not counts and _words(layout, row, "quantity")
        sums = described and not told and (_is_sums(layout, row.cells.get("description", ())) or not counts)
        return worded or (sums and counted)

    end = next((place for place, row in enumerate(rows) if place and is_none(row)), len(rows))
    own = list(rows[:end])
    while end < len(rows) and counted and not _figures(layout, own[-1], "quantity"):  # amid rows no longer
        own.pop()
    while described and not _words(layout, own[-1], "description"):
        own.pop()
    return own


def _is_sums(layout: Layout, words: Sequence[int]) -> bool:
    """Whether a cell holds amounts with decimals and nothing else."""
    texts = [layout.texts[word] for word in words]
    return all(map(is_amount, texts)) and any(map(has_cents, texts))


def _words(layout: Layout, row: Row, column: str) -> bool:
    """Whether a cell has a word of at least three letters."""
    return any(sum(map(str.isalpha, layout.texts[w])) >= LEAST_LETTERS for w in row.cells.get(column, ()))


def _figures(layout: Layout, row: Row, column: str) -> bool:
    return any(any(map(str.isdigit, layout.texts[w])) for w in row.cells.get(column, ()))


def _torn_joined(layout: Layout, lines: Sequence[Line], header: Header, key: str) -> list[Line]:
    """``lines`` with rows put together whose amount is printed a line lower than (or above) their quantity."""
    rough = Columns(header, _middles(header))
    counted = {"quantity", "unit_price"} & header.columns

    def parts(line: Line) -> tuple[bool, bool]:
        counts = {rough.name_at(center(layout, w)) for w in line.amounts} & counted
        return len(counts) == len(counted) > 0, _key_word(layout, line, header, key) is not None

    result: list[Line] = []
    for line in lines:
        near = result and line.top - result[-1].top < TORN_EM * float(layout.em[line.words[0]])
        if near and sorted((parts(result[-1]), parts(line))) == [(False, True), (True, False)]:
            before = result.pop()
            words, amounts = (*before.words, *line.words), (*before.amounts, *line.amounts)
            line = Line(words, amounts, before.top, line.bottom)
        result.append(line)
    return result


def _key_word(layout: Layout, line: Line, header: Header, key: str) -> int | None:
    """The amount of a line that stands under the key caption."""
    if not line.amounts:
        return None
    at = next(i for i, h in enumerate(header.headings) if h.column == key)
    heading = header.headings[at]
    before = header.headings[at - 1].right if at else 0.0
    after = header.headings[at + 1].left if at + 1 < len(header.headings) else layout.width_pt
    for word in reversed(line.amounts):
        left, _, right, _ = layout.places[word]
        em = float(layout.em[word])
        overlap = min(right, heading.right) - max(left, heading.left)
        beside = abs(right - heading.right) < 3 * em or abs(left - heading.left) < em
        inside = left > before - 2 * em and right < after + 2 * em
        if inside and (overlap > 0 or beside):
            return word
    return None


def _with_decimals(layout: Layout, amounts: Mapping[int, int], continued: bool) -> list[int]:
    """Of the lines with an amount (line → word) those with decimals, where the first has them: page numbers and
    years are no amounts."""
    anchors = list(amounts)
    exact = [i for i in anchors if not {".", ","}.isdisjoint(layout.texts[amounts[i]])]
    return exact if continued or (exact and exact[0] == anchors[0]) else anchors


def _rows_among(
    layout: Layout, lines: Sequence[Line], anchors: Sequence[int], header: Header, continued: bool
) -> tuple[list[int], int]:
    """The anchors that are rows, and the index of the line that ends the table (``len(lines)`` if none does)."""
    rough = Columns(header, _middles(header))
    counted = [c for c in ("quantity", "unit_price") if c in header.columns]
    rows: list[int] = []
    bare: list[int] = []
    with_count = 0
    for index, line in enumerate(lines):
        if index not in anchors:
            if (
                (rows or continued)
                and _ends_in_amount(layout, line, header)
                and is_total(leading_tokens(layout, line))
            ):
                return _with_amid(rows, bare), index
            continue
        has_count = any(
            rough.name_at(center(layout, w)) in counted and not layout.texts[w].endswith("%")
            for w in line.amounts
        )
        tokens = () if has_count else leading_tokens(layout, line)
        if is_carried(tokens):
            continue
        if is_total(tokens):
            if rows or continued or not counted:
                return _with_amid(rows, bare), index
            continue
        if counted and not has_count and (continued or with_count * 2 > len(rows)):
            bare.append(index)
            continue
        rows.append(index)
        with_count += has_count
    return _with_amid(rows, bare), len(lines)


def _with_amid(rows: Sequence[int], bare: Sequence[int]) -> list[int]:
    """``rows`` with the lines between them that have an amount and count nothing: a surcharge, a flat fee."""
    return sorted([*rows, *(index for index in bare if rows and rows[0] < index < rows[-1])])


def _ends_in_amount(layout: Layout, line: Line, header: Header) -> bool:
    """Whether a line ends in an amount in the right part of the table, where totals stand."""
    left, right = header.headings[0].left, header.headings[-1].right
    last = line.words[-1]
    return last in line.amounts and layout.places[last][2] > left + 0.6 * (right - left)


def _middles(header: Header) -> tuple[float, ...]:
    """First edges: halfway between captions."""
    headings = header.headings
    return (0.0, *sorted((a.right + b.left) / 2 for a, b in pairwise(headings)))


def center(layout: Layout, word: int) -> float:
    """The x in the middle of a word."""
    left, _, right, _ = layout.places[word]
    return (left + right) / 2


def column_edges(layout: Layout, header: Header, rows: Sequence[Line]) -> Columns:
    """Edges where the fewest words of the rows are cut; the widest such gap between two captions wins.

    Captions alone do not do: numbers hang out of narrow captions, and texts run far beyond theirs.
    """
    boxes = layout.boxes[[w for line in rows for w in line.words]]
    lefts, rights = np.sort(boxes[boxes[:, 0] < boxes[:, 2]][:, ::2], axis=0).T.astype(float)
    edges = [0.0]
    for a, b in pairwise(header.headings):
        start = max(a.left, edges[-1])
        end = max(b.right, a.right, start)  # a caption may reach across the next two
        xs = np.arange(start, end + _STEP_PT, _STEP_PT)
        cut = lefts.searchsorted(xs) - rights.searchsorted(xs, side="right")
        for heading in (a, b):
            inside = slice(
                xs.searchsorted(heading.left - 1, side="right"), xs.searchsorted(heading.right + 1)
            )
            cut[inside] += len(rows) + 1
        edges.append(_widest_gap(xs, cut, (a.right + b.left) / 2))
    return Columns(header, tuple(edges))


def _widest_gap(xs: NDArray[np.float64], cut: NDArray[np.intp], middle: float) -> float:
    """The middle of the widest run of the smallest value; the run nearest ``middle`` among equals."""
    low = np.flatnonzero(cut == cut.min())
    breaks = np.flatnonzero(np.diff(low) > 1) + 1
    runs = [(float(run[0]), float(run[-1])) for run in np.split(xs[low], breaks)]
    left, right = max(runs, key=lambda run: (round(run[1] - run[0]), -abs((run[0] + run[1]) / 2 - middle)))
    return (left + right) / 2


def _row(layout: Layout, line: Line, columns: Columns) -> Row:
    row = Row({}, line.top, line.bottom, [line])
    for word in line.words:
        if _is_beside(layout, word, columns):
            break
        row.cells.setdefault(columns.name_at(center(layout, word)), []).append(word)
    _drop_counter(layout, row, columns)
    return row


def _is_beside(layout: Layout, word: int, columns: Columns) -> bool:
    """Whether a word stands right of the whole table, as those of a sidebar do."""
    end = columns.header.headings[-1].right
    return layout.places[word][0] > end + OUTSIDE_EM * float(layout.em[word])


def _drop_counter(layout: Layout, row: Row, columns: Columns) -> None:
    """A number left of the first caption counts the rows under no caption of its own; it is no text."""
    first = columns.header.headings[0]
    words = row.cells.get(first.column, [])
    if len(words) < 2:
        return
    text = layout.texts[words[0]].rstrip(".)")
    if not text.isdigit() or len(text) > 4:
        return
    end, begin, em = layout.places[words[0]][2], layout.places[words[1]][0], float(layout.em[words[0]])
    if begin - end > 0.6 * em and end < first.left + 0.5 * em:
        del words[0]


# --- texts of several lines ------------------------------------------------------------------------------


def _join_texts(layout: Layout, lines: Sequence[Line], rows: Mapping[int, Row], columns: Columns) -> None:
    """Lines of text without an amount join the row above them, or, where the layout puts texts first, below.

    One answer for the whole table: each line votes for the row that it stands nearer to.
    """
    if "description" not in columns.header.columns:
        return
    texts = {
        i: words for i, line in enumerate(lines) if i not in rows and (words := _text(layout, line, columns))
    }
    below_first = _texts_first(lines, rows, texts)
    anchors = sorted(rows)
    for index, words in texts.items():
        above = [a for a in anchors if a < index]
        below = [a for a in anchors if a > index]
        home = (below[0] if below else None) if below_first else (above[-1] if above else None)
        if home is None or not _reaches(layout, lines, index, home, rows, texts):
            continue
        row = rows[home]
        row.lines.append(lines[index])
        row.cells.setdefault("description", []).extend(words)
    for row in rows.values():
        if len(row.lines) > 1:
            row.lines.sort(key=lambda line: line.top)
            order = {w: (n, i) for n, line in enumerate(row.lines) for i, w in enumerate(line.words)}
            row.cells["description"].sort(key=lambda w: order[w])
            row.top, row.bottom = row.lines[0].top, max(line.bottom for line in row.lines)


def _text(layout: Layout, line: Line, columns: Columns) -> list[int]:
    """The words of a line that stand in the description's column, if the line begins there."""
    inside = [w for w in line.words if columns.name_at(center(layout, w)) == "description"]
    if not inside or (line.amounts and is_carried(leading_tokens(layout, line))):
        return []
    heading = next(h for h in columns.header.headings if h.column == "description")
    em = float(layout.em[inside[0]])
    at = columns.header.headings.index(heading)
    begins = layout.places[inside[0]][0]
    if begins < columns.edges[at] - em:
        return []
    others = [w for w in line.amounts if w not in inside]
    return (
        []
        if len(others) > 1
        else inside
        if others
        else [w for w in line.words if layout.places[w][0] >= begins and not _is_beside(layout, w, columns)]
    )


def _texts_first(lines: Sequence[Line], rows: Mapping[int, Row], texts: Mapping[int, list[int]]) -> bool:
    anchors = sorted(rows)
    votes = 0.0
    bare = sum("description" not in row.cells for row in rows.values())
    for index in texts:
        above = [a for a in anchors if a < index]
        below = [a for a in anchors if a > index]
        if above and below:
            up = lines[index].top - lines[index - 1].bottom
            down = lines[index + 1].top - lines[index].bottom
            votes += 1 if down < up - 1 else -1 if up < down - 1 else 0
        elif below and bare:
            votes += 1
        elif above:
            votes -= 0.5
    return votes > 0


def _reaches(
    layout: Layout,
    lines: Sequence[Line],
    index: int,
    home: int,
    rows: Mapping[int, Row],
    texts: Mapping[int, list[int]],
) -> bool:
    """Whether nothing but text lines, close to each other, lies between a text line and its row."""
    low, high = min(index, home), max(index, home)
    between_rows = home != max(rows) if index > home else home != min(rows)
    for a, b in zip(range(low, high), range(low + 1, high + 1), strict=True):
        if any(i not in texts and i != home for i in (a, b)):
            return False
        em = float(median(layout.em[list(lines[a].words)]))
        allowed = 3.0 if between_rows else CONTINUES_EM
        if lines[b].top - lines[a].bottom > allowed * em:
            return False
    return True
