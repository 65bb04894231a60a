"""Ways to set captions and their values: beside, above, below, in tables, with dot leaders, in sentences.


Each function prints entries between ``x0`` and ``x1`` from baseline ``y`` on and returns the next free baseline.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate, islice, pairwise

from training.synthesis.fonts import Style
from training.synthesis.sheet import Entry, Sheet
from training.synthesis.values import make


def caption_style(sheet: Sheet) -> Style:
    return sheet.style(sheet.tone.caption_scale, sheet.tone.bold_captions)


def beside(sheet: Sheet, entries: Sequence[Entry], x0: float, x1: float, y: float) -> float:
    """Captions left, values right of them: in a column of their own, tight behind, or right-aligned."""
    rng, style = sheet.rng, caption_style(sheet)
    mode = rng.choice(("column", "column", "tight", "tight", "right", "flush", "leaders"))
    widths = [sheet.text_width(e.caption, style) for e in entries]
    gap = sheet.size * rng.choice((0.5, 1, 1.5, 2.5))
    column = min(max(widths, default=0.0) + gap, (x1 - x0) * 0.6)
    spacing = sheet.leading * rng.choice((1.0, 1.0, 1.1, 1.3, 1.7))
    ruled = mode == "column" and rng.random() < 0.25
    underscored = rng.random() < 0.4
    bold_value = not sheet.tone.bold_captions and rng.random() < 0.15
    value_style = sheet.style(1.0, bold_value)
    if mode == "column" and rng.random() < 0.06:
        return _captions_right(sheet, entries, x0, y)
    colons = mode == "column" and not sheet.tone.suffix and rng.random() < 0.25
    tail = 0.3 if rng.random() < 0.15 else 0.0
    for entry, width in zip(entries, widths, strict=True):
        caption_lines = (
            sheet.wrap(entry.caption, column - gap / 2, style) if width > column else [entry.caption]
        )
        if mode == "flush":
            caption, below = sheet.lines(x0 + column - gap, y, caption_lines, style, "r")
        else:
            caption, below = sheet.lines(x0, y, caption_lines, style)
        start = x0 + min(width, column) + sheet.size * 0.35 if mode == "tight" else x0 + column
        lines = sheet.wrap_all(entry.lines, x1 - start, value_style)
        if mode in ("right", "leaders") and len(lines) == 1:
            value, _ = sheet.lines(x1, y, lines, value_style, "r")
            if mode == "leaders" and len(caption_lines) == 1:
                _leaders(sheet, x0 + width + 3, x1 - sheet.text_width(lines[0], value_style) - 3, y)
        else:
            if colons:
                sheet.write(start - sheet.size * 0.6, y, ":")
            value, below_value = sheet.lines(start, y, lines, value_style)
            below = max(below, below_value)
            if value and entry.value_type == "identifier" and rng.random() < DATED:
                _add_day(sheet, entry, value[-1], x1)
            elif value and rng.random() < tail:
                _add_tail(sheet, value[-1], x1)
        if not entry.lines and underscored:
            sheet.write(start, y, "_" * max(3, int((x1 - start) * 0.6 / sheet.text_width("_", sheet.body))))
        if ruled:
            sheet.rule(start, y + 2, x1, y + 2)
        sheet.mark(entry, caption, value)
        y = max(y + spacing, below + spacing - sheet.leading)
    return y


_OF_DAY = {
    "en": ("of", "dated"),
    "de": ("vom",),
    "fr": ("du",),
    "es": ("de", "del"),
    "it": ("del",),
    "nl": ("van", "d.d."),
}
_DAY_OF = {
    "order_number": "order_date",
    "po_number": "order_date",
    "delivery_note_number": "delivery_date",
    "invoice_number": "issue_date",
    "receipt_number": "issue_date",
}
"""Number of a paper → the day that stands behind it."""
DATED = 0.12
"""Share of numbers behind which their day stands: "Order 604412 of 3 May"."""


def _add_day(sheet: Sheet, number: Entry, last: int, x1: float) -> None:
    """The day of a paper behind its number, which is no other field's, whatever the page calls "Date"."""
    ink = sheet.inks[last]
    space = sheet.text_width(" ", ink.style)
    word = sheet.rng.choice(_OF_DAY[sheet.habits.language])
    name = _DAY_OF.get(number.field, "")
    lines = make("date", sheet.habits)
    start = ink.x + ink.width + space * sheet.rng.choice((1, 1, 3))
    behind = start + sheet.text_width(word + " ", ink.style)
    if behind + sheet.text_width(lines[0], ink.style) < x1:
        day = sheet.bare(name, lines) if name else None
        sheet.write(start, ink.base, word, ink.style)
        inks = sheet.write(behind, ink.base, lines[0], ink.style)
        if day:
            sheet.mark(day, [], inks)


