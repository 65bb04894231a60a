# ruff: noqa: E501 - tables of words
"""How captions look, which wording is printed, and captions made up for the occasion."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from docpipe.locators.embedded.words.phrasebook import Field, field_of, phrasebook
from docpipe.locators.embedded.words.roles import asks_a_name, asks_a_person, asks_an_institution
from docpipe.locators.embedded.words.text import lines_of, telling_tokens
from docpipe.locators.embedded.words.vocabulary import lexicon, resolve_concept
from docpipe.types import Query
from training.synthesis import vocabulary as v
from training.synthesis.lexicon import Kind
from training.synthesis.splits import held_out_wordings, normal_wording, printable

RANDOM_VALUES = (
    ("person", "text"), ("company", "text"), ("doc_id", "identifier"), ("ref", "identifier"), ("date", "date"), ("money", "money"),
    ("number", "number"), ("small_number", "number"), ("city", "text"), ("goods", "text"), ("goods", "text"), ("weight", "quantity"),
    ("subject", "text"), ("department", "text"), ("yes_no", "text"), ("phone", "phone"), ("rate", "percent"), ("period", "period"),
    ("short_id", "identifier"), ("first", "text"), ("remark", "text"), ("time", "time"), ("job_title", "text"), ("address", "address"),
    ("measure", "text"), ("measure", "text"), ("measure", "quantity"), ("measure", "number"), ("opening", "text"),
    ("specification", "text"), ("terms", "text"), ("terms", "text"), ("grouped_code", "identifier"), ("notice", "duration"),
    ("listing", "text"), ("listing", "text"),
)  # fmt: skip
"""(maker, value type) of values under invented captions."""
_FITTING = {
    head: values
    for heads, values in (
        ("number no code serial batch model nummer kennung numéro número código numero codice", (("doc_id", "identifier"), ("ref", "identifier"), ("short_id", "identifier"), ("grouped_code", "identifier"), ("grouped_code", "identifier"))),
        ("manager inspector reviewer operator witness verb leiter leitung responsable responsabile leider", (("person", "text"),)),
        ("name agent owner supplier nom", (("person", "text"), ("company", "text"), ("company", "text"))),
        ("location region zone ort lieu lugar luogo plaats", (("city", "text"), ("address", "address"), ("specification", "text"))),
        ("amount value fee budget allowance balance deposit wert valeur valor valore waarde", (("money", "money"),)),
        ("size volume weight length temperature distance speed pressure höhe länge gewicht volumen", (("measure", "quantity"), ("measure", "text"), ("measure", "number"), ("weight", "quantity"))),
        ("count quantity zahl menge nombre cantidad quantità aantal", (("small_number", "number"), ("tiny_number", "number"), ("small_number", "quantity"))),
        ("title subject purpose reason objective comment target grund zweck bezeichnung art objet motif objeto motivo titolo oggetto reden doel", (("subject", "text"), ("goods", "text"), ("remark", "text"), ("specification", "text"))),
        ("duration period dauer durée duración durata duur", (("notice", "duration"), ("term", "duration"), ("small_number", "number"))),
        ("date", (("date", "date"),)),
        ("rate", (("rate", "percent"),)),
    )
    for head in heads.split()
}  # fmt: skip
"""Head of an invented caption → values that it may well have."""
FITTING = 0.6
"""Share of the invented captions whose value is of a kind that their head suggests; any other says: read the page."""


_MAKERS = {
    "text": ("goods", "subject", "department", "remark", "job_title", "specification", "terms", "city", "opening", "measure", "yes_no", "company", "person", "listing"),
    "name": ("person", "person", "company", "company", "city"), "person": ("person",), "institution": ("company", "company", "institution"), "block": ("address", "remark", "listing"), "address": ("address",),
    "identifier": ("doc_id", "ref", "short_id", "grouped_code", "number"), "date": ("date",), "money": ("money",),
    "number": ("small_number", "tiny_number", "number", "measure"), "quantity": ("weight", "measure", "small_number"), "percent": ("rate",),
    "time": ("time",), "period": ("period",), "duration": ("notice", "term"), "phone": ("phone",), "checkbox": ("yes_no",),
}  # fmt: skip
"""Value type of a field of the phrasebook → makers of its values."""


def _asked(query: Query) -> str:
    """Which of the makers' rows a field of the phrasebook needs."""
    if asks_a_person(query):
        return "person"
    if asks_an_institution(query):
        return "institution"
    return "name" if asks_a_name(query) else query.value_type


