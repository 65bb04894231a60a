# ruff: noqa: E501 - a table of confusions
"""From ink to words: boxes, scan and OCR faults, visual lines and reading order."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from docpipe.geometry import BBox
from docpipe.types import Word
from training.synthesis import junk
from training.synthesis.fonts import FACES, ink_extent
from training.synthesis.sheet import Ink, Sheet

_CONFUSED = {
    "0": "O", "O": "0", "1": "l", "l": "1", "I": "l", "5": "S", "S": "5", "8": "B", "B": "8", "6": "G", "2": "Z", "Z": "2", "g": "9", "e": "c", "c": "e",
    "a": "o", "n": "r", "h": "b", "u": "v", "t": "f", "i": "!", ".": ",", ",": ".", ":": ";", "m": "rn", "w": "vv", "d": "cl", "ä": "a", "ö": "o", "ü": "u", "é": "e", "ß": "B",
    "/": "1", "$": "S", "€": "C", "#": "4", "-": "~", "D": "O", "C": "G", "E": "F", "f": "t", "r": "f", "T": "7", "7": "1",
}  # fmt: skip


_DIGITS = {
    "0": "896",
    "1": "74",
    "2": "7",
    "3": "85",
    "4": "19",
    "5": "63",
    "6": "85",
    "7": "12",
    "8": "360",
    "9": "04",
}
"""What a digit is taken for: other digits, so that the value still looks whole."""


@dataclass(frozen=True, slots=True)
class Noise:
    """How badly a page was read; all shares 0-1."""

    name: str
    confuse: float = 0.0
    """Per character."""
    split: float = 0.0
    merge: float = 0.0
    lose: float = 0.0
    """Per word."""
    jitter_pt: float = 0.0
    skew_degrees: float = 0.0
    garble: float = 0.0
    """Per line: the share of lines most of whose words are misread beyond recognition."""
    junk: int = 0
    """Spots where the reader saw words that are none."""
    uneven: float = 0.0
    """Per line: the share of lines whose boxes are much lower or higher than their ink."""
    ink_boxes: bool = False
    """Boxes around the ink, as OCR gives them, instead of the font's line box."""


CLEAN = Noise("clean")


def draw_noise(rng: Random, scanned: bool) -> Noise:
    if not scanned:
        return CLEAN
    if rng.random() < 0.68:
        junk = rng.randrange(1, 5) if rng.random() < 0.4 else 0
        garble = 0.02 if rng.random() < 0.15 else 0.0
        return Noise("light", 0.004, 0.004, 0.006, 0.003, 0.4, rng.gauss(0, 0.25), garble, junk, 0.05, True)
    junk = rng.randrange(1, 8) if rng.random() < 0.65 else 0
    garble = rng.uniform(0.02, 0.15) if rng.random() < 0.4 else 0.0
    jitter = rng.choice((1.0, 1.5, 2.2))
    return Noise("heavy", rng.uniform(0.01, 0.05), 0.015, 0.02, 0.015, jitter, rng.gauss(0, 0.6), garble, junk, 0.12, True)  # fmt: skip


@dataclass(slots=True)
class _Piece:
    """A word to be: its box in pt, its visual line's baseline and the ink it came from."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    base: float
    size: float
    source: tuple[int, ...]
    """Empty for junk."""
    bold: bool
    run: int
    damaged: bool = False
    line: int = 0


def to_words(sheet: Sheet, noise: Noise, rng: Random) -> tuple[tuple[Word, ...], dict[int, list[int]]]:
    """The sheet's words in reading order, and ink number → positions of the words it became."""
    roles = _roles(sheet)
    pieces = [_piece(number, ink, noise) for number, ink in enumerate(sheet.inks)]
    if noise is not CLEAN:
        pieces = _spoil(pieces, noise, rng, roles)
        pieces += _junk(sheet, pieces, noise.junk, rng)
    order = _reading_order(pieces, rng, noise)
    skew = math.tan(math.radians(max(-1.5, min(1.5, noise.skew_degrees))))
    width, height = sheet.width, sheet.height
    clean = noise is CLEAN
    where: dict[int, list[int]] = {}
    words: list[Word] = []
    lines: dict[int, int] = {}  # a line that leaves the sheet leaves no gap in the numbers
    for piece in order:
        left, top, right, bottom = piece.left, piece.top, piece.right, piece.bottom
        if skew:
            down, aside = skew * (left - width / 2), -skew * (piece.base - height / 2)
            left, top, right, bottom = left + aside, top + down, right + aside, bottom + down
        if left < 0 or top < 0 or right > width or bottom > height:
            left, right = (min(max(v, 0.0), width) for v in (left, right))
            top, bottom = (min(max(v, 0.0), height) for v in (top, bottom))
            if right - left < 1 or bottom - top < 1:
                continue
        for source in piece.source:
            where.setdefault(source, []).append(len(words))
        box = BBox(left / width, top / height, right / width, bottom / height)
        sure = 1.0 if clean else round(_confidence(piece, rng), 3)
        words.append(
            Word(piece.text, box, lines.setdefault(piece.line, len(lines)), sure, clean and piece.bold)
        )
    return tuple(words), where


