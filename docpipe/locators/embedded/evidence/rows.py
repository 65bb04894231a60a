"""Evidence for "this span answers this query", as one row of numbers per (query, caption, span).

A span may be reached through any caption of its query, or through none (then all caption columns are 0): so rules
such as "the first thing right of its caption" enter as evidence that the ranker weighs, not as a second system.
Every query also has one row for "absent from this page".
"""

from itertools import chain

import numpy as np
from numpy.typing import NDArray

from docpipe.locators.embedded.evidence.announcing import (
    announced_words,
    begins_with_caption,
    mark_rows_of_captions,
)
from docpipe.locators.embedded.evidence.commonness import commonness
from docpipe.locators.embedded.evidence.features import COLUMN, FEATURES, Rows, Together
from docpipe.locators.embedded.evidence.fits import (
    COUNTS,
    FREE_TEXT,
    MEASURES,
    MIN_FIT,
    NAMELIKE,
    days_of_months,
    fit_among_others,
    is_prose,
    kind_agrees,
    measured,
    names,
    names_with_office,
    not_the_whole_value,
    numbers_a_paragraph,
    only_legal_form,
    only_salutes,
    parts_of_addresses,
    parts_of_measures,
    places_with_day,
    rows_of_figures,
    type_fit,
)
from docpipe.locators.embedded.evidence.hosts import in_hosts
from docpipe.locators.embedded.evidence.letter import is_order, letter_places
from docpipe.locators.embedded.evidence.meant import meant
from docpipe.locators.embedded.evidence.mentions import mentions
from docpipe.locators.embedded.evidence.relations import PAIR_FEATURES, Relations, caption_features
from docpipe.locators.embedded.evidence.sections import find_sections
from docpipe.locators.embedded.evidence.spans import (
    count_characters,
    holdings,
    set_like_captions,
    span_features,
)
from docpipe.locators.embedded.page.candidates import Candidates
from docpipe.locators.embedded.page.captions import Hits
from docpipe.locators.embedded.page.firms import parts_of_names
from docpipe.locators.embedded.page.headings import headings_above
from docpipe.locators.embedded.page.layout import Layout
from docpipe.locators.embedded.words.vocabulary import Vocabulary

Floats = NDArray[np.float32]

_TYPE_COLUMN = {
    **dict.fromkeys(("money", "number", "quantity", "percent"), "type_money"),
    **dict.fromkeys(("date", "time", "period", "duration"), "type_date"),
    **dict.fromkeys(("identifier", "iban", "bic", "vat_id", "tax_id", "email", "phone", "url"), "type_code"),
    "text": "type_text",
    **dict.fromkeys(("block", "address"), "type_block"),
}