def random_value(rng: Random, key: "RandomKey") -> tuple[str, str]:
    """(maker, value type) of the value under an invented caption or one of the phrasebook."""
    if key.kinds:
        value_type = rng.choice(key.kinds)
        return rng.choice(_MAKERS[_asked(Query(key.slug, key.phrases[0], (), value_type))]), value_type
    fitting = _FITTING.get(key.head, ())
    return rng.choice(fitting if fitting and rng.random() < FITTING else RANDOM_VALUES)


@dataclass(frozen=True, slots=True)
class Tone:
    """The habits of one page's typesetter."""

    suffix: str
    """What follows a caption: ``:``, `` :``, nothing, a dash …"""
    case: str
    """``as-is``, ``upper``, ``lower``, ``title``."""
    bold_captions: bool
    caption_scale: float
    leading: float
    """Line distance in multiples of the size."""
    numbered: bool
    """Captions carry numbers, as on official forms."""

    @classmethod
    def draw(cls, rng: Random) -> "Tone":
        return cls(
            rng.choice((":", ":", ":", ":", "", "", "", " :", ".", " -", "")),
            rng.choice(("as-is", "as-is", "as-is", "as-is", "upper", "upper", "lower", "title")),
            rng.random() < 0.35,
            rng.choice((1.0, 1.0, 1.0, 0.85, 0.75, 0.9)),
            rng.uniform(1.12, 1.55),
            False,
        )

    def dress(self, wording: str, rng: Random) -> str:
        """``wording`` as this page prints it."""
        text = {"upper": wording.upper(), "lower": wording.lower(), "title": wording.title()}.get(
            self.case, wording
        )
        suffix = self.suffix
        if suffix and (rng.random() < 0.06 or text[-1] in "#?" or (text[-1] == "." and suffix != ":")):
            suffix = ""
        return text + suffix


def pick(rng: Random, kind: Kind, language: str, split: str, used: set[str]) -> str | None:
    """A wording of ``kind`` that the page does not print yet, the first ones likelier; None when all are taken."""
    words = [w for w in printable(kind, language, split) if normal_wording(w) not in used]
    if not words:
        return None
    wording = words[min(int(rng.random() ** 1.25 * len(words)), len(words) - 1)]
    used.add(normal_wording(wording))
    return wording


@dataclass(frozen=True, slots=True)
class RandomKey:
    """An invented caption and ways to ask for it."""

    wording: str
    phrases: tuple[str, ...]
    hard: tuple[str, ...]
    slug: str
    head: str = ""
    """The word that says what kind of thing the value is: "inspector" of "Vehicle Inspector"."""
    kinds: tuple[str, ...] = ()
    """The value types of a written field; empty for a caption that is made up."""
    printed: frozenset[str] = frozenset()
    """The normal wordings of such a field."""
    asked: tuple[str, ...] = ()
    """All ways to ask for such a field, or for one that a sentence tells."""

    @property
    def meant(self) -> frozenset[str]:
        """What every way to ask for it says."""
        return meanings((*self.phrases, *self.hard, *self.asked))


def meanings(questions: Iterable[str]) -> frozenset[str]:
    """What questions say, whatever the order of their words: "invoice date" is the "date of the invoice"."""
    return frozenset(" ".join(sorted(set(telling_tokens(question)))) for question in questions)


FIELDS = Path(__file__).with_name("fields")
"""Fields that the phrasebook does not have, in lines like its own."""
WRITTEN = 0.4
"""Share of them that are no inventions, but fields of the phrasebook or of ``FIELDS``."""
_PLACE = {"en": (0.0, 0.2), "de": (0.2, 0.32), "fr": (0.32, 0.43), "es": (0.43, 0.54), "it": (0.54, 0.65), "nl": (0.65, 0.75)}  # fmt: skip
"""Where in a line of the phrasebook the captions of a language stand, about."""
_PLACE_OF_MORE = {"en": (0.0, 0.36), "de": (0.36, 0.52), "fr": (0.52, 0.63), "es": (0.63, 0.74), "it": (0.74, 0.83), "nl": (0.83, 0.93)}  # fmt: skip
"""The same of :func:`more_fields`."""