def _confidence(piece: _Piece, rng: Random) -> float:
    """0-1: high for what was read well, middling for what was misread, mostly low for junk."""
    if not piece.source:
        return rng.uniform(0.05, 0.6) if rng.random() < 0.75 else rng.uniform(0.6, 0.93)
    if piece.damaged:
        return rng.uniform(0.3, 0.85)
    if rng.random() < 0.04:
        return rng.uniform(0.4, 0.9)
    return max(0.85, min(0.99, rng.gauss(0.95, 0.02)))


def _junk(sheet: Sheet, pieces: list[_Piece], spots: int, rng: Random) -> list[_Piece]:
    """Junk words: over a logo at the top, along the edges, over signature or stamp, at the end of a ruled line.

    Junk hardly ever covers words that were read; a spot without room is skipped.
    """
    found: list[_Piece] = []
    for _ in range(spots):
        kind = rng.choices(("logo", "edge", "stamp", "rule"), (4, 3, 3, 1))[0]
        edge = kind == "edge" or (kind == "rule" and not sheet.rules)
        count = rng.choice((1, 1, 2)) if edge or kind == "rule" else rng.randrange(1, 9)
        scale = rng.uniform(0.7, 2.6) if kind == "logo" else rng.uniform(0.6, 1.4)
        style = sheet.style(scale, face="sans")
        x, y = _spot(sheet, kind, rng)
        for _ in range(count):
            text = junk.edge_scrap(rng) if edge or kind == "rule" else junk.scrap(rng)
            above, below = ink_extent(text)
            right = x + max(1.5, sheet.text_width(text, style) * rng.uniform(0.7, 1.5))
            top, bottom = y - above * style.size, y + below * style.size
            taken = any(
                p.left < right and x < p.right and p.top < bottom and top < p.bottom
                for p in (*pieces, *found)
            )
            if right < sheet.width and not taken:
                found.append(_Piece(text, x, top, right, bottom, y, style.size, (), False, -1 - len(found)))
            x = right + style.size * rng.uniform(0.2, 1.2)
            if rng.random() < 0.15:
                y += style.size * rng.uniform(0.5, 1.3)
    return found


def _spot(sheet: Sheet, kind: str, rng: Random) -> tuple[float, float]:
    """Where a piece of junk begins, in pt."""
    width, height = sheet.width, sheet.height
    if kind == "logo":
        return rng.uniform(0.02, 0.75) * width, rng.uniform(10, max(30.0, height * 0.13))
    if kind == "stamp":
        return rng.uniform(0.05, 0.8) * width, rng.uniform(0.6, 0.985) * height
    if kind == "rule" and sheet.rules:
        x0, y0, x1, y1 = rng.choice(sheet.rules)
        return rng.choice(((x0 - 4, y0 + 3), (x1 + 2, y1 + 3), (x0 + 1, y0 + 8)))
    return rng.choice((rng.uniform(0, 0.03), rng.uniform(0.955, 0.985))) * width, rng.uniform(
        0.02, 0.98
    ) * height


def _roles(sheet: Sheet) -> dict[int, int]:
    """Ink number → an id of the caption or value that it belongs to; words of different ids are never merged."""
    roles: dict[int, int] = {}
    for number, mark in enumerate(sheet.marks):
        for ink in mark.caption_inks:
            roles[ink] = 2 * number + 1
        for ink in mark.value_inks:
            roles[ink] = 2 * number + 2
    return roles


def _piece(number: int, ink: Ink, noise: Noise) -> _Piece:
    size = ink.style.size
    if noise.ink_boxes:
        above, below = ink_extent(ink.text)
    else:
        face = FACES[ink.style.face]
        above, below = face.ascent, face.descent
    return _Piece(
        ink.text, ink.x, ink.base - above * size, ink.x + ink.width, ink.base + below * size, ink.base, size, (number,),
        ink.style.bold, ink.run,
    )  # fmt: skip


