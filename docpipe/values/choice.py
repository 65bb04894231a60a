"""From the values found in a text to one answer: one value, several, or none."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from docpipe.values.base import FieldStatus, ParseContext, Parsed


@dataclass(frozen=True, slots=True)
class Candidate:
    """One way to read one place of the text."""

    value: Any
    """Compared with ``==``: 45.00 and 45 are the same amount."""
    text: str
    """Canonical form."""


@dataclass(frozen=True, slots=True)
class Mention:
    """One place of the text that holds a value, with every reading the rules leave open."""

    candidates: tuple[Candidate, ...]
    currency: str = ""
    repairs: tuple[str, ...] = ()
    problem: str = ""
    """Why the place is no value after all, e.g. a failed check digit."""


NO_TEXT = Parsed(FieldStatus.UNREADABLE, reason="no text")


def invalid(reason: str, text: str = "") -> Parsed:
    """``text`` is what stands there in canonical form, where there is something to show."""
    return Parsed(FieldStatus.INVALID, text=text, reason=reason)


def ok(value: Any, text: str, currency: str = "", repairs: tuple[str, ...] = ()) -> Parsed:
    return Parsed(FieldStatus.OK, value, text, currency=currency, repairs=repairs)


def ambiguous(candidates: Iterable[Candidate], reason: str, currency: str = "") -> Parsed:
    texts = tuple(dict.fromkeys(candidate.text for candidate in candidates))
    return Parsed(FieldStatus.AMBIGUOUS, reason=reason, currency=currency, alternatives=texts)


def choose(mentions: Sequence[Mention], context: ParseContext, what: str) -> Parsed:
    """The one value that all ``mentions`` agree on, else why there is none.

    A mention with several readings agrees with another that has one of them. Repaired mentions count only
    in text from OCR; elsewhere they make the text invalid rather than be passed over.
    """
    if not mentions:
        return invalid(f"no {what} in the text")
    broken = next((m for m in mentions if m.problem), None)
    if broken is not None:
        return invalid(broken.problem, broken.candidates[0].text if broken.candidates else "")
    everything = [candidate for mention in mentions for candidate in mention.candidates]
    currencies = {m.currency for m in mentions if m.currency}
    currency = currencies.pop() if len(currencies) == 1 else ""
    if not context.from_ocr and any(m.repairs for m in mentions):
        return invalid(f"the {what} has characters that do not belong in it", everything[0].text)
    agreed = [
        candidate
        for candidate in mentions[0].candidates
        if all(any(candidate.value == c.value for c in m.candidates) for m in mentions[1:])
    ]
    distinct: list[Any] = []
    for candidate in agreed:
        if candidate.value not in distinct:
            distinct.append(candidate.value)
    if len(distinct) == 1:
        repairs = tuple(dict.fromkeys(r for m in mentions for r in m.repairs))
        return ok(agreed[0].value, agreed[0].text, currency, repairs)
    if agreed:
        return ambiguous(agreed, f"the {what} can be read in {len(distinct)} ways", currency)
    return ambiguous(everything, f"the text holds several different values of type {what}", currency)
