"""Comparable tokens: what makes "Rechnungs-Nr.:", "RECHNUNGSNUMMER" and "Rechnung Nr" meet.

Page words and captions go through the same :func:`tokenize`, so every rule here works in both directions.
"""

import re
import unicodedata
from functools import cache, lru_cache
from itertools import chain
from pathlib import Path

_TOKEN = re.compile(r"[^\W_]+|#|№|%", re.UNICODE)

_ACCENTS = re.compile("[\u0300-\u036f]")

NUMBER = "no"
"""The token of every printed way to say "number"."""

SYNONYMS = {
    **dict.fromkeys(
        ("no", "nr", "num", "number", "nummer", "numero", "numer", "nbr", "nos", "numbers", "nro",
         "#", "№", "nº", "n", "nrs", "nums", "núm", "nummern"), NUMBER),
    **dict.fromkeys(("date", "datum", "dated", "data", "fecha", "dato"), "date"),
    **dict.fromkeys(("amt", "amount", "betrag", "montant", "importe", "importo", "bedrag", "amounts"), "amount"),
    **dict.fromkeys(("total", "totals", "totale", "totaal", "summe", "gesamt"), "total"),
    **dict.fromkeys(("inv", "invoice", "invoices"), "invoice"),
    **dict.fromkeys(("tel", "telephone", "phone", "telefon", "telefono", "telefoon"), "phone"),
    **dict.fromkeys(("qty", "quantity", "quantité", "menge", "cantidad", "quantita", "aantal"), "quantity"),
    **dict.fromkeys(("acct", "account", "konto", "compte", "cuenta", "conto"), "account"),
    **dict.fromkeys(("addr", "address", "adresse", "anschrift", "direccion", "indirizzo", "adres"), "address"),
    **dict.fromkeys(("ref", "reference", "referenz", "referencia", "riferimento", "referentie"), "ref"),
    **dict.fromkeys(("customer", "client", "kunde", "kunden", "cliente", "klant"), "customer"),
    **dict.fromkeys(("vat", "ust", "mwst", "tva", "iva", "btw", "mehrwertsteuer", "umsatzsteuer"), "vat"),
    **dict.fromkeys(("id", "ident", "identification", "identifier"), "id"),
    **dict.fromkeys(("dept", "department"), "department"),
    **dict.fromkeys(("mfg", "manufacturing"), "manufacturing"),
    **dict.fromkeys(("est", "estimate", "estimated"), "estimate"),
}  # fmt: skip

# German and Dutch write captions as compounds; the head decides what kind of value follows. The longest comes first.
_COMPOUND_HEADS = (
    "identifikationsnummer", "beschreibung", "omschrijving", "bedingungen", "bezeichnung", "verzeichnis",
    "hersteller", "anschrift", "empfanger", "zeitraum", "adresse", "gewicht", "inhaber", "kenmerk", "steller",
    "zeichen", "anfang", "bedrag", "beginn", "betrag", "gebuhr", "halter", "houder", "klasse", "kosten", "nehmer",
    "nummer", "stelle", "steuer", "termin", "datum", "dauer", "geber", "gever", "grund", "konto", "menge", "preis",
    "prijs", "reden", "summe", "duur", "name", "satz", "wert", "ziel", "nr",
)  # fmt: skip

_SHORT_PARTS = frozenset(
    ("amt", "art", "bau", "gas", "geb", "hus", "jahr", "lohn", "miet", "nr", "ort", "rad", "tag", "tax", "typ", "uhr",
     "weg", "werk", "zug")
)  # fmt: skip
"""Words of fewer letters than LEAST_PART that compounds are made of."""
LEAST_PART = 4
"""Letters of a word that counts as part of a compound: shorter ones stand in long words by chance."""
_LINKS = ("", "s", "es", "n", "en", "e", "er")
"""What German, Dutch and Scandinavian compounds put between their parts."""

STOP_TOKENS = frozenset(
    ("the", "of", "a", "an", "de", "du", "la", "le", "les", "des", "del", "di", "el", "der", "die", "das", "den",
     "dem", "für", "for", "fur", "to", "in", "on", "and", "und", "et", "y", "e", "van", "het", "zu", "zum", "zur",
     "d", "l", "is", "was", "by", "at", "or", "this", "that", "your", "ihre", "votre", "our", "with", "from", "be",
     "which", "who", "whom", "are", "it", "as", "printed", "find", "show", "where", "please", "been", "has", "was",
     "as", "into", "per", "us", "we", "you", "i", "o", "e", "s", "des", "dei", "della", "dello", "delle", "los", "las",
     "een", "au", "aux", "du", "im", "am", "ein", "eine", "un", "une", "una", "uno",
     # a currency says in what, not of what: "Total RM" is no kin of "Cash RM"
     "eur", "euro", "usd", "gbp", "chf", "rm", "myr", "sgd", "aud", "cad", "pln", "zl", "sek", "nok", "dkk", "inr",
     "rs")
)  # fmt: skip

