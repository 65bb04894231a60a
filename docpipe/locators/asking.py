"""The conversation with a model about one image: ask in groups, check every answer, ask again, or say why not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from docpipe.errors import LocateError
from docpipe.locators.answers import Answer, AnswerError, DegenerateAnswerError, MalformedAnswerError, Region
from docpipe.locators.prompts import Ask, Kind, group

RgbImage = NDArray[np.uint8]
"""Pixels, shape (height, width, 3)."""
MIN_CUT_LABEL = 6
"""Characters from which a shortened label is still recognised as its phrase's beginning."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A model's raw words."""

    text: str
    ended: bool | None = None
    """True when generation reached its end mark, False when cut off; None: the text tells."""
    probability: float | None = None
    """Mean probability of the answer's coordinate tokens, 0-1, where the model gives it."""


class View(Protocol):
    """One image held by a model, its features computed once."""

    def ask(self, prompts: Sequence[str], careful: bool) -> list[Reply | LocateError]:
        """One reply a prompt, in order; an error in place of a reply that asking again would not mend.

        ``careful`` decodes in the model's most robust way.
        """
        ...


class Backend(Protocol):
    """A model that can be asked about images."""

    max_pixels: int
    """Of one image; larger pages are looked at in tiles."""
    max_side_px: int
    spotting_prompt: str
    """Asks for every line of text with its box; the labels of the answer are the texts."""

    def look(self, image: RgbImage) -> View: ...

    def prompt(self, ask: Ask) -> str: ...

    def parse(self, reply: Reply, image: RgbImage, allow_full: bool) -> Answer:
        """Raises AnswerError for anything that is not a whole answer."""
        ...


@dataclass
class Findings:
    """What is known of each phrase about one image. Every phrase is in exactly one of the three."""

    regions: dict[str, list[Region]] = field(default_factory=dict)
    absent: set[str] = field(default_factory=set)
    failed: dict[str, LocateError] = field(default_factory=dict)
    probability: dict[str, float] = field(default_factory=dict)
    """Phrase → mean token probability of the answer that located it, where known."""


def interrogate(
    backend: Backend,
    image: RgbImage,
    phrases: Mapping[str, Kind],
    per_prompt: int,
    *,
    view: View | None = None,
    allow_full: bool = False,
) -> Findings:
    """Locate ``phrases`` (phrase → kind) in ``image``.

    Three rounds: groups; the groups whose answer was malformed or cut off once more, carefully; what is
    still open, one by one and carefully. What fails then is in ``failed`` with the last reason.
    """
    view = view or backend.look(image)
    findings = Findings()
    spoiled, left_open = set(phrases), set[str]()
    asked_alone: set[str] = set()
    for careful, size in ((False, per_prompt), (True, per_prompt), (True, 1)):
        batch = spoiled if size > 1 or not careful else (spoiled | left_open) - asked_alone
        asks = group({phrase: kind for phrase, kind in phrases.items() if phrase in batch}, size)
        replies = view.ask([backend.prompt(ask) for ask in asks], careful) if asks else []
        spoiled = set()
        for ask, reply in zip(asks, replies, strict=True):
            if careful and ask.is_single:
                asked_alone.update(ask.phrases)
            if isinstance(reply, LocateError):
                findings.failed.update(dict.fromkeys(ask.phrases, reply))
                continue
            try:
                answer = backend.parse(reply, image, allow_full)
            except AnswerError as error:
                findings.failed.update(dict.fromkeys(ask.phrases, error))
                spoiled.update(ask.phrases)
                continue
            left_open.update(_take(answer, ask, reply, findings))
    return findings


def _take(answer: Answer, ask: Ask, reply: Reply, findings: Findings) -> list[str]:
    """Enter a well-formed answer into ``findings``; returns the phrases that it leaves open."""
    regions: dict[str, list[Region]] = {phrase: [] for phrase in ask.phrases}
    for region in answer.regions:
        phrase = ask.phrases[0] if ask.is_single else match_label(region.label, ask.phrases)
        if phrase is not None:
            regions[phrase].append(region)
    absent = {match_label(label, ask.phrases) for label in answer.absent}
    degenerate = {match_label(label, ask.phrases) for label in answer.degenerate}
    left_open: list[str] = []
    for phrase, found in regions.items():
        findings.failed.pop(phrase, None)
        if found:
            findings.regions[phrase] = found
            if reply.probability is not None:
                findings.probability[phrase] = reply.probability
        elif phrase in degenerate or (ask.is_single and answer.degenerate):
            message = f"the model gave only meaningless boxes ({', '.join(answer.dropped)}) for {phrase!r}"
            findings.failed[phrase] = DegenerateAnswerError(message, answer)
            left_open.append(phrase)
        elif phrase in absent or ask.is_single:
            findings.absent.add(phrase)
        else:
            findings.failed[phrase] = MalformedAnswerError(f"the model did not speak of {phrase!r}", answer)
            left_open.append(phrase)
    return left_open


def match_label(label: str, phrases: Sequence[str]) -> str | None:
    """The phrase that an answer's label means: equal but for case and spaces, or cut short; None if unclear."""
    if len(phrases) == 1:
        return phrases[0]
    wanted = _plain(label)
    for phrase in phrases:
        if _plain(phrase) == wanted:
            return phrase
    if len(wanted) < MIN_CUT_LABEL:
        return None
    starts = [phrase for phrase in phrases if _plain(phrase).startswith(wanted)]
    return starts[0] if len(starts) == 1 else None


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).strip(" .")
