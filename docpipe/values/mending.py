"""Codes with check digits, damaged in reading: the repairs that make them right.

A letter where only a digit may stand, or a digit where only a letter may, was surely misread. A repair
replaces characters by those that look like them and counts only if the check digits are right afterwards;
a digit is never traded for another digit, since one in ten (or in 97) of such guesses would pass the check.
"""

from collections.abc import Callable, Iterator
from itertools import product

MOST_DAMAGED = 3
"""Misread characters in one code; with more of them a fitting repair may be chance."""

DIGITS_LIKE = {
    "O": "0", "o": "0", "Q": "0", "D": "0", "I": "1", "i": "1", "l": "1", "|": "1", "Z": "2", "z": "2", "A": "4",
    "S": "5", "s": "5", "G": "6", "b": "6", "T": "7", "B": "8", "g": "9", "q": "9",
}  # fmt: skip
_LETTERS_LIKE = {"0": "OQD", "1": "IL", "2": "Z", "4": "A", "5": "S", "6": "G", "7": "T", "8": "B"}


def mendings(printed: str, shape: str, is_right: Callable[[str], bool]) -> tuple[str, ...]:
    """The codes that ``printed`` can be, sorted: several if it cannot be told, none if no repair makes it right.

    ``shape`` has one sign a character: ``9`` a digit, ``A`` a letter, ``X`` either. Where nothing else is
    misread, or that does not do, one ``X`` may be misread too.
    """
    if len(printed) != len(shape):
        return ()
    certain = [_choices(char, sign) for char, sign in zip(printed, shape, strict=True)]
    damaged = sum(char.upper() not in own for char, own in zip(printed, certain, strict=True))
    if damaged > MOST_DAMAGED or not all(certain):
        return ()
    found = _right(certain, is_right)
    if not found and damaged < MOST_DAMAGED:
        for place, sign in enumerate(shape):
            if sign == "X" and (other := _look_alikes(printed[place])):
                found |= _right([*certain[:place], other, *certain[place + 1 :]], is_right)
    return tuple(sorted(found))


def _choices(char: str, sign: str) -> str:
    """What a character can be where ``sign`` must stand."""
    if sign == "9":
        return char if char.isdigit() else DIGITS_LIKE.get(char, "")
    if sign == "A":
        return char.upper() if char.isalpha() else _LETTERS_LIKE.get(char, "")
    return char.upper() if char.isalnum() else DIGITS_LIKE.get(char, "")


def _look_alikes(char: str) -> str:
    return DIGITS_LIKE.get(char, "") or _LETTERS_LIKE.get(char, "")


def _right(choices: list[str], is_right: Callable[[str], bool]) -> set[str]:
    return {code for code in _codes(choices) if is_right(code)}


def _codes(choices: list[str]) -> Iterator[str]:
    return ("".join(chars) for chars in product(*choices))
