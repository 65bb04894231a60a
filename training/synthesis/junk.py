# ruff: noqa: E501 - tables of scraps
"""What an OCR engine reads where there is no text: logos, stamps, handwriting, edges and shading."""

from random import Random

_SCRAPS = [
    "a",
    "i",
    "an",
    "nn",
    "rn",
    "os",
    "oe",
    "ee",
    "tne",
    "fe",
    "ae",
    "ia",
    "eS",
    "Pes",
    "NNN",
    "et",
    "iat",
    "Tr",
    "we",
    "ll",
    "Ss",
    "Re",
    "aw",
    "‘a",
    "“s",
    "ry",
    "pe",
    "oo",
    "see",
    "ese",
    "ate",
    "ER",
    "SS",
    "CI",
    "BE",
    "Wy",
    "ail",
    "ey",
    "I",
    "V",
    "7",
    "2",
    "4",
    "3",
    "0",
    "if",
]
_EDGES = (
    "|",
    "|",
    "—",
    "-",
    "~",
    "_",
    "i",
    "l",
    "!",
    "[",
    "]",
    ".",
    "'",
    "‘",
    "°",
    ":",
    "=",
    "}",
    "«",
    "»",
    "*",
    "¢",
)
_MARKS = "»&_.—|~=*'‘’“”°©®™¢£¥§«<>\\/(){}[]!;:,^"
_LETTERS = "aeionrstclmuABEFGHIJLNOPSTVWY"


def scrap(rng: Random) -> str:
    """One junk word: a few letters, a mark, or letters, digits and marks mixed."""
    draw = rng.random()
    if draw < 0.45:
        return rng.choice(_SCRAPS)
    if draw < 0.62:
        return rng.choice(_EDGES)
    if draw < 0.75:
        return "".join(rng.choice(_LETTERS) for _ in range(rng.randrange(2, 7)))
    if draw < 0.85:
        return f"{rng.randrange(1, 999)}{rng.choice('/.,-|')}{rng.randrange(1, 99)}"
    return "".join(
        rng.choice(rng.choice((_MARKS, _LETTERS, "0123456789"))) for _ in range(rng.randrange(2, 8))
    )


def edge_scrap(rng: Random) -> str:
    """What a shadow, a hole or a ruled line becomes: mostly one thin mark."""
    return rng.choice(_EDGES) if rng.random() < 0.8 else scrap(rng)


_LOOKALIKES = {
    "0": "O9", "1": "l7", "2": "72", "3": "98", "4": "+A", "5": "S6", "6": "&8", "7": "1?", "8": "B3", "9": "g0", "/": "’1", ".": ", ", "-": "~—",
    "O": "0Q", "S": "5$", "B": "8E", "E": "FC", "I": "l|", "l": "I1", "e": "co", "a": "os", "n": "ri", "m": "nr", "t": "fr", "s": "ae",
}  # fmt: skip


def garbled(text: str, rng: Random) -> str:
    """``text`` as it is read off a smudge: a third to two thirds of its characters wrong; may be empty."""
    share = rng.uniform(0.2, 0.65)
    mixed = text.isupper() and rng.random() < 0.5
    read = ""
    for char in text:
        draw = rng.random()
        if draw < share * 0.5:
            char = rng.choice(
                _LOOKALIKES.get(
                    char, _LETTERS if char.isalpha() else "0123456789" if char.isdigit() else _MARKS
                )
            )
        elif draw < share * 0.7:
            char = ""
        elif draw < share * 0.85:
            char = char.lower() if mixed else char
        elif draw < share:
            char += rng.choice(_MARKS)
        read += char
    return read.replace(" ", "")


def smudged(text: str, rng: Random) -> str:
    """``text`` read off a smudged line: garbled, or something else altogether."""
    return scrap(rng) if rng.random() < 0.15 else garbled(text, rng)
