# ruff: noqa: E501 - tables of words
"""Contracts: parties, dates and terms inside sentences, among clauses that speak of them without naming any."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from training.synthesis import arrange, blocks, told, values
from training.synthesis.habits import Habits
from training.synthesis.lexicon import kinds
from training.synthesis.names import person
from training.synthesis.sheet import Entry, Sheet

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
        ("The obligations of the Receiving Party survive for", "contract_term", "after the last disclosure."),
        ("This Agreement shall continue for an initial term of", "contract_term", "and renew each year thereafter."),
        ("Either party may terminate this Agreement upon", "notice_period", "prior written notice to the other party."),
        ("This Agreement shall be governed by and construed in accordance with the laws of", "jurisdiction", ", without regard to conflict of laws."),
        ("Governing Law. This Agreement is governed by the laws of the State of", "jurisdiction={state}", "and the parties submit to its courts."),
        ("This letter shall be construed under the internal laws of the State of", "jurisdiction={state}", "(exclusive of its choice of law rules)."),
        ("The validity of this Agreement shall be determined under", "jurisdiction={state}", "law, and any action shall be brought in {city}, {state}."),
        ("The laws of the Commonwealth of", "jurisdiction={state}", "apply to this Agreement, whatever its principles of conflicts of law."),
        ("In consideration of the services the Company shall pay", "contract_value", "within the agreed time."),
    ),
    "de": (
        ("Die Laufzeit beträgt", "contract_term", "ab Unterzeichnung."),
        ("Der Vertrag wird auf die Dauer von", "contract_term", "geschlossen und verlängert sich, wenn er nicht gekündigt wird."),
        ("Der Vertrag kann mit einer Frist von", "notice_period", "schriftlich gekündigt werden."),
        ("Es gilt das Recht:", "jurisdiction", "."),
        ("Auf diesen Vertrag findet das Recht der", "jurisdiction={country}", "Anwendung; Gerichtsstand ist {city}."),
        ("Die Vergütung beträgt", "contract_value", "zuzüglich der gesetzlichen Steuer."),
    ),
    "fr": (("Il est conclu pour une durée de", "contract_term", "à compter de sa signature."), ("Chaque partie peut le résilier avec un préavis de", "notice_period", "par lettre recommandée."), ("Il est soumis au", "jurisdiction", "."), ("Le prix est fixé à", "contract_value", "hors taxes.")),
    "es": (("La duración será de", "contract_term", "desde la firma."), ("Podrá resolverse con un preaviso de", "notice_period", "por escrito."), ("Se rige por el", "jurisdiction", "."), ("El precio asciende a", "contract_value", "sin impuestos.")),
    "it": (("La durata è di", "contract_term", "dalla firma."), ("Ciascuna parte può recedere con preavviso di", "notice_period", "per iscritto."), ("Si applica la", "jurisdiction", "."), ("Il corrispettivo è pari a", "contract_value", "oltre imposte.")),
    "nl": (("De looptijd bedraagt", "contract_term", "vanaf ondertekening."), ("Opzegging is mogelijk met inachtneming van", "notice_period", "schriftelijk."), ("Van toepassing is het", "jurisdiction", "."), ("De vergoeding bedraagt", "contract_value", "exclusief belasting.")),
}  # fmt: skip
_TITLES = {
    "en": ("NON-DISCLOSURE AGREEMENT", "Service Agreement", "LEASE AGREEMENT", "Consulting Agreement", "CONFIDENTIALITY AGREEMENT", "EMPLOYMENT AGREEMENT", "Mutual Nondisclosure Agreement", "LICENSE AGREEMENT"),
    "de": ("Dienstleistungsvertrag", "MIETVERTRAG", "Rahmenvertrag", "Arbeitsvertrag", "Geheimhaltungsvereinbarung"),
    "fr": ("CONTRAT DE PRESTATION", "Accord de confidentialité", "BAIL"), "es": ("CONTRATO DE SERVICIOS", "Contrato de arrendamiento"),
    "it": ("CONTRATTO DI FORNITURA", "Contratto di locazione"), "nl": ("OVEREENKOMST", "Huurovereenkomst"),
}  # fmt: skip
_LEGALESE = {
    "en": (
        "The Receiving Party shall hold the Confidential Information of the Disclosing Party in strict confidence.",
        "Employee shall not, during the term of employment or for a period of {days} days thereafter, solicit any customer of the Company.",
        "\"Confidential Information\" means all data, plans, lists and Trade Secrets that either party marks as confidential.",
        "No failure by a Party to exercise any right under this Agreement shall operate as a waiver.",
        "The Parties agree that any breach may cause irreparable harm, and that the Company may seek an injunction.",
        "This Agreement may be executed in counterparts, each of which shall be deemed an original.",
        "Upon written request the Recipient and its Representatives shall return or destroy all Evaluation Material within {words} ({days}) days.",
        "Neither party may assign this Agreement without the prior written consent of the other, save to an Affiliate.",
        "If any provision is held invalid by a court of competent jurisdiction, the remaining provisions stay in effect.",
        "Notices shall be sent to the Chief Financial Officer at the address of the Company, by registered mail.",
        "The Tenant shall pay the rent on the first day of each month, without deduction or set-off.",
        "Nothing herein grants a license under any patent, copyright or other Intellectual Property Right.",
        "This Agreement contains the entire understanding between the parties and supersedes all earlier agreements.",
        "The term \"Affiliate\" includes any person that controls, or is controlled by, a Party hereto.",
        "The Company shall indemnify the Contractor against claims of third parties, including reasonable attorneys' fees.",
        "Section {n}. Termination. Upon termination for any reason the Employee shall return Company property.",
        "The provisions of Sections {n} and {m} shall survive the expiration of this Agreement.",
        "IN WITNESS WHEREOF, the parties hereto have executed this Agreement as of the day and year first above written.",
        "Any dispute shall first be submitted to mediation before the American Board of Trade, in English.",
        "Employee acknowledges that the Company operates throughout the United States, Canada and Europe.",
        "All amendments must be in writing and signed by the President or a Vice President of the Company.",
        "The Standstill Period begins when Evaluation Material is first provided and is not extended by later disclosure.",
        "Information is not confidential if it becomes public knowledge through no fault of the Receiving Party.",
        "The Licensee shall keep complete books, which the Licensor may inspect upon {days} days' notice.",
        "Time is of the essence of every obligation of the Seller, and of the Purchaser where so stated.",
        "WHEREAS, the Company is engaged in the business of {goods} and wishes to protect its Proprietary Information; and",
        "NOW, THEREFORE, in consideration of the foregoing, and other good and valuable consideration, the parties agree:",
        "The Executive shall report to the Board of Directors and perform the duties of a Senior Vice President.",
        "Each Party represents that it has full corporate power and authority to enter into this Agreement.",
        "Recipient agrees that it shall not reverse engineer any samples, prototypes or Software of the Discloser.",
    ),
    "de": (
        "Änderungen und Ergänzungen dieses Vertrages bedürfen der Schriftform.", "Der Auftragnehmer verpflichtet sich zur Verschwiegenheit über alle Betriebsgeheimnisse.",
        "Sollte eine Bestimmung unwirksam sein, bleibt der Vertrag im Übrigen wirksam.", "Der Mieter zahlt die Miete monatlich im Voraus, spätestens am dritten Werktag.",
        "Der Arbeitnehmer erhält {days} Arbeitstage Urlaub im Kalenderjahr.", "Die Parteien werden Streitigkeiten zunächst gütlich beilegen.",
        "Der Auftraggeber kann Nachweise binnen {days} Tagen verlangen.", "Mündliche Nebenabreden sind nicht getroffen.",
        "Das Recht zur außerordentlichen Kündigung bleibt unberührt.", "Der Vermieter darf die Räume nach Ankündigung betreten.",
        "Vertrauliche Informationen sind nach Vertragsende zurückzugeben.", "Erfüllungsort ist der Sitz des Auftraggebers.",
    ),
    "fr": ("Toute modification du présent contrat sera faite par écrit.", "Le Prestataire s'engage à garder secrètes les informations du Client.", "Les parties règlent leurs différends à l'amiable.", "Le Locataire paie le loyer le premier jour de chaque mois.", "Si une clause est nulle, les autres restent valables.", "Les factures sont payables à {days} jours."),
    "es": ("Toda modificación se hará por escrito.", "El Prestador guardará secreto de la información de la Empresa.", "Las partes renuncian a cualquier otro fuero.", "El Arrendatario pagará la renta el primer día de cada mes.", "El pago se hará a los {days} días."),
    "it": ("Ogni modifica richiede la forma scritta.", "Il Fornitore mantiene riservate le informazioni del Committente.", "Le Parti si impegnano a risolvere le controversie in via amichevole.", "Il Conduttore versa il canone entro il giorno cinque di ogni mese.", "Il pagamento avviene a {days} giorni."),
    "nl": ("Wijzigingen zijn alleen schriftelijk geldig.", "Opdrachtnemer houdt gegevens van Opdrachtgever geheim.", "Partijen lossen geschillen eerst onderling op.", "Huurder betaalt de huur vooraf, op de eerste van de maand.", "Betaling geschiedt binnen {days} dagen."),
}  # fmt: skip
_STATES = ("Delaware", "New York", "California", "Texas", "Ohio", "Nevada", "Florida", "Illinois", "Massachusetts", "North Carolina", "Washington", "New Jersey", "Georgia", "Pennsylvania", "Missouri", "Virginia", "Minnesota")  # fmt: skip
_COUNTRIES = {"de": ("Bundesrepublik Deutschland", "Republik Österreich", "Schweiz")}
_COUNTS = {5: "five", 10: "ten", 15: "fifteen", 20: "twenty", 30: "thirty", 60: "sixty", 90: "ninety"}


HEADED = 0.45
"""Share of the contracts with clauses whose headings say what they settle."""


def contract(sheet: Sheet) -> None:
    """First or last page: parties and dates inside sentences, or captions and a signature block."""
    rng, lang = sheet.rng, sheet.habits.language
    margin = rng.uniform(45, 85)
    x0, x1 = margin, sheet.width - margin
    y = rng.uniform(45, 90)
    title = rng.choice(_TITLES[lang])
    if rng.random() < 0.8:
        inks = sheet.write((x0 + x1) / 2, y, title, sheet.style(1.4, True), "c")
        heading = sheet.bare("contract_title", [title])
        if heading:
            sheet.mark(heading, [], inks)
        y += sheet.leading * 2.2
        y = _opening(sheet, title, x0, x1, y)
    _name_parties(sheet)
    if rng.random() < HEADED:
        entries = sheet.entries(list(told.KINDS), rng.randrange(1, 5)) + sheet.random_entries(
            rng.randrange(2, 7)
        )
        rng.shuffle(entries)
        y = told.under_headings(sheet, entries, x0, x1, y)
    y = _clauses(sheet, title, x0, x1, y)
    if rng.random() < 0.65 and y < sheet.height - 110:
        signature_block(sheet, x0, x1, y + sheet.leading * 1.5)
    if rng.random() < 0.5:
        blocks.page_number(sheet)


def _opening(sheet: Sheet, title: str, x0: float, x1: float, y: float) -> float:
    """Who agrees with whom from when on: a few captions, or a sentence."""
    if sheet.rng.random() < 0.2:
        entries = sheet.entries(["contract_number", "effective_date", "party_a", "party_b", "reference"], 4)
        return arrange.pairs(sheet, entries, x0, x1, y)
    preamble = sheet.rng.choice(_PREAMBLES[sheet.habits.language])
    return arrange.sentence(sheet, _parts(sheet, preamble, title), x0, x1, y)


def _name_parties(sheet: Sheet) -> None:
    """Both parties answer to "party" too."""
    for mark in [m for m in sheet.marks if m.entry.field in ("party_a", "party_b")]:
        sheet.present.add("party")
        sheet.mark(
            replace(mark.entry, field="party", kind=kinds()["party"]), mark.caption_inks, mark.value_inks
        )


def _clauses(sheet: Sheet, title: str, x0: float, x1: float, y: float) -> float:
    """Numbered clauses: those that hold a value, each kind once, among many that hold none."""
    rng, lang = sheet.rng, sheet.habits.language
    clauses = list(_CLAUSES[lang])
    rng.shuffle(clauses)
    numbered, dense = rng.random() < 0.7, rng.uniform(0.2, 0.6)
    for number in range(1, rng.randrange(3, 22)):
        if y > sheet.height - 150:
            break
        y += sheet.leading * 0.6
        prefix = [f"{number}."] if numbered else []
        if rng.random() < 0.08:
            y = told.some_values(sheet, x0, x1, y)
            continue
        clause = _parts(sheet, clauses.pop(), title) if clauses and rng.random() < dense else []
        text: list[str | tuple[Entry, bool]] = clause or [" ".join(_legalese(sheet, rng.randrange(1, 5)))]
        if clause and rng.random() < 0.4:
            text = [*_legalese(sheet, 1), *clause, *_legalese(sheet, 1)]
        y = arrange.sentence(sheet, [*prefix, *text], x0, x1, y)
    return y


def _legalese(sheet: Sheet, count: int) -> list[str]:
    """Sentences that speak of parties, terms and laws and name none; one in five is of another kind of letter."""
    h = sheet.habits
    texts = [_filled(h, h.rng.choice(_LEGALESE[h.language])) for _ in range(count)]
    return [text if h.rng.random() < 0.8 else values.prose(h, 1)[0] for text in texts]


def _filled(h: Habits, text: str, title: str = "") -> str:
    """``text`` with places, numbers and goods drawn for its braces."""
    rng: Random = h.rng
    days = rng.choice(tuple(_COUNTS))
    return text.format(
        kind=title.title() if rng.random() < 0.7 else title, state=rng.choice(_STATES), city=h.word("CITY"),
        street=values.make("street", h)[0], number=rng.randrange(10_000, 9_999_999), days=days, words=_COUNTS[days],
        n=rng.randrange(1, 9), m=rng.randrange(9, 18), goods=values.goods(h).lower(),
        country=rng.choice(_COUNTRIES.get(h.language, ("England and Wales", "Ireland"))),
    )  # fmt: skip


def _parts(sheet: Sheet, parts: Parts, title: str) -> list[str | tuple[Entry, bool]]:
    """A sentence with its kinds as uncaptioned entries; the empty sentence if one may not appear."""
    made: list[str | tuple[Entry, bool]] = []
    for number, part in enumerate(parts):
        if number % 2 == 0:
            made.append(_filled(sheet.habits, part, title))
            continue
        kind, _, text = part.partition("=")
        entry = sheet.bare(kind, [_filled(sheet.habits, text)] if text else None)
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
