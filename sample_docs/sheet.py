"""A page to draw on that remembers where each field's value was put.

Coordinates here are points (1/72 inch) from the top left corner; ``y`` of a text is its baseline. The boxes
of the truth are relative 0-1 to the page, like every box of the project.
"""

import itertools
import math
import random
import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import reportlab
from reportlab import rl_config
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

Box = tuple[float, float, float, float]
"""(left, top, right, bottom)."""

rl_config.invariant = 1  # no time stamps and no random ids: the same bytes on every run
rl_config.useA85 = 0
for _name in ("Vera", "VeraBd", "VeraIt"):
    pdfmetrics.registerFont(TTFont(_name, str(Path(reportlab.__file__).parent / "fonts" / f"{_name}.ttf")))

SANS, BOLD, ITALIC = "Vera", "VeraBd", "VeraIt"
ASCENT, DESCENT = 0.78, 0.22
"""Height above and below the baseline in font sizes that a box of the truth covers."""

BLACK, GREY, RULE = HexColor("#111111"), HexColor("#555555"), HexColor("#999999")


SIGNS = {"€": "EUR", "£": "GBP", "$": "USD"}


@dataclass
class Truth:
    """One line of truth.jsonl."""

    doc: str
    schema: str
    lang: str
    kind: str = "born-digital"
    pages: int = 0
    fields: dict[str, dict[str, Any]] = field(default_factory=dict)
    line_items: list[dict[str, Any]] = field(default_factory=list)
    extra: dict[str, Any] = field(default_factory=dict)
    currency: str = ""
    """Named in a column's caption only; else the total or a caption of its own names it."""

    def add(self, names: str, value: str, text: str, page_no: int, box: Box) -> None:
        """One printed value: of one field, or of several (``"gross_total amount_due"``).

        The second value of a ``many`` field is called ``name#2``.
        """
        for name in names.split():
            self.fields[name] = {
                "value": value,
                "page_no": page_no,
                "box": [round(side, 5) for side in box],
                "box_from": "drawing",
                "text": text,
            }

    def told_currency(self) -> dict[str, dict[str, Any]]:
        """What the total is in, where nothing else on an invoice or order says so."""
        total = self.fields.get("gross_total")
        if self.schema not in {"invoice", "purchase_order"} or "currency" in self.fields or not total:
            return {}
        named = re.search("[A-Z]{3}|[€£$]", total["text"])
        code = self.currency or (named and SIGNS.get(named[0], named[0]))
        # no box: any of the amounts may tell
        return {"currency": {"value": code, "text": named[0] if named else code}} if code else {}

    def row(self) -> dict[str, Any]:
        row: dict[str, Any] = {
            "doc": self.doc,
            "schema": self.schema,
            "pages": self.pages,
            "kind": self.kind,
            "lang": self.lang,
            "source": "own",
            "truth": "drawing code",
            **self.extra,
            "fields": {**self.fields, **self.told_currency()},
        }
        if self.line_items:
            row["line_items"] = self.line_items
        return row


def union(boxes: list[Box]) -> Box:
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