_TAILS = ("phone", "email", "date", "time", "short_id", "small_number", "person", "city", "weight", "url")


def _add_tail(sheet: Sheet, last: int, x1: float) -> None:
    """Something else behind a value on its line: "E41556677 · 954 555 087", "Ann Bell, tel. 555 0177"."""
    rng, ink = sheet.rng, sheet.inks[last]
    joint = rng.choice((" · ", ", ", " - ", " / ", ", tel. ", " (", " | "))
    text = make(rng.choice(_TAILS), sheet.habits)[0] + (")" if joint == " (" else "")
    glued = joint[0] == ","  # a comma stands on the value's last word
    start = ink.x + ink.width + (0 if glued else sheet.text_width(" ", ink.style))
    if start + sheet.text_width(joint + text, ink.style) < x1:
        sheet.write(start, ink.base, (joint + text).strip(), ink.style)


def _captions_right(sheet: Sheet, entries: Sequence[Entry], x0: float, y: float) -> float:
    """Values first, each followed by what it is."""
    style = caption_style(sheet)
    column = x0 + max((sheet.text_width(line, sheet.body) for e in entries for line in e.lines), default=0.0)
    for entry in entries:
        value, end = sheet.lines(x0, y, entry.lines)
        caption = sheet.write(column + sheet.size, y, entry.caption, style)
        sheet.mark(entry, caption, value)
        y = max(end, y + sheet.leading)
    return y


def _leaders(sheet: Sheet, x0: float, x1: float, y: float) -> None:
    char = sheet.rng.choice("...._")
    count = int((x1 - x0) / sheet.text_width(char, sheet.body))
    if count > 2:
        sheet.write(x0, y, char * count, sheet.body)


def stacked(sheet: Sheet, entries: Sequence[Entry], x0: float, x1: float, y: float) -> float:
    """Every caption above its value, one entry under the other."""
    style, step = caption_style(sheet), sheet.leading
    indent = sheet.rng.choice((0, 0, 0, sheet.size))
    for entry in entries:
        caption, y = sheet.lines(x0, y, sheet.wrap(entry.caption, x1 - x0, style), style)
        y += max(0.0, (sheet.size - style.size) * 0.8)
        value, y = sheet.lines(x0 + indent, y, sheet.wrap_all(entry.lines, x1 - x0 - indent))
        sheet.mark(entry, caption, value)
        y += step * sheet.rng.choice((0.2, 0.6)) if entry.lines else step
    return y


