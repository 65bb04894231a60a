"""How people ask for a field: phrases, paraphrases and the captions that a schema lists."""

from collections.abc import Sequence, Set
from functools import cache
from itertools import chain
from random import Random

from docpipe.locators.embedded.words.kinship import akin
from docpipe.locators.embedded.words.roles import nouns, role_of
from docpipe.locators.embedded.words.text import tokenize
from docpipe.types import Query
from training.synthesis import captions
from training.synthesis.families.legalese import roles
from training.synthesis.lexicon import Kind, kinds
from training.synthesis.model import RANDOM, AbsentQuery
from training.synthesis.sheet import Entry, Sheet
from training.synthesis.splits import LEARNED, listable, may_appear, may_print, normal_wording, paraphrases

REWORDED = 0.4
"""Share of the captions that are in no lexicon which are asked for only in other words; not where figures are taken."""
KNOWN_REWORDED = 0.15
"""The same of captions of the lexicon: the schema's words and the printed ones are often only akin."""
_FRAMES = (
    "{}",
    "{}",
    "{}",
    "{}",
    "the {}",
    "{} on the document",
    "{} as printed",
    "what is the {}",
    "find the {}",
)


def framed(rng: Random, phrase: str) -> str:
    """``phrase`` as it is or in one of a few everyday frames."""
    return _FRAMES[int(rng.random() * len(_FRAMES))].format(phrase)


def reworded(rng: Random, text: str) -> str:
    """``text`` with about half of its words replaced by words akin to them, whatever their language."""
    words = []
    for token in tokenize(text):
        others = sorted(akin(token) - {token})
        words.append(rng.choice(others) if others and rng.random() < 0.6 else token)
    return " ".join(words)


def kind_phrases(rng: Random, kind: Kind) -> tuple[str, ...]:
    """Two to four plain phrases, the first as a schema would have it."""
    chosen = rng.sample(kind.phrases, min(len(kind.phrases), 2 + int(rng.random() * 3)))
    return (chosen[0], *(framed(rng, p) for p in chosen[1:]), kind.name.replace("_", " "))


def kind_labels(rng: Random, kind: Kind, language: str, split: str, printed: str = "") -> tuple[str, ...]:
    """None to six captions; the printed one is among them in two of five lists, never on unseen wordings."""
    if rng.random() < 0.25:
        return ()
    words = listable(kind, split)
    if not words:
        return ()
    own = [w for w in kind.wordings.get(language, ()) if w in words]
    picked = rng.sample(own, min(len(own), 1 + int(rng.random() * 3)))
    picked += rng.sample(words, min(len(words), int(rng.random() * 4)))
    with_printed = bool(printed) and split != "unseen_wording" and rng.random() < 0.4
    normal = normal_wording(printed)
    labels = [w for w in dict.fromkeys(picked) if normal_wording(w) != normal]
    if with_printed:
        labels.insert(int(rng.random() * (len(labels) + 1)), printed)
    return tuple(labels[:6])


_NUMBERS = frozenset(
    ("invoice_number", "credit_note_number", "document_number", "certificate_number", "quote_number", "order_number",
     "statement_number", "estimate_number", "receipt_number", "delivery_note_number", "contract_number",
     "policy_number")
)  # fmt: skip
_DATES = frozenset(
    (
        "issue_date",
        "document_date",
        "statement_date",
        "memo_date",
        "transaction_date",
        "application_date",
        "order_date",
    )
)
"""Kinds that are the number or the date of the document where they stand alone on it."""
BY_ROLE = 0.35
"""Share of the uncaptioned parties, and of the documents' numbers and dates, that are asked for by a role's word."""