def random_key(
    rng: Random, language: str, split: str, used: set[str], value_type: str = "", *, of_person: bool = False
) -> RandomKey | None:
    """A caption that is in no lexicon, for a value of this type; None after a few clashes with captions on the page.

    ``of_person`` asks for one that names people by what they are or do.
    """
    for _ in range(4):
        if of_person or rng.random() < WRITTEN:
            key = _written_key(rng, language, _persons() if of_person else _fields(value_type))
        elif language != "en" and rng.random() < 0.7:
            key = _local_key(rng, language)
        else:
            key = _english_key(rng)
        normal = normal_wording(key.wording)
        held = split != "all" and normal in held_out_wordings()
        related = rng.random() < RELATED and normal not in used
        if key.printed & used:
            continue  # the page has a caption that would be this field's as well
        if not held and (related or not any(_clash(normal, other) for other in used)):
            used.add(normal)
            return key
    return None


EXTENDED = 0.1
"""Share of the captions that say more than the lexicon's wording."""
_HINTS = {
    "en": {"date": ("(dd/mm/yyyy)", "(mm/dd/yy)", "(DD MM YYYY)", "(date, time)"), "money": ("(incl. VAT)", "(in full)", "(per year)", "(est.)"), "": ("(complete name and address)", "(please print)", "(if any)", "(in block letters)", "(see overleaf)", "(required)", "(as in passport)", "(1)", "*")},
    "de": {"date": ("(TT.MM.JJJJ)", "(Tag, Monat, Jahr)", "(Datum, Uhrzeit)"), "money": ("(in EUR)", "(inkl. MwSt.)", "(pro Jahr)"), "": ("(bitte in Druckbuchstaben)", "(falls vorhanden)", "(vollständig)", "(s. Rückseite)", "(1)", "*")},
    "fr": {"date": ("(jj/mm/aaaa)", "(date et heure)"), "money": ("(TTC)", "(par an)"), "": ("(en majuscules)", "(le cas échéant)", "(obligatoire)", "*")},
    "es": {"date": ("(dd/mm/aaaa)", "(día y hora)"), "money": ("(IVA incl.)", "(al año)"), "": ("(en mayúsculas)", "(si procede)", "(obligatorio)", "*")},
    "it": {"date": ("(gg/mm/aaaa)", "(giorno e ora)"), "money": ("(IVA incl.)", "(annuo)"), "": ("(in stampatello)", "(se presente)", "(obbligatorio)", "*")},
    "nl": {"date": ("(dd-mm-jjjj)", "(datum en tijd)"), "money": ("(incl. btw)", "(per jaar)"), "": ("(in blokletters)", "(indien bekend)", "(verplicht)", "*")},
}  # fmt: skip


def extended(rng: Random, wording: str, value_type: str, language: str, kind: Kind | None) -> str:
    """``wording`` with what forms add: how to fill it in, the same in another language, or another word for it."""
    draw = rng.random()
    if draw < 0.5 or kind is None:
        hints = _HINTS[language]
        return f"{wording} {rng.choice(hints.get(value_type, ()) + hints[''])}"
    languages = [language] if draw < 0.65 else [one for one in kind.wordings if one != language]
    others = [
        w
        for one in languages
        for w in kind.wordings.get(one, ())
        if normal_wording(w) not in held_out_wordings()
    ]
    return f"{wording}{rng.choice((' / ', '/', ' - ', ' or '))}{rng.choice(others)}" if others else wording


RELATED = 0.2
"""Share of the invented captions that may hold another one of the page: "Inspector" and "Inspector level"."""


def _clash(a: str, b: str) -> bool:
    return a == b or f" {a} " in f" {b} " or f" {b} " in f" {a} "


