# ruff: noqa: E501 - tables of words
"""Letters between people: memos, fax covers, certificates, contracts."""

from dataclasses import replace

from training.synthesis import arrange, blocks, letters, values
from training.synthesis.families.form_parts import typed_in
from training.synthesis.lexicon import kinds
from training.synthesis.names import company, person
from training.synthesis.sheet import Entry, Sheet

_MEMO = {"en": ("MEMORANDUM", "FACSIMILE COVER SHEET", "FAX", "Inter-Office Correspondence", "TELECOPY TRANSMITTAL", "MEMO"), "de": ("Telefax", "Aktennotiz", "Interne Mitteilung"), "fr": ("TÉLÉCOPIE", "Note de service"), "es": ("FAX", "Nota interior"), "it": ("FAX", "Comunicazione interna"), "nl": ("FAXBERICHT", "Memo")}  # fmt: skip


def memo(sheet: Sheet) -> None:
    rng = sheet.rng
    margin = rng.uniform(40, 85)
    x0, x1 = margin, sheet.width - margin
    y = rng.uniform(36, 80)
    if rng.random() < 0.6:
        name = company(sheet.habits)[0]
        sheet.habits.company = name
        sheet.present.add("seller_name")
        sheet.write(rng.choice((x0, x1 - 150)), y, name, sheet.style(1.4, True))
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
    place = f"{h.word('CITY')}, " if rng.random() < 0.5 else ""
    at, align = (x1, "r") if rng.random() < 0.6 else (x0, "l")
    inks = sheet.write(at, y, place + entry.lines[0], None, align)
    sheet.mark(entry, [], inks[len(place.split()) :])
    return y + sheet.leading * 2


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
    for name in rng.sample(["holder_name", "course", "grade"], rng.randrange(2, 4)):
        entry = sheet.entry(name)
        if entry:
            caption = sheet.write(sheet.width / 2, y, entry.caption, None, "c")
            large = sheet.style(rng.choice((1.2, 1.6)), rng.random() < 0.5)
            value, y = sheet.lines(sheet.width / 2, y + large.size * 1.7, entry.lines, large, "c")
            sheet.mark(entry, caption, value)
            y += sheet.leading
    y = prose(sheet, x0, x1, y, rng.randrange(0, 3))
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


_CONTRACT = {
    "en": ("This {kind} (the \"Agreement\") is made and entered into as of", "effective_date", "by and between", "party_a", ", (hereinafter the \"Company\"), and", "party_b", ", (hereinafter the \"Recipient\")."),
    "de": ("Dieser Vertrag wird geschlossen mit Wirkung zum", "effective_date", "zwischen", "party_a", "– nachfolgend Auftraggeber genannt – und", "party_b", "– nachfolgend Auftragnehmer genannt –."),
    "fr": ("Le présent contrat prend effet le", "effective_date", "entre la société", "party_a", ", ci-après dénommée le Client, et", "party_b", ", ci-après dénommé le Prestataire."),
    "es": ("El presente contrato se celebra el", "effective_date", "entre", "party_a", ", en adelante la Empresa, y", "party_b", ", en adelante el Prestador."),
    "it": ("Il presente contratto è stipulato in data", "effective_date", "tra", "party_a", ", di seguito il Committente, e", "party_b", ", di seguito il Fornitore."),
    "nl": ("Deze overeenkomst is aangegaan op", "effective_date", "tussen", "party_a", ", hierna de Opdrachtgever, en", "party_b", ", hierna de Opdrachtnemer."),
}  # fmt: skip
_CLAUSES = {
    "en": (("This Agreement shall remain in force for a period of", "contract_term", "from the date first written above."), ("Either party may terminate this Agreement upon", "notice_period", "prior written notice to the other party."),
           ("This Agreement shall be governed by and construed in accordance with the laws of", "jurisdiction", ", without regard to conflict of laws."), ("In consideration of the services the Company shall pay", "contract_value", "within the agreed time.")),
    "de": (("Die Laufzeit beträgt", "contract_term", "ab Unterzeichnung."), ("Der Vertrag kann mit einer Frist von", "notice_period", "schriftlich gekündigt werden."), ("Es gilt das Recht:", "jurisdiction", "."), ("Die Vergütung beträgt", "contract_value", "zuzüglich der gesetzlichen Steuer.")),
    "fr": (("Il est conclu pour une durée de", "contract_term", "à compter de sa signature."), ("Chaque partie peut le résilier avec un préavis de", "notice_period", "par lettre recommandée."), ("Il est soumis au", "jurisdiction", "."), ("Le prix est fixé à", "contract_value", "hors taxes.")),
    "es": (("La duración será de", "contract_term", "desde la firma."), ("Podrá resolverse con un preaviso de", "notice_period", "por escrito."), ("Se rige por el", "jurisdiction", "."), ("El precio asciende a", "contract_value", "sin impuestos.")),
    "it": (("La durata è di", "contract_term", "dalla firma."), ("Ciascuna parte può recedere con preavviso di", "notice_period", "per iscritto."), ("Si applica la", "jurisdiction", "."), ("Il corrispettivo è pari a", "contract_value", "oltre imposte.")),
    "nl": (("De looptijd bedraagt", "contract_term", "vanaf ondertekening."), ("Opzegging is mogelijk met inachtneming van", "notice_period", "schriftelijk."), ("Van toepassing is het", "jurisdiction", "."), ("De vergoeding bedraagt", "contract_value", "exclusief belasting.")),
}  # fmt: skip
_CONTRACT_TITLES = {"en": ("NON-DISCLOSURE AGREEMENT", "Service Agreement", "LEASE AGREEMENT", "Consulting Agreement"), "de": ("Dienstleistungsvertrag", "MIETVERTRAG", "Rahmenvertrag"), "fr": ("CONTRAT DE PRESTATION", "Accord de confidentialité"), "es": ("CONTRATO DE SERVICIOS",), "it": ("CONTRATTO DI FORNITURA",), "nl": ("OVEREENKOMST",)}  # fmt: skip