def role_phrases(rng: Random, name: str, present: Set[str], text: str = "") -> tuple[str, ...]:
    """Ways to ask for the kind ``name`` as the hotel, the donor, the number of the certificate; empty where unclear.

    A word for it that the value ``text`` holds is preferred: "Hotel Solara" is mostly asked for as the hotel.
    """
    value_type = kinds()[name].value_type
    if name in _NUMBERS | _DATES:
        alike, concept = (_NUMBERS, "document_number") if name in _NUMBERS else (_DATES, "document_date")
        if len(alike & present) != 1:
            return ()
    else:
        concept = name
    words = nouns().get((concept, value_type), ())
    if not words:
        return ()
    said = set(tokenize(text))
    fitting = [word for word in words if word in said or not akin(word).isdisjoint(said)]
    word = rng.choice(fitting if fitting and rng.random() < 0.6 else words)
    forms = _ROLE_FORMS.get(value_type, ("{} no", "{} number", "number of the {}"))
    return tuple(form.format(word) for form in rng.sample(forms, len(forms)))


_ROLE_FORMS = {
    "text": ("name of the {}", "{}", "{} name"), "address": ("address of the {}", "{} address"),
    "date": ("date of the {}", "{} date", "day the {} was issued"),
}  # fmt: skip


ANNOUNCED = 0.35
"""Share of the values in running text whose labels hold what announces them, as schemas list "Made as of"."""
BY_ROLES = 0.5
"""Share of the labels of a contract's parties that list what parties call themselves; contracts say it everywhere."""
_PARTY = frozenset({"party", "party_a", "party_b"})


