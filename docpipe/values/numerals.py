"""Numbers as they are printed: finding them in a text, and every way to read one.

Marks: ``.`` and ``,`` may be decimal or thousands marks, apostrophes and (no-break) spaces are thousands
marks only. Rules, in this order:

1. Two different marks: the last is the decimal mark (``1.234,56``, ``1,234,567.890``).
2. One mark several times: thousands (``1.234.567``; Indian ``1,23,456``), unless exactly two digits follow
   the last (``1.234.56``).
3. One mark once, followed by exactly three digits after one to three others: both readings, unless the
   document or the locale settles the decimal mark. Everything else after a single mark is decimals.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

LARGEST_DIGITS = 14
"""Digits before the decimal mark that decimal128(18, 4) can hold."""

_SPACES = "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d"
ONE_DASH = str.maketrans(dict.fromkeys(_DASHES, "-"))
"""For ``str.translate``: every dash as a plain hyphen."""
_APOSTROPHES = "\u2019\u2018\u02bc\u2032\u00b4`\uff07"
_TRANSLATION = str.maketrans(
    {
        **dict.fromkeys(_SPACES, "\u00a0"),
        **dict.fromkeys(_DASHES, "-"),
        **dict.fromkeys(_APOSTROPHES, "'"),
        **{chr(0xFF10 + digit): str(digit) for digit in range(10)},
        "\uff0e": ".",
        "\uff0c": ",",
        "\u066b": ".",
        "\ufe52": ".",
    }
)

GAP = "[ \u00a0]"
_NUMERAL = re.compile(
    rf"(?<![0-9])(?<![0-9][.,'])"
    rf"(?:[0-9]{{1,3}}(?:{GAP}[0-9]{{3}})+(?![0-9])|[0-9]+|(?<![^\s(+€$£-])(?=[.,][0-9]))"
    rf"(?:[.,'][0-9]+)*(?:[.,]{GAP}?-{{1,2}}(?![\w-]))?"
)
_CONFUSED = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1", "i": "1", "|": "1", "S": "5", "B": "8"})
_LESS_CONFUSED = str.maketrans({"G": "6", "Z": "2"})
_DAMAGED = re.compile(
    r"(?<![\w.,'|])(?=\S{0,24}[0-9])(?=[0-9.,']*[OoliI|SB])[0-9OoliI|SB]+(?:[.,'][0-9OoliI|SB]+)*(?![\w|$])"
)
_MARK = rf"{GAP}*[.,]{GAP}*"
_SPLIT = re.compile(
    rf"(?<![\w.,'])[0-9]{{1,3}}(?:(?:{_MARK}|{GAP})[0-9]{{3}}(?![0-9]))*{_MARK}[0-9]+(?!\w|{_MARK}[0-9])"
)
_BESIDE_MARK = re.compile(rf"{GAP}[.,]|[.,]{GAP}")
_GROUP_OR_CENTS = re.compile(r"[.,][0-9]{2,3}(?![0-9])")
_LISTED = re.compile(r"[0-9][.,]$")
_LOST_MARK = re.compile(
    rf"(?<![0-9.,'/:-])([1-9][0-9]{{0,5}}){GAP}([0-9OoliISBGZ]{{2}})(?![\w.,/:%-])(?!{GAP}?[%:])"
)
_WITHOUT_CENTS = re.compile(rf"(.*)[.,]{GAP}?-{{1,2}}")
_GROUPING_GAP = re.compile(rf"(?<=[0-9]){GAP}(?=[0-9]{{3}}(?![0-9]))")
_MARKED_DIGITS = re.compile(r"[0-9]*(?:[.,][0-9]+)*")
_GROUPS = re.compile(r"[0-9]+|[0-9]{1,3}(?:(?:\.[0-9]{3})+|(?:,[0-9]{3})+)")
_INDIAN = re.compile(r"[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number at ``text[start:end]``, unsigned, with every reading the rules leave open."""

    start: int
    end: int
    readings: tuple[Decimal, ...]
    amount_like: bool
    """Printed with a mark, as amounts are; False for a bare integer."""
    repairs: tuple[str, ...] = ()


def normalise(text: str) -> str:
    """``text`` with one kind of dash, apostrophe, no-break space and digit; of the same length."""
    return text.translate(_TRANSLATION)


def plain(value: Decimal) -> str:
    """``value`` without exponent: ``1234.50``."""
    return format(value, "f")


@lru_cache(maxsize=4096)
def find_numerals(text: str, mark: str) -> tuple[Numeral, ...]:
    """The numbers of a normalised ``text`` from left to right; ``mark`` is the known decimal mark or empty.

    Damaged ones (``1O0.00``, ``249, 483.60``) carry the repairs that make them numbers.
    """
    found: list[Numeral] = []
    for finder in (_find_split, _find_lost_mark, _find_damaged, _find_clean):
        found += [
            n for n in finder(text, mark) if not any(o.start < n.end and n.start < o.end for o in found)
        ]
    return tuple(sorted(found, key=lambda numeral: numeral.start))


def _find_clean(text: str, mark: str) -> Iterator[Numeral]:
    for match in _NUMERAL.finditer(text):
        readings = read_numeral(match.group(), mark)
        if readings:
            marked = any(c in ".,'" for c in match.group())
            yield Numeral(match.start(), match.end(), readings, marked)