def contract(sheet: Sheet) -> None:
    """First or last page: parties and dates inside sentences, or captions and a signature block."""
    rng, lang = sheet.rng, sheet.habits.language
    margin = rng.uniform(45, 85)
    x0, x1 = margin, sheet.width - margin
    y = rng.uniform(45, 90)
    title = rng.choice(_CONTRACT_TITLES[lang])
    inks = sheet.write((x0 + x1) / 2, y, title, sheet.style(1.4, True), "c")
    heading = sheet.bare("contract_title", [title])
    if heading:
        sheet.mark(heading, [], inks)
    y += sheet.leading * 2.2
    if rng.random() < 0.25:
        y = arrange.pairs(
            sheet,
            sheet.entries(["contract_number", "effective_date", "party_a", "party_b", "reference"], 4),
            x0,
            x1,
            y,
        )
    else:
        y = arrange.sentence(sheet, _parts(sheet, _CONTRACT[lang], title), x0, x1, y)
    for mark in [m for m in sheet.marks if m.entry.field in ("party_a", "party_b")]:
        sheet.present.add("party")
        sheet.mark(
            replace(mark.entry, field="party", kind=kinds()["party"]), mark.caption_inks, mark.value_inks
        )
    clauses = list(_CLAUSES[lang])
    rng.shuffle(clauses)
    numbered = rng.random() < 0.7
    for number in range(1, rng.randrange(3, 16)):
        if y > sheet.height - 190:
            break
        y += sheet.leading * 0.6
        prefix = [f"{number}."] if numbered else []
        clause = _parts(sheet, clauses.pop(), title) if clauses and rng.random() < 0.55 else []
        if clause:
            y = arrange.sentence(sheet, [*prefix, *clause], x0, x1, y)
        else:
            texts = values.prose(sheet.habits, rng.randrange(1, 6))
            y = arrange.sentence(sheet, [*prefix, " ".join(texts)], x0, x1, y)
    if rng.random() < 0.65 and y < sheet.height - 110:
        signature_block(sheet, x0, x1, y + sheet.leading * 1.5)
    if rng.random() < 0.5:
        blocks.page_number(sheet)  # fmt: skip


def _parts(sheet: Sheet, parts: tuple[str, ...], title: str) -> list[str | tuple[Entry, bool]]:
    """Sentence parts with the names of kinds replaced by uncaptioned entries; the empty clause if one may not appear."""
    made: list[str | tuple[Entry, bool]] = []
    for number, part in enumerate(parts):
        if number % 2 == 0:
            made.append(part.format(kind=title.title()))
        else:
            entry = sheet.bare(part)
            if entry is None:
                return []
            made.append((entry, False))
    return made


def signature_block(sheet: Sheet, x0: float, x1: float, y: float) -> None:
    """By, name, title and date of one or two signatories, values beside or above captions."""
    rng = sheet.rng
    middle = (x0 + x1) / 2
    right = rng.random() < 0.5
    edge = middle if right else x0
    entries = sheet.entries(
        ["signatory_name", "signatory_title", "signature_date", "signing_place"], rng.randrange(2, 5)
    )
    sheet.rule(edge, y, edge + 160, y)
    way = rng.choice((arrange.beside, arrange.stacked, arrange.beside))
    way(sheet, entries, edge, x1 if right else middle, y + sheet.leading * 1.2)
    if rng.random() < 0.5:
        other = x0 if right else middle
        sheet.rule(other, y, other + 160, y)
        sheet.write(other, y + sheet.leading * 1.2, person(sheet.habits)[0])