def ask(
    rng: Random, entry: Entry, sheet: Sheet, announced: Sequence[str] = ()
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """(phrases, hard paraphrases, labels) for a printed entry; ``announced``: what may be a label for it besides."""
    phrases, hard, labels = _ask(rng, entry, sheet)
    if sheet.split not in LEARNED:
        return phrases, hard, labels
    if announced and not entry.wording and rng.random() < ANNOUNCED:
        label = rng.choice(announced).capitalize()
        labels = (*labels[:5], label) if may_print(label, sheet.split) else labels
    if labels and entry.field in _PARTY and rng.random() < BY_ROLES:
        called = rng.sample(roles(sheet.habits.language), rng.randrange(2, 6))
        labels = (*labels, *(role for role in called if may_print(role, sheet.split)))
    return phrases, hard, labels


def _ask(rng: Random, entry: Entry, sheet: Sheet) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    language, split = sheet.habits.language, sheet.split
    if entry.kind is None:
        key = entry.random_key
        assert key is not None
        labels = (key.wording,) if key.wording and rng.random() < 0.25 else ()
        phrases = key.phrases
        if split in LEARNED and rng.random() < REWORDED:
            phrases = (reworded(rng, phrases[0]),)
        return phrases, key.hard, labels
    kind = entry.kind
    if entry.wording and split in LEARNED and rng.random() < KNOWN_REWORDED:
        return (reworded(rng, entry.wording),), (), ()
    by_role = (
        ()
        if entry.caption and kind.name not in _NUMBERS | _DATES
        else role_phrases(rng, kind.name, sheet.present, entry.lines[0] if entry.lines else "")
    )
    if by_role and rng.random() < BY_ROLE:
        return by_role, (), ()
    return (
        kind_phrases(rng, kind),
        paraphrases(kind, split),
        kind_labels(rng, kind, language, split, entry.wording),
    )


@cache
def _askable() -> tuple[str, ...]:
    """Kinds that may be asked for; table columns are not."""
    return tuple(sorted(name for name in kinds() if not name.startswith("col_")))


_CONFUSABLE_TYPES = frozenset({"date", "money", "identifier", "period", "number"})
_PARTIES = (
    ("seller_name", "seller_address"),
    ("buyer_name", "buyer_address"),
    ("merchant_name", "merchant_address"),
)
_ALSO_NEAR = {
    "buyer_name": {"memo_to", "account_holder", "patient_name", "full_name", "party_a", "party_b", "holder_name"},
    "buyer_address": {"home_address", "supply_address"},
    "seller_name": {"memo_from", "insurer", "station", "party_a", "party_b", "issuing_authority"},
}  # fmt: skip
"""Kinds whose value answers a question after a party just as well."""
_ASKED_OF = {
    "contract": ("party", "party_a", "party_b", "jurisdiction", "contract_term", "effective_date", "notice_period",
                 "signatory_name", "contract_title", "signature_date"),
}  # fmt: skip
"""Family → what its pages are asked for though most of them do not tell it."""
_IN_ADDRESSES = frozenset({"street", "city", "postcode", "state", "country"})


def _candidates(sheet: Sheet, rng: Random, count: int) -> list[str]:
    """``count`` or a few more kinds: half of a type that the page holds, and a party that it does not name."""
    table = kinds()
    types = {table[name].value_type for name in sheet.present} & _CONFUSABLE_TYPES
    alike = [name for name in _askable() if table[name].value_type in types]
    chosen = rng.sample(alike, min(len(alike), count // 2))
    chosen += rng.sample(_askable(), count - len(chosen))
    own = _ASKED_OF.get(sheet.family, ())
    chosen += rng.sample(own, len(own) // 2)
    named = [pair for pair in _PARTIES if pair[0] in sheet.present]
    if len(named) == 1 and rng.random() < 0.6:
        chosen += rng.choice([pair for pair in _PARTIES[:2] if pair not in named])
    return list(dict.fromkeys(chosen))


def _answered(sheet: Sheet) -> frozenset[str]:
    """What the questions say that a value on the sheet answers."""
    entries = [mark.entry for mark in sheet.marks if mark.value_inks]
    keys = (entry.random_key.meant for entry in entries if entry.random_key)
    named = (captions.meanings(entry.kind.phrases) for entry in entries if entry.kind)
    return frozenset(chain(*keys, *named))


def _not_told(sheet: Sheet, rng: Random, answered: Set[str]) -> list[AbsentQuery]:
    """Questions about what other sections and sentences than the sheet's would tell."""
    entries = [e for e in sheet.not_told if not (e.random_key and e.random_key.meant & answered)]
    return [AbsentQuery(entry.field, *ask(rng, entry, sheet), entry.value_type) for entry in entries]


def absent(sheet: Sheet, rng: Random, count: int) -> list[AbsentQuery]:
    """Questions about what is like something on the sheet and not there, then ``count`` or a few less about kinds that
    are neither on the sheet nor like one that is."""
    table = kinds()
    answered = _answered(sheet)
    taken = set(sheet.present)
    for name in sheet.present:
        taken |= table[name].near
    if any(table[name].value_type in ("address", "block") for name in sheet.present):
        taken |= _IN_ADDRESSES
    taken |= {party for party, others in _ALSO_NEAR.items() if others & sheet.present}
    found = _not_told(sheet, rng, answered)
    for name in _candidates(sheet, rng, count):
        kind = table[name]
        if name in taken or kind.near & sheet.present or not may_appear(kind, sheet.split):
            continue
        labels = kind_labels(rng, kind, sheet.habits.language, sheet.split)
        if captions.meanings(kind.phrases) & answered or any(
            normal_wording(w) in sheet.used for w in kind.wordings.get(sheet.habits.language, ())
        ):
            continue
        phrases = role_phrases(rng, name, {name}) if rng.random() < BY_ROLE else ()
        hard = () if phrases else paraphrases(kind, sheet.split)
        found.append(
            AbsentQuery(
                name, phrases or kind_phrases(rng, kind), hard, () if phrases else labels, kind.value_type
            )
        )
    for _ in range(1 + int(rng.random() * 2)):
        key = captions.random_key(rng, sheet.habits.language, sheet.split, sheet.used)
        if key is not None and not key.meant & answered:
            value_type = captions.random_value(rng, key)[1]
            role = role_of(Query(key.slug, key.phrases[0], (), value_type))
            if role and (role.concept in taken or role.concept.startswith("document_")):
                continue  # what it asks for may well stand on the page
            found.append(AbsentQuery(f"{RANDOM}{key.slug}", key.phrases, key.hard, (), value_type))
    return found