class Sheet:
    """A reportlab canvas with its origin at the top left."""

    def __init__(
        self,
        path: Path,
        truth: Truth,
        *,
        size: tuple[float, float] = A4,
        font: str = SANS,
        bold: str = BOLD,
        font_size: float = 9,
        password: str = "",
    ) -> None:
        self.truth, self.font, self.bold, self.font_size = truth, font, bold, font_size
        self.width, self.height = size
        self.page_no = 1
        encryption = StandardEncryption(password, strength=128) if password else None
        self.canvas = Canvas(str(path), pagesize=size, encrypt=encryption)
        self.canvas.setTitle(path.stem)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        font: str = "",
        size: float = 0,
        align: str = "left",
        color: Color = BLACK,
        field: str = "",
        value: str = "",
    ) -> Box:
        """Draws one line and returns its box in points; with ``field`` it is that field's value.

        ``value`` is the canonical form, by default the text itself.
        """
        font, size = font or self.font, size or self.font_size
        width = pdfmetrics.stringWidth(text, font, size)
        left = x - width * {"left": 0, "center": 0.5, "right": 1}[align]
        self.canvas.setFont(font, size)
        self.canvas.setFillColor(color)
        self.canvas.drawString(left, self.height - y, text)
        box = (left, y - ASCENT * size, left + width, y + DESCENT * size)
        if field:
            self.mark(field, value or text, text, box)
        return box

    def mark(self, field: str, value: str, text: str, box: Box) -> None:
        left, top, right, bottom = box
        relative = (left / self.width, top / self.height, right / self.width, bottom / self.height)
        self.truth.add(field, value, text, self.page_no, relative)

    def lines(
        self, x: float, y: float, texts: list[str], *, leading: float = 0, field: str = "", **style: Any
    ) -> float:
        """Draws lines below each other, together the value of ``field``; returns the next baseline."""
        leading = leading or (style.get("size") or self.font_size) * 1.35
        boxes = [self.text(x, y + i * leading, text, **style) for i, text in enumerate(texts)]
        if field:
            joined = "\n".join(texts)
            self.mark(field, joined, joined, union(boxes))
        return y + len(texts) * leading

    def paragraph(
        self, x: float, y: float, text: str, width: float, *, leading: float = 0, **style: Any
    ) -> float:
        """Breaks ``text`` into lines of at most ``width`` points; returns the next baseline."""
        font, size = style.get("font") or self.font, style.get("size") or self.font_size
        rows, row = [], ""
        for word in text.split():
            longer = f"{row} {word}".strip()
            if pdfmetrics.stringWidth(longer, font, size) > width and row:
                rows.append(row)
                longer = word
            row = longer
        return self.lines(x, y, [*rows, row], leading=leading, **style)

    def rich(self, x: float, y: float, width: float, parts: list[Any], *, leading: float) -> float:
        """Running text in which some phrases are values: ``parts`` are strings or (text, field, value).

        A value is never broken over two lines, so that its box is one line high.
        """
        space = pdfmetrics.stringWidth(" ", self.font, self.font_size)
        at = x
        for part in parts:
            phrase, name, value = part if isinstance(part, tuple) else (part, "", "")
            if name and at + pdfmetrics.stringWidth(phrase, self.font, self.font_size) > x + width:
                at, y = x, y + leading
            boxes: list[Box] = []
            for word in phrase.split():
                word_width = pdfmetrics.stringWidth(word, self.font, self.font_size)
                glued = word[0] in ",.;)" and at > x
                at -= space if glued else 0
                if at + word_width > x + width:
                    at, y = x, y + leading
                boxes.append(self.text(at, y, word))
                at += word_width + space
            if name:
                self.mark(name, value or phrase, phrase, union(boxes))
        return y + leading

    def rule(
        self, x0: float, y0: float, x1: float, y1: float, width: float = 0.6, color: Color = RULE
    ) -> None:
        self.canvas.setStrokeColor(color)
        self.canvas.setLineWidth(width)
        self.canvas.line(x0, self.height - y0, x1, self.height - y1)

    def rect(
        self, box: Box, *, fill: Color | None = None, stroke: Color | None = RULE, radius: float = 0
    ) -> None:
        left, top, right, bottom = box
        if fill is not None:
            self.canvas.setFillColor(fill)
        if stroke is not None:
            self.canvas.setStrokeColor(stroke)
            self.canvas.setLineWidth(0.6)
        self.canvas.roundRect(
            left,
            self.height - bottom,
            right - left,
            bottom - top,
            radius,
            stroke=int(stroke is not None),
            fill=int(fill is not None),
        )

    def signature(
        self, x: float, y: float, width: float, seed: int, field: str = "", value: str = ""
    ) -> None:
        """A pen stroke of Bézier curves that stands on baseline ``y``; its inked box is the truth."""
        rng = random.Random(seed)
        count = rng.randint(5, 7)
        step = width / (count + 1)
        knots = [(x + i * step, y - rng.uniform(0, 9) * (1 + (i == 0))) for i in range(count + 1)]
        points: list[tuple[float, float]] = []
        self.canvas.setStrokeColor(HexColor("#1b2a6b"))
        self.canvas.setLineWidth(1.1)
        self.canvas.setLineCap(1)
        for i, (start, end) in enumerate(itertools.pairwise(knots)):
            tall = rng.uniform(18, 30) if i in (0, count // 2) else rng.uniform(6, 13)
            bend1 = (start[0] + step * rng.uniform(0.8, 1.5), start[1] - tall)
            bend2 = (end[0] - step * rng.uniform(0.9, 1.6), end[1] + rng.uniform(2, 9))
            self.canvas.bezier(*(v for p in (start, bend1, bend2, end) for v in (p[0], self.height - p[1])))
            points += [_bezier_point(start, bend1, bend2, end, t / 24) for t in range(25)]
        flourish = (knots[-1][0] + step * 1.2, y - 5)
        self.canvas.line(knots[-1][0], self.height - knots[-1][1], flourish[0], self.height - flourish[1])
        points.append(flourish)
        xs, ys = zip(*points, strict=True)
        if field:
            self.mark(field, value or "signed", "", (min(xs) - 1, min(ys) - 1, max(xs) + 1, max(ys) + 1))

    def next_page(self) -> None:
        self.canvas.showPage()
        self.page_no += 1

    def save(self) -> None:
        self.truth.pages = self.page_no
        self.canvas.showPage()
        self.canvas.save()


def _bezier_point(p0: Any, p1: Any, p2: Any, p3: Any, t: float) -> tuple[float, float]:
    weights = [math.comb(3, i) * t**i * (1 - t) ** (3 - i) for i in range(4)]
    x, y = (sum(w * p[axis] for w, p in zip(weights, (p0, p1, p2, p3), strict=True)) for axis in (0, 1))
    return x, y


# --- how amounts and days are printed --------------------------------------------------------------------

_MARKS = {"de": (".", ","), "fr": (" ", ","), "ch": ("'", "."), "en": (",", ".")}


def money(amount: Decimal, style: str) -> str:
    """1234.5 → ``1.234,50`` (de), ``1 234,50`` (fr), ``1'234.50`` (ch), ``1,234.50`` (en)."""
    group, mark = _MARKS[style]
    return f"{amount:,.2f}".replace(",", "\0").replace(".", mark).replace("\0", group)


_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
}


def day(when: date, style: str) -> str:
    """How ``when`` is printed: de, fr, us and en numerically; long-en, long-de, long-fr with the month's name."""
    kind, _, lang = style.rpartition("-")
    if kind == "long":
        mark = "." if lang == "de" else ""
        return f"{when.day}{mark} {_MONTHS[lang].split()[when.month - 1]} {when.year}"
    return when.strftime({"de": "%d.%m.%Y", "fr": "%d/%m/%Y", "us": "%m/%d/%Y", "en": "%d/%m/%Y"}[style])
