# ruff: noqa: E501 - tables of words
"""Parts of forms: boxes, combs, checkboxes, tables of answers, answers far from their captions."""

import itertools
from collections.abc import Sequence
from dataclasses import replace

from training.synthesis import arrange
from training.synthesis.captions import RANDOM_VALUES, RandomKey, random_key
from training.synthesis.fonts import Style
from training.synthesis.model import RANDOM
from training.synthesis.sheet import Entry, Sheet
from training.synthesis.splits import may_print
from training.synthesis.values import make, prose


def far_right(sheet: Sheet, entries: Sequence[Entry], x0: float, x1: float, y: float) -> float:
    """Captions at the left edge, answers in the last third of the line."""
    rng, style = sheet.rng, arrange.caption_style(sheet)
    start = x0 + (x1 - x0) * rng.uniform(0.55, 0.78)
    typed = sheet.style(1.0, face=rng.choice(("mono", "")))
    spacing = sheet.leading * rng.choice((1.0, 1.2, 1.6))
    for entry in entries:
        caption, end = sheet.lines(x0, y, sheet.wrap(entry.caption, start - x0 - sheet.size, style), style)
        value, below = sheet.lines(start, y, sheet.wrap_all(entry.lines, x1 - start, typed), typed)
        if not entry.lines and rng.random() < 0.5:
            sheet.rule(start, y + 2, x1, y + 2)
        sheet.mark(entry, caption, value)
        y = max(end, below, y + sheet.leading) + spacing - sheet.leading
    return y


def boxes(sheet: Sheet, entries: Sequence[Entry], x0: float, x1: float, y: float) -> float:
    """Framed boxes of unequal width: a small caption in the upper left corner, the answer typed below it."""
    rng = sheet.rng
    small = sheet.style(rng.choice((0.6, 0.7, 0.8)))
    typed = sheet.style(1.0, face=rng.choice(("mono", "mono", "")))
    indent = rng.choice((3, 3, 8, 20))
    left = list(entries)
    while left:
        row, left = left[: (count := rng.randrange(1, 5))], left[count:]
        weights = [rng.uniform(0.7, 2.0) for _ in row]
        cuts = [x0]
        for weight in weights:
            cuts.append(cuts[-1] + (x1 - x0) * weight / sum(weights))
        top, bottom = y - small.size * 1.1, y
        placed = []
        for entry, a, b in zip(row, cuts, cuts[1:], strict=False):
            caption, end = sheet.lines(a + 2, y, sheet.wrap(entry.caption, b - a - 5, small), small)
            placed.append((entry, caption, a, b))
            bottom = max(bottom, end)
        base = bottom + typed.size * rng.choice((0.4, 0.6, 1.0))
        low = base + sheet.leading * 0.4
        for entry, caption, a, b in placed:
            lines = sheet.wrap_all(entry.lines, b - a - indent - 4, typed)
            value, end = sheet.lines(a + indent, base, lines, typed)
            sheet.mark(entry, caption, value)
            low = max(low, end - sheet.leading * 0.6)
        for a, b in itertools.pairwise(cuts):
            sheet.frame(a, top, b, low)
        y = low + small.size * 1.15
    return y + sheet.leading * 0.3


def typed_in(sheet: Sheet, entries: Sequence[Entry], x0: float, x1: float, y: float) -> float:
    """Captions in print and answers from a typewriter: at tabs, off the line, with wide gaps, on several lines."""
    rng, style = sheet.rng, arrange.caption_style(sheet)
    typed = sheet.style(rng.choice((0.9, 1.0, 1.1)), face=rng.choice(("mono", "mono", "mono", "")))
    tab = x0 + (x1 - x0) * rng.uniform(0.18, 0.4) if rng.random() < 0.6 else 0.0
    spacing = sheet.leading * rng.choice((1.0, 1.3, 1.7, 2.2))
    wide = rng.choice((0.0, 0.1, 0.35))
    underlined = rng.choice(("", "", "rule", "underscores"))
    for entry in entries:
        caption, end = sheet.lines(x0, y, sheet.wrap(entry.caption, (x1 - x0) * 0.45, style), style)
        printed = max((sheet.text_width(line, style) for line in [entry.caption]), default=0.0)
        start = max(tab, x0 + min(printed, (x1 - x0) * 0.45) + sheet.size * rng.choice((0.6, 1.5, 4)))
        base = y + sheet.size * rng.choice((0.0, 0.0, 0.0, 0.15, -0.2, 0.3, -0.45, -0.75, 0.6))
        inks: list[int] = []
        for line in sheet.wrap_all(_answer(sheet, entry), (x1 - start) * (1 - wide), typed):
            printed_line = _type_out(sheet, start, base, line, typed, wide)
            inks += printed_line
            if printed_line:
                last = sheet.inks[printed_line[-1]]
                _underline(sheet, underlined, start, last.x + last.width, x1, base)
            base += typed.size * sheet.tone.leading * (1.0 if spacing < sheet.leading * 1.5 else 1.25)
        sheet.mark(entry, caption, inks)
        y = max(end, base, y + sheet.leading) + spacing - sheet.leading
    return y


