# ruff: noqa: E501 - tables of words
"""Letters: memos, fax covers, notices that tell in sentences, certificates."""

from training.synthesis import arrange, blocks, letters, parties, told, values
from training.synthesis.families.form_parts import results, typed_in
from training.synthesis.fonts import Style
from training.synthesis.names import company, person
from training.synthesis.sheet import Sheet
from training.synthesis.splits import may_print

_MEMO = {"en": ("MEMORANDUM", "FACSIMILE COVER SHEET", "FAX", "Inter-Office Correspondence", "TELECOPY TRANSMITTAL", "MEMO"), "de": ("Telefax", "Aktennotiz", "Interne Mitteilung"), "fr": ("TÉLÉCOPIE", "Note de service"), "es": ("FAX", "Nota interior"), "it": ("FAX", "Comunicazione interna"), "nl": ("FAXBERICHT", "Memo")}  # fmt: skip


def memo(sheet: Sheet) -> None:
    rng = sheet.rng
    margin = rng.uniform(40, 85)
    x0, x1 = margin, sheet.width - margin
    y = rng.uniform(36, 80)
    if rng.random() < 0.6:
        name = company(sheet.habits)[0]
        sheet.habits.company = name
        head = sheet.repeated("seller_name", [name])
        sheet.mark(
            head, [], sheet.write(rng.choice((x0, x1 - 150)), y, head.lines[0], sheet.style(1.4, True))
        )
        y += sheet.leading * 2
    title = sheet.style(rng.choice((1.2, 1.6, 2.0)), True)
    sheet.write((x0 + x1) / 2, y, rng.choice(_MEMO[sheet.habits.language]), title, "c")
    y += title.size * 2
    names = ["memo_to", "memo_from", "memo_date", "subject"]
    names += rng.sample(
        ["memo_cc", "memo_time", "sheet_count", "fax_number", "phone", "company", "department", "reference"],
        rng.randrange(0, 6),
    )
    if rng.random() < 0.5:
        rng.shuffle(names)
    entries = sheet.entries(names)
    for entry in entries:
        if entry.field in ("memo_to", "memo_cc") and rng.random() < 0.3:
            entry.lines = [person(sheet.habits)[0] for _ in range(rng.randrange(2, 5))]
    ways = (arrange.beside, arrange.beside, arrange.pairs, arrange.two_columns, arrange.grid, typed_in)
    way = rng.choice(ways)
    y = way(sheet, entries, x0, x1, y) + sheet.leading
    if rng.random() < 0.25:
        y = told_values(sheet, x0, x1, y) + sheet.leading * 0.6
    y = prose(sheet, x0, x1, y, rng.randrange(1, 20))
    if rng.random() < 0.35 and y < sheet.height - 100:
        extra = [e for e in (sheet.random_entry() for _ in range(rng.randrange(2, 6))) if e]
        arrange.pairs(sheet, extra, x0, x1, y + sheet.leading)  # fmt: skip


_SALUTATIONS = {
    "en": ("Dear Sir or Madam,", "Dear {p},", "To whom it may concern,"), "de": ("Sehr geehrte Damen und Herren,", "Guten Tag,", "Sehr geehrter Herr {p},"), "fr": ("Madame, Monsieur,", "Cher client,"),
    "es": ("Estimados señores:", "Muy señor mío:"), "it": ("Gentile cliente,", "Egregi Signori,"), "nl": ("Geachte heer, mevrouw,", "Beste {p},"),
}  # fmt: skip
_FAREWELLS = {"en": "Yours sincerely,", "de": "Mit freundlichen Grüßen", "fr": "Cordialement,", "es": "Atentamente,", "it": "Distinti saluti", "nl": "Met vriendelijke groet,"}  # fmt: skip


def letter(sheet: Sheet) -> None:
    """A business letter: sender, window, references, date, subject, text, signature."""
    rng, h = sheet.rng, sheet.habits
    x0, x1 = rng.uniform(45, 80), sheet.width - rng.uniform(40, 80)
    middle = (x0 + x1) / 2
    sender, left, right = letters.letter_head(sheet, x0, middle, x1)
    more = (
        "reference",
        "customer_number",
        "contact_person",
        "phone",
        "contract_number",
        "policy_number",
        "job_number",
    )
    entries = sheet.entries(rng.sample(more, rng.randrange(0, 5)))
    if rng.random() < 0.5:
        y = max(left, arrange.pairs(sheet, entries, middle + sheet.size, x1, right))
    else:
        y = arrange.grid(sheet, entries, x0, x1, max(left, right), columns=max(2, len(entries)))
    y = _dated(sheet, x0, x1, y + sheet.leading)
    subject = sheet.bare("subject")
    if subject:
        style = sheet.style(1.0, rng.random() < 0.8)
        inks, y = sheet.lines(x0, y, sheet.wrap_all(subject.lines, x1 - x0, style), style)
        sheet.mark(subject, [], inks)
    text = rng.choice(_SALUTATIONS[h.language]).format(p=h.word("LAST"))
    _, y = sheet.lines(x0, y + sheet.leading, [text])
    if rng.random() < 0.4:
        y = told_values(sheet, x0, x1, y + sheet.leading * 0.5)
    y = prose(sheet, x0, x1, y + sheet.leading * 0.5, rng.randrange(3, 16))
    _, y = sheet.lines(x0, y + sheet.leading, [_FAREWELLS[h.language], ""])
    y = letters.sender_name(sheet, sender, x0, y, x1 - x0, sheet.body, "l")
    sheet.write(x0, y, person(h)[0])
    letters.letter_foot(sheet, sender, x0, x1, y + sheet.leading * 2)


