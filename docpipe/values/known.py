"""Texts that were met before, such as the names of a team's vendors: what OCR misread of one is still known.

Only letters are mended, and no figure is traded for another: "43600" is not taken for "43800".
"""

import unicodedata

from docpipe.values.base import ParseContext, Parsed
from docpipe.values.choice import ok
from docpipe.values.mending import DIGITS_LIKE

LEAST_LIKENESS = 88.0
"""rapidfuzz ratio (0-100) of a misread text with what was printed: three letters of a name of 25."""
FEWEST_CHARACTERS = 8
"""Letters and digits of a text that can be known again; shorter ones are like too many others."""
_SURELY_ALIKE = str.maketrans({a.upper(): b for a, b in DIGITS_LIKE.items() if a.upper() in "OQDILZSGB"})


def squeeze(text: str) -> str:
    """Letters and digits only, case folded: what remains of a name or a code however it is set."""
    return "".join(c for c in text.casefold() if c.isalnum())


def as_known(text: str, context: ParseContext) -> Parsed:
    """A text that is a value as it stands, or the known one of which OCR made it."""
    known = context.known if context.from_ocr else ""
    if known and squeeze(text) != squeeze(known) and likeness_to(text, known):
        return ok(known, known, repairs=(f"{' '.join(text.split())}→{known}",))
    return ok(text, text)


def shape_of(text: str) -> str:
    """Letters and digits of ``text`` in capitals, without accents, and letters that look like digits as those."""
    return printed_characters(text).translate(_SURELY_ALIKE)


def printed_characters(text: str) -> str:
    """Letters and digits of ``text`` in capitals, without accents; as many as :func:`shape_of` has."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.upper()) if c.isalnum())


def likeness_to(text: str, known: str) -> float:
    """0-100 how much ``text`` is like ``known`` as OCR may have read it, LEAST_LIKENESS at least; 0 where it is not:
    nearly the same letters, and every figure."""
    from rapidfuzz import fuzz  # where a value is known: 10 ms of a process's start
    from rapidfuzz.distance import Indel

    read, meant = printed_characters(text), printed_characters(known)
    mine, theirs = read.translate(_SURELY_ALIKE), meant.translate(_SURELY_ALIKE)
    alike = fuzz.ratio(mine, theirs, score_cutoff=LEAST_LIKENESS)
    if len(theirs) < FEWEST_CHARACTERS or not alike:
        return 0.0
    changed = (
        (read[step.src_start : step.src_end], meant[step.dest_start : step.dest_end])
        for step in Indel.opcodes(mine, theirs)
        if step.tag != "equal"
    )
    return 0.0 if any(c.isdigit() for pair in changed for part in pair for c in part) else alike