def grid(sheet: Sheet, entries: Sequence[Entry], x0: float, x1: float, y: float, columns: int = 0) -> float:
    """Rows of boxes or a key-value table: captions above (or below) their values in two to five columns."""
    rng, style = sheet.rng, caption_style(sheet)
    columns = columns or rng.choice((2, 2, 3, 3, 4, 5))
    framed, under = rng.random() < 0.55, rng.random() < 0.2
    align = rng.choice(("l", "l", "l", "c"))
    flush = not under and align == "l" and rng.random() < 0.25  # amounts at the right edge of their boxes
    pad = 3 if framed else 0
    source = iter(entries)
    while row := list(islice(source, columns)):
        cell = (x1 - x0) / len(row)
        cuts = [x0 + cell * i for i in range(len(row) + 1)]
        top = y - sheet.size
        texts = [
            (sheet.wrap(e.caption, cell - 2 * pad - 2, style), sheet.wrap_all(e.lines, cell - 2 * pad - 2))
            for e in row
        ]
        depth = max(len(c) for c, _ in texts)
        values_at = (
            y
            + depth * style.size * sheet.tone.leading
            + max(0.0, sheet.size - style.size)
            + rng.choice((0, 0, sheet.size * 0.5))
        )
        bottom = y
        for entry, left, (caption_lines, value_lines) in zip(row, cuts[:-1], texts, strict=True):
            at = left + cell / 2 if align == "c" else left + pad
            if under:
                value, end = sheet.lines(at, y, value_lines, None, align)
                end = max(end, y + sheet.leading)
                sheet.rule(left, end - sheet.leading + 2, left + cell * 0.95, end - sheet.leading + 2)
                caption, end = sheet.lines(at, end, caption_lines, style, align)
            else:
                caption, _ = sheet.lines(at, y, caption_lines, style, align)
                if flush and any(map(str.isdigit, "".join(entry.lines))):
                    value, end = sheet.lines(
                        left + cell - pad - sheet.size * 0.6, values_at, value_lines, None, "r"
                    )
                else:
                    value, end = sheet.lines(at, values_at, value_lines, None, align)
            sheet.mark(entry, caption, value)
            bottom = max(bottom, end, values_at + sheet.leading)
        if framed:
            for left, right in pairwise(cuts):
                sheet.frame(left, top, right, bottom - sheet.leading + sheet.size * 0.5)
        apart = (0.2, 0.6, 1.2, 2.0) if under else (0.2, 0.6)
        y = bottom + sheet.size * (0.25 if framed else rng.choice(apart))
    return y


def inline(sheet: Sheet, entries: Sequence[Entry], x0: float, x1: float, y: float) -> float:
    """Caption, value, caption, value … along a line, broken where it is full."""
    style = caption_style(sheet)
    gap = sheet.size * sheet.rng.choice((1.0, 2.0, 3.5))
    x = x0
    for entry in entries:
        text = " ".join(entry.lines)
        width = (
            sheet.text_width(entry.caption, style) + sheet.size * 0.35 + sheet.text_width(text, sheet.body)
        )
        if x > x0 and x + width > x1:
            x, y = x0, y + sheet.leading
        caption = sheet.write(x, y, entry.caption, style)
        start = x + sheet.text_width(entry.caption, style) + sheet.size * 0.35
        lines = sheet.wrap(text, x1 - start, None) if text else []
        value, end = sheet.lines(start, y, lines)
        sheet.mark(entry, caption, value)
        x, y = (x + width + gap, y) if len(lines) < 2 else (x0, end)
    return y + sheet.leading


def sidebar(sheet: Sheet, entries: Sequence[Entry], x0: float, x1: float, y: float) -> float:
    """Captions above their values in a narrow column, with ample space between them."""
    style = caption_style(sheet)
    space = sheet.leading * sheet.rng.choice((0.3, 0.6, 1.0))
    for entry in entries:
        caption, y = sheet.lines(x0, y, sheet.wrap(entry.caption, x1 - x0, style), style)
        value, y = sheet.lines(x0, y, sheet.wrap_all(entry.lines, x1 - x0))
        sheet.mark(entry, caption, value)
        y += space
    return y


def two_columns(sheet: Sheet, entries: Sequence[Entry], x0: float, x1: float, y: float) -> float:
    """Two blocks of captions and values side by side."""
    half, middle = (len(entries) + 1) // 2, (x0 + x1) / 2
    return max(
        beside(sheet, entries[:half], x0, middle - sheet.size, y),
        beside(sheet, entries[half:], middle + sheet.size, x1, y),
    )


ARRANGEMENTS: tuple[Callable[[Sheet, Sequence[Entry], float, float, float], float], ...] = (
    beside, beside, stacked, grid, grid, inline, two_columns,
)  # fmt: skip
NARROW: tuple[Callable[[Sheet, Sequence[Entry], float, float, float], float], ...] = (
    beside,
    beside,
    beside,
    stacked,
)


