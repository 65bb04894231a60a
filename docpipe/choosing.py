"""Which of several schemas a document has, by what it prints; or that it has none of them.

Two questions are asked of each schema. Of what the first pages print and some schema knows (captions, cues, the title),
which share does this one know? And of what this one asks for, which share is printed? The score is the harmonic mean
of both (F1), lowered where there is little evidence at all. A caption that several schemas know counts for each in
part; a single word ("Date") says less than several ("Invoice date"); what is required counts twice.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from docpipe.locators.embedded.page.captions import Hits, find_captions
from docpipe.locators.embedded.page.layout import analyse
from docpipe.locators.embedded.words.text import STOP_TOKENS, tokenize
from docpipe.locators.embedded.words.vocabulary import Vocabulary, WordingKind, compile_queries
from docpipe.schema import TABLE, DocumentSchema, SchemaSet
from docpipe.titles import Title, find_title
from docpipe.types import Page, Query

FIRST_PAGES = 3
"""Pages with words that are looked at: a document says early what it is."""
LEAST_SCORE = 0.3
"""Below this a document has none of the schemas."""
CLOSE = 0.9
"""A second schema with this share of the best score asks for review."""
SURE_CAPTION = 0.85
"""Weighted share of a wording's tokens that must be found."""
TITLE_WEIGHT = 3.0
"""A title is worth so many captions: strong, but tills print "Tax invoice", too."""
ONE_WORD = 0.5
"""What a caption of one word is worth."""
REQUIRED = 2.0
ENOUGH = 2.0
"""Evidence, in captions, that halves the score."""
CUE = "~"
"""In place of a field's name: a schema's cues."""


@dataclass(frozen=True)
class Choice:
    """How well each schema fits, best first, and the one that is taken."""

    scores: Mapping[str, float]
    """Schema name → 0-1."""
    name: str
    """The best schema; empty when none fits well enough."""

    @property
    def score(self) -> float:
        return next(iter(self.scores.values()))

    @property
    def doubt(self) -> str:
        """Why somebody should look at the choice; empty for a clear one."""
        (best, score), (second, close) = list(self.scores.items())[:2]
        if not self.name or close < CLOSE * score:
            return ""
        return f"schema {best} fits hardly better than {second} ({score:.2f} and {close:.2f})"

    @property
    def refusal(self) -> str:
        """Why no schema is taken."""
        fits = ", ".join(f"{name} {score:.2f}" for name, score in self.scores.items())
        return f"no schema fits: {fits}; {LEAST_SCORE} is needed. Give the right one with --schema"


def choose(pages: Sequence[Page], schemas: SchemaSet) -> Choice:
    """Which of ``schemas`` the document has whose prepared ``pages`` these are; ties go to the first name."""
    printed = [page for page in pages if page.words][:FIRST_PAGES]
    evidence = _Evidence()
    for page in printed:
        evidence.add(_captions(page, schemas))
    title = find_title(printed[0], schemas.schemas) if printed else None
    scores = {schema.name: round(evidence.score(schema, title), 4) for schema in schemas.schemas}
    ranked = dict(sorted(scores.items(), key=lambda item: (-item[1], item[0])))
    best, score = next(iter(ranked.items()))
    return Choice(ranked, best if score >= LEAST_SCORE else "")


Owners = frozenset[tuple[str, str]]
"""(schema, field) of all that know a caption."""


@dataclass
class _Evidence:
    """The distinct captions of a document, each with all that know it."""

    captions: dict[tuple[str, ...], Owners] = field(default_factory=dict)

    def add(self, found: Iterable[tuple[tuple[str, ...], Owners]]) -> None:
        for tokens, owners in found:
            self.captions.setdefault(tokens, owners)

    def score(self, schema: DocumentSchema, title: Title | None) -> float:
        """0-1 for one schema."""
        known = total = 0.0
        answered: dict[str, float] = defaultdict(float)
        cues = 0.0
        for tokens, owners in self.captions.items():
            worth = ONE_WORD if len(tokens) == 1 else 1.0
            names = {name for name, _ in owners}
            total += worth / len(names)
            if schema.name in names:
                known += worth / len(names)
            for asked in (asked for name, asked in owners if name == schema.name):
                cues += asked == CUE
                answered[asked] = max(answered[asked], worth)
        titled = TITLE_WEIGHT * bool(title and schema.name in title.schemas)
        known, total = known + titled, total + TITLE_WEIGHT * bool(title)
        answers = sum(_answers(schema, answered)) + titled + cues
        wanted = sum(_weight(spec.required) for spec in schema.fields.values()) + titled + cues
        if not known or not answers:
            return 0.0
        precision, recall = known / total, min(answers / wanted, 1.0)
        return 2 * precision * recall / (precision + recall) * answers / (answers + ENOUGH)


def _answers(schema: DocumentSchema, answered: Mapping[str, float]) -> Iterator[float]:
    """What each field's caption is worth; a table counts when two of its columns are there."""
    for name, spec in schema.fields.items():
        if spec.type == TABLE:
            columns = sum(f"{name}.{column}" in answered for column in spec.columns)
            yield _weight(spec.required) * (columns >= 2)
        else:
            yield _weight(spec.required) * answered.get(name, 0.0)


def _weight(required: bool) -> float:
    return REQUIRED if required else 1.0


# --- captions --------------------------------------------------------------------------------------------


def _captions(page: Page, schemas: SchemaSet) -> Iterator[tuple[tuple[str, ...], Owners]]:
    """The page's captions as tokens, with all that know them. Words in the middle of sentences are none."""
    layout = analyse(page)
    if layout is None:
        return
    vocabulary = _vocabulary(schemas)
    for (first, last), owners in _spans(find_captions(layout, vocabulary), vocabulary).items():
        tokens = tuple(token for word in layout.words[first : last + 1] for token in tokenize(word.text))
        opens = first == layout.segments[layout.segment[first]][0]
        if (opens or len(tokens) > 1) and not STOP_TOKENS.issuperset(tokens):
            yield tokens, frozenset(owners)


def _spans(hits: Hits, vocabulary: Vocabulary) -> dict[tuple[int, int], set[tuple[str, str]]]:
    """(first, last word) of the longest captions → who knows them."""
    sure = (hits.score >= SURE_CAPTION) & (hits.kind == WordingKind.LABEL)
    spans: dict[tuple[int, int], set[tuple[str, str]]] = defaultdict(set)
    for hit in np.flatnonzero(sure).tolist():
        schema, _, asked = vocabulary.queries[hits.owner[hit]].name.partition("/")
        spans[int(hits.first[hit]), int(hits.last[hit])].add((schema, asked))
    return {
        (first, last): owners
        for (first, last), owners in spans.items()
        if not any(a <= first and last <= b and (a, b) != (first, last) for a, b in spans)
    }


@lru_cache(maxsize=8)
def _compiled(queries: tuple[Query, ...]) -> Vocabulary:
    return compile_queries(queries, known={})


def _vocabulary(schemas: SchemaSet) -> Vocabulary:
    """Every caption of every schema: of fields, of table columns, and its cues."""
    return _compiled(tuple(q for schema in schemas.schemas for q in _queries(schema)))


def _queries(schema: DocumentSchema) -> Iterator[Query]:
    for name, spec in schema.fields.items():
        if spec.type != TABLE:
            yield Query(f"{schema.name}/{name}", spec.phrase, spec.labels, spec.type)
        for column, part in spec.columns.items():
            yield Query(f"{schema.name}/{name}.{column}", part.phrase, part.labels, part.type)
    if schema.cues:
        yield Query(f"{schema.name}/{CUE}", "", schema.cues)
