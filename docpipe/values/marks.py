"""Kinds of ink that are no print, and the words that ask for them."""

import re
import unicodedata
from collections.abc import Mapping

MARKS: Mapping[str, str] = {
    "signature": r"signatures?|unterschrift(en)?|handtekening(en)?|firma (del?|di|dell|autorizada|autorizzata)",
    "stamp": r"stamps?|(\w+)?stempel|cachets?|tampons?|timbr[eoi]|sellos?|rubber stamps?|seals?",
    "logo": r"logos?|logotypes?|logotipos?|emblems?|firmenzeichen",
    "handwriting": r"handwriting|hand ?written( notes?| remarks?)?|handschrift(en)?|handschriftliche[nrs]?|"
    r"manuscrite?s?|scritt[oa] a mano|manuscrit[oa]s?|handgeschreven",
}
"""Field type → the words, folded (lower case, no accents), of a phrase that asks for it."""

_WORDS = {kind: re.compile(rf"\b({words})\b") for kind, words in MARKS.items()}
_NOT_THE_INK = re.compile(
    r"\b(date|datum|fecha|data|name|nom|nome|nombre|number|nummer|title|duty|tax|place|time)\b"
)
"""Of "date of signature" the ink is not meant."""


def mark_asked(phrase: str) -> str:
    """The field type whose ink ``phrase`` names; empty for none."""
    plain = unicodedata.normalize("NFKD", phrase.casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    if _NOT_THE_INK.search(plain):
        return ""
    return next((kind for kind, words in _WORDS.items() if words.search(plain)), "")
