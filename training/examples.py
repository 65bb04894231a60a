"""Pages with questions and answers, from the synthesis and from labelled documents."""

import json
import random
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from docpipe.documents import open_document
from docpipe.geometry import BBox, union
from docpipe.locators.embedded.learning import Example
from docpipe.locators.embedded.vocabulary import Concept, lexicon
from docpipe.schema import load_schema
from docpipe.types import Page, Query, Raster, TextSource
from training.synthesis import SyntheticPage, make_page
from training.synthesis.splits import held_out_wordings, normal_wording

# --- synthesis ---------------------------------------------------------------------------------------------


def synthetic_example(seed: int, split: str, *, hard: bool = False, queries: str = "mixed") -> Example:
    """A synthetic page with its targets and absences as queries.

    ``queries``: ``schema`` gives labels as a schema would, ``phrase`` only a phrase, ``mixed`` either by seed.
    """
    page = make_page(seed, split=split)
    rng = random.Random(seed * 7 + 1)
    asked: list[Query] = []
    answers: list[tuple[BBox, ...]] = []
    by_field: dict[str, list[BBox]] = {}
    for target in page.targets:
        by_field.setdefault(target.field, []).append(union(page.words[i].box for i in target.value_words))
    seen: set[str] = set()
    for item in (*page.targets, *page.absent):
        if item.field in seen:
            continue
        seen.add(item.field)
        phrases = item.hard if hard and item.hard else item.phrases
        asked.append(_vary(item.field, rng.choice(phrases), item.labels, item.value_type, rng, queries, hard))
        answers.append(tuple(by_field.get(item.field, ())))
    return Example(as_page(page), tuple(asked), tuple(answers), page.family)


def _vary(
    name: str,
    phrase: str,
    labels: tuple[str, ...],
    value_type: str,
    rng: random.Random,
    queries: str,
    hard: bool,
) -> Query:
    """One of the ways in which a user may ask for a field."""
    style = {"schema": "labels", "phrase": "phrase"}.get(queries) or rng.choice(
        ("labels", "labels", "few", "phrase")
    )
    kept = labels if style == "labels" else tuple(rng.sample(labels, min(len(labels), rng.randint(1, 3))))
    if style == "phrase" or hard:
        kept = ()
    known = not name.startswith("random:")
    role = name if known and style == "labels" and rng.random() < 0.6 and not hard else ""
    # The field's name must not give a hard paraphrase away.
    shown = name if role else phrase.replace(" ", "_")
    return Query(shown, phrase, kept, value_type, role=role)


def as_page(page: SyntheticPage) -> Page:
    """A synthetic page as the pipeline would hand it to a locator."""
    source = TextSource.TEXT_LAYER if page.noise == "clean" else TextSource.OCR

    def no_pixels(dpi: int) -> Raster:
        raise NotImplementedError("a synthetic page has no pixels")

    return Page(1, page.width_pt, page.height_pt, page.words, source, no_pixels)


def training_lexicon(split: str) -> dict[str, Concept]:
    """The lexicon without the wordings that ``split`` must not know."""
    if split == "all":
        return lexicon()
    held = held_out_wordings()
    return {
        name: replace(c, captions=tuple(w for w in c.captions if normal_wording(w) not in held))
        for name, c in lexicon().items()
    }


# --- labelled documents ------------------------------------------------------------------------------------

EINVOICE_FIELDS = {
    "invoice_number": "invoice_number",
    "issue_date": "issue_date",
    "due_date": "due_date",
    "delivery_date": "delivery_date",
    "seller_name": "seller_name",
    "buyer_name": "buyer_name",
    "seller_vat_id": "seller_tax_id",
    "buyer_vat_id": "buyer_tax_id",
    "tax_basis_total": "net_total",
    "tax_total": "tax_total",
    "grand_total": "gross_total",
    "due_payable": "amount_due",
    "iban": "iban",
    "payment_reference": "payment_reference",
    "buyer_order_reference": "order_number",
}


def in_training(template: str) -> bool:
    """Which half of a labelled set's templates is trained on: by hash, so that it never depends on results."""
    return zlib.crc32(template.encode()) % 2 == 0


def einvoice_examples(folder: Path, *, trained: bool) -> Iterator[Example]:
    """Pages of the e-invoice set: its training templates, or the others."""
    schema = load_schema("invoice")
    by_name = {q.name: q for q in schema.queries}
    for line in (folder / "gt.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if in_training(row["template"]) is not trained:
            continue
        rng = random.Random(zlib.crc32(row["doc"].encode()))
        with open_document(folder / row["doc"]) as document:
            for page_no in range(1, min(document.page_count, 4) + 1):
                page = document.page(page_no)
                asked, answers = [], []
                for truth, name in EINVOICE_FIELDS.items():
                    boxes = row["fields"].get(truth, {}).get("all_boxes")
                    if not boxes:
                        continue  # not found as printed: says nothing about the page
                    query = by_name[name]
                    if rng.random() < 0.5:
                        few = tuple(rng.sample(query.labels, min(len(query.labels), rng.randint(0, 5))))
                        query = replace(query, labels=few)
                    asked.append(query)
                    answers.append(tuple(BBox(*b["box"]) for b in boxes if b["page_no"] == page_no))
                if asked:
                    yield Example(page, tuple(asked), tuple(answers), row["template"])
