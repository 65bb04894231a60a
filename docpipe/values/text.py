"""Texts that are values as they stand: lines, blocks, marks and signatures."""

import re
from functools import partial

from docpipe.values.base import ParseContext, Parsed
from docpipe.values.choice import NO_TEXT, invalid, ok
from docpipe.values.known import as_known
from docpipe.values.mending import DIGITS_LIKE

_CHECKED = re.compile(r"[☒☑✓✔✗✘⊠🗹🗷]|\[ ?[xX✓✔*] ?\]|\( ?[xX✓✔] ?\)|^\s*[xX]\s*$")
_UNCHECKED = re.compile(r"[☐□▢⬜❏❑]|\[ *_* *\]|\( {0,3}\)")
_YES = frozenset({"yes", "ja", "oui", "si", "sí", "sim", "tak", "true", "checked"})
_NO = frozenset({"no", "nein", "non", "nee", "não", "nie", "false", "unchecked"})


_RULINGS = re.compile(r"^(?:[|_~=]+ )+|(?: [|_~=]+)+$")
"""Rulings that stand as signs of their own at the ends of a text."""
_CAPTION = re.compile(
    r"^(?:name|firma|company|anschrift|hausanschrift|adresse|address|indirizzo|dirección|adres|morada)\s*:\s*(?=\w)",
    re.IGNORECASE,
)
_LEGAL_FORM = (
    r"(?:GmbH|AG|KG|OHG|SE|e\.? ?K\.?|Ltd|Limited|LLC|L\.L\.C|Inc|Corp|PLC|Bhd|S/B|Pte|Pty|B\.?V|N\.?V|S\.?A|S\.?A\.?S|"
    r"SARL|S\.?r\.?l|S\.?p\.?A|S\.?L|z o\.? ?o|Lda)\.?"
)
_NUMBER = r"(?=(?:[^()]?[0-9]){4})[0-9OSIlB]{5,12}"
"""Digits, but for one or two letters that OCR takes for them."""
_REGISTRATION = re.compile(
    rf"(?<=\w)(?P<form>[ ,]{_LEGAL_FORM}),? ?"
    rf"(?:\((?:[A-Za-z. ]{{2,16}}:? ?)?(?:{_NUMBER} ?(?:[- ]? ?[A-Z])?|[0-9]{{4}}[- ]?[A-Z]) ?\)"
    r"|[0-9]{5,12}-[A-Z]|\((?:Co|Reg|Company|No)\b[^()]*)$",
    re.IGNORECASE,
)
"""The number under which a firm is registered, printed behind its name: "… Ltd (123456-X)"; it may go on elsewhere."""

_ABBREVIATED = ("mr", "mrs", "ms", "mme", "mlle", "sr", "sra", "srta", "dña", "sig", "dhr", "mevr")
_WRITTEN_OUT = (
    "herr", "herrn", "frau", "monsieur", "madame", "mademoiselle", "señor", "señora", "signor", "signora", "mevrouw",
    "pan", "pani", "fru",
)  # fmt: skip
FORMS_OF_ADDRESS = frozenset((*_ABBREVIATED, *_WRITTEN_OUT))
_SALUTATION = re.compile(
    rf"^(?:(?:{'|'.join(_ABBREVIATED)}|sig\.?ra)\.? |(?:{'|'.join(_WRITTEN_OUT)}|de heer)"
    r"(?:/(?:herrn?|frau|madame|señora))? )+(?=[^\W\d_][^\s,]* +[^\W\d_])",
    re.IGNORECASE,
)
"""A form of address before a name of at least two words: "Frau Ada Moor"; titles such as "Dr." belong to the name."""
_CONFORMED = re.compile(r"^/s/ *(?=\w)", re.IGNORECASE)
"""What filings print where a name was signed by hand: "/s/ Ada Moor"."""
_COMPANY = re.compile(rf"[ ,]{_LEGAL_FORM}(?!\w)", re.IGNORECASE)


_ABBREVIATIONS = frozenset(
    """inc ltd lda ltda co corp bhd sdn pte pty llc cie cia jr sr st str ave rd dr mr mrs ms prof no nr etc dept est
    approx ca usw bzw mbh kg ag ohg tel ext vol art abs""".split()  # noqa: SIM905
)
LONGEST_PHRASE = 4
"""Words up to which a text is a name or term cut out of a sentence, and not itself a sentence with a full stop."""