def _dated(sheet: Sheet, x0: float, x1: float, y: float) -> float:
    """The letter's date: captioned, or bare behind a place."""
    rng, h = sheet.rng, sheet.habits
    if rng.random() < 0.4:
        return arrange.beside(sheet, sheet.entries(["document_date"]), x0, x1, y) + sheet.leading
    entry = sheet.bare("document_date")
    if entry is None:
        return y
    at, align = (x1, "r") if rng.random() < 0.6 else (x0, "l")
    place = sheet.bare("signing_place", [h.word("CITY")]) if rng.random() < 0.5 else None
    before = f"{place.lines[0]}, {rng.choice(_ON[h.language])}".split() if place else []
    inks = sheet.write(at, y, " ".join([*before, *entry.lines]), None, align)
    sheet.mark(entry, [], inks[len(before) :])
    if place:
        sheet.mark(place, [], inks[: len(place.lines[0].split())])
    return y + sheet.leading * 2


_ON = {"en": ("", "", "on"), "de": ("", "den", "am"), "fr": ("le", "le", ""), "es": ("a", ""), "it": ("", "lì"), "nl": ("", "op")}  # fmt: skip


def prose(sheet: Sheet, x0: float, x1: float, y: float, count: int) -> float:
    """Paragraphs of ordinary sentences, flowing."""
    rng = sheet.rng
    while count > 0 and y < sheet.height - 80:
        taken = min(count, rng.randrange(1, 5))
        text = " ".join(values.prose(sheet.habits, taken))
        _, y = sheet.lines(x0, y, sheet.wrap(text, x1 - x0))
        y += sheet.leading * 0.6
        count -= taken
    return y


_NOTICES = {
    "en": ("Confirmation", "NOTICE", "Your booking", "Decision", "Statement", "Important information", "SCHEDULE", "Attestation", "Report"), "de": ("Bescheid", "Bestätigung", "Mitteilung", "Nachweis", "Bescheinigung", "Bericht"),
    "fr": ("Attestation", "AVIS", "Confirmation", "Décision", "Compte rendu"), "es": ("CONFIRMACIÓN", "Aviso", "Justificante", "Resolución"), "it": ("Conferma", "AVVISO", "Attestazione", "Comunicazione"), "nl": ("Bevestiging", "KENNISGEVING", "Beschikking", "Verklaring"),
}  # fmt: skip
_TOLD_KINDS = (
    "effective_date", "valid_until", "due_date", "loss_date", "job_title", "gross_pay", "hours_worked", "notice_period",
    "contract_term", "deductible", "premium", "installment", "amount_due", "amount_paid", "discount", "shipping_cost",
    "policy_number", "claim_number", "customer_number", "order_number", "vehicle_plate", "meter_number", "physician",
    "contact_person", "course", "grade", "tax_year", "annual_income", "delivery_date", "employee_number", "tariff",
    "consumption", "previous_balance", "home_address", "city", "employee_name", "memo_time", "interest_rate", "credit_limit", "department", "project", "serial_number",
)  # fmt: skip


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
    y = _dated(sheet, x0, x1, y + sheet.leading) if rng.random() < 0.5 else y + sheet.leading
    title = sheet.style(rng.choice((1.1, 1.4, 1.9)), rng.random() < 0.8)
    y = _notice_title(sheet, x0, y, title)
    if rng.random() < 0.25:
        side = sheet.entries(list(_TOLD_KINDS), rng.randrange(2, 6))
        side += [e for e in (sheet.random_entry() for _ in range(rng.randrange(1, 5))) if e]
        rng.shuffle(side)
        edge = x0 + (x1 - x0) * rng.uniform(0.22, 0.35)
        if rng.random() < 0.7:
            arrange.sidebar(sheet, side, x0, edge - sheet.size, y)
            x0 = edge
        else:
            edge = x1 - (edge - x0)
            arrange.sidebar(sheet, side, edge + sheet.size, x1, y)
            x1 = edge
        if rng.random() < 0.5:
            y, amounts = blocks.item_table(sheet, x0, x1, y, rng.randrange(1, 8))
            if amounts and rng.random() < 0.7:
                y = blocks.totals(sheet, x0, x1, y, sum(amounts))
    for _ in range(rng.randrange(1, 4)):
        if y > sheet.height - 150:
            break
        if rng.random() < 0.4:
            extra = [sheet.random_entry() for _ in range(rng.randrange(1, 4))]
            kinds = sheet.entries(list(_TOLD_KINDS), rng.randrange(1, 4))
            y = arrange.pairs(sheet, [*kinds, *(e for e in extra if e)], x0, x1, y) + sheet.leading * 0.6
        y = told_values(sheet, x0, x1, y) + sheet.leading * 0.6
        if rng.random() < 0.2:
            y = results(sheet, x0, x1, y)
        y = prose(sheet, x0, x1, y, rng.randrange(0, 7)) + sheet.leading * 0.3
    if rng.random() < 0.5 and y < sheet.height - 130:
        _, y = sheet.lines(x0, y, [_FAREWELLS[sheet.habits.language], "", person(sheet.habits)[0]])
    if rng.random() < 0.4 and y < sheet.height - 160:
        parties.footer(sheet, x0, x1)


