"""LocateAnything's answers: ``<ref>label</ref><box><x1><y1><x2><y2></box>… <|im_end|>``.

Coordinates are integers 0-1000 of the image's sides. Two coordinates are a point, ``None`` (in any case)
says that the label is absent, boxes after one ``<ref>`` share its label, boxes without ``<ref>`` have the
empty label. Everything else is malformed; a missing ``<|im_end|>`` is truncation.
"""

import re

from docpipe.locators.answers import (
    Answer,
    MalformedAnswerError,
    Region,
    TruncatedAnswerError,
    excerpt,
    settle,
    sorted_box,
)

END = "<|im_end|>"
SCALE = 1000.0

_PADDING = re.compile(r"<null>|<switch>|<text_mask>|<\|endoftext\|>")
_ITEM = re.compile(
    r"\s*(?:<ref>(?P<label>(?:(?!</?ref>|</?box>).)*)</ref>)?(?P<boxes>(?:\s*<box>(?:(?!</?ref>|</?box>).)*</box>)+)\s*",
    re.DOTALL,
)
_BOX = re.compile(r"<box>(.*?)</box>", re.DOTALL)
_COORDINATES = re.compile(r"\s*(?:<\d{1,6}>\s*)+")
_UNFINISHED = re.compile(
    r"\s*(?:<ref>(?:(?!</?ref>|</?box>).)*(?:</ref>)?)?\s*(?:<box>(?:(?!</?ref>|</?box>).)*)?(?:</?[a-z]*)?",
    re.DOTALL,
)


def parse_answer(text: str, *, ended: bool | None = None, allow_full: bool = False) -> Answer:
    """The regions of one answer.

    ``ended`` says whether generation came to its end; None looks for the end mark in ``text``.
    Raises MalformedAnswerError or TruncatedAnswerError, both with what was read until then.
    """
    body, mark, _ = text.partition(END)
    complete = bool(mark) if ended is None else ended
    body = _PADDING.sub("", body)
    regions: list[Region] = []
    absent: list[str] = []
    position = 0
    while match := _ITEM.match(body, position):
        label = (match["label"] or "").strip()
        for content in _BOX.findall(match["boxes"]):
            region = _region(label, content)
            if isinstance(region, Region):
                regions.append(region)
            elif region:
                absent.append(label)
            else:
                message = f"the model gave a box that is none: {excerpt(content)} for {excerpt(label, 40)}"
                raise MalformedAnswerError(message, settle(regions, absent, allow_full=allow_full))
        position = match.end()
    answer = settle(regions, absent, allow_full=allow_full)
    rest = body[position:]
    if not complete and _UNFINISHED.fullmatch(rest):
        raise TruncatedAnswerError(f"the model's answer was cut off after {len(regions)} boxes", answer)
    if rest.strip():
        raise MalformedAnswerError(f"the model's answer does not follow its grammar: {excerpt(rest)}", answer)
    return answer


def _region(label: str, content: str) -> Region | bool:
    """The region of one box's content; True when it says absent, False when it is malformed."""
    if content.strip().casefold() == "none":
        return True
    if not _COORDINATES.fullmatch(content):
        return False
    values = [float(value) for value in re.findall(r"\d+", content)]
    if len(values) == 4:
        return Region(label, sorted_box(values, (SCALE, SCALE)))
    if len(values) == 2:
        return Region(label, sorted_box(values * 2, (SCALE, SCALE)), is_point=True)
    return False