def parse_text(text: str, context: ParseContext) -> Parsed:
    """``value`` is the text on one line, white space collapsed, without rulings at its ends.

    A name loses the word that says that it is one ("Name: …"), the form of address and the sign that it was signed
    ("/s/"), a firm its registration number, and a phrase the marks of the sentence around it ("Delaware,").
    """
    clean = " ".join(text.split())
    clean = without_look_alikes(clean, context)
    clean = _RULINGS.sub("", clean) or clean
    clean = without_caption(_CONFORMED.sub("", clean))
    if not _COMPANY.search(clean):
        clean = _SALUTATION.sub("", clean)
    clean = without_sentence_marks(_REGISTRATION.sub(lambda match: match["form"], clean))
    return as_known(clean, context) if clean else NO_TEXT


def parse_block(text: str, context: ParseContext) -> Parsed:
    """``value`` is the lines that hold text, trimmed, separated by ``\\n``."""
    clean = "\n".join(lines_of(text))
    clean = without_look_alikes(clean, context)
    return as_known(clean, context) if clean else NO_TEXT


def parse_checkbox(text: str, context: ParseContext) -> Parsed:  # noqa: ARG001
    """``value`` is True for one ticked mark, False for one empty mark; pixels decide where no mark is text."""
    if not text.strip():
        return NO_TEXT
    word = text.strip().strip(".:").casefold()
    ticked = len(_CHECKED.findall(text)) + (word in _YES)
    empty = len(_UNCHECKED.findall(text)) + (word in _NO)
    if ticked + empty != 1:
        return invalid("no mark in the text" if not ticked + empty else "several marks in the text")
    return ok(bool(ticked), "true" if ticked else "false")


def parse_signature(text: str, context: ParseContext) -> Parsed:  # noqa: ARG001
    """Any text counts as present; pixels decide otherwise."""
    return ok(True, "true") if text.strip() else NO_TEXT


def without_sentence_marks(text: str) -> str:
    """A text without the comma or semicolon behind it; a short one without a full stop that ends no
    abbreviation."""
    bare = text.rstrip(",; ")
    last = bare.rsplit(" ", 1)[-1].rstrip(".")
    ends_sentence = bare.endswith(".") and not bare.endswith("..") and len(bare.split()) <= LONGEST_PHRASE
    if ends_sentence and len(last) > 2 and last.isalpha() and last.casefold() not in _ABBREVIATIONS:
        bare = bare[:-1]
    return bare or text


def without_caption(text: str) -> str:
    """A name or address without the word before it that says so."""
    return _CAPTION.sub("", text)


_FIGURES = re.compile(r"(?<![\w.])(?=(?:\w*\d){3})[0-9OolI]{4,6}(?![\w.])")
"""Words of digits, but for letters that look like 0 and 1: "456OO"."""
_IN_LETTERS = re.compile(r"(?<=[^\W\d_])[01](?=[^\W\d_]{2})")
_AS_DIGITS = str.maketrans(DIGITS_LIKE)
_MISREAD_FORMS = tuple(
    (re.compile(rf"(?<=[^\W\d_][ .,)])(?:{misread})(?!\w)", re.IGNORECASE), form)
    for misread, form in (
        (r"(?:S[O0I]N|[58]DN|SDH)\.? ?BHD", "SDN BHD"),
        (r"SDN\.? ?(?:[DE8]HD|BH[O0]|8H0)", "SDN BHD"),
        (r"Gr?n?[mn]b(?:II|11|ll)|GrnbH|6mbH", "GmbH"),
    )
)
"""Legal forms as OCR misreads them, none of which is a word in that place."""


def without_look_alikes(text: str, context: ParseContext) -> str:
    """What OCR read, without letters in numbers ("456OO"), a single 0 or 1 amid letters ("H0tel") and misread legal
    forms ("Son Bhd"); else as it is."""
    if not context.from_ocr:
        return text
    text = _FIGURES.sub(lambda match: match.group().translate(_AS_DIGITS), text)
    for misread, form in _MISREAD_FORMS:
        text = misread.sub(partial(_form_like, form), text)
    return " ".join(map(_spelt, text.split(" ")))


def _form_like(form: str, misread: re.Match[str]) -> str:
    """A legal form in capitals, or as names in small letters have it ("Sdn Bhd")."""
    return form.title() if form.isupper() and any(map(str.islower, misread.group())) else form


def _spelt(word: str) -> str:
    if sum(map(str.isdigit, word)) != 1:
        return word
    return _IN_LETTERS.sub(lambda match: _letter_like(match.group(), word[match.end()]), word)


def _letter_like(digit: str, following: str) -> str:
    """The letter that a digit was, of the case of the one behind it; a lower-case "l" looks like 1 as "I" does."""
    return {"0": "O", "1": "I"}[digit] if following.isupper() else {"0": "o", "1": "l"}[digit]


def lines_of(text: str) -> list[str]:
    """The lines that hold text, white space collapsed."""
    return [clean for line in text.splitlines() if (clean := " ".join(line.split()))]