def _find_split(text: str, mark: str) -> Iterator[Numeral]:
    """``249, 483.60`` and ``45 .00``: one number with spaces beside its marks. Where it may be a list of numbers as
    well, as ``212, 475``, all of them are readings: a part of an amount is never taken for the amount."""
    for match in _SPLIT.finditer(text):
        printed = match.group()
        body = re.sub(GAP, "", printed)
        if not _BESIDE_MARK.search(printed) or not _GROUP_OR_CENTS.search(body):
            continue
        *groups, last = re.findall("[.,]", body)
        cents = re.search(r"[.,][0-9]{2}$", body) is not None
        sure = cents and (not groups or (len(set(groups)) == 1 and groups[0] != last))
        readings = read_numeral(body, mark)
        before = text[: match.start()].rstrip()
        parts = [bare for part in re.split(rf"{GAP}+", printed) if (bare := part.strip(".,"))]
        if not sure:
            readings += tuple(value for part in parts for value in read_numeral(part, mark))
        elif before and (before[-1].isalnum() or _LISTED.search(before)):
            readings += read_numeral(parts[-1], mark)
        if readings:
            marked = sure or re.search("[0-9][.,][0-9]", printed) is not None
            repairs = (f"{printed}→{body}",) if sure else ()
            yield Numeral(match.start(), match.end(), readings, marked, repairs)


def _find_lost_mark(text: str, _mark: str) -> Iterator[Numeral]:
    """``39 78``: an amount whose mark was not printed or read, or two integers. Never decided here."""
    for match in _LOST_MARK.finditer(text):
        cents = match[2].translate(_CONFUSED).translate(_LESS_CONFUSED)
        if not cents.isdigit():
            continue
        readings = (Decimal(f"{match[1]}.{cents}"), Decimal(match[1]), Decimal(cents))
        yield Numeral(match.start(), match.end(), readings, amount_like=False)


def _find_damaged(text: str, mark: str) -> Iterator[Numeral]:
    """``1,234.5O``: one number with letters that OCR takes for digits.

    A confused first character may be a ruling or a currency symbol, so both readings stay open; one after
    two full decimals is noise.
    """
    for match in _DAMAGED.finditer(text):
        body = match.group().strip("|")
        if not any(c in "OoliISB|" for c in body):
            continue
        noise = re.search(r"(?<=[.,][0-9]{2})[lI|]$", body)
        kept = body[: noise.start()] if noise else body
        mended = kept.translate(_CONFUSED)
        readings = read_numeral(mended, mark)
        if body[0] in "liISB" and len(body) > 1:
            readings = (*readings, *read_numeral(mended[1:], mark))
        if readings:
            marked = any(c in ".,'" for c in body)
            yield Numeral(match.start(), match.end(), readings, marked, (f"{body}→{mended}",))


def read_numeral(body: str, mark: str = "") -> tuple[Decimal, ...]:
    """Every reading of one printed number without sign; empty if it is none.

    ``mark`` is the decimal mark where the document or the locale settles it.
    """
    whole = _WITHOUT_CENTS.fullmatch(body)
    if whole:
        return tuple(v for v in read_numeral(whole[1], mark) if v == v.to_integral_value())
    body = _GROUPING_GAP.sub("'", body)
    if "'" in body:
        head, _, tail = body.rpartition("'")
        if not re.fullmatch(r"[0-9]{1,3}(?:'[0-9]{3})*", head) or not re.fullmatch(
            r"[0-9]{3}(?:[.,][0-9]+)?", tail
        ):
            return ()
        return _decimals(head.replace("'", "") + tail[:3], tail[4:])
    if not _MARKED_DIGITS.fullmatch(body) or not body:
        return ()
    points, commas = body.count("."), body.count(",")
    if not points and not commas:
        leading_zero = len(body) > 1 and body[0] == "0"
        return () if leading_zero else _decimals(body, "")
    if points and commas:
        last = "." if body.rfind(".") > body.rfind(",") else ","
        integer, _, fraction = body.rpartition(last)
        return _decimals(_ungroup(integer), fraction) if last not in integer else ()
    only = "." if points else ","
    if points + commas > 1:
        integer, _, fraction = body.rpartition(only)
        if len(fraction) == 2:
            return _decimals(_ungroup(integer), fraction)
        return _decimals(_ungroup(body), "")
    integer, _, fraction = body.partition(only)
    if len(fraction) != 3 or not 1 <= len(integer) <= 3 or integer[0] == "0":
        return _decimals(integer or "0", fraction)
    as_decimal, as_thousands = _decimals(integer, fraction), _decimals(integer + fraction, "")
    if mark:
        return as_decimal if mark == only else as_thousands
    return as_decimal + as_thousands


def _ungroup(body: str) -> str:
    """The digits of an integer with thousands marks; empty if the groups are wrong."""
    if _GROUPS.fullmatch(body) or _INDIAN.fullmatch(body):
        return body.replace(".", "").replace(",", "")
    return ""


def _decimals(integer: str, fraction: str) -> tuple[Decimal, ...]:
    if not integer or len(integer.lstrip("0")) > LARGEST_DIGITS:
        return ()
    return (Decimal(f"{integer}.{fraction}" if fraction else integer),)


def decimal_mark_votes(text: str) -> set[str]:
    """The decimal marks that the numbers of ``text`` show beyond doubt: ``1.234,56`` shows a comma."""
    clean = normalise(text)
    votes: set[str] = set()
    if "." not in clean and "," not in clean:
        return votes
    for numeral in _find_clean(clean, ""):
        body = clean[numeral.start : numeral.end].rstrip("-., \u00a0")
        marks = re.findall("[.,]", body)
        if len(numeral.readings) != 1 or not marks:
            continue
        fraction = re.split("[.,]", body)[-1]
        if len(set(marks)) == 2 or (len(marks) == 1 and len(fraction) in (1, 2)):
            votes.add(marks[-1])
        elif len(marks) > 1 and len(fraction) == 3:
            votes.add("," if marks[0] == "." else ".")
    return votes
