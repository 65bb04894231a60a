"""Which language a page is printed in, from its commonest little words and caption words.

Only decides what the values' parsers need: month names, decimal marks and day/month order.
"""

import re
from collections.abc import Iterable

_MARKERS: dict[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {
        "en": """
            the of and to for in on by with is are invoice date total amount due from this payment terms
            tax order page number your please""",
        "de": """
            der die das und von für mit ist sind den dem zu rechnung datum betrag summe bitte mwst ust nr
            seite gesamt netto brutto wir ihre lieferung menge preis steuer zahlbar""",
        "fr": """
            le la les de des du et pour avec est sont facture montant tva ttc ht date total client numéro
            échéance règlement votre nous prix quantité désignation""",
        "es": """
            el la los las de del y para con es factura fecha importe iva total cliente número precio
            cantidad vencimiento pago su nuestra base imponible""",
        "it": """
            il lo la gli di del della e per con è fattura data importo iva totale cliente numero prezzo
            quantità scadenza pagamento imponibile""",
        "nl": """
            de het een en van voor met is zijn factuur datum bedrag btw totaal klant nummer prijs aantal
            vervaldatum betaling uw onze""",
        "pl": """
            i w z na do od nr faktura data kwota razem sprzedawca nabywca termin zapłaty netto brutto
            stawka ilość cena wartość""",
        "pt": """
            o a os as de do da e para com fatura data valor iva total cliente número preço quantidade
            vencimento pagamento""",
        "sv": """
            och att det som en är för på med till av inte faktura datum belopp moms summa kund nummer pris
            antal förfallodag betalning""",
        "da": """
            og at det som er for på med til af ikke faktura dato beløb moms ialt kunde nummer pris antal
            forfaldsdato betaling""",
        "no": """
            og å det som er for på med til av ikke faktura dato beløp mva sum kunde nummer pris antall
            forfallsdato betaling""",
        "cs": """
            a v na se je pro od do faktura datum částka dph celkem zákazník číslo cena množství splatnosti
            platba""",
    }.items()
}

_CONVENTION = {
    "de": "de_DE",
    "fr": "fr_FR",
    "es": "es_ES",
    "it": "it_IT",
    "nl": "nl_NL",
    "pl": "pl_PL",
    "pt": "pt_PT",
}
DAY_FIRST_FORMS = frozenset({"bhd", "gmbh", "plc", "pte", "pty", "pvt"})
"""Legal forms of Malaysia, Germany, Britain, Singapore, Australia and India, which all write the day first."""
OTHER_FORMS = frozenset({"corp", "inc", "llc"})
"""Those of the United States, which write the month first, and of others."""
LEAST_MARKERS = 4
"""Marker words that a page must have before it is said to be in any language."""
LEAST_LEAD = 1.3
"""How many times as many markers the winner needs as the runner-up."""

_WORD = re.compile(r"[^\W\d_]+")
_RINGGIT = re.compile(
    r"\b(?:amount|amt|price|sales|tax|total|in) ?\W? ?RM\b|\bRM ?\d{1,3}(?:,\d{3})*\.\d{2}\b", re.IGNORECASE
)
"""The money of Malaysia in the head of a column or before an amount; "RM 204" alone is a room."""


_STATES = (
    "A[KLRZ]|C[AOT]|DC|(?<=, )DE|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|"
    "O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY]"
)
_SIGNS_OF_COUNTRIES = {
    code: re.compile(pattern)
    for code, pattern in {
        "US": rf"\b(?:{_STATES})\s+\d{{5}}(?:-\d{{4}})?\b|\bEIN\b",
        "CA": r"\b[ABCEGHJ-NPRSTVXY]\d[A-Z] ?\d[A-Z]\d\b|\bGST/HST\b|\bTPS/TVQ\b",
        "AU": r"\b(?:NSW|VIC|QLD|SA|WA|TAS|ACT|NT)\s+\d{4}\b|\bABN\b",
        "NZ": r"\bNew Zealand\b|\bAotearoa\b|\bNZBN\b",
        "SG": r"\bSingapore\s+\d{6}\b|\bUEN\b",
        "HK": r"\b(?:Kowloon|Hong Kong)\b",
        "MX": r"\bR\.?F\.?C\.?\b|\bCFDI\b",
        "AR": r"\bC\.?U\.?I\.?T\.?\b",
        "CL": r"\bR\.?U\.?T\.?(?:\b|(?<=\.))|\bS\.?I\.?I\.?\b",
        "CO": r"\bN\.?I\.?T\.?\b",
    }.items()
}
"""Postcodes behind states and names of tax numbers, by country; "DE 69469" is Germany's, ", DE 19801" Delaware's."""


def detect(words: Iterable[str]) -> str:
    """ISO 639-1 code of the language with most marker words, or an empty string when it is not clear."""
    printed = [w for text in words for w in _WORD.findall(text.lower())]
    counts = sorted(
        ((sum(w in markers for w in printed), name) for name, markers in _MARKERS.items()), reverse=True
    )
    (best, name), (second, _) = counts[:2]
    return name if best >= LEAST_MARKERS and best >= LEAST_LEAD * second else ""


def says_day_first(words: Iterable[str]) -> bool:
    """Whether the companies and the money named on a page are of countries that write the day before the month.

    "Inc" in brackets is no company: "(Inc. GST)".
    """
    printed = " ".join(words)
    parts = {part.strip(".,;").lower() for part in printed.split()}
    return not parts & OTHER_FORMS and (bool(parts & DAY_FIRST_FORMS) or _RINGGIT.search(printed) is not None)


def country(words: Iterable[str]) -> str:
    """ISO 3166 code of the one country whose postcodes or tax numbers a page prints, of those that call their money
    dollars or pesos; "" for none and for several."""
    printed = " ".join(words)
    found = [code for code, sign in _SIGNS_OF_COUNTRIES.items() if sign.search(printed)]
    return found[0] if len(found) == 1 else ""


def convention(language: str) -> str:
    """The CLDR locale whose decimal mark and day/month order a language implies; "" where it implies none.

    English implies none: 02/03/2024 is February in the United States and March in the United Kingdom.
    """
    return _CONVENTION.get(language, "")