def build_rows(layout: Layout, vocabulary: Vocabulary, hits: Hits, candidates: Candidates) -> Rows:
    """All rows of all queries on one page."""
    queries = vocabulary.queries
    announced = announced_words(layout, hits)
    captionish = announced.copy()
    mark_rows_of_captions(layout, captionish)
    familiar = candidates.familiar
    np.maximum(captionish, familiar.words >= 1, out=captionish)
    counts = count_characters(layout, candidates)
    span_part = span_features(layout, hits, candidates, counts, captionish, len(queries))
    hit_part = caption_features(layout, hits, captionish, len(queries))
    types = sorted({query.value_type for query in queries})
    type_of = np.array([types.index(query.value_type) for query in queries])
    free, counts_of, measures, money, text = (
        np.array([name in some for name in types])[:, None]
        for some in (FREE_TEXT, COUNTS, MEASURES, {"money"}, {"text"})
    )
    doubtful = candidates.word_any(layout.confidence < 1)
    offered = ~np.stack([not_the_whole_value(name, candidates, counts) for name in types])
    offered &= ~begins_with_caption(layout, candidates, captionish)[None, :]
    # A caption is nobody's text: where all words of a span announce something, it is not offered as a name.
    announces = (candidates.word_mean(announced) >= 0.99) | only_salutes(layout, candidates)
    offered &= ~(free & announces)
    offered &= ~numbers_a_paragraph(layout, candidates)[None, :]
    offered &= ~(measures & parts_of_measures(layout, candidates))
    offered &= ~(money & measured(layout, candidates))
    offered &= ~(counts_of & days_of_months(layout, candidates))
    offered &= ~(text & places_with_day(candidates))
    offered &= ~(text & rows_of_figures(layout, candidates))
    offered &= ~(text & parts_of_names(layout, candidates.first_word, candidates.last_word))
    if "address" in types:
        addresses = offered[types.index("address")]
        addresses &= ~parts_of_addresses(layout, candidates, captionish, addresses)
    fit = np.stack(
        [
            type_fit(name, candidates, counts, doubtful, some)
            for name, some in zip(types, offered, strict=True)
        ]
    )
    fitting = offered & (fit >= MIN_FIT)
    gap, better = fit_among_others(fit, fitting)
    agrees = np.stack([kind_agrees(name, candidates) for name in types])
    eligible = fitting[type_of]
    nameless = only_legal_form(layout, candidates)
    eligible &= ~vocabulary.named[:, None] | ((fit[type_of] >= NAMELIKE) & ~nameless)
    eligible &= ~(vocabulary.asks_person[:, None] & names_with_office(candidates))
    sections = find_sections(layout, hits, candidates, captionish, len(queries))
    in_own, in_other = sections.claims()
    summed = span_part[:, COLUMN["total_row"]] > 0
    relations = Relations(layout, hits, candidates, captionish, summed)
    at_hit, at_span, geometry = relations.pairs(eligible)
    whole = ~(text[type_of, 0][hits.owner[at_hit]] & relations.goes_on_below(at_hit, at_span))
    at_hit, at_span, geometry = at_hit[whole], at_span[whole], geometry[:, whole]
    # Without a caption nobody asks for a paragraph or a legal form.
    unasked = text & (is_prose(candidates) | nameless)
    plain_query, plain_span = np.nonzero(eligible & ~unasked[type_of])
    # Captioned rows, rows without a caption, and one "absent" row a query; then sorted by query.
    query = np.concatenate([hits.owner[at_hit], plain_query, np.arange(len(queries))]).astype(np.int32)
    order = np.argsort(query, kind="stable")
    query = query[order]
    span = np.concatenate([at_span, plain_span, np.full(len(queries), -1)]).astype(np.int32)[order]
    via = np.concatenate([at_hit, np.full(len(plain_query) + len(queries), -1)]).astype(np.int32)[order]
    present = (span >= 0).astype(np.float32)
    headings = headings_above(layout)
    # Columns of query and span together: 0 in the "absent" rows.
    each = np.arange(len(candidates.words))
    fits = {"type_fit": fit, "fit_gap": gap, "better_fits": better, "kind_agrees": agrees}
    together = dict(
        chain(
            Together(each, fits).of(type_of[query], span),
            Together(each, {"section_own": in_own, "section_other": in_other}).of(query, span),
            [("range_agrees", vocabulary.wanted_end[query] * span_part[span, COLUMN["range_place"]])],
            *(
                place.of(query, span)
                for say in (mentions, meant)
                for place in say(layout, vocabulary, candidates, headings)
            ),
        )
    )
    # Column by column in memory, as they are written.
    own = np.zeros((len(together) + len(PAIR_FEATURES), len(query)), np.float32)
    for column, values in zip(own, together.values(), strict=False):
        np.multiply(values, present, out=column)
    captioned = np.argsort(order)[: len(at_hit)]
    for column, values in zip(own[len(together) :], geometry, strict=True):
        column[captioned] = values
    span_part[:, COLUMN["section_far"]] = sections.far
    for name, values in {
        **commonness(layout, vocabulary, candidates),
        "familiar": candidates.word_mean(familiar.words),
        "familiar_before": familiar.before[candidates.first_word],
        "familiar_above": familiar.above[candidates.segment],
        **holdings(layout, candidates),
        **letter_places(layout, candidates),
        **names(layout, candidates),
        "set_like_captions": set_like_captions(layout, candidates, announced),
        "in_host": in_hosts(layout, candidates),
    }.items():
        span_part[:, COLUMN[name]] = values
    return Rows(
        spans=np.vstack([span_part, _absent()]),
        hits=np.vstack([hit_part, np.zeros((1, len(FEATURES)), np.float32)]),
        queries=_query_features(layout, vocabulary, hits),
        own=own.T,
        own_columns=np.array([COLUMN[name] for name in (*together, *PAIR_FEATURES)]),
        query=query,
        candidate=span,
        hit=via,
        sections=sections,
    )


def _absent() -> Floats:
    row = np.zeros((1, len(FEATURES)), np.float32)
    row[0, COLUMN["absent"]] = 1
    return row


def _query_features(layout: Layout, vocabulary: Vocabulary, hits: Hits) -> Floats:
    part = np.zeros((len(vocabulary.queries), len(FEATURES)), np.float32)
    part[:, COLUMN["titled_order"]] = is_order(layout)
    for number, query in enumerate(vocabulary.queries):
        row = part[number]
        row[COLUMN["query_labelled"]] = bool(query.labels)
        row[COLUMN[_TYPE_COLUMN.get(query.value_type, "type_other")]] = 1
        row[COLUMN["many"]] = query.many
        row[COLUMN["asks_name"]] = vocabulary.named[number]
        row[COLUMN["asks_person"]] = vocabulary.asks_person[number]
        row[COLUMN["asks_institution"]] = vocabulary.asks_institution[number]
    own = hits.owner < len(vocabulary.queries)
    np.maximum.at(part[:, COLUMN["query_best_caption"]], hits.owner[own], hits.score[own])
    return part
