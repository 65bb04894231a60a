"""The printed lines of a page and what kind of line each is.

Lengths are points, y downwards, as in :mod:`docpipe.locators.embedded.layout`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from docpipe.locators.embedded.layout import Layout
from docpipe.locators.embedded.text import tokenize

AMOUNT = re.compile(r"[-+(]?\s?(?:\d{1,3}(?:[.,'’\u202f\u00a0]\d{3})+|\d+)(?:[.,]\d{1,5}|[.,][-–—])?[-)]?")
"""A whole word that is a number as tables print it."""
_CURRENCY = re.compile(r"^(?:[A-Z]{3}|[€$£¥])|(?:[A-Z]{3}|[€$£¥])$|%$")

CARRIED = frozenset(
    ("ubertrag", "carried", "brought", "forward", "report", "reporter", "reporte", "riporto", "transport",
     "sigue", "suma", "przeniesienia", "vortrag", "uebertrag", "overdracht", "transporte")
)  # fmt: skip
"""First tokens of lines that carry a sum over a page break."""
SUBTOTAL = frozenset(
    ("subtotal", "zwischen", "zwischentotal", "subtotaal", "subtotale", "teilsumme", "sous", "sub")
)
TOTAL = frozenset(
    ("total", "totals", "net", "netto", "brutto", "gross", "vat", "ust", "tva", "mwst", "amount", "warenwert",
     "netz", "tax", "steuer", "sum", "suma", "razem", "balance", "positionen", "rechnung", "totaux", "gst", "ht",
     "ttc", "zahlbetrag", "base", "imponibile", "endbetrag", "nettowert", "rechnungsbetrag", "steuersatz",
     "umsatz", "mehrwert", "nettosumme", "lignes", "positionssumme", "warennettowert", "positionssummen")
)  # fmt: skip
"""Tokens with which the block of totals begins."""

PRICE = frozenset(("preis", "price", "prix", "prezzo", "precio", "prijs", "cena"))
"""Tokens of lines that explain a row: "Gross price 4.00"."""


@dataclass(frozen=True, slots=True)
class Line:
    """Words (indices of the layout) of one printed line, left to right."""

    words: tuple[int, ...]
    top: float
    bottom: float


def printed_lines(layout: Layout) -> list[Line]:
    """The page's lines from the top; pieces of one line that a wide gap tore apart are joined again."""
    pieces: dict[int, list[int]] = {}
    for word, line in enumerate(layout.line.tolist()):
        pieces.setdefault(line, []).append(word)
    joined: list[list[int]] = []
    for piece in pieces.values():
        home = next((other for other in reversed(joined[-6:]) if _one_line(layout, other, piece)), None)
        if home is None:
            joined.append(list(piece))
        else:
            home.extend(piece)
            home.sort(key=lambda w: float(layout.boxes[w][0]))
    lines = [_line(layout, words) for words in joined]
    return sorted(lines, key=lambda line: line.top + line.bottom)


def _line(layout: Layout, words: Sequence[int]) -> Line:
    boxes = layout.boxes[list(words)]
    return Line(tuple(words), float(boxes[:, 1].min()), float(boxes[:, 3].max()))


def _one_line(layout: Layout, a: Sequence[int], b: Sequence[int]) -> bool:
    """Whether two runs of words stand side by side, judged where they come nearest (pages may be askew)."""
    left, right = (a, b) if layout.boxes[a[0]][0] <= layout.boxes[b[0]][0] else (b, a)
    before = [w for w in left if layout.boxes[w][2] <= layout.boxes[right[0]][0] + 1]
    if len(before) < len(left) or not before:
        return False
    one, two = layout.boxes[before[-1]], layout.boxes[right[0]]
    overlap = min(one[3], two[3]) - max(one[1], two[1])
    return bool(overlap > 0.55 * min(one[3] - one[1], two[3] - two[1]))


def is_amount(text: str) -> bool:
    """Whether a word is a number, with or without a currency or percent sign on it."""
    return bool(AMOUNT.fullmatch(_CURRENCY.sub("", text.strip())))


def leading_tokens(layout: Layout, line: Line, most: int = 4) -> tuple[str, ...]:
    """The first comparable tokens of a line that are not numbers."""
    tokens = [t for w in line.words for t in tokenize(layout.words[w].text) if not t.isdigit() and t != "%"]
    return tuple(tokens[:most])


def is_carried(tokens: Sequence[str]) -> bool:
    """A sum carried over a page break, or a subtotal: left out, and the table goes on."""
    return bool(CARRIED & set(tokens[:3]) or SUBTOTAL & set(tokens[:2]))


def is_total(tokens: Sequence[str]) -> bool:
    """The block of totals: the table ends here."""
    return bool((TOTAL & set(tokens[:2]) or "vat" in tokens[:4]) and not PRICE & set(tokens[:3]))