def _underline(sheet: Sheet, way: str, start: float, end: float, right: float, base: float) -> None:
    """The line on which an answer from ``start`` to ``end`` was typed, up to ``right``: ruled, or of underscores."""
    if way == "rule":
        sheet.rule(start - 2, base + 2, right, base + 2)
    elif way == "underscores":
        width = sheet.text_width("_", sheet.body)
        sheet.write(start - width, base, "_")
        sheet.write(end, base, "_" * min(int((right - end) / width), 40))


def _answer(sheet: Sheet, entry: Entry) -> list[str]:
    """The answer, now and then a list of several names or places, each on a line of its own."""
    if entry.value_type == "text" and entry.lines and entry.kind is None and sheet.rng.random() < 0.15:
        more = [make("person", sheet.habits) for _ in range(sheet.rng.randrange(1, 5))]
        entry.lines = entry.lines + [name.upper() if sheet.habits.upper else name for m in more for name in m]
    return entry.lines


def _type_out(sheet: Sheet, x: float, base: float, text: str, style: Style, wide: float) -> list[int]:
    """One line, with a share of its spaces ``wide``: two to eight characters."""
    inks: list[int] = []
    pitch = sheet.text_width(" ", style)
    for token in text.split():
        inks += sheet.write(x, base, token, style)
        gap = sheet.rng.choice((2, 2, 3, 5, 8)) if sheet.rng.random() < wide else 1
        x += sheet.text_width(token, style) + gap * pitch
    return inks


def lengthen(sheet: Sheet, entries: Sequence[Entry], share: float) -> None:
    """Gives a share of the free-text entries an answer of one to three sentences."""
    for entry in entries:
        if entry.value_type == "text" and entry.lines and sheet.rng.random() < share:
            text = " ".join(prose(sheet.habits, sheet.rng.choice((1, 1, 2, 3))))
            entry.lines = [text.upper() if sheet.habits.upper else text]


def checkbox_table(sheet: Sheet, x0: float, x1: float, y: float) -> float:
    """Questions under each other with a column for every option: each option of each row is a field."""
    rng = sheet.rng
    ticked, empty = rng.choice(_MARKS)
    options = rng.choice(_OPTIONS[sheet.habits.language]).split()[:3]
    if sheet.split != "unseen_wording" and not all(may_print(o, sheet.split) for o in options):
        return y
    style = arrange.caption_style(sheet)
    step = max(sheet.size * 5, *(sheet.text_width(o, style) + 8 for o in options))
    first = x1 - step * len(options)
    heads = [sheet.write(first + step * (i + 0.5), y, option, style, "c") for i, option in enumerate(options)]
    y += sheet.leading * 1.2
    for _ in range(rng.randrange(2, 7)):
        key = random_key(rng, sheet.habits.language, sheet.split, sheet.used)
        if key is None or y > sheet.height - 70:
            break
        question, end = sheet.lines(
            x0, y, sheet.wrap(sheet.tone.dress(key.wording, rng), first - x0 - 6, style), style
        )
        chosen = rng.randrange(len(options) + 1)
        for number, option in enumerate(options):
            mark = (ticked if number == chosen else empty).replace(" ", "")
            value = sheet.write(first + step * (number + 0.5), y, mark, None, "c")
            sheet.mark(_option(key, number, option, mark), heads[number], value, section=question)
        sheet.rule(x0, end - sheet.leading + 3, x1, end - sheet.leading + 3)
        y = end + sheet.leading * 0.15
    return y + sheet.leading * 0.6


def _option(key: RandomKey, number: int, option: str, mark: str) -> Entry:
    """The field of one option of a question; ``mark`` is what is printed in its box."""
    phrases = f"{key.wording}: {option}", f"{option} ({key.wording})"
    asked = RandomKey(option, phrases, (f"is {option} ticked",), key.slug)
    lines = [mark] if mark else []
    return Entry(f"{RANDOM}{key.slug}_{number}", "checkbox", option, option, lines, None, asked)


