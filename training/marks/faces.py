"""Type faces and made-up words for drawn pages."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

import numpy as np
from PIL import ImageFont

from docpipe.types import GreyImage

UNUSUAL = re.compile(r"thin|hairline|extra|black|initials|variable|math", re.IGNORECASE)
"""Faces that no running text is set in."""
TYPEWRITER = re.compile(r"mono|courier|cmuntt|cmunst|coding", re.IGNORECASE)
SYLLABLES = (  # noqa: SIM905
    "an be con de er fa gen ho in ka lo mar ne or pa qui ra sen ta un ver wa xi yo zu ble ment tion ing ly ed "
    "the and for of to is with that ter der und die les que por il van het ist per sub tri ex com pro stra "
    "bre gil hof jen kel lin mol nor pet rus sey tom wil burg field ham ler man sky son well"
).split()
MONTHS = ("Jan", "Feb", "March", "April", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec")


@dataclass(frozen=True)
class Faces:
    """Font files: ``hands`` write, ``typewriters`` and ``prints`` print."""

    hands: tuple[str, ...]
    prints: tuple[str, ...]
    typewriters: tuple[str, ...]


def find_faces(hands: Path, prints: Path) -> Faces:
    """The faces under two folders, sorted. Raises ValueError where one of the folders holds none."""
    written, printed = (
        tuple(sorted(str(p) for p in folder.rglob("*") if _sets_text(p))) for folder in (hands, prints)
    )
    if not written or not printed:
        raise ValueError(f"no type faces under {hands if not written else prints}")
    typewriters = tuple(p for p in printed if TYPEWRITER.search(Path(p).name))
    return Faces(written, printed, typewriters or printed)


def _sets_text(path: Path) -> bool:
    return path.suffix in {".ttf", ".otf", ".woff"} and not UNUSUAL.search(path.name)


@cache
def font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(name, size)


def printed(text: str, face: str, size: int) -> GreyImage:
    """``text`` in black on white (255), cut to its ink; 1x1 white where the face has no ink for it."""
    mask, _ = font(face, size).getmask2(text, mode="L")
    width, height = mask.size
    if not width or not height:
        return np.full((1, 1), 255, np.uint8)
    return 255 - np.array(mask, np.uint8).reshape(height, width)


def descent(text: str, face: str, size: int) -> tuple[int, int]:
    """(px of the ink's left edge from the pen's place, px of the ink's top from the line's top)."""
    left, top, _, _ = font(face, size).getbbox(text)
    return round(left), round(top)


def word(rng: Random) -> str:
    return "".join(rng.choices(SYLLABLES, k=rng.choice((1, 2, 2, 3))))


def words(rng: Random, count: int) -> str:
    """``count`` made-up words, now and then with a capital or a number."""
    made = [word(rng) for _ in range(count)]
    if rng.random() < 0.3:
        made[rng.randrange(count)] = str(rng.randrange(10 ** rng.randrange(1, 7)))
    return " ".join(w.capitalize() if rng.random() < 0.15 else w for w in made)


def name(rng: Random) -> str:
    """A person's name: "Karla B. Molson", "R. J. Gilham", "Tomney"."""
    first = "".join(rng.choices(SYLLABLES, k=2)).capitalize()
    last = "".join(rng.choices(SYLLABLES, k=rng.choice((1, 2, 2, 3)))).capitalize()
    initial = f"{chr(rng.randrange(65, 91))}. "
    given = rng.choice((f"{first} ", f"{first} {initial}", initial, initial + initial, ""))
    return given + last + rng.choice(("", "", "", "", ", Jr.", ", Ph.D."))


def date(rng: Random) -> str:
    day, month, year = rng.randrange(1, 29), rng.randrange(1, 13), rng.randrange(1960, 2030)
    return rng.choice(
        (
            f"{month}/{day}/{year % 100:02}",
            f"{day}.{month}.{year}",
            f"{MONTHS[month - 1]} {day}, {year}",
            f"{day} {MONTHS[month - 1]} {year}",
            f"{month}-{day}",
        )
    )


def pick(rng: Random, *choices: tuple[float, Sequence[str]]) -> str:
    """One string of one of several lists that are taken by weight."""
    lists = [strings for _, strings in choices]
    return rng.choice(rng.choices(lists, [weight for weight, _ in choices])[0])
