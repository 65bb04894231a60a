# ruff: noqa: E501 - tables of words
"""How documents end: the place and the day in a line of their own, and who signs beside or under what they are."""

from datetime import timedelta

from training.synthesis import arrange
from training.synthesis.arrange import Piece
from training.synthesis.names import person
from training.synthesis.sheet import Entry, Sheet
from training.synthesis.splits import may_print
from training.synthesis.values import make

_PLACED = {
    "en": ("{place}, {date}", "{place}, {date}", "Dated at {place} on {date}.", "Issued at {place} on {date}", "Signed in {place}, {date}", "Done at {place}, this {date}", "Issued {date}, {place}"),
    "de": ("{place}, den {date}", "{place}, den {date}", "{place}, {date}", "{place}, {date}", "{place}, am {date}", "{place} / {date}", "Ausgestellt am {date} in {place}"),
    "fr": ("Fait à {place}, le {date}", "Fait à {place}, le {date}", "{place}, le {date}", "À {place}, le {date}", "Délivré à {place} le {date}", "Fait à {place} le {date}, en deux exemplaires."),
    "es": ("En {place}, a {date}", "En {place}, a {date}", "{place}, {date}", "{place}, a {date}", "Dado en {place} el {date}", "Expedido en {place}, a {date}."),
    "it": ("{place}, {date}", "{place}, lì {date}", "{place}, li {date}", "{place}, il {date}", "Rilasciato a {place} il {date}", "Letto e sottoscritto a {place}, {date}"),
    "nl": ("{place}, {date}", "{place}, {date}", "Te {place}, {date}", "Opgemaakt te {place} op {date}", "Aldus getekend te {place}, {date}", "Plaats: {place}, {date}"),
}  # fmt: skip
_DATED = {
    "en": ("Issued on {date}", "Dated {date}", "This {date}", "{date}", "Printed {date}", "As at {date}", "Created on {date}"),
    "de": ("den {date}", "am {date}", "{date}", "Ausgestellt am {date}", "Erstellt am {date}", "Gedruckt am {date}", "Stand {date}"),
    "fr": ("le {date}", "Le {date}", "Édité le {date}", "Établi le {date}", "Fait le {date}", "Imprimé le {date}", "Délivré le {date}"),
    "es": ("a {date}", "Emitido el {date}", "Expedido el {date}", "{date}", "Impreso el {date}"),
    "it": ("lì {date}", "Emesso il {date}", "Stampato il {date}", "{date}", "Rilasciato il {date}"),
    "nl": ("d.d. {date}", "Opgemaakt op {date}", "Afgegeven op {date}", "{date}", "Afgedrukt op {date}"),
}  # fmt: skip
_UNDER = {
    "en": ("Place, date", "(place and date)", "Place & date", "Date"), "de": ("Ort, Datum", "(Ort, Datum)", "Ort und Datum", "Datum"), "fr": ("Lieu et date", "(lieu, date)", "Date"),
    "es": ("Lugar y fecha", "(lugar, fecha)", "Fecha"), "it": ("Luogo e data", "(luogo, data)", "Data"), "nl": ("Plaats en datum", "(plaats, datum)", "Datum"),
}  # fmt: skip
"""What is printed small under such a line."""
_DAYS = ("document_date", "document_date", "issue_date", "signature_date", "signature_date")


def closing(sheet: Sheet, x0: float, x1: float, y: float) -> float:
    """Place and day, who signs, or both; the next baseline. Nothing where the page has no room."""
    rng = sheet.rng
    draw = rng.random()
    if y > sheet.height - 120:
        return y
    if draw < 0.75:
        y = dated_line(sheet, x0, x1, y + sheet.leading * rng.uniform(0.3, 1.5))
    if draw > 0.35:
        y = signing_row(sheet, x0, x1, y + sheet.leading * rng.uniform(0.5, 2.0))
    return y