_NUMBERED = {"en": ("No.", "no.", "#", "number", ""), "de": ("Nr.", "Nr", ""), "fr": ("n°", "N°", ""), "es": ("nº", "N.º", ""), "it": ("n.", "N.", ""), "nl": ("nr.", "")}  # fmt: skip


def _notice_title(sheet: Sheet, x: float, y: float, style: Style) -> float:
    """What it is, now and then with its number: "CONFIRMATION No. 17"."""
    rng, language = sheet.rng, sheet.habits.language
    text = rng.choice(_NOTICES[language])
    numbered = f"{text} {rng.choice(_NUMBERED[language])}".strip()
    number = sheet.bare("document_number") if rng.random() < 0.3 and may_print(numbered, sheet.split) else None
    if number:
        text = numbered
        number.caption = number.wording = text
    inks = sheet.write(x, y, " ".join([text, *(number.lines if number else [])]), style)
    if number:
        sheet.mark(number, inks[: len(text.split())], inks[len(text.split()) :])
    return y + style.size * 1.8


def told_values(sheet: Sheet, x0: float, x1: float, y: float) -> float:
    """Sentences that hold values: with a caption of the lexicon or an invented one, or with none."""
    rng = sheet.rng
    if rng.random() < 0.35:
        y = told.plainly_told(sheet, rng.randrange(1, 5), x0, x1, y)
    entries = sheet.entries(list(_TOLD_KINDS), rng.randrange(0, 4))
    entries += [e for e in (sheet.random_entry() for _ in range(rng.randrange(0, 4))) if e]
    rng.shuffle(entries)
    return told.told(sheet, entries, x0, x1, y)


def certificate(sheet: Sheet) -> None:
    """Short and centred; values in sentences or under large captions."""
    rng = sheet.rng
    x0, x1 = 60.0, sheet.width - 60
    words = {
        "en": ("CERTIFICATE", "Certificate of Completion", "LICENSE", "Diploma"),
        "de": ("Zertifikat", "URKUNDE", "Teilnahmebescheinigung"),
        "fr": ("CERTIFICAT", "Attestation"),
        "es": ("CERTIFICADO", "Diploma"),
        "it": ("ATTESTATO", "Certificato"),
        "nl": ("CERTIFICAAT", "Getuigschrift"),
    }
    y = rng.uniform(60, 120)
    style = sheet.style(rng.choice((2.0, 2.6)), True)
    sheet.write(sheet.width / 2, y, rng.choice(words[sheet.habits.language]), style, "c")
    y += style.size * 2
    for name in rng.sample(["holder_name", "course", "grade"], rng.randrange(2, 4)):
        entry = sheet.entry(name)
        if entry:
            caption = sheet.write(sheet.width / 2, y, entry.caption, None, "c")
            large = sheet.style(rng.choice((1.2, 1.6)), rng.random() < 0.5)
            value, y = sheet.lines(sheet.width / 2, y + large.size * 1.7, entry.lines, large, "c")
            sheet.mark(entry, caption, value)
            y += sheet.leading
    y = prose(sheet, x0, x1, y, rng.randrange(0, 3))
    if rng.random() < 0.4:
        y = told_values(sheet, x0, x1, y)
    names = [
        "certificate_number",
        "application_date",
        "valid_until",
        "issuing_authority",
        "date_of_birth",
        "place_of_birth",
        "signing_place",
        "signature_date",
        "signatory_name",
    ]
    arrange.pairs(sheet, sheet.entries(names, rng.randrange(3, 7)), x0, x1, y + sheet.leading)  # fmt: skip
