"""Answers in JSON: ``[{"bbox_2d": [x1, y1, x2, y2], "label": "…"}]``, as the Qwen-VL family gives them.

Coordinates are 0-1000 of the image's sides (Qwen3-VL), or pixels of the image that the model saw when
``size_px`` is given (Qwen2.5-VL).
"""

import json
import math
import re
from typing import Any

from docpipe.locators.answers import (
    Answer,
    MalformedAnswerError,
    Region,
    TruncatedAnswerError,
    excerpt,
    settle,
    sorted_box,
)

_FENCE = re.compile(r"```(?:json)?\s*(.*?)\s*(?:```|$)", re.DOTALL)
_OBJECT = re.compile(r"\{[^{}]*\}")
_END_MARKS = re.compile(r"<\|im_end\|>|<\|endoftext\|>")
_THOUGHT = re.compile(r"<think>.*?</think>", re.DOTALL)


def parse_json_boxes(
    text: str, *, ended: bool = True, size_px: tuple[int, int] | None = None, allow_full: bool = False
) -> Answer:
    """The regions of one answer; ``[]`` is an answer without any.

    Raises MalformedAnswerError, or TruncatedAnswerError with the objects that were complete.
    """
    body = _THOUGHT.sub("", _END_MARKS.sub("", text)).strip()
    fence = _FENCE.search(body)
    body = fence[1] if fence else body
    scale = (1000.0, 1000.0) if size_px is None else (float(size_px[0]), float(size_px[1]))
    try:
        items = _items(json.loads(body))
        regions = [region for item in items for region in _regions(item, scale)]
    except (ValueError, TypeError, KeyError, RecursionError):
        partial = settle(_complete(body, scale), allow_full=allow_full)
        if not ended:
            message = f"the model's JSON was cut off after {len(partial.regions)} boxes"
            raise TruncatedAnswerError(message, partial) from None
        raise MalformedAnswerError(
            f"the model's answer is not a list of boxes: {excerpt(body)}", partial
        ) from None
    answer = settle(regions, allow_full=allow_full)
    if not ended:
        raise TruncatedAnswerError("the model's answer was cut off behind its list", answer)
    return answer


def _items(data: Any) -> list[dict[str, Any]]:
    items = data if isinstance(data, list) else [data]
    if not all(isinstance(item, dict) for item in items):
        raise TypeError("not a list of objects")
    return items


def _regions(item: dict[str, Any], scale: tuple[float, float]) -> list[Region]:
    label = next((str(item[key]) for key in ("label", "text_content", "text") if item.get(key)), "")
    if "point_2d" in item:
        x, y = _numbers(item["point_2d"], 2)
        return [Region(label, sorted_box((x, y, x, y), scale), is_point=True)]
    boxes = item["bbox_2d"] if "bbox_2d" in item else item["bbox"]
    if boxes is None or boxes == []:
        return []
    many = boxes if isinstance(boxes[0], list) else [boxes]
    return [Region(label, sorted_box(_numbers(box, 4), scale)) for box in many]


def _numbers(values: Any, count: int) -> list[float]:
    if not isinstance(values, list) or len(values) != count or any(isinstance(v, bool) for v in values):
        raise ValueError(f"not {count} numbers")
    numbers = [float(value) for value in values]
    if not all(math.isfinite(number) for number in numbers):
        raise ValueError("not finite")
    return numbers


def _complete(body: str, scale: tuple[float, float]) -> list[Region]:
    """The regions of the objects that stand complete in a broken list."""
    regions: list[Region] = []
    for match in _OBJECT.finditer(body):
        try:
            regions += _regions(json.loads(match[0]), scale)
        except (ValueError, TypeError, KeyError, RecursionError):
            continue
    return regions
