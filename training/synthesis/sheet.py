"""A sheet of paper on which families print: words in points, captions and values remembered.


Coordinates are points (1/72 inch), origin top-left, y downwards; ``base`` is a baseline.
"""

from dataclasses import dataclass, field, replace
from random import Random

from training.synthesis import captions
from training.synthesis.fonts import Style, em_width
from training.synthesis.habits import Habits
from training.synthesis.lexicon import Kind, kinds
from training.synthesis.model import RANDOM
from training.synthesis.splits import LEARNED, may_appear
from training.synthesis.values import make


class Ink:
    """One printed word. ``run`` numbers the text it was printed with."""

    __slots__ = ("base", "run", "style", "text", "width", "x")

    def __init__(self, text: str, x: float, base: float, width: float, style: Style, run: int) -> None:
        self.text, self.x, self.base, self.width, self.style, self.run = text, x, base, width, style, run


@dataclass(slots=True)
class Entry:
    """A field that is about to be printed: its caption and its value's lines (none: left blank)."""

    field: str
    value_type: str
    caption: str
    """Wording with its punctuation, as printed; empty for none."""
    wording: str
    """As in the lexicon."""
    lines: list[str]
    kind: Kind | None = None
    random_key: captions.RandomKey | None = None


@dataclass(slots=True)
class Mark:
    """An entry on the paper: positions in ``Sheet.inks``."""

    entry: Entry
    caption_inks: list[int]
    value_inks: list[int]
    part_of: str = ""
    section_inks: list[int] = field(default_factory=list)


