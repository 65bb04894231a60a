"""Comparable tokens: what makes "Rechnungs-Nr.:", "RECHNUNGSNUMMER" and "Rechnung Nr" meet.

Page words and captions go through the same :func:`tokenize`, so every rule here works in both directions.
"""

import re
import unicodedata
from functools import lru_cache
from itertools import chain

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


def fold(text: str) -> str:
    """Lower case without accents; ß becomes ss."""
    if text.isascii():
        return text.lower()
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", text.casefold()))


@lru_cache(maxsize=65536)
def tokenize(text: str) -> tuple[str, ...]:
    """Comparable tokens of a caption, phrase or printed word, in order."""
    found = _TOKEN.findall(fold(text.replace("n°", "no ").replace("N°", "no ") if "°" in text else text))
    if len(found) == 1:
        return _comparable(found[0])
    return tuple(chain.from_iterable(map(_comparable, found)))


@lru_cache(maxsize=65536)
def _comparable(token: str) -> tuple[str, ...]:
    """The parts of a compound, and one word for all its synonyms."""
    return tuple(SYNONYMS.get(part, part) for part in _split_compound(token))


def _split_compound(token: str) -> tuple[str, ...]:
    if len(token) < 7 or not token.isalpha() or token in _COMPOUND_HEADS:
        return (token,)
    for head in _COMPOUND_HEADS if token.endswith(_COMPOUND_HEADS) else ():
        stem = token.removesuffix(head)
        if stem != token and len(stem) >= 3:
            return stem.removesuffix("s") if len(stem) > 4 else stem, head
    return (token.rstrip("s"),) if token.endswith("ungs") else (token,)


def content_tokens(text: str) -> tuple[str, ...]:
    """Tokens without articles and prepositions; all tokens where nothing else is left."""
    tokens = tokenize(text)
    return tuple(t for t in tokens if t not in STOP_TOKENS) or tokens