def comb(sheet: Sheet, entry: Entry, x0: float, x1: float, y: float) -> float:
    """A caption and its value with every character in a cell of its own."""
    style = arrange.caption_style(sheet)
    pitch = sheet.size * sheet.rng.uniform(1.3, 1.9)
    caption, below = sheet.lines(x0, y, sheet.wrap(entry.caption, (x1 - x0) * 0.4, style), style)
    above = sheet.rng.random() < 0.5
    x, base = (x0, below) if above else (x0 + (x1 - x0) * 0.42, y)
    value: list[int] = []
    for char in "".join(entry.lines):
        if x + pitch > x1:
            break
        if not char.isspace():
            value += sheet.write(x + pitch / 2, base, char, None, "c")
        sheet.frame(x, base - sheet.size, x + pitch, base + 3)
        x += pitch
    printed = "".join("".join(entry.lines).split())
    if len(value) < len(printed):
        entry.lines = [printed[: len(value)]]
    sheet.mark(entry, caption, value)
    return max(below, base + sheet.leading) + sheet.size * 0.4


_OPTIONS = {
    "en": ("Yes No", "Male Female", "Single Married Divorced Widowed", "Local Regional National", "New Renewal Change", "Cash Check Card"), "de": ("ja nein", "Herr Frau", "ledig verheiratet geschieden verwitwet", "Neu Änderung Abmeldung"),
    "fr": ("oui non", "M. Mme", "célibataire marié(e) divorcé(e)"), "es": ("sí no", "soltero casado viudo", "Alta Baja"), "it": ("sì no", "celibe coniugato", "Nuovo Rinnovo"), "nl": ("ja nee", "gehuwd ongehuwd", "Nieuw Wijziging"),
}  # fmt: skip
_MARKS = (("☒", "☐"), ("[X]", "[ ]"), ("X", ""), ("x", "o"), ("☑", "☐"), ("(X)", "( )"))


def checkboxes(sheet: Sheet, x0: float, x1: float, y: float) -> float:
    """A question with options, one of them ticked: every option is a field whose value is its box."""
    rng = sheet.rng
    ticked, empty = rng.choice(_MARKS)
    options = rng.choice(_OPTIONS[sheet.habits.language]).split()
    key = random_key(rng, sheet.habits.language, sheet.split, sheet.used)
    if key is None or (
        sheet.split != "unseen_wording" and not all(may_print(o, sheet.split) for o in options)
    ):
        return y
    question = sheet.write(x0, y, sheet.tone.dress(key.wording, rng), arrange.caption_style(sheet))
    x = x0 + sheet.text_width(key.wording, sheet.body) + sheet.size * 2
    chosen = rng.randrange(len(options))
    box_first = rng.random() < 0.75
    for number, option in enumerate(options):
        mark = ticked if number == chosen else empty
        label_width, mark_width = (
            sheet.text_width(option, sheet.body),
            max(sheet.text_width(mark, sheet.body), sheet.size),
        )
        if x + label_width + mark_width + 8 > x1:
            break
        at_mark, at_label = (x, x + mark_width + 4) if box_first else (x + label_width + 4, x)
        mark = mark.replace(" ", "")
        value = sheet.write(at_mark, y, mark) if mark else []
        caption = sheet.write(at_label, y, option)
        sheet.mark(_option(key, number, option, mark), caption, value, section=question)
        x += label_width + mark_width + sheet.size * 1.8
    return y + sheet.leading * 1.2  # fmt: skip


def answer_table(sheet: Sheet, x0: float, x1: float, y: float) -> float:
    """A few columns with one to five answers each: every answer is a value of its column's caption."""
    rng = sheet.rng
    style = arrange.caption_style(sheet)
    columns, rows = rng.randrange(2, 6), rng.randrange(1, 6)
    width = (x1 - x0) / columns
    makers = [rng.choice(RANDOM_VALUES) for _ in range(columns)]
    depth = sheet.leading * rng.choice((1.0, 1.2, 1.6))
    heads: list[tuple[Entry, list[int]] | None] = []
    deepest = y
    for column in range(columns):
        entry = sheet.random_entry([""], makers[column][1])
        caption: list[int] = []
        if entry:
            left = x0 + column * width
            caption, end = sheet.lines(left, y, sheet.wrap(entry.caption, width - 6, style), style)
            deepest = max(deepest, end)
        heads.append((entry, caption) if entry else None)
    y = deepest + max(0.0, sheet.size - style.size)
    for _ in range(rows):
        bottom = y + depth
        for column, head in enumerate(heads):
            if head is None or rng.random() < 0.15:
                continue
            lines = sheet.wrap_all(make(makers[column][0], sheet.habits), width - 6)
            value, end = sheet.lines(x0 + column * width, y, lines)
            bottom = max(bottom, end + depth - sheet.leading)
            sheet.mark(replace(head[0], lines=lines), head[1], value)
        y = bottom
    return y + sheet.leading * 0.5
