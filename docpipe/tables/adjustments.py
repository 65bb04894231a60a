"""Discounts and charges of the whole document, which stand between the lines' sum and the net total."""

import re
from collections.abc import Iterator, Sequence

from docpipe.locators.embedded.page.layout import Layout
from docpipe.locators.embedded.words.text import fold
from docpipe.schema import ADJUSTMENT
from docpipe.tables.lines import Line, is_total, leading_tokens
from docpipe.types import ExtractedField, Page
from docpipe.values import FIELD_TYPES, FieldStatus, ParseContext

_LESS = re.compile(
    r"rabatt|nachlass|abschlag|gutschein|discount|allowance|rebate|\bless\b|remise|rabais|ristourne|reduction|"
    r"sconto|abbuono|descuento|rebaja|korting|desconto|\brabat|upust"
)
_MORE = re.compile(
    r"zuschlag|versand|fracht|porto|verpackung|lieferkosten|transport|pfand|shipping|freight|postage|delivery|"
    r"carriage|handling|surcharge|\bcharges?\b|frais|spese|trasporto|spedizione|gastos|envio|portes|verzend|toeslag|"
    r"koszt|dostaw"
)
_TERMS = re.compile(r"skonto|\bdays?\b|\btage?n?\b|\bjours?\b|escompte|innerhalb|within")
"""Lines on how and when to pay: their discount is none yet."""
_CENTS = re.compile(r"[.,][0-9]{2}[-)]?[€$£]?$")


def adjustments(
    name: str, page: Page, layout: Layout, lines: Sequence[Line], context: ParseContext
) -> Iterator[ExtractedField]:
    """What the printed ``lines`` below a table take off (negative) or put on, as fields ``name.±``."""
    for line in lines:
        amounts = [w for w in line.amounts if _CENTS.search(layout.texts[w])]
        if not amounts or is_total(leading_tokens(layout, line)):  # "Total of charges" puts nothing on
            continue
        printed = " ".join(layout.texts[w] for w in line.words)
        text = fold(printed)
        less, more = _LESS.search(text), _MORE.search(text)
        if not (less or more) or _TERMS.search(text):
            continue
        word = layout.words[amounts[-1]]
        parsed = FIELD_TYPES["money"].parse(word.text, context)
        if parsed.status is FieldStatus.OK and parsed.value:
            size = abs(parsed.value)
            takes = less is not None and (more is None or less.start() <= more.start())
            yield ExtractedField(
                f"{name}.{ADJUSTMENT}", 0, "money", FieldStatus.OK, page.page_no, word.box,
                raw_text=printed, value=-size if takes else size,
                value_text=f"{-size if takes else size:f}",
            )  # fmt: skip
