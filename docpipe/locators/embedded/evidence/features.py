"""What the ranker looks at: the columns of evidence, and the rows that hold them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from docpipe.locators.embedded.evidence.sections import Sections

Floats = NDArray[np.float32]

FEATURES: tuple[str, ...] = (
    # the row
    "absent", "captioned", "query_best_caption", "query_labelled",
    # the caption
    "caption_score", "caption_label", "caption_phrase", "caption_borrowed", "caption_length", "caption_left_rest",
    "caption_right_rest", "caption_colon", "caption_bold", "caption_outclaimed", "caption_margin", "caption_stacked",
    "caption_order", "caption_right_gap", "caption_below_gap", "caption_below_bold", "caption_below_caption",
    "captions_stack", "captions_hang",
    # caption to value
    "right", "below", "above", "left", "same_segment", "gap_x", "gap_y", "off_line", "overlap_x", "align_left",
    "align_right", "align_centre", "words_between", "first_right", "first_below", "nearest_caption_left",
    "nearest_caption_above", "same_line_after_other_caption", "size_ratio", "onward", "backward", "sentence_between",
    # the value
    "type_fit", "captionish", "claimed_by_rival", "characters", "digits", "upper", "lines", "words",
    "maker_segment", "maker_remainder", "maker_typed", "maker_run", "maker_stack", "maker_loose", "full_stack",
    "top_of_stack", "ends_segment", "starts_segment", "kind_agrees", "bold", "size", "largest", "x_centre", "y_centre",
    "left_edge", "line_order", "from_bottom", "company", "postcode", "sentence", "stack_place", "stack_height",
    "postcode_below", "text_repeats", "amounts_on_line", "kind_order", "legibility", "solid", "range_place",
    "range_agrees", "fit_gap", "better_fits", "word_like", "vowels", "least_legible", "ends_with_code",
    "legibility_gap", "section_own", "section_other", "section_far",
    "ends_with_comma", "follows_comma", "gap_before", "gap_after", "caption_after", "total_row", "code_first",
    "contact_last", "common", "little_first", "little_last",
    "address_above", "address_below", "registered_above", "contact_below", "caption_under", "lower_case_below",
    "familiar", "familiar_before", "familiar_above", "holds_date", "holds_amount", "holds_contact", "bracketed",
    "set_like_captions", "in_host", "lines_before_house", "lines_after_town",
    "line_says", "line_says_less", "around_says", "around_says_less",
    "meant_before", "meant_before_lead", "meant_before_rival", "meant_after", "meant_after_lead", "meant_after_rival",
    "meant_above", "meant_above_lead", "meant_above_rival", "meant_below", "meant_below_lead", "meant_below_rival",
    "meant_row", "meant_row_lead", "meant_row_rival", "meant_column", "meant_column_lead", "meant_column_rival",
    "meant_crossing", "meant_crossing_lead", "meant_crossing_rival",
    "meant_heading", "meant_heading_lead", "meant_heading_rival",
    "meant_headed", "meant_headed_lead", "meant_headed_rival", "headed_says", "headed_says_less",
    "titled", "institution", "before_greeting", "after_leave", "in_greeting",
    "follows_and", "before_and", "defined_behind", "introduced",
    # amounts among the page's amounts
    "amount_rank", "amount_is_sum", "amount_is_big_part", "amount_is_small_part", "amount_repeats", "amount_decimals",
    "amount_last", "bare_integer", "amount_rounded", "amount_unrounded", "amount_is_total_of_three",
    # the query's type
    "type_money", "type_date", "type_code", "type_text", "type_block", "type_other", "many",
    "asks_name", "asks_person", "asks_institution",
    # the page
    "titled_order",
)  # fmt: skip
COLUMN = {name: i for i, name in enumerate(FEATURES)}


@dataclass(frozen=True)
class Together:
    """Columns that a query and a span have together, and that depend on little of the span: its line, the text before
    it. The tables have a column for each such place, so they stay small however many spans a page has."""

    place: NDArray[np.integer[Any]]
    """(c,) the column of the tables that holds for each span."""
    tables: dict[str, NDArray[Any]]
    """Name of the evidence → (q, p)."""

    def of(
        self, query: NDArray[np.integer[Any]], span: NDArray[np.integer[Any]]
    ) -> Iterator[tuple[str, NDArray[Any]]]:
        """The names and their (r,) values for pairs of queries and spans."""
        place = self.place[span].astype(np.intp)
        for name, table in self.tables.items():
            yield name, table.take(query * np.intp(table.shape[1]) + place)


Product = Callable[[slice], Floats]
"""Some rows of a product of matrices."""


@dataclass(frozen=True)
class Spans:
    """r rows of evidence; rows of one query are contiguous, its "absent" row last."""

    matrix: Floats
    """(r, len(FEATURES))"""
    query: NDArray[np.int32]
    candidate: NDArray[np.int32]
    """(r,) index of the span, -1 in the "absent" row."""

    def at(self, rows: NDArray[np.integer[Any]]) -> Floats:
        """(k, len(FEATURES)) the evidence of some rows."""
        some: Floats = self.matrix[rows]
        return some


@dataclass(frozen=True)
class Rows:
    """The rows of a page, and the captions and headings behind them.

    A row is the sum of what its span, its caption and its query say, and of a few columns of its own. Whole rows are
    made only where somebody looks at them: a page has thousands, and of few spans, captions and queries.
    """

    spans: Floats
    """(c + 1, len(FEATURES)); the last is no span, but "absent"."""
    hits: Floats
    """(h + 1, len(FEATURES)); the last is no caption."""
    queries: Floats
    """(q, len(FEATURES))"""
    own: Floats
    """(r, len(own_columns))"""
    own_columns: NDArray[np.intp]
    """Indices of FEATURES; nothing else speaks in these columns."""
    query: NDArray[np.int32]
    candidate: NDArray[np.int32]
    """(r,) index of the span, -1 in the "absent" row."""
    hit: NDArray[np.int32]
    """(r,) index of the caption, -1 for none."""
    sections: Sections

    @cached_property
    def matrix(self) -> Floats:
        """(r, len(FEATURES)) all of them."""
        return self.at(np.arange(len(self.query)))

    def at(self, rows: NDArray[np.integer[Any]]) -> Floats:
        """(k, len(FEATURES)) the evidence of some rows."""
        matrix: Floats = (
            self.spans[self.candidate[rows]] + self.hits[self.hit[rows]] + self.queries[self.query[rows]]
        )
        matrix[:, self.own_columns] = self.own[rows]
        return matrix

    def times(self, weight: Floats) -> Product:
        """The matrix times ``weight`` (len(FEATURES), n): products of the parts, added up row by row."""
        own, spans, hits = weight[self.own_columns], self.spans @ weight, self.hits @ weight
        queries = self.queries @ weight

        def product(rows: slice) -> Floats:
            result: Floats = self.own[rows] @ own
            result += spans.take(self.candidate[rows], axis=0)
            result += hits.take(self.hit[rows], axis=0)
            result += queries.take(self.query[rows], axis=0)
            return result

        return product