def dated_line(sheet: Sheet, x0: float, x1: float, y: float, *, place_share: float = 0.65) -> float:
    """The day on a line of its own, mostly behind the place and a word or two."""
    rng, h = sheet.rng, sheet.habits
    forms = (_PLACED if rng.random() < place_share else _DATED)[h.language]
    form = rng.choice([form for form in forms if _printable(form, sheet)] or ["{date}"])
    kind = rng.choice(_DAYS)
    day = h.today + timedelta(days=rng.choice((0, 0, 0, 1, 3, 9)))
    date = sheet.bare(kind, [h.date(day)])
    if date is None:
        return y
    place = sheet.bare("signing_place", [h.word("CITY")]) if "{place}" in form else None
    if place is None:
        form = form.replace("{place}, ", "").replace("{place}", h.word("CITY"))
    said = {"date": arrange.value_piece(date)} | ({"place": arrange.value_piece(place)} if place else {})
    pieces = arrange.filled(form, said)
    width = sheet.text_width("".join(piece[0] for piece in pieces), sheet.body)
    at = max(x0, rng.choice((x0, x0, x1 - width, (x0 + x1 - width) / 2)))
    below = arrange.flow(sheet, pieces, at, x1 + sheet.size, y)
    words = rng.choice(_UNDER[h.language])
    if rng.random() < 0.3 and may_print(words, sheet.split):
        small = sheet.style(rng.choice((0.7, 0.8, 0.9)))
        if rng.random() < 0.6:
            sheet.rule(at, below - sheet.leading + 3, at + max(width, 120), below - sheet.leading + 3)
        sheet.write(at, below, words, small)
        below += sheet.leading
    return below


def _printable(form: str, sheet: Sheet) -> bool:
    return all(may_print(part, sheet.split) for part in arrange.HOLE.split(form)[::2] if part.strip(" ,."))


def signing_row(sheet: Sheet, x0: float, x1: float, y: float) -> float:
    """One to three people who sign: a name over or under what they are, beside it, or a rule without a name."""
    rng = sheet.rng
    columns = rng.choice((1, 1, 2, 2, 2, 3))
    width = (x1 - x0) / max(columns, rng.choice((1, 2, 2, 3)))
    way = rng.choice(("above", "above", "below", "behind", "caption", "below"))
    gap = sheet.leading * rng.choice((0.0, 0.0, 1.0, 2.5))
    centred = rng.random() < 0.3
    small = sheet.style(rng.choice((0.75, 0.85, 1.0)))
    bottom = y
    for column in range(columns):
        entry = _signer(sheet, bare=way == "behind" and rng.random() < 0.5)
        if entry is None:
            continue
        if rng.random() < 0.12:
            entry.lines = []
        left = x0 + column * width
        at, align = (left + width / 2 - 6, "c") if centred else (left, "l")
        if way == "behind":
            bottom = max(bottom, _with_title(sheet, entry, left, left + width - 10, y))
            continue
        if way == "caption":
            bottom = max(bottom, arrange.beside(sheet, [entry], left, left + width - 10, y))
            continue
        caption_lines = sheet.wrap(entry.caption, width - 10, small)
        value_lines = sheet.wrap_all(entry.lines, width - 10)
        if way == "above":  # the name stands over what its bearer is
            value, below = sheet.lines(at, y + gap, value_lines or [""], None, align)
            if rng.random() < 0.5:
                ruled = below - sheet.leading + 3
                sheet.rule(left, ruled, left + width - 14, ruled)
            caption, below = sheet.lines(at, below, caption_lines, small, align)
        else:
            caption, below = sheet.lines(at, y, caption_lines, small, align)
            value, below = sheet.lines(at, below + gap, value_lines or [""], None, align)
        sheet.mark(entry, caption, value)
        bottom = max(bottom, below)
    return bottom + sheet.leading * 0.5


def _signer(sheet: Sheet, bare: bool) -> Entry | None:
    """Somebody who signs, under a word of the lexicon for it, an office's name, or with no caption at all."""
    name = person(sheet.habits)
    if bare:
        return sheet.bare("signatory_name", name)
    if sheet.rng.random() < 0.3:
        return sheet.entry("signatory_name", name)
    sheet.present.add("signatory_name")  # whoever asks for it may mean this one
    return sheet.person_entry(name)


def _with_title(sheet: Sheet, entry: Entry, x0: float, x1: float, y: float) -> float:
    """The name, and behind a comma or on the next line what they are: "Rosa Amsel, Head Teacher"."""
    if not entry.lines:
        return y
    name = entry.lines[0]
    if not entry.caption:
        title = make("job_title", sheet.habits)[0]
        sheet.present.add("signatory_title")
        pieces: list[Piece] = [(name, entry, False), (f", {title}", None, False)]
    else:
        pieces = [(name, entry, False), (", ", None, False), (entry.caption, entry, True)]
    return arrange.flow(sheet, pieces, x0, x1, y)