def pairs(sheet: Sheet, entries: Sequence[Entry], x0: float, x1: float, y: float) -> float:
    """Entries in an arrangement drawn at random that fits the width."""
    if not entries:
        return y
    ways = ARRANGEMENTS if x1 - x0 > sheet.size * 32 else NARROW
    return sheet.rng.choice(ways)(sheet, entries, x0, x1, y)


def prose_pairs(sheet: Sheet, entries: Sequence[Entry], x0: float, x1: float, y: float) -> float:
    """Captions and values one after the other as running text, wrapped anywhere."""
    joints = sheet.rng.choice(((";", "."), (",", "."), ("", "")))
    parts: list[str | tuple[Entry, bool]] = []
    for number, entry in enumerate(entries):
        if entry.lines:
            parts += [(entry, True), joints[number == len(entries) - 1]]
    return sentence(sheet, parts, x0, x1, y)


def sentence(
    sheet: Sheet,
    parts: Sequence[str | tuple[Entry, bool]],
    x0: float,
    x1: float,
    y: float,
    style: Style | None = None,
    begin: float | None = None,
) -> float:
    """Running text with values inside, wrapped. A part is plain text or (entry, whether to print its caption)."""
    pieces: list[Piece] = []
    for part in parts:
        if isinstance(part, str):
            joint = "" if part[:1] in (",", ".", ";", ")") else " "
            pieces.append((joint + part, None, False))
        else:
            entry, with_caption = part
            pieces.append((f" {entry.caption} " if with_caption else " ", entry, True))
            pieces.append((" ".join(entry.lines), entry, False))
    return flow(sheet, pieces, x0, x1, y, style, begin)


LEAST_INDENTED = 25
"""Type sizes from which a paragraph is wide enough for an indented first line."""
Piece = tuple[str, Entry | None, bool]
"""A stretch of running text, whose it is (nobody's: None), and whether it is the caption and not the value."""
HOLE = re.compile(r"\{(\w+)\}")
"""Where a sentence takes a value or a caption: "{place}, {date}"."""


def value_piece(entry: Entry) -> Piece:
    return " ".join(entry.lines), entry, False


def filled(form: str, said: Mapping[str, Piece]) -> list[Piece]:
    """``form`` as running text with a piece for each of its holes."""
    parts = HOLE.split(form)  # texts at even places, holes at odd ones
    return [said[part] if place % 2 else (part, None, False) for place, part in enumerate(parts)]


def flow(
    sheet: Sheet,
    pieces: Sequence[Piece],
    x0: float,
    x1: float,
    y: float,
    style: Style | None = None,
    begin: float | None = None,
) -> float:
    """Prints pieces one behind the other as they are, wrapped, and marks their entries.

    The first line begins at ``begin``, or indented as the sheet's paragraphs are.
    A word of several pieces ("(order", "950.00.") belongs to the value among them, else to the caption.
    """
    style = style or sheet.body
    space = sheet.text_width(" ", style)
    text = "".join(piece[0] for piece in pieces)
    ends = list(accumulate(len(piece[0]) for piece in pieces))
    captions: dict[int, list[int]] = {}
    values: dict[int, list[int]] = {}
    entries: dict[int, Entry] = {}
    x = begin if begin is not None else x0 + sheet.indent * (x1 - x0 > LEAST_INDENTED * style.size)
    for number, word in enumerate(re.finditer(r"\S+", text)):
        width = sheet.text_width(word.group(), style)
        if number and x + width > x1:
            x, y = x0, y + style.size * sheet.tone.leading
        inks = sheet.write(x, y, word.group(), style)
        x += width + space
        own = pieces[bisect_right(ends, word.start()) : bisect_right(ends, word.end() - 1) + 1]
        for _, entry, is_caption in sorted(own, key=lambda piece: (piece[1] is None, piece[2]))[:1]:
            if entry:
                entries[id(entry)] = entry
                (captions if is_caption else values).setdefault(id(entry), []).extend(inks)
    for key, entry in entries.items():
        sheet.mark(entry, captions.get(key, []), values.get(key, []))
    return y + style.size * sheet.tone.leading