@dataclass
class Sheet:
    """What is printed so far. ``tone`` fixes how captions look all over the page."""

    rng: Random
    habits: Habits
    split: str
    family: str
    width: float
    height: float
    body: Style
    tone: captions.Tone
    random_share: float
    """The share of captions that are replaced by invented ones."""
    inks: list[Ink] = field(default_factory=list)
    rules: list[tuple[float, float, float, float]] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    """Normal wordings of the captions printed so far: none is printed twice for different fields."""
    present: set[str] = field(default_factory=set)
    """Kinds that are printed, also those nobody asks for."""
    not_told: list[Entry] = field(default_factory=list)
    """Fields without a value or a caption on the sheet that are worth asking for: what it tells is like them."""
    runs: int = 0
    indent: float = 0.0
    """How far right the first line of a paragraph begins, points."""

    @property
    def size(self) -> float:
        return self.body.size

    @property
    def leading(self) -> float:
        return self.body.size * self.tone.leading

    def style(self, scale: float = 1.0, bold: bool = False, face: str = "") -> Style:
        return Style(face or self.body.face, self.body.size * scale, bold, self.body.stretch)

    # Entries

    def entry(self, name: str, lines: list[str] | None = None, *, plain: bool = False) -> Entry | None:
        """The field ``name`` with a caption of this page; None where the split or the page forbids it.

        ``plain`` keeps the caption from being replaced by an invented one.
        """
        kind = kinds()[name]
        if not may_appear(kind, self.split) or name in self.present:
            return None
        values = make(kind.make, self.habits) if lines is None else lines
        if not plain and self.rng.random() < self.random_share:
            self.present.add(name)
            return self.random_entry(values, kind.value_type)
        wording = captions.pick(self.rng, kind, self.habits.language, self.split, self.used)
        if wording is None:
            return None
        self.present.add(name)
        caption = self._dressed(wording, kind.value_type, kind)
        return Entry(name, kind.value_type, caption, wording, self._cased(values), kind)

    def _dressed(self, wording: str, value_type: str, kind: Kind | None) -> str:
        """A wording as this page prints it; in training now and then with a hint or a translation behind it."""
        learned = self.split in LEARNED and self.family != "receipt"
        if learned and self.rng.random() < captions.EXTENDED:
            wording = captions.extended(self.rng, wording, value_type, self.habits.language, kind)
        return self.tone.dress(wording, self.rng)

    def entries(self, names: list[str], count: int | None = None) -> list[Entry]:
        """Entries for ``count`` of the kinds ``names`` in random order, or for all of them in the given order."""
        chosen = names if count is None else self.rng.sample(names, min(count, len(names)))
        return [entry for entry in map(self.entry, chosen) if entry]

    def entries_with(self, values: dict[str, list[str]]) -> list[Entry]:
        """Entries for kinds with the given lines, as far as split and page allow."""
        return [entry for entry in (self.entry(name, lines) for name, lines in values.items()) if entry]

    def random_entry(self, lines: list[str] | None = None, value_type: str = "text") -> Entry | None:
        """A field that no lexicon knows: its caption is made up, and so are its queries."""
        wanted = "" if lines is None else value_type
        key = captions.random_key(self.rng, self.habits.language, self.split, self.used, wanted)
        if key is None:
            return None
        if lines is None:
            maker, value_type = captions.random_value(self.rng, key)
            lines = make(maker, self.habits)
        return self._under_key(key, value_type, lines)

    def person_entry(self, lines: list[str]) -> Entry | None:
        """Somebody's name under what they are or do, in words of the phrasebook."""
        key = captions.random_key(self.rng, self.habits.language, self.split, self.used, of_person=True)
        return self._under_key(key, "text", lines) if key else None

    def _under_key(self, key: captions.RandomKey, value_type: str, lines: list[str]) -> Entry:
        caption = self._dressed(key.wording, value_type, None)
        return Entry(f"{RANDOM}{key.slug}", value_type, caption, key.wording, self._cased(lines), None, key)

    def random_entries(self, count: int) -> list[Entry]:
        """``count`` fields that no lexicon knows, or fewer where invented captions clash."""
        return [entry for entry in (self.random_entry() for _ in range(count)) if entry]

    def bare(self, name: str, lines: list[str] | None = None) -> Entry | None:
        """The field ``name`` without a caption; None where the split forbids it or it is there already."""
        kind = kinds()[name]
        if not may_appear(kind, self.split) or name in self.present:
            return None
        self.present.add(name)
        values = make(kind.make, self.habits) if lines is None else lines
        return Entry(name, kind.value_type, "", "", self._cased(values), kind)

    def repeated(self, name: str, lines: list[str]) -> Entry:
        """Like :meth:`bare`, also for what the page holds already; for kinds that every split allows."""
        self.present.add(name)
        kind = kinds()[name]
        return Entry(name, kind.value_type, "", "", self._cased(lines), kind)

    def _cased(self, lines: list[str]) -> list[str]:
        return [line.upper() for line in lines] if self.habits.upper else lines

    def mark(
        self,
        entry: Entry,
        caption: list[int],
        value: list[int],
        part_of: str = "",
        section: list[int] | None = None,
    ) -> None:
        """Remembers where an entry stands; not one of whose value a part fell off the paper."""
        printed = sum(len(self.inks[number].text) for number in value)
        if value and printed < len("".join("".join(entry.lines).split())):
            return
        self.marks.append(Mark(entry, caption, value, part_of, section or []))

    def again(self, entry: Entry) -> Entry | None:
        """The same field and value under another wording; None where there is none left."""
        if entry.kind is None:
            return None
        wording = captions.pick(self.rng, entry.kind, self.habits.language, self.split, self.used)
        if wording is None:
            return None
        return replace(entry, caption=self.tone.dress(wording, self.rng), wording=wording)

    # Ink

    def text_width(self, text: str, style: Style) -> float:
        """In pt."""
        return em_width(text, style.face, style.bold) * style.size * style.stretch

    def write(
        self, x: float, base: float, text: str, style: Style | None = None, align: str = "l"
    ) -> list[int]:
        """Prints one line with its left, right (``r``) or middle (``c``) at ``x``; the numbers of its words.

        What would fall off the bottom of the page is not printed.
        """
        style = style or self.body
        if base > self.height - 8 or not text:
            return []
        scale = style.size * style.stretch
        space = em_width(" ", style.face, style.bold) * scale
        if align != "l":
            width = self.text_width(text, style)
            x -= width if align == "r" else width / 2
        first = len(self.inks)
        self.runs += 1
        for token in text.split():
            width = em_width(token, style.face, style.bold) * scale
            self.inks.append(Ink(token, x, base, width, style, self.runs))
            x += width + space
        return list(range(first, len(self.inks)))

    def lines(
        self, x: float, base: float, lines: list[str], style: Style | None = None, align: str = "l"
    ) -> tuple[list[int], float]:
        """Prints ``lines`` under each other; their words and the baseline for the next line."""
        inks: list[int] = []
        style = style or self.body
        for line in lines:
            inks += self.write(x, base, line, style, align)
            base += style.size * self.tone.leading
        return inks, base

    def wrap(self, text: str, width: float, style: Style | None = None) -> list[str]:
        """``text`` in lines no wider than ``width`` pt; a longer word stands alone."""
        style = style or self.body
        if self.text_width(text, style) <= width:
            return [text]
        lines: list[str] = []
        current = ""
        for token in text.split():
            longer = f"{current} {token}" if current else token
            if current and self.text_width(longer, style) > width:
                lines.append(current)
                current = token
            else:
                current = longer
        return [*lines, current]

    def wrap_all(self, lines: list[str], width: float, style: Style | None = None) -> list[str]:
        return [part for line in lines for part in self.wrap(line, width, style)]

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A ruled line; only pictures of the page show it."""
        self.rules.append((x0, y0, x1, y1))

    def frame(self, x0: float, y0: float, x1: float, y1: float) -> None:
        for side in ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)):
            self.rules.append(side)