DIRECTIONS = frozenset(("to", "by", "from", "an", "von", "in"))
"""Little words that make the difference in captions of two words: "Sold to" is the buyer, "Sold by" the seller."""

GENERIC = frozenset(
    (
        "no",
        "date",
        "name",
        "amount",
        "id",
        "code",
        "total",
        "document",
        "type",
        "value",
        "result",
        "time",
        "kind",
    )
)
"""Tokens that say what kind of value it is rather than which."""


def fold(text: str) -> str:
    """Lower case without accents; ß becomes ss."""
    if text.isascii():
        return text.lower()
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", text.casefold()))


LEXICON = Path(__file__).parent / "lexicon"
TOKENS = LEXICON / "tokens.txt"
"""The tokens of the lexicon's wordings, made beforehand by :mod:`docpipe.locators.embedded.wordings`."""


def lexicon_lines(name: str) -> list[str]:
    """The lines of a text file of the lexicon, without empty ones and comments."""
    return lines_of(LEXICON / name)


def lines_of(path: Path) -> list[str]:
    """The lines of a text file, without empty ones and comments, which begin with a semicolon."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith(";")]


@lru_cache(maxsize=65536)
def tokenize(text: str) -> tuple[str, ...]:
    """Comparable tokens of a caption, phrase or printed word, in order."""
    made = _made_tokens().get(text)
    return tokens_of(text) if made is None else tuple(made.split(" "))


@cache
def _made_tokens() -> dict[str, str]:
    """Wording of the lexicon → its tokens: read in 3 ms, where to take all wordings apart needs 60."""
    lines = TOKENS.read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t") for line in lines)


def tokens_of(text: str) -> tuple[str, ...]:
    """The same, whatever was made beforehand."""
    found = _TOKEN.findall(fold(text.replace("n°", "no ").replace("N°", "no ") if "°" in text else text))
    if len(found) == 1:
        return _comparable(found[0])
    return tuple(chain.from_iterable(map(_comparable, found)))


@lru_cache(maxsize=65536)
def _comparable(token: str) -> tuple[str, ...]:
    """The parts of a compound, and one word for all its synonyms."""
    return tuple(SYNONYMS.get(part, part) for part in _split_compound(token))


def _split_compound(token: str) -> tuple[str, ...]:
    if len(token) < 7 or not token.isalpha() or token in _COMPOUND_HEADS or token in known_words():
        return (token,)
    parts = _known_parts(token)
    if parts:
        return parts
    for head in _COMPOUND_HEADS if token.endswith(_COMPOUND_HEADS) else ():
        stem = token.removesuffix(head)
        if stem != token and len(stem) >= 3:
            return stem.removesuffix("s") if len(stem) > 4 else stem, head
    return (token.rstrip("s"),) if token.endswith("ungs") else (token,)


def _known_parts(token: str) -> tuple[str, ...]:
    """The known words that ``token`` is made of, the longest head first; empty where there are none."""
    for cut in range(3, len(token) - 1):
        head = token[cut:]
        # "Vertragskonto" is a contract's account, not its "skonto".
        if _is_part(head) and not (head[0] == "s" and _is_part(head[1:]) and _is_part(token[:cut])):
            stems = (token[:cut].removesuffix(link) for link in _LINKS if token[:cut].endswith(link))
            for stem in stems:
                before = (stem,) if _is_part(stem) else _known_parts(stem) if len(stem) >= 7 else ()
                if before:
                    return (*before, head)
    return ()


def _is_part(word: str) -> bool:
    return word in _SHORT_PARTS or (len(word) >= LEAST_PART and word in known_words())


@cache
def thesaurus_groups() -> tuple[frozenset[str], ...]:
    """Groups of tokens that mean much the same, as ``lexicon/thesaurus.txt`` has them, one a line."""
    lines = fold("\n".join(lexicon_lines("thesaurus.txt"))).splitlines()
    return tuple(frozenset(SYNONYMS.get(word, word) for word in line.split()) for line in lines)


@cache
def known_words() -> frozenset[str]:
    """All words that a compound may be made of."""
    return frozenset().union(SYNONYMS, _COMPOUND_HEADS, *thesaurus_groups())


def content_tokens(text: str) -> tuple[str, ...]:
    """Tokens without articles and prepositions; all tokens where nothing else is left."""
    tokens = tokenize(text)
    return tuple(t for t in tokens if t not in STOP_TOKENS) or tokens


def telling_tokens(text: str) -> tuple[str, ...]:
    """The content tokens, and of two words the direction too."""
    tokens = tokenize(text)
    return tokens if len(tokens) == 2 and DIRECTIONS.intersection(tokens) else content_tokens(text)
