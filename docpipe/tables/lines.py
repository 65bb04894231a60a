"""The printed lines of a page and what kind of line each is.

Lengths are points, y downwards, as in :mod:`docpipe.locators.embedded.page.layout`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from docpipe.locators.embedded.page.layout import Layout
from docpipe.locators.embedded.words.text import tokenize

_AMOUNT = re.compile(
    r"(?:[A-Z]{3}|[€$£¥])?"
    r"[-+(]?\s?(?:\d{1,3}(?:[.,'’\u202f\u00a0]\d{3})+|\d+)(?:[.,]\d{1,5}|[.,][-–—])?[-)]?"
    r"(?:[A-Z]{3}|[€$£¥%])?"
)
"""A whole word that is a number as tables print it."""

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
    """Words (indices of the layout) of one printed line, left to right, and those of them that are numbers."""

    words: tuple[int, ...]
    amounts: tuple[int, ...]
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
            home.sort(key=lambda w: layout.places[w][0])
    lines = [_line(layout, words) for words in joined]
    return sorted(lines, key=lambda line: line.top + line.bottom)


def _line(layout: Layout, words: Sequence[int]) -> Line:
    places = [layout.places[w] for w in words]
    amounts = tuple(w for w in words if is_amount(layout.texts[w]))
    return Line(tuple(words), amounts, min(p[1] for p in places), max(p[3] for p in places))


def _one_line(layout: Layout, a: Sequence[int], b: Sequence[int]) -> bool:
    """Whether two runs of words stand side by side, judged where they come nearest (pages may be askew)."""
    places = layout.places
    left, right = (a, b) if places[a[0]][0] <= places[b[0]][0] else (b, a)
    (_, top, _, bottom), (begins, other_top, _, other_bottom) = places[left[-1]], places[right[0]]
    overlap = min(bottom, other_bottom) - max(top, other_top)
    if overlap <= 0.55 * min(bottom - top, other_bottom - other_top):
        return False
    return all(places[w][2] <= begins + 1 for w in left)


def is_amount(text: str) -> bool:
    """Whether a word is a number, with or without a currency or percent sign on it."""
    return _AMOUNT.fullmatch(text.strip()) is not None


def has_cents(text: str) -> bool:
    """Whether an amount ends in two decimals, whatever sign or currency stands behind it."""
    digits = text.rstrip("€$£-) ")
    return len(digits) > 3 and digits[-3] in ".,"


def leading_tokens(layout: Layout, line: Line, most: int = 4) -> tuple[str, ...]:
    """The first comparable tokens of a line that are not numbers."""
    tokens = (t for w in line.words for t in tokenize(layout.texts[w]) if not t.isdigit() and t != "%")
    return tuple(islice(tokens, most))


def is_carried(tokens: Sequence[str]) -> bool:
    """A sum carried over a page break, or a subtotal: left out, and the table goes on."""
    return bool(CARRIED & set(tokens[:3]) or SUBTOTAL & set(tokens[:2]))


def is_total(tokens: Sequence[str]) -> bool:
    """The block of totals: the table ends here."""
    return bool((TOTAL & set(tokens[:2]) or "vat" in tokens[:4]) and not PRICE & set(tokens[:3]))
