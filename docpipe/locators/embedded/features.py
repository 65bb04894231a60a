"""What the ranker looks at: the columns of evidence, and the rows that hold them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from docpipe.locators.embedded.sections import Sections

Floats = NDArray[np.float32]

FEATURES: tuple[str, ...] = (
    # the row
    "absent", "captioned", "query_best_caption", "query_labelled",
    # the caption
    "caption_score", "caption_label", "caption_phrase", "caption_borrowed", "caption_length", "caption_left_rest",
    "caption_right_rest", "caption_colon", "caption_bold", "caption_outclaimed", "caption_margin", "caption_stacked",
    "caption_order",
    # caption to value
    "right", "below", "above", "left", "same_segment", "gap_x", "gap_y", "off_line", "overlap_x", "align_left",
    "align_right", "align_centre", "words_between", "first_right", "first_below", "nearest_caption_left", "nearest_caption_above",
    "same_line_after_other_caption", "size_ratio",
    # the value
    "type_fit", "captionish", "claimed_by_rival", "characters", "digits", "upper", "lines", "words",
    "maker_segment", "maker_remainder", "maker_typed", "maker_run", "maker_stack", "maker_loose", "full_stack",
    "top_of_stack", "ends_segment", "starts_segment", "kind_agrees", "bold", "size", "largest", "x_centre", "y_centre",
    "left_edge", "line_order", "from_bottom", "company", "postcode", "sentence", "stack_place", "stack_height",
    "postcode_below", "text_repeats", "amounts_on_line", "kind_order", "legibility", "solid", "range_place",
    "range_agrees", "fit_gap", "better_fits", "word_like", "vowels", "least_legible", "ends_with_code",
    "legibility_gap", "section_own", "section_other", "section_far",
    "ends_with_comma", "follows_comma", "gap_before", "gap_after", "caption_after", "total_row", "code_first",
    "contact_last",
    # amounts among the page's amounts
    "amount_rank", "amount_is_sum", "amount_is_big_part", "amount_is_small_part", "amount_repeats", "amount_decimals",
    "amount_last", "bare_integer", "amount_rounded", "amount_unrounded", "amount_is_total_of_three",
    # the query's type
    "type_money", "type_date", "type_code", "type_text", "type_block", "type_other", "many",
)  # fmt: skip
COLUMN = {name: i for i, name in enumerate(FEATURES)}


@dataclass(frozen=True)
class Spans:
    """r rows of evidence; rows of one query are contiguous, its "absent" row last."""

    matrix: Floats
    """(r, len(FEATURES))"""
    query: NDArray[np.int32]
    candidate: NDArray[np.int32]
    """(r,) index of the span, -1 in the "absent" row."""


@dataclass(frozen=True)
class Rows(Spans):
    """The rows of a page, and the captions and headings behind them."""

    hit: NDArray[np.int32]
    """(r,) index of the caption, -1 for none."""
    sections: Sections