def _spoil(pieces: list[_Piece], noise: Noise, rng: Random, roles: dict[int, int]) -> list[_Piece]:
    """Loses, splits, merges, moves and misreads words."""
    spoiled: list[_Piece] = []
    random = rng.random
    smudged: dict[int, bool] = {}
    heights: dict[int, float] = {}
    for piece in pieces:
        draw = random()
        if draw < noise.lose and (len(piece.text) < 4 or random() < 0.15):
            continue
        last = spoiled[-1] if spoiled else None
        if (
            draw > 1 - noise.merge
            and last is not None
            and last.run == piece.run
            and roles.get(last.source[-1]) == roles.get(piece.source[0])
            and 0 <= piece.left - last.right < piece.size
        ):
            last.text += piece.text
            last.right, last.source = piece.right, last.source + piece.source
            last.damaged = last.damaged or random() < 0.4
            continue
        _move(piece, noise, random)
        if piece.run not in heights:
            heights[piece.run] = rng.uniform(0.6, 1.5) if random() < noise.uneven else 1.0
        middle, half = (piece.top + piece.bottom) / 2, (piece.bottom - piece.top) / 2 * heights[piece.run]
        piece.top, piece.bottom = middle - half, middle + half
        text = piece.text
        if noise.garble and smudged.setdefault(piece.run, random() < noise.garble) and random() < 0.6:
            piece.text, piece.damaged = junk.smudged(text, rng), True
            if not piece.text:
                continue
            text = piece.text
        elif noise.confuse * len(text) > random() * (1 if len(text) < 12 else 0.7):
            read = _misread(text, rng)
            if not read:
                continue
            piece.damaged = read != text
            piece.text = text = read
        if len(text) > 5 and random() < noise.split:
            cut = rng.randrange(2, len(text) - 2)
            at = piece.left + (piece.right - piece.left) * cut / len(text)
            spoiled.append(_Piece(text[:cut], piece.left, piece.top, at - 1, piece.bottom, piece.base, piece.size, piece.source, piece.bold, piece.run, piece.damaged or random() < 0.5))  # fmt: skip
            piece.text, piece.left = text[cut:], at
        spoiled.append(piece)
    return spoiled


def _move(piece: _Piece, noise: Noise, random: Callable[[], float]) -> None:
    jitter = noise.jitter_pt
    piece.left += (random() - 0.5) * jitter
    piece.right = max(piece.left + 1, piece.right + (random() - 0.5) * jitter)
    piece.top += (random() - 0.5) * jitter
    piece.bottom = max(piece.top + 1, piece.bottom + (random() - 0.5) * jitter)


def _misread(text: str, rng: Random) -> str:
    """``text`` with one or two characters confused, dropped or doubled."""
    at = rng.randrange(len(text))
    draw = rng.random()
    char = text[at]
    if draw < 0.4 and char in _DIGITS:
        text = text[:at] + rng.choice(_DIGITS[char]) + text[at + 1 :]
    elif draw < 0.72:
        text = text[:at] + _CONFUSED.get(char, char) + text[at + 1 :]
    elif draw < 0.92 and (len(text) > 1 or not char.isalnum()):
        text = text[:at] + text[at + 1 :]
    else:
        text = text[:at] + rng.choice("'.,|_~") + text[at:]
    return text


def _reading_order(pieces: list[_Piece], rng: Random, noise: Noise) -> list[_Piece]:
    """Lines across the page, lines cut at wide gaps, or the order of printing, as readers of pages differ."""
    if noise.name == "heavy":
        for piece in pieces:
            piece.base += rng.gauss(0.0, 0.07) * piece.size
    lines = _visual_lines(pieces)
    draw = rng.random()
    cut_at = 1e9 if draw < 0.5 else rng.uniform(2.0, 4.0)
    parts: list[list[_Piece]] = []
    for line in lines:
        line.sort(key=lambda p: p.left)
        start = 0
        for i in range(1, len(line)):
            if line[i].left - line[i - 1].right > cut_at * line[i].size:
                parts.append(line[start:i])
                start = i
        parts.append(line[start:])
    if draw > 0.8 and noise is CLEAN:
        parts.sort(key=lambda part: part[0].run)
    order: list[_Piece] = []
    for number, part in enumerate(parts):
        for piece in part:
            piece.line = number
        order += part
    return order


def _visual_lines(pieces: list[_Piece]) -> list[list[_Piece]]:
    """Pieces whose baselines agree within a third of their size, top to bottom."""
    lines: list[list[_Piece]] = []
    start = size = -1e9
    for piece in sorted(pieces, key=lambda p: p.base):
        if piece.base - start > 0.35 * max(size, piece.size):
            lines.append([])
            start, size = piece.base, piece.size
        lines[-1].append(piece)
    return lines
