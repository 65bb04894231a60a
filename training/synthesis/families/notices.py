# ruff: noqa: E501 - tables of words
"""Notices, confirmations, decisions: letters that tell their values in sentences, some beside a column of captions."""

from training.synthesis import arrange, blocks, closings, letters, parties, told
from training.synthesis.families.office import dated, greeting, leave, prose, signed
from training.synthesis.families.result_tables import some_table
from training.synthesis.fonts import Style
from training.synthesis.sheet import Sheet
from training.synthesis.splits import may_print

_NOTICES = {
    "en": ("Confirmation", "NOTICE", "Your booking", "Decision", "Statement", "Important information", "SCHEDULE", "Attestation", "Report"), "de": ("Bescheid", "Bestätigung", "Mitteilung", "Nachweis", "Bescheinigung", "Bericht"),
    "fr": ("Attestation", "AVIS", "Confirmation", "Décision", "Compte rendu"), "es": ("CONFIRMACIÓN", "Aviso", "Justificante", "Resolución"), "it": ("Conferma", "AVVISO", "Attestazione", "Comunicazione"), "nl": ("Bevestiging", "KENNISGEVING", "Beschikking", "Verklaring"),
}  # fmt: skip


def notice(sheet: Sheet) -> None:
    """A notice, a confirmation, a decision: a head, few captions or none, and sentences that tell the values."""
    rng = sheet.rng
    margin = rng.uniform(36, 80)
    x0, x1 = margin, sheet.width - margin
    middle = (x0 + x1) / 2
    if rng.random() < 0.5:
        _, left, right = letters.letter_head(sheet, x0, middle, x1)
        y = max(left, right)
    else:
        y = parties.letterhead(sheet, x0, x1, rng.uniform(28, 60)) + sheet.leading
        if rng.random() < 0.6:
            y = parties.party(sheet, "buyer_name", "buyer_address", x0, middle, y, False)
    y = dated(sheet, x0, x1, y + sheet.leading) if rng.random() < 0.5 else y + sheet.leading
    title = sheet.style(rng.choice((1.1, 1.4, 1.9)), rng.random() < 0.8)
    y = _notice_title(sheet, x0, y, title)
    sheet.indent = sheet.size * rng.choice((0, 0, 0, 0, 2.5, 4))
    if rng.random() < 0.25:
        x0, x1 = _sidebar(sheet, x0, x1, y)
        if rng.random() < 0.5:
            y, amounts = blocks.item_table(sheet, x0, x1, y, rng.randrange(1, 8))
            if amounts and rng.random() < 0.7:
                y = blocks.totals(sheet, x0, x1, y, sum(amounts))
    if rng.random() < 0.5:
        _, y = sheet.lines(x0, y, [greeting(sheet.habits), ""])
    for _ in range(rng.randrange(1, 4)):
        if y > sheet.height - 150:
            break
        if rng.random() < 0.4:
            extra = sheet.random_entries(rng.randrange(1, 4))
            kinds = sheet.entries(list(told.KINDS), rng.randrange(1, 4))
            y = arrange.pairs(sheet, [*kinds, *extra], x0, x1, y) + sheet.leading * 0.6
        y = told.some_values(sheet, x0, x1, y) + sheet.leading * 0.6
        if rng.random() < 0.3:
            y = some_table(sheet, x0, x1, y)
        y = prose(sheet, x0, x1, y, rng.randrange(0, 7)) + sheet.leading * 0.3
    if rng.random() < 0.5 and y < sheet.height - 130:
        _, y = sheet.lines(x0, y, [leave(sheet.habits), ""])
        y = signed(sheet, x0, x1, y)
    elif rng.random() < 0.7:
        y = closings.closing(sheet, x0, x1, y)
    if rng.random() < 0.4 and y < sheet.height - 160:
        parties.footer(sheet, x0, x1)


def _sidebar(sheet: Sheet, x0: float, x1: float, y: float) -> tuple[float, float]:
    """A narrow column of captions and values at one side; the edges of what is left."""
    rng = sheet.rng
    entries = sheet.entries(list(told.KINDS), rng.randrange(2, 6))
    entries += sheet.random_entries(rng.randrange(1, 5))
    rng.shuffle(entries)
    width = (x1 - x0) * rng.uniform(0.22, 0.35)
    if rng.random() < 0.7:
        arrange.sidebar(sheet, entries, x0, x0 + width - sheet.size, y)
        return x0 + width, x1
    arrange.sidebar(sheet, entries, x1 - width + sheet.size, x1, y)
    return x0, x1 - width


_NUMBERED = {"en": ("No.", "no.", "#", "number", ""), "de": ("Nr.", "Nr", ""), "fr": ("n°", "N°", ""), "es": ("nº", "N.º", ""), "it": ("n.", "N.", ""), "nl": ("nr.", "")}  # fmt: skip


def _notice_title(sheet: Sheet, x: float, y: float, style: Style) -> float:
    """What it is, now and then with its number: "CONFIRMATION No. 17"."""
    rng, language = sheet.rng, sheet.habits.language
    text = rng.choice(_NOTICES[language])
    numbered = f"{text} {rng.choice(_NUMBERED[language])}".strip()
    number = (
        sheet.bare("document_number") if rng.random() < 0.3 and may_print(numbered, sheet.split) else None
    )
    if number:
        text = numbered
        number.caption = number.wording = text
    inks = sheet.write(x, y, " ".join([text, *(number.lines if number else [])]), style)
    if number:
        sheet.mark(number, inks[: len(text.split())], inks[len(text.split()) :])
    y += style.size * 1.8
    plain = sheet.rng.random() < 0.2
    return blocks.plainly_numbered(sheet, ("document_number", "document_date"), x, y) if plain else y
