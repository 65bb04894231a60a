# ruff: noqa: E501 - tables of words
"""Letters between people: memos, fax covers, certificates."""

from training.synthesis import arrange, closings, letters, told, values
from training.synthesis.families.form_parts import typed_in
from training.synthesis.families.result_tables import some_table
from training.synthesis.habits import Habits
from training.synthesis.names import company, person
from training.synthesis.sheet import Sheet

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
        y = told.some_values(sheet, x0, x1, y) + sheet.leading * 0.6
    y = prose(sheet, x0, x1, y, rng.randrange(1, 20))
    if rng.random() < 0.35 and y < sheet.height - 100:
        extra = sheet.random_entries(rng.randrange(2, 6))
        y = arrange.pairs(sheet, extra, x0, x1, y + sheet.leading)  # fmt: skip
    if rng.random() < 0.25:
        closings.closing(sheet, x0, x1, y)


_SALUTATIONS = {
    "en": ("Dear Sir or Madam,", "Dear {p},", "Dear Ms {p},", "To whom it may concern,", "Dear Mr {p}"), "de": ("Sehr geehrte Damen und Herren,", "Guten Tag,", "Sehr geehrter Herr {p},", "Sehr geehrte Frau {p},"), "fr": ("Madame, Monsieur,", "Cher client,", "Madame {p},"),
    "es": ("Estimados señores:", "Muy señor mío:", "Estimada Sra. {p}:"), "it": ("Gentile cliente,", "Egregi Signori,", "Gentile Sig. {p},"), "nl": ("Geachte heer, mevrouw,", "Beste {p},", "Geachte mevrouw {p},"),
}  # fmt: skip
_LEAVES = {
    "en": ("Yours sincerely,", "Yours faithfully", "Kind regards,", "Sincerely,"), "de": ("Mit freundlichen Grüßen", "Freundliche Grüße", "Hochachtungsvoll"), "fr": ("Cordialement,", "Salutations distinguées,"),
    "es": ("Atentamente,", "Un cordial saludo,"), "it": ("Distinti saluti", "Cordiali saluti,"), "nl": ("Met vriendelijke groet,", "Hoogachtend,"),
}  # fmt: skip


def greeting(h: Habits) -> str:
    """How a letter begins."""
    return h.rng.choice(_SALUTATIONS[h.language]).format(p=h.word("LAST"))


def leave(h: Habits) -> str:
    """How it ends."""
    return h.rng.choice(_LEAVES[h.language])


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
    y = dated(sheet, x0, x1, y + sheet.leading)
    subject = sheet.bare("subject")
    if subject:
        style = sheet.style(1.0, rng.random() < 0.8)
        inks, y = sheet.lines(x0, y, sheet.wrap_all(subject.lines, x1 - x0, style), style)
        sheet.mark(subject, [], inks)
    _, y = sheet.lines(x0, y + sheet.leading, [greeting(h)])
    if rng.random() < 0.4:
        y = told.some_values(sheet, x0, x1, y + sheet.leading * 0.5)
    y = prose(sheet, x0, x1, y + sheet.leading * 0.5, rng.randrange(3, 16))
    _, y = sheet.lines(x0, y + sheet.leading, [leave(h), ""])
    y = letters.sender_name(sheet, sender, x0, y, x1 - x0, sheet.body, "l")
    y = signed(sheet, x0, x1, y)
    letters.letter_foot(sheet, sender, x0, x1, y + sheet.leading * 2)


def signed(sheet: Sheet, x0: float, x1: float, y: float) -> float:
    """Who signs a letter: names without captions, with what they are under them or behind."""
    if sheet.rng.random() < 0.4:
        return closings.signing_row(sheet, x0, x1, y)
    signer = sheet.bare("signatory_name", person(sheet.habits))
    if signer:
        sheet.mark(signer, [], sheet.write(x0, y, signer.lines[0]))
    return y + sheet.leading


def dated(sheet: Sheet, x0: float, x1: float, y: float) -> float:
    """The letter's date: captioned, or bare behind a place."""
    if sheet.rng.random() < 0.4:
        return arrange.beside(sheet, sheet.entries(["document_date"]), x0, x1, y) + sheet.leading
    return closings.dated_line(sheet, x0, x1, y, place_share=0.5) + sheet.leading


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
    large_ones = sheet.entries(["holder_name", "course", "grade"], rng.randrange(1, 4))
    for entry in large_ones + sheet.random_entries(rng.randrange(0, 3)):
        caption = sheet.write(sheet.width / 2, y, entry.caption, None, "c")
        large = sheet.style(rng.choice((1.2, 1.6)), rng.random() < 0.5)
        value, y = sheet.lines(sheet.width / 2, y + large.size * 1.7, entry.lines, large, "c")
        sheet.mark(entry, caption, value)
        y += sheet.leading
    y = prose(sheet, x0, x1, y, rng.randrange(0, 3))
    if rng.random() < 0.4:
        y = told.some_values(sheet, x0, x1, y)
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
    entries = sheet.entries(names, rng.randrange(2, 7)) + sheet.random_entries(rng.randrange(0, 4))
    rng.shuffle(entries)
    y = arrange.pairs(sheet, entries, x0, x1, y + sheet.leading)
    if rng.random() < 0.2:
        y = some_table(sheet, x0, x1, y)
    if rng.random() < 0.7:
        closings.closing(sheet, x0, x1, y)
