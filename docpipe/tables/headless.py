"""Tables whose columns have no captions: told by the arithmetic of their rows, or not at all.

Lines that end in an amount are everywhere, so nothing but figures that fit makes a table of them: in most rows
quantity × unit price is the amount at the end, or the amounts add up to the total that is printed below.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import permutations
from statistics import median

from docpipe.locators.embedded.page.layout import Layout
from docpipe.tables.header import Header, Heading
from docpipe.tables.lines import Line, has_cents, is_carried, is_total, leading_tokens
from docpipe.values import FIELD_TYPES, FieldStatus, ParseContext, infer_context

FEWEST_ROWS = 2
MOSTLY = 0.6
"""Share of the rows that must have a number in a column, and of the products that must hold."""
ALIGNED_EM = 1.0
ROW_GAP_EM = 5.0
"""White space between two rows of one table; texts of several lines may stand between."""
PROOF_ROWS = 3
"""Rows whose sum proves a table, whatever the line says that prints it."""
TOTAL_AFTER = 5
"""Lines below the rows among which their sum must stand."""
CENT = Decimal("0.011")

Numbers = Mapping[int, Decimal]
"""Word → its value, left to right."""


def find_headless(
    layout: Layout, lines: Sequence[Line], columns: Sequence[str], key: str, context: ParseContext
) -> list[Header]:
    """The header that a caption-less table of the page would have, above its first row; none without proof."""
    numbers = _numbers(layout, lines, context)
    for block in _blocks(layout, lines, numbers):
        header = _by_product(layout, lines, block, numbers, columns, key) or _by_sum(
            layout, lines, block, numbers, columns, key
        )
        if header is not None:
            return [header]
    return []


def _numbers(layout: Layout, lines: Sequence[Line], context: ParseContext) -> dict[int, Numbers]:
    """Line → the numbers of those lines that could be rows: they hold a text and end in an amount with cents.

    None where there are too few for a table.
    """
    rows = {index: line.amounts for index, line in enumerate(lines) if _may_be_row(layout, line)}
    if len(rows) < FEWEST_ROWS:
        return {}
    texts = (layout.texts[w] for line in lines for w in line.amounts)
    context = infer_context((("money", text) for text in texts), context)
    found = {}
    for index, amounts in rows.items():
        parsed = {w: FIELD_TYPES["money"].parse(layout.texts[w], context) for w in amounts}
        found[index] = {w: p.value for w, p in parsed.items() if p.status is FieldStatus.OK}
    return {index: values for index, values in found.items() if values}


def _may_be_row(layout: Layout, line: Line) -> bool:
    if not line.amounts or not has_cents(layout.texts[line.amounts[-1]]) or not _has_text(layout, line):
        return False
    tokens = leading_tokens(layout, line)
    return not is_total(tokens) and not is_carried(tokens)


def _has_text(layout: Layout, line: Line) -> bool:
    return any(sum(c.isalpha() for c in layout.texts[w]) >= 3 for w in line.words)


def _blocks(layout: Layout, lines: Sequence[Line], numbers: Mapping[int, Numbers]) -> Iterator[list[int]]:
    """Runs of possible rows whose last amounts end at one x, the longest first."""
    blocks: list[list[int]] = []
    for index, values in numbers.items():
        em = float(layout.em[lines[index].words[0]])
        right = _right(layout, values)
        for block in blocks:
            last = block[-1]
            near = lines[index].top - lines[last].bottom <= ROW_GAP_EM * em
            if near and abs(_right(layout, numbers[last]) - right) <= ALIGNED_EM * em:
                block.append(index)
                break
        else:
            blocks.append([index])
    return iter(sorted((b for b in blocks if len(b) >= FEWEST_ROWS), key=len, reverse=True))


def _right(layout: Layout, values: Numbers) -> float:
    return layout.places[list(values)[-1]][2]


def _by_product(
    layout: Layout,
    lines: Sequence[Line],
    block: Sequence[int],
    numbers: Mapping[int, Numbers],
    columns: Sequence[str],
    key: str,
) -> Header | None:
    """The header where two numbers of most rows multiply to the last one."""
    if not {"quantity", "unit_price"} <= set(columns):
        return None
    stacks = _stacks(layout, block, numbers)
    total = next((s for s in stacks if all(list(numbers[i])[-1] == s.get(i) for i in s)), None)
    if total is None:
        return None
    others = [s for s in stacks if s is not total]
    best: tuple[int, dict[str, dict[int, int]]] = (0, {})
    for quantity, price in permutations(others, 2):
        rows = quantity.keys() & price.keys() & total.keys()
        holds = [i for i in rows if _multiplies(numbers[i], quantity[i], price[i], total[i])]
        # one times anything is no proof
        proof = [i for i in holds if 1 not in (numbers[i][quantity[i]], numbers[i][price[i]])]
        if (
            len(holds) >= MOSTLY * len(block)
            and proof
            and len(holds) > best[0]
            and _left_of(layout, quantity, price)
        ):
            best = len(holds), {"quantity": quantity, "unit_price": price}
    if not best[1]:
        return None
    rest = [s for s in others if s not in best[1].values()]
    return _header(layout, lines, block, [*best[1].items(), (key, total), *(("", s) for s in rest)])


def _by_sum(
    layout: Layout,
    lines: Sequence[Line],
    block: Sequence[int],
    numbers: Mapping[int, Numbers],
    columns: Sequence[str],  # noqa: ARG001
    key: str,
) -> Header | None:
    """The header where the last amounts of the rows add up to an amount that is printed below: of all of them in a line
    of totals, of the first few, which are no less than three, in any line."""
    rows = next(
        (block[:n] for n in range(len(block), 1, -1) if _add_up(layout, lines, block[:n], numbers)), None
    )
    if rows is None:
        return None
    end = block[len(rows)] if len(rows) < len(block) else None
    block = rows
    amounts = {i: list(numbers[i])[-1] for i in block}
    rest = [s for s in _stacks(layout, block, numbers) if s.items().isdisjoint(amounts.items())]
    header = _header(layout, lines, block, [(key, amounts), *(("", s) for s in rest)])
    return header and replace(header, end=end)


def _add_up(
    layout: Layout, lines: Sequence[Line], block: Sequence[int], numbers: Mapping[int, Numbers]
) -> bool:
    """Whether the last amounts of some rows add up to one that is printed a few lines below them."""
    wanted = sum((list(numbers[i].values())[-1] for i in block), Decimal(0))
    below = lines[block[-1] + 1 : block[-1] + 1 + TOTAL_AFTER]
    printed = {
        layout.texts[w]
        for line in below
        if len(block) >= PROOF_ROWS or is_total(tokens := leading_tokens(layout, line)) or is_carried(tokens)
        for w in line.amounts
        if has_cents(layout.texts[w])
    }
    sums = [FIELD_TYPES["money"].parse(text, ParseContext()) for text in printed]
    return any(p.status is FieldStatus.OK and abs(p.value - wanted) < CENT for p in sums)


def _multiplies(values: Numbers, quantity: int, price: int, total: int) -> bool:
    return abs(abs(values[quantity] * values[price]) - abs(values[total])) < CENT


def _left_of(layout: Layout, quantity: Mapping[int, int], price: Mapping[int, int]) -> bool:
    """Quantities stand left of prices."""
    return all(
        layout.places[quantity[i]][0] < layout.places[price[i]][0] for i in quantity.keys() & price.keys()
    )


def _stacks(layout: Layout, block: Sequence[int], numbers: Mapping[int, Numbers]) -> list[dict[int, int]]:
    """Row → word, for every column of numbers that ends or begins at one x and that most rows have."""
    stacks: list[dict[int, int]] = []
    for index in block:
        for word in numbers[index]:
            em = float(layout.em[word])
            for stack in stacks:
                last = layout.places[stack[max(stack)]]
                offsets = abs(last[2] - layout.places[word][2]), abs(last[0] - layout.places[word][0])
                if index not in stack and min(offsets) <= ALIGNED_EM * em:
                    stack[index] = word
                    break
            else:
                stacks.append({index: word})
    return [s for s in stacks if len(s) >= max(FEWEST_ROWS, MOSTLY * len(block))]


def _header(
    layout: Layout,
    lines: Sequence[Line],
    block: Sequence[int],
    named: Sequence[tuple[str, Mapping[int, int]]],
) -> Header | None:
    """Headings without a text: where the words of each column stand; the description is what remains.

    ``named``: (column, row → word) of every column of numbers, an empty name where it is none of the schema's.
    """
    first = block[0]
    headings = [_heading(layout, column, list(words.values())) for column, words in named]
    taken = {w for _, words in named for w in words.values()}
    spans = []
    for index in block:
        rest = [w for w in lines[index].words if w not in taken and any(map(str.isalpha, layout.texts[w]))]
        if rest:
            spans.append((layout.places[rest[0]][0], layout.places[rest[-1]][2]))
    if len(spans) < len(block) * MOSTLY:
        return None
    left, right = min(s[0] for s in spans), median(s[1] for s in spans)
    # a description never reaches over its neighbour on the right
    right = min([right, *(h.left for h in headings if h.left > left)])
    headings.append(Heading("description", left, right, lines[first].top, lines[first].top, ""))
    headings.sort(key=lambda h: h.left)
    return Header(tuple(headings), (first - 1, first - 1), lines[first].top, 0.0)


def _heading(layout: Layout, column: str, words: Sequence[int]) -> Heading:
    places = [layout.places[w] for w in words]
    return Heading(column, min(p[0] for p in places), max(p[2] for p in places), 0.0, 0.0, "")
