"""What models are asked: the kinds of question, clean phrases, and few categories per prompt."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from docpipe.types import Query

MAX_PHRASE_CHARS = 200


class Kind(StrEnum):
    """What a query looks for; models have a prompt for each."""

    TEXT = "text"
    """Printed text."""
    REGION = "region"
    """A part of the layout, such as a table."""
    OBJECT = "object"
    """One thing that is not text, such as a signature."""
    INSTANCES = "instances"
    """Every instance of a description."""
    POINT = "point"


@dataclass(frozen=True, slots=True)
class Ask:
    """One prompt's content: several phrases only for kinds that a model detects together."""

    phrases: tuple[str, ...]
    kind: Kind

    @property
    def is_single(self) -> bool:
        return len(self.phrases) == 1


def clean_phrase(phrase: str, fallback: str = "") -> str:
    """``phrase`` as inert text: no special tokens, no markup, one line, no end stop, at most 200 characters.

    A phrase comes from a schema and reaches the model's own prompt, where ``<box>`` or ``<|im_end|>`` would
    be a command. Returns ``fallback`` when nothing is left.
    """
    text = re.sub(r"<[^<>]*>", " ", phrase)
    text = "".join(" " if c in '<>"|' or unicodedata.category(c)[0] == "C" else c for c in text)
    text = " ".join(text.split())[:MAX_PHRASE_CHARS].strip().rstrip(".").strip()
    return text or fallback


def kind_of(query: Query, kinds: Mapping[str, str] | None = None) -> Kind:
    """The kind of question for ``query``: from ``kinds`` by field name, else from its value type."""
    if kinds and query.name in kinds:
        return Kind(kinds[query.name])
    if query.value_type == "table":
        return Kind.REGION
    if _seen_in_pixels(query.value_type):
        return Kind.INSTANCES if query.many else Kind.OBJECT
    return Kind.INSTANCES if query.many else Kind.TEXT


def _seen_in_pixels(value_type: str) -> bool:
    from docpipe.values import FIELD_TYPES

    field_type = FIELD_TYPES.get(value_type)
    return field_type is not None and field_type.from_pixels


def group(phrases: Mapping[str, Kind], per_prompt: int) -> list[Ask]:
    """Prompts for ``phrases`` (phrase → kind), at most ``per_prompt`` in each; points are asked alone."""
    together = [phrase for phrase, kind in phrases.items() if kind is not Kind.POINT]
    asks = [
        Ask(tuple(chunk), phrases[chunk[0]] if len(chunk) == 1 else Kind.INSTANCES)
        for chunk in _chunks(together, per_prompt)
    ]
    return asks + [Ask((phrase,), kind) for phrase, kind in phrases.items() if kind is Kind.POINT]


def _chunks(items: Sequence[str], size: int) -> Iterable[Sequence[str]]:
    """Runs of at most ``size``, as even as possible: 6 by 5 gives 3 and 3."""
    count = -(-len(items) // size)
    for index in range(count):
        yield items[index * len(items) // count : (index + 1) * len(items) // count]


LOCATE_ANYTHING_PROMPTS: Mapping[Kind, str] = {
    Kind.TEXT: "Please locate the text referred as {phrase}.",
    Kind.REGION: "Locate all the instances that matches the following description: {phrase}.",
    Kind.OBJECT: "Locate a single instance that matches the following description: {phrase}.",
    Kind.INSTANCES: "Locate all the instances that match the following description: {phrase}.",
    Kind.POINT: "Point to: {phrase}.",
}
"""The wordings that the model was trained on (its card); never paraphrased."""

LOCATE_ANYTHING_SEVERAL = "Locate all the instances that matches the following description: {phrase}."
CATEGORY_SEPARATOR = "</c>"
LOCATE_ANYTHING_SPOTTING = "Detect all the text in box format."
JSON_SPOTTING = (
    "Spotting all the text in the image with line-level, and output in JSON format as "
    "[{'bbox_2d': [x1, y1, x2, y2], 'text_content': 'text'}, ...]."
)


def locate_anything_prompt(ask: Ask) -> str:
    """LocateAnything's question for ``ask``."""
    template = LOCATE_ANYTHING_PROMPTS[ask.kind] if ask.is_single else LOCATE_ANYTHING_SEVERAL
    return template.replace("{phrase}", CATEGORY_SEPARATOR.join(ask.phrases))


def json_prompt(ask: Ask) -> str:
    """The question for ``ask`` in the Qwen-VL idiom, answered in JSON with 0-1000 coordinates."""
    if ask.kind is Kind.POINT:
        return (
            f'Point to "{ask.phrases[0]}" in the image. Report point coordinates in JSON format as '
            '[{"point_2d": [x, y], "label": "..."}]. If there is none, answer [].'
        )
    if ask.is_single:
        what = f'Locate every object that matches the description "{ask.phrases[0]}" in the image.'
    else:
        listed = ", ".join(f'"{phrase}"' for phrase in ask.phrases)
        what = f"Locate every instance that belongs to the following categories: {listed}."
    return f"{what} Report bbox coordinates in JSON format. If there is none, answer []."
