"""Month names in en, de, fr, es, it, nl, pt, pl, sv, da, nb, cs: full, inflected and abbreviated."""

import unicodedata
from functools import cache

_NAMES = (
    "january jan januar jänner janvier janv enero ene gennaio gen januari janeiro stycznia styczeń sty ledna leden",
    "february feb febr februar feber février févr fév febrero febbraio februari fevereiro fev lutego luty lut "
    "února únor",
    "march mar märz mrz mär maerz mars marzo maart mrt março marca marzec marts března březen",
    "april apr avril avr abril abr aprile kwietnia kwiecień kwi dubna duben",
    "may mai mayo maggio mag mei maio maja maj května květen",
    "june jun juni juin junio giugno giu junho czerwca czerwiec cze června červen",
    "july jul juli juillet juil julio luglio lug julho lipca lipiec lip července červenec",
    "august aug août aout agosto ago augustus sierpnia sierpień sie augusti srpna srpen",
    "september sep sept septembre septiembre setiembre settembre set setembro września wrzesień wrz září",
    "october oct oktober okt octobre octubre ottobre ott outubro out października październik paź října říjen",
    "november nov novembre noviembre novembro listopada listopad lis listopadu",
    "december dec dez dezember décembre déc diciembre dic dicembre dezembro grudnia grudzień gru desember des "
    "prosince prosinec",
)

_LONG_ENOUGH_TO_REPAIR = 4


def fold(word: str) -> str:
    """Lower case without accents and dots: ``Févr.`` → ``fevr``."""
    decomposed = unicodedata.normalize("NFKD", word.casefold().replace("ł", "l"))
    return "".join(c for c in decomposed if c.isalpha() and not unicodedata.combining(c))


MONTHS = {fold(name): number for number, names in enumerate(_NAMES, 1) for name in names.split()}
"""Folded name → 1-12."""


def month_number(word: str) -> int:
    """1-12, or 0 for a word that names no month."""
    return MONTHS.get(fold(word), 0)


@cache
def damaged_month(word: str) -> tuple[int, str]:
    """(1-12, the name meant) for a name that OCR damaged, e.g. ``Novernber``; (0, "") if none is near.

    One edit for names of four to six letters, two for longer ones; every near name must mean one month.
    """
    from rapidfuzz.distance import Levenshtein

    folded = fold(word.translate(str.maketrans("015|", "olsl")))
    near = {}
    for name, number in MONTHS.items():
        allowed = 0 if len(name) < _LONG_ENOUGH_TO_REPAIR else 1 if len(name) <= 6 else 2
        if allowed and Levenshtein.distance(folded, name, score_cutoff=allowed) <= allowed:
            near[name] = number
    if len(set(near.values())) != 1:
        return 0, ""
    best = min(near, key=lambda name: (Levenshtein.distance(folded, name), name))
    return near[best], best