def _written_key(rng: Random, language: str, fields: tuple[Field, ...]) -> RandomKey:
    """One of these written fields that is in no lexicon, under one of its captions."""
    while True:
        field = rng.choice(fields)
        begin, end = (_PLACE_OF_MORE if field in more_fields() else _PLACE)[language]
        wording = field.printed[int((begin + rng.random() * (end - begin)) * len(field.printed))]
        if len(wording) > 1 and not _in_lexicon(field.asked[0], field.kinds[0]):
            return RandomKey(
                wording,
                tuple(rng.sample(field.asked, min(len(field.asked), 2))),
                (),
                normal_wording(field.asked[0]).replace(" ", "_"),
                "",
                field.kinds,
                frozenset(map(normal_wording, field.printed)),
                field.asked,
            )


@cache
def more_fields() -> dict[Field, None]:
    """Fields of which the phrasebook has hardly any, so that mostly their vectors alone tell whose captions are whose."""
    files = sorted(FIELDS.glob("*.txt"))
    return dict.fromkeys(field_of(line) for path in files for line in lines_of(path))


@cache
def _fields(value_type: str) -> tuple[Field, ...]:
    """The written fields of a type, or those for which values can be made."""
    fields = (*map(field_of, phrasebook()), *more_fields())
    return tuple(field for field in fields if value_type in field.kinds) or tuple(
        field for field in fields if _MAKERS.keys() >= set(field.kinds)
    )


@cache
def _persons() -> tuple[Field, ...]:
    """The written fields that people's names answer."""
    return tuple(field for field in _fields("text") if asks_a_person(Query("", field.asked[0], (), "text")))


@cache
def _in_lexicon(phrase: str, value_type: str) -> bool:
    return bool(resolve_concept(Query(phrase.replace(" ", "_"), phrase, (), value_type), lexicon()))


def _english_key(rng: Random) -> RandomKey:
    head = rng.choice(tuple(v.RANDOM_HEAD))
    modifier = rng.choice(v.RANDOM_MODIFIER)
    synonym = rng.choice(v.RANDOM_HEAD[head])
    draw = rng.random()
    if draw < 0.12:
        base, asked = head, (head, synonym)
    elif draw < 0.22:
        second = rng.choice(v.RANDOM_MODIFIER)
        base = f"{modifier} {second} {head}"
        asked = (base, f"{head} of the {modifier} {second}", f"{modifier} {second} {synonym}")
    elif draw < 0.36:
        base = f"{head} of {modifier}"
        asked = (base, f"{modifier} {head}", f"{synonym} of the {modifier}")
    elif draw < 0.44:
        verb = rng.choice(
            [
                "approved",
                "checked",
                "signed",
                "prepared",
                "sent",
                "received",
                "counted",
                "tested",
                "requested",
                "reviewed",
                "entered",
                "issued",
            ]
        )
        head = "verb"
        base, asked = f"{modifier} {verb} by", (f"{modifier} {verb} by", f"who {verb} the {modifier}", f"person that {verb} the {modifier}")  # fmt: skip
    else:
        base = f"{modifier} {head}"
        asked = (base, f"{head} of the {modifier}", f"the {modifier}'s {head}", f"{modifier} {synonym}")
    wording = (
        base.capitalize()
        if rng.random() < 0.35
        else base.title().replace(" Of ", " of ").replace(" By", " by")
    )
    if head == "number" and rng.random() < 0.5:
        wording = re.sub(r"(?i)\bnumber\b", rng.choice(("No.", "#", "Nr.", "no.")), wording)
    elif rng.random() < 0.05:
        wording = f"{wording} {rng.choice(('(if any)', '(optional)', '*', '(est.)', '1)', '(specify)'))}"
    phrases = (asked[0], *asked[1:2])
    slug = normal_wording(base).replace(" ", "_")
    return RandomKey(wording, phrases, tuple(asked[2:]) or asked[1:], slug, head)


def _local_key(rng: Random, language: str) -> RandomKey:
    first, second = v.RANDOM_LOCAL[language]
    if language in ("de", "nl"):
        stem, head = rng.choice(first), rng.choice(second)
        base = stem + head if rng.random() < 0.8 else f"{stem}-{head.capitalize()}"
    else:
        stem, head = rng.choice(first).replace("-", " "), rng.choice(second)
        base = f"{head} {stem}"
    wording = base[0].upper() + base[1:]
    return RandomKey(wording, (base, base.lower()), (), normal_wording(base).replace(" ", "_"), head)
