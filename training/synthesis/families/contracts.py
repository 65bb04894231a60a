# ruff: noqa: E501 - tables of words
"""Contracts: parties, dates and terms inside sentences, among clauses that speak of them without naming any."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from training.synthesis import arrange, blocks, told
from training.synthesis.families.legalese import HEADINGS, Contract, capitalised
from training.synthesis.lexicon import kinds
from training.synthesis.names import person
from training.synthesis.sheet import Entry, Sheet
from training.synthesis.values import make

Parts = Sequence[str]
"""A sentence: texts at even places, kinds of field at odd ones. "kind=text" prints just that text as the field."""

_PREAMBLES: dict[str, tuple[Parts, ...]] = {
    "en": (
        ("This {kind} (the \"Agreement\") is made and entered into as of", "effective_date", "by and between", "party_a", ", (hereinafter the \"Company\"), and", "party_b", ", (hereinafter the \"Recipient\")."),
        ("THIS AGREEMENT, dated as of", "effective_date", ", is between", "party_a", ", a {state} corporation having its principal place of business at {street}, {city} (\"Discloser\"), and", "party_b", ", residing at {street} (\"Recipient\")."),
        ("This {kind} is effective as of", "effective_date", "(the “Effective Date”) by and among", "party_a", ", a {state} limited liability company, together with its affiliates (the “Company”), and", "party_b", "(the “Employee”)."),
        ("In consideration of the mutual promises below,", "party_a", "(“Buyer”) and", "party_b", "(“Seller”) agree as follows with effect from", "effective_date", "."),
        ("THIS DEED is made on", "effective_date", "BETWEEN (1)", "party_a", "(registered in {country} under number {number}) whose registered office is at {street}, {city} and (2)", "party_b", "of {street}, {city} (the \"Tenant\")."),
        ("The undersigned", "party_b", "(“Employee”) enters into this {kind} with", "party_a", "(the “Employer”) on this", "effective_date", "."),
        ("Agreement between", "party_a", "of {city}, {state} (hereafter \"Client\") and", "party_b", "(hereafter \"Contractor\"), collectively the \"Parties\" and each a \"Party\", entered into on", "effective_date", "."),
        ("This {kind} is between", "party_a", "and", "party_b", "."),
        ("THIS AGREEMENT (this \"Agreement\") is made this", "effective_date", "by and among", "party_a", ", a corporation organized under the laws of the State of {state} (\"{role_p}\"), and", "party_b", ", an individual resident of the State of {state} (\"{role_q}\"). WITNESSETH:"),
        ("This {kind}, dated", "effective_date", "(the “Effective Date”), is entered into between", "party_a", "and its direct and indirect subsidiaries (collectively, “{role_p}”), having offices at {street}, {city}, {state}, and", "party_b", "(“{role_q}”), each a “Party”."),
        ("THIS {kind} (“Agreement”) between", "party_a", ", a {state} corporation (“{role_p}”), and", "party_b", "(“{role_q}”) is effective", "effective_date", "(the date on which {q} signs it, as indicated below)."),
        ("As a condition of my employment with", "party_a", "(together with its successors, the “{role_p}”), I,", "party_b", ", agree to the following as of", "effective_date", ":"),
        ("This will confirm the understanding reached on", "effective_date", "between you,", "party_b", ", and", "party_a", "(“we” or “{role_p}”) about certain {thing}."),
        ("The parties to this {kind} are", "party_a", "(hereinafter called “{role_p}”), whose principal office is in {city}, {state}, and", "party_b", "(hereinafter “{role_q}”)."),
        ("For good and valuable consideration", "party_b", "(the \"{role_q}\") promises", "party_a", "(the \"{role_p}\"), a {state} limited partnership, and its {thing}, with effect from", "effective_date", ", as follows:"),
        ("KNOW ALL MEN BY THESE PRESENTS that", "party_a", ", of {city}, and", "party_b", ", of {city}, have made this {kind} on", "effective_date", "."),
        ("In connection with a possible transaction between", "party_a", "and its subsidiaries (collectively, the “Provider”) and", "party_b", "(“you”), each party may furnish information to the other after", "effective_date", "."),
    ),
    "de": (
        ("Dieser Vertrag wird geschlossen mit Wirkung zum", "effective_date", "zwischen", "party_a", "– nachfolgend Auftraggeber genannt – und", "party_b", "– nachfolgend Auftragnehmer genannt –."),
        ("Zwischen der", "party_a", ", {street}, {city} (im Folgenden „Vermieter“) und", "party_b", ", wohnhaft {street}, {city} (im Folgenden „Mieter“) wird folgender {kind} geschlossen."),
        ("Die", "party_a", ", vertreten durch ihren Geschäftsführer, und", "party_b", "vereinbaren mit Wirkung ab", "effective_date", "Folgendes:"),
        ("Dieser Arbeitsvertrag zwischen", "party_a", "(Arbeitgeber) und Frau/Herrn", "party_b", "(Arbeitnehmer) beginnt am", "effective_date", "."),
    ),
    "fr": (
        ("Le présent contrat prend effet le", "effective_date", "entre la société", "party_a", ", ci-après dénommée le Client, et", "party_b", ", ci-après dénommé le Prestataire."),
        ("Entre les soussignés :", "party_a", ", dont le siège est à {city}, ci-après « le Bailleur », et", "party_b", ", demeurant {street}, ci-après « le Locataire », il a été convenu ce qui suit."),
    ),
    "es": (
        ("El presente contrato se celebra el", "effective_date", "entre", "party_a", ", en adelante la Empresa, y", "party_b", ", en adelante el Prestador."),
        ("REUNIDOS: de una parte", "party_a", ", con domicilio en {city}, y de otra", "party_b", ", que acuerdan con efecto desde el", "effective_date", "."),
    ),
    "it": (
        ("Il presente contratto è stipulato in data", "effective_date", "tra", "party_a", ", di seguito il Committente, e", "party_b", ", di seguito il Fornitore."),
        ("Tra", "party_a", ", con sede in {city}, e", "party_b", "si conviene quanto segue, con decorrenza dal", "effective_date", "."),
    ),
    "nl": (
        ("Deze overeenkomst is aangegaan op", "effective_date", "tussen", "party_a", ", hierna de Opdrachtgever, en", "party_b", ", hierna de Opdrachtnemer."),
        ("De ondergetekenden:", "party_a", ", gevestigd te {city}, hierna de Verhuurder, en", "party_b", ", wonende te {city}, komen met ingang van", "effective_date", "overeen:"),
    ),
}  # fmt: skip
_CLAUSES: dict[str, tuple[Parts, ...]] = {
    "en": (
        ("This Agreement shall remain in force for a period of", "contract_term", "from the date first written above."),
        ("The term of this Agreement is", "contract_term", "unless ended sooner under Section {n}."),
        ("This Agreement shall begin on the {thing} and expire", "contract_term", "thereafter."),
        ("The initial term of this Agreement shall be", "contract_term", "(the \"Term\"), commencing on the date first written above."),
        ("Unless terminated earlier, this Agreement terminates", "contract_term", "after the Effective Date."),
        ("This Agreement, and all duties under it, shall end", "contract_term", "from the date hereof."),
        ("Term. This Agreement is effective for", "contract_term", ". Section {n} survives it by {span}."),
        ("This Agreement shall continue for an initial term of", "contract_term", "and renew each year thereafter."),
        ("Either party may terminate this Agreement upon", "notice_period", "prior written notice to the other party."),
        ("This Agreement shall be governed by and construed in accordance with the laws of", "jurisdiction={state}", ", without regard to conflict of laws."),
        ("Governing Law. This Agreement is governed by the laws of the State of", "jurisdiction={state}", "and the parties submit to its courts."),
        ("This letter shall be construed under the internal laws of the State of", "jurisdiction={state}", "(exclusive of its choice of law rules)."),
        ("The validity of this Agreement shall be determined under", "jurisdiction={state}", "law, and any action shall be brought in {city}, {state}."),
        ("The laws of the Commonwealth of", "jurisdiction={state}", "apply to this Agreement, whatever its principles of conflicts of law."),
        ("This Agreement is made under, and is to be construed by, the laws of the State of", "jurisdiction={state}", ", and the {court} shall have jurisdiction."),
        ("GOVERNING LAW. This Agreement will be governed by the laws of", "jurisdiction={state}", ". Any action shall be brought in {city}."),
        ("This Agreement shall in all respects be interpreted under the laws of the State of", "jurisdiction={state}", "applicable to contracts made and performed there."),
        ("The substantive laws of the State of", "jurisdiction={state}", "govern this Agreement. {q} consents to the courts of {city}, {state}."),
        ("Choice of Law; Venue. The laws of", "jurisdiction={country}", "apply, and its courts alone decide."),
        ("This Agreement and any dispute about it are subject to", "jurisdiction={state}", "law (other than its rules on conflicts)."),
        ("It is to be enforced in accordance with the laws of the State of", "jurisdiction={state}", "as if made between residents of {state}."),
        ("This Agreement will be governed by the laws of the State of", "jurisdiction={state}", ". {q} consents to personal jurisdiction in the courts of {state}."),
        ("This Agreement shall be construed and enforced in accordance with the laws of the", "jurisdiction={state}", ", and singular words include the plural."),
        ("and shall be governed by the internal laws of", "jurisdiction={state}", "without giving effect to its choice of law provisions; {q} waives any defense of improper venue."),
        ("The formation and performance of this Agreement are governed by the law of", "jurisdiction={country}", ". Any legal action shall be brought in the {court}."),
        ("This Agreement and any non-contractual claim arising from it shall be governed by the law of", "jurisdiction={country}", ", whose courts have exclusive jurisdiction."),
        ("It is agreed that the laws of the State of", "jurisdiction={state}", "shall control, whichever court decides, be it in {city} or elsewhere."),
        ("This Agreement shall expire on the date that is", "contract_term", "after its signature, except Sections {n} and {n}."),
        ("The duties of {q} under this Agreement shall continue for", "contract_term", "from the date of its execution."),
        ("This Agreement is binding upon the parties for", "contract_term", "and may be renewed in writing."),
        ("In consideration of the services the Company shall pay", "contract_value", "within the agreed time."),
    ),
    "de": (
        ("Die Laufzeit beträgt", "contract_term", "ab Unterzeichnung."),
        ("Der Vertrag wird auf die Dauer von", "contract_term", "geschlossen und verlängert sich, wenn er nicht gekündigt wird."),
        ("Der Vertrag kann mit einer Frist von", "notice_period", "schriftlich gekündigt werden."),
        ("Es gilt das Recht:", "jurisdiction", "."),
        ("Auf diesen Vertrag findet das Recht der", "jurisdiction={country}", "Anwendung; Gerichtsstand ist {city}."),
        ("Dieser Vertrag unterliegt dem Recht von", "jurisdiction={country}", "unter Ausschluss des UN-Kaufrechts."),
        ("Es gilt ausschließlich", "jurisdiction", "; ausschließlicher Gerichtsstand ist {city}."),
        ("Der Vertrag tritt mit Unterzeichnung in Kraft und endet nach", "contract_term", ", ohne dass es einer Kündigung bedarf."),
        ("Er gilt für einen Zeitraum von", "contract_term", "ab dem Tag der letzten Unterschrift."),
        ("Die Vergütung beträgt", "contract_value", "zuzüglich der gesetzlichen Steuer."),
    ),
    "fr": (("Il est conclu pour une durée de", "contract_term", "à compter de sa signature."), ("Chaque partie peut le résilier avec un préavis de", "notice_period", "par lettre recommandée."), ("Il est soumis au", "jurisdiction", "."), ("Le présent contrat est régi par le", "jurisdiction", "et tout litige relève des tribunaux de {city}."), ("Il entre en vigueur à sa signature et expire après", "contract_term", ", sauf prorogation écrite."), ("Le prix est fixé à", "contract_value", "hors taxes.")),
    "es": (("La duración será de", "contract_term", "desde la firma."), ("Podrá resolverse con un preaviso de", "notice_period", "por escrito."), ("Se rige por el", "jurisdiction", "."), ("Las partes someten este contrato al", "jurisdiction", "y a los tribunales de {city}."), ("Estará en vigor por un período de", "contract_term", "desde esta fecha."), ("El precio asciende a", "contract_value", "sin impuestos.")),
    "it": (("La durata è di", "contract_term", "dalla firma."), ("Ciascuna parte può recedere con preavviso di", "notice_period", "per iscritto."), ("Si applica la", "jurisdiction", "."), ("Il presente accordo è regolato dalla", "jurisdiction", "; foro esclusivo è quello di {city}."), ("Resta in vigore per un periodo di", "contract_term", "dalla data di firma."), ("Il corrispettivo è pari a", "contract_value", "oltre imposte.")),
    "nl": (("De looptijd bedraagt", "contract_term", "vanaf ondertekening."), ("Opzegging is mogelijk met inachtneming van", "notice_period", "schriftelijk."), ("Van toepassing is het", "jurisdiction", "."), ("Op deze overeenkomst is uitsluitend", "jurisdiction", "van toepassing; bevoegd is de rechter te {city}."), ("Zij is aangegaan voor de duur van", "contract_term", "na ondertekening."), ("De vergoeding bedraagt", "contract_value", "exclusief belasting.")),
}  # fmt: skip
_TITLES = {
    "en": ("NON-DISCLOSURE AGREEMENT", "Service Agreement", "LEASE AGREEMENT", "Consulting Agreement", "CONFIDENTIALITY AGREEMENT", "EMPLOYMENT AGREEMENT", "Mutual Nondisclosure Agreement", "LICENSE AGREEMENT", "LOAN AGREEMENT", "Deed of Assignment", "Terms of Engagement", "SUBCONTRACT", "Memorandum of Understanding", "Escrow Agreement"),
    "de": ("Dienstleistungsvertrag", "MIETVERTRAG", "Rahmenvertrag", "Arbeitsvertrag", "Geheimhaltungsvereinbarung", "KAUFVERTRAG", "Darlehensvertrag", "Pachtvertrag", "WERKVERTRAG", "Beratervertrag", "Lizenzvertrag", "Untermietvertrag"),
    "fr": ("CONTRAT DE PRESTATION", "Accord de confidentialité", "BAIL", "CONTRAT DE TRAVAIL", "Contrat de prêt"), "es": ("CONTRATO DE SERVICIOS", "Contrato de arrendamiento"),
    "it": ("CONTRATTO DI FORNITURA", "Contratto di locazione"), "nl": ("OVEREENKOMST", "Huurovereenkomst"),
}  # fmt: skip
_BETWEEN = {
    "en": ("between", "BETWEEN:", "This agreement is made between", "by and between", "Parties"),
    "de": ("zwischen", "Zwischen", "zwischen:", "wird zwischen", "Vertragsparteien"),
    "fr": ("Entre", "ENTRE LES SOUSSIGNÉS :", "entre"),
    "es": ("entre", "ENTRE", "REUNIDOS"),
    "it": ("tra", "TRA", "fra"),
    "nl": ("tussen", "TUSSEN", "De ondergetekenden:"),
}
_AND = {
    "en": ("and", "AND", "- and -"),
    "de": ("und", "und der"),
    "fr": ("et", "ET"),
    "es": ("y", "Y"),
    "it": ("e", "E"),
    "nl": ("en", "EN"),
}
_CALLED = {
    "en": ("(the \"{role}\")", "(hereinafter “{role}”)", "– hereinafter {role} –", "referred to as {role}"), "de": ("– nachfolgend „{role}“ –", "(im Folgenden: {role})", "- {role} genannt -", "– {role} –"),
    "fr": ("ci-après « {role} »", "d'une part,"), "es": ("en adelante «{role}»", "de una parte,"), "it": ("di seguito «{role}»", "da una parte"), "nl": ("hierna te noemen: {role}", "hierna {role}"),
}  # fmt: skip
_BY = {"en": "represented by {}", "de": "vertreten durch {}", "fr": "représentée par {}", "es": "representada por {}", "it": "rappresentata da {}", "nl": "vertegenwoordigd door {}"}  # fmt: skip

HEADED = 0.45
"""Share of the contracts with clauses whose headings say what they settle."""
PLACES = {"first": 5.0, "inner": 4.0, "last": 2.0}
"""Which page of its contract a page is, and how often."""


def contract(sheet: Sheet) -> None:
    """A page of a contract: the first names the parties, the last is signed, those between speak of both."""
    rng = sheet.rng
    terms = Contract.draw(sheet.habits)
    place = rng.choices(tuple(PLACES), tuple(PLACES.values()))[0]
    margin = rng.uniform(20, 85)
    x0, x1 = margin, sheet.width - margin
    y = rng.uniform(25, 90)
    sheet.indent = sheet.size * rng.choice((0, 0, 0, 2.5, 4, 7))
    title = rng.choice(_TITLES[sheet.habits.language])
    if place == "first":
        y = _opening(sheet, terms, title, x0, x1, y)
    if rng.random() < HEADED:
        entries = sheet.entries(list(told.KINDS), rng.randrange(1, 5)) + sheet.random_entries(
            rng.randrange(2, 7)
        )
        rng.shuffle(entries)
        y = told.under_headings(sheet, entries, x0, x1, y)
    dense = rng.uniform(0.1, 0.6) if place != "inner" else rng.choice((0.0, 0.06, 0.2, 0.4))
    y = _clauses(sheet, terms, title, x0, x1, y, dense, full=place == "inner" or rng.random() < 0.4)
    if place == "last" and rng.random() < 0.35:
        y = _notices(sheet, terms, x0, y)
    for mark in [m for m in sheet.marks if m.entry.field in ("party_a", "party_b")]:
        _name_party(sheet, mark.entry, mark.value_inks, mark.caption_inks)
    if place == "last" or (place == "first" and rng.random() < 0.5 and y < sheet.height - 110):
        signature_block(sheet, terms, x0, x1, y + sheet.leading * 1.5)
    if rng.random() < 0.5:
        blocks.page_number(sheet)


def _opening(sheet: Sheet, terms: Contract, title: str, x0: float, x1: float, y: float) -> float:
    """The title; who agrees with whom from when on: a few captions, or a sentence."""
    rng = sheet.rng
    if rng.random() < 0.85:
        heading = sheet.repeated("contract_title", [title])
        inks = sheet.write((x0 + x1) / 2, y, heading.lines[0], sheet.style(1.4, True), "c")
        sheet.mark(heading, [], inks)
        y += sheet.leading * 2.2
    if rng.random() < 0.18:
        entries = sheet.entries(["contract_number", "effective_date", "party_a", "party_b", "reference"], 4)
        return arrange.pairs(sheet, entries, x0, x1, y)
    if rng.random() < 0.35:
        return _party_blocks(sheet, terms, x0, (x0 + x1) / 2, y)
    preamble = rng.choice(_PREAMBLES[sheet.habits.language])
    names = {"party_b": make("person", sheet.habits)} if rng.random() < 0.45 else {}
    return arrange.sentence(sheet, _parts(sheet, terms, preamble, title, names), x0, x1, y)


def _party_blocks(sheet: Sheet, terms: Contract, x0: float, middle: float, y: float) -> float:
    """Both parties set apart, each with its address, who acts for it and what it is called from here on."""
    rng, h = sheet.rng, sheet.habits
    x, align = rng.choice(((x0, "l"), (x0, "l"), (x0 + 30, "l"), (middle, "c")))
    bold, numbered, close = rng.random() < 0.5, rng.random() < 0.25 and align == "l", rng.random() < 0.5
    with_address, represented = rng.random() < 0.75, rng.random() < 0.3
    called = rng.choice(_CALLED[h.language])
    gap = sheet.leading * (0.2 if close else 0.9)
    sheet.present |= {"home_address", "seller_address", "buyer_address"}
    for name, role, joint in (("party_a", terms.role_a, _BETWEEN), ("party_b", terms.role_b, _AND)):
        entry = sheet.bare(name, make("person", h) if name == "party_b" and rng.random() < 0.35 else None)
        if entry is None:
            return y
        sheet.write(x, y, rng.choice(joint[h.language]), None, align)
        y += sheet.leading + gap
        if numbered:
            sheet.write(x, y, "1." if name == "party_a" else "2.")
        at = x + (20 if numbered else 0)
        inks, y = sheet.lines(at, y, entry.lines, sheet.style(1.0, bold), align)
        sheet.mark(entry, [], inks)
        rest = make("address", h) if with_address else []
        rest += [_BY[h.language].format(person(h)[0])] if represented else []
        _, y = sheet.lines(at, y, [*rest, called.format(role=role)], None, align)
        y += gap
    return y + sheet.leading


def _name_party(sheet: Sheet, entry: Entry, value: list[int], caption: list[int]) -> None:
    """Both parties answer to "party" too."""
    sheet.present.add("party")
    sheet.mark(replace(entry, field="party", kind=kinds()["party"]), caption, value)


def _clauses(
    sheet: Sheet, terms: Contract, title: str, x0: float, x1: float, y: float, dense: float, *, full: bool
) -> float:
    """Numbered clauses to the end of ``full`` pages. A share ``dense`` holds a value, each kind once."""
    rng, h = sheet.rng, sheet.habits
    clauses = list(_CLAUSES[h.language])
    rng.shuffle(clauses)
    numbered, headings = rng.random() < 0.7, HEADINGS[h.language].split("|")
    heads = rng.choice(("", "", "line", "inline", "inline"))
    gap = rng.choice((0.2, 0.6, 1.0)) * sheet.leading
    # Numbers with room behind them stand alone: the text beside them begins a line that goes on below both.
    tab = rng.choice((0, 0, 2.5, 4)) * sheet.size if numbered else 0
    edge = rng.choice((0, 0, tab + sheet.indent))
    for number in range(1, 40 if full else rng.randrange(3, 22)):
        if y > sheet.height - (60 if full else 150):
            break
        y += gap
        prefix = [f"{number}."] if numbered else []
        if rng.random() < 0.06 and dense:
            y = told.some_values(sheet, x0, x1, y)
            continue
        clause = _parts(sheet, terms, clauses.pop(), title) if clauses and rng.random() < dense else []
        text: list[str | tuple[Entry, bool]] = clause or [" ".join(terms.sentences(h, rng.randrange(1, 6)))]
        if clause and rng.random() < 0.55:
            text = [*terms.sentences(h, rng.randrange(1, 4)), *clause, *terms.sentences(h, 1)]
        if heads and rng.random() < 0.8:
            heading = rng.choice(headings)
            heading = heading.upper() if rng.random() < 0.4 else heading
            if heads == "line":
                sheet.write(x0, y, " ".join([*prefix, heading]), sheet.style(1.0, rng.random() < 0.6))
                y += sheet.leading * 1.1
                prefix = []
            else:
                prefix.append(heading + rng.choice((".", ".", ":", " –")))
        left, begin = x0, None
        if tab and prefix:
            sheet.write(x0 + sheet.indent, y, prefix.pop(0))
            left, begin = x0 + edge, x0 + sheet.indent + tab
        y = arrange.sentence(sheet, [*prefix, *text], left, x1, y, begin=begin)
    return y


def _parts(
    sheet: Sheet, terms: Contract, parts: Parts, title: str, lines: Mapping[str, list[str]] | None = None
) -> list[str | tuple[Entry, bool]]:
    """A sentence with its kinds as uncaptioned entries, with ``lines`` where given; empty if one may not appear."""
    made: list[str | tuple[Entry, bool]] = []
    for number, part in enumerate(parts):
        if number % 2 == 0:
            text = terms.filled(sheet.habits, part, title)
            made.append(text if number else capitalised(text))
            continue
        kind, _, text = part.partition("=")
        own = [terms.filled(sheet.habits, text)] if text else (lines or {}).get(kind)
        entry = sheet.bare(kind, own)
        if entry is None:
            return []
        made.append((entry, False))
    return made


def _notices(sheet: Sheet, terms: Contract, x0: float, y: float) -> float:
    """Where letters to both sides go, with copies to their lawyers."""
    for name, role in (("party_a", terms.first), ("party_b", terms.second)):
        entry = sheet.bare(name)
        if entry is None or y > sheet.height - 130:
            break
        y += sheet.leading
        sheet.write(x0, y, f"{capitalised(role)}:")
        inks, y = sheet.lines(x0 + 40, y + sheet.leading, entry.lines)
        sheet.mark(replace(entry, caption="", wording=""), [], inks)
        form = "{street}|{city}, {state}|Attention: {person}|with a copy to:|{counsel}|{street}"
        _, y = sheet.lines(x0 + 40, y, terms.filled(sheet.habits, form).split("|"))
    return y


def signature_block(sheet: Sheet, terms: Contract, x0: float, x1: float, y: float) -> None:
    """By, name, title and date of one or two signatories, values beside or above captions, under the party's name."""
    rng = sheet.rng
    middle = (x0 + x1) / 2
    right = rng.random() < 0.5
    edge = middle if right else x0
    if rng.random() < 0.6:
        y = _signing_party(sheet, terms.first, "party_a", edge, y)
    entries = sheet.entries(
        ["signatory_name", "signatory_title", "signature_date", "signing_place"], rng.randrange(2, 5)
    )
    sheet.rule(edge, y, edge + 160, y)
    way = rng.choice((arrange.beside, arrange.stacked, arrange.beside))
    way(sheet, entries, edge, x1 if right else middle, y + sheet.leading * 1.2)
    if rng.random() < 0.5:
        other = x0 if right else middle
        if rng.random() < 0.5:
            _signing_party(sheet, terms.second, "party_b", other, y - sheet.leading * 2.5)
        sheet.rule(other, y, other + 160, y)
        sheet.write(other, y + sheet.leading * 1.2, person(sheet.habits)[0])


def _signing_party(sheet: Sheet, role: str, name: str, x: float, y: float) -> float:
    """The name of a party above its line: the one that the page has named, or another."""
    known = next((mark.entry for mark in sheet.marks if mark.entry.field == name), None)
    entry = known or sheet.bare(name)
    if entry is None:
        return y
    if sheet.rng.random() < 0.4:
        sheet.write(x, y, f"{role.upper()}:")
        y += sheet.leading
    text = " ".join(entry.lines)
    text = text.upper() if sheet.rng.random() < 0.5 else text
    inks = sheet.write(x, y, text)
    printed = replace(entry, caption="", wording="", lines=[text])
    if known is None:
        sheet.mark(printed, [], inks)
    _name_party(sheet, printed, inks, [])
    return y + sheet.leading * 2.5
