# ruff: noqa: E501 - tables of sentences
"""Values that letters tell in their sentences: "the rent of 950.00 is due on 3 May"."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from random import Random

from training.synthesis import arrange, values
from training.synthesis.arrange import Piece
from training.synthesis.captions import RandomKey
from training.synthesis.model import RANDOM
from training.synthesis.sheet import Entry, Sheet
from training.synthesis.splits import LEARNED, may_print
from training.synthesis.tellings import Telling, tellings

_GROUP = {
    **dict.fromkeys(("money",), "money"),
    **dict.fromkeys(("date", "time", "period"), "date"),
    **dict.fromkeys(("identifier", "iban", "bic", "vat_id", "tax_id", "email", "phone", "url"), "code"),
    **dict.fromkeys(("number", "quantity", "percent", "duration"), "number"),
}
"""Value type → which sentences tell it; other types are told as text."""

_SENTENCES: dict[str, dict[str, tuple[str, ...]]] = {
    "en": {
        "money": ("The {c} is {v} and is payable in advance.", "A {c} of {v} applies to this account.", "We have set the {c} at {v}.", "Your {c} amounts to {v}.", "{v} has been charged as {c}.", "This includes a {c} of {v}, as agreed.", "The {c} was reduced to {v} because of your complaint.", "We shall refund the {c} ({v}) within two weeks.", "It comes with a {c} of {v}.", "For the {c} you owe us {v}."),
        "date": ("The {c} is {v}.", "The {c} has been moved to {v}.", "We have noted {v} as {c}.", "Please note the {c}, {v}.", "The {c} on {v} cannot be changed.", "Nothing changes until the {c} ({v}).", "{v} is the {c}.", "It took place after the {c} of {v}."),
        "code": ("It is kept under {c} {v}.", "Please quote {c} {v} in all letters.", "We write to you about your file ({c} {v}).", "Your {c} is {v}.", "As to {c} {v}, we confirm receipt.", "The {c} {v} is printed on your card."),
        "number": ("The {c} is {v}.", "We agreed on a {c} of {v}.", "The {c} must not exceed {v}.", "Our records show {v} as {c}.", "The {c} was found to be {v}, as expected.", "You are entitled to {v} of {c} each year.", "With a {c} of {v} you are above the mean.", "It covers {v} {c}.", "Included: {v} {c},", "for {v} {c}, as ordered,"),
        "text": ("The {c} is {v}.", "{v} is the {c}.", "{v} (the {c}) was informed.", "We have entered {v} as {c}.", "{v}, hereinafter the {c}, agrees.", "As {c} we have {v} on file.", "The {c}, {v}, has been informed.", "Questions about the {c} {v} are answered by us.", "You are now {c} {v}."),
    },
    "de": {
        "money": ("Die Position {c} beträgt {v} und ist im Voraus fällig.", "Als {c} berechnen wir {v}.", "Es gilt ein Betrag ({c}) von {v}.", "{c}: {v}, zahlbar sofort.", "Für {c} schulden Sie uns {v}.", "Darin ist {c} in Höhe von {v} enthalten.", "Wir haben {c} auf {v} herabgesetzt."),
        "date": ("Als {c} haben wir den {v} vorgemerkt.", "{c} ist der {v}.", "Bitte beachten Sie {c} {v}.", "Bis zum {v} ({c}) ändert sich nichts.", "Der {v} gilt als {c}.", "{c} wurde auf den {v} verlegt."),
        "code": ("Der Vorgang wird unter {c} {v} geführt.", "Bitte geben Sie stets {c} {v} an.", "Ihre {c} lautet {v}.", "Zu {c} {v} teilen wir Ihnen mit:", "Wir kommen auf Ihr Schreiben ({c} {v}) zurück."),
        "number": ("{c} beträgt {v}.", "Vereinbart ist {c} von {v}.", "Laut Unterlagen: {c} {v}.", "Als {c} gelten {v}.", "Sie haben Anspruch auf {v} {c} im Jahr.", "Enthalten sind {v} {c}.", "für {v} {c},"),
        "text": ("{c} ist {v}.", "Als {c} ist {v} eingetragen.", "{v} – nachfolgend {c} genannt – stimmt zu.", "Wir haben {v} ({c}) verständigt.", "Zuständig als {c} ist {v}.", "Sie sind nun {c} {v}."),
    },
    "fr": {
        "money": ("Le montant ({c}) est de {v}.", "Au titre de {c} nous facturons {v}.", "{c} : {v}, payable d'avance.", "Vous devez {v} pour {c}.", "Ce prix comprend {v} de {c}."),
        "date": ("{c} : le {v}.", "Nous avons noté le {v} comme {c}.", "Rien ne change avant {c} du {v}.", "Le {v} est retenu comme {c}."),
        "code": ("Votre dossier porte {c} {v}.", "Merci de rappeler {c} {v}.", "Au sujet de {c} {v}, nous confirmons.", "Nous revenons vers vous ({c} {v})."),
        "number": ("{c} s'élève à {v}.", "Nous avons relevé {v} comme {c}.", "Vous avez droit à {v} de {c} par an.", "Compris : {v} {c},", "pour {v} {c},"),
        "text": ("{c} est {v}.", "{v}, ci-après {c}, accepte.", "{v} figure comme {c}.", "Nous avons informé {v} ({c})."),
    },
    "es": {
        "money": ("El importe de {c} es de {v}.", "En concepto de {c} cobramos {v}.", "{c}: {v}, por adelantado.", "Incluye {v} de {c}."),
        "date": ("{c} es el {v}.", "Hemos anotado el {v} como {c}.", "Nada cambia hasta {c} del {v}."),
        "code": ("Su expediente lleva {c} {v}.", "Indique siempre {c} {v}.", "Respecto a {c} {v}, confirmamos."),
        "number": ("{c} asciende a {v}.", "Constan {v} como {c}.", "Tiene derecho a {v} de {c} al año.", "Incluye {v} {c},", "para {v} {c},"),
        "text": ("{c} es {v}.", "{v}, en adelante {c}, acepta.", "Consta {v} como {c}."),
    },
    "it": {
        "money": ("L'importo per {c} è di {v}.", "A titolo di {c} addebitiamo {v}.", "{c}: {v}, in anticipo.", "Comprende {v} di {c}."),
        "date": ("{c} è il {v}.", "Abbiamo annotato il {v} come {c}.", "Nulla cambia fino a {c} del {v}."),
        "code": ("La pratica porta {c} {v}.", "Indicare sempre {c} {v}.", "In merito a {c} {v}, confermiamo."),
        "number": ("{c} ammonta a {v}.", "Risultano {v} come {c}.", "Le spettano {v} di {c} all'anno.", "Comprende {v} {c},", "per {v} {c},"),
        "text": ("{c} è {v}.", "{v}, di seguito {c}, accetta.", "Risulta {v} come {c}."),
    },
    "nl": {
        "money": ("Het bedrag voor {c} is {v}.", "Als {c} rekenen wij {v}.", "{c}: {v}, vooraf te betalen.", "Hierin zit {v} aan {c}."),
        "date": ("{c} is {v}.", "Wij hebben {v} genoteerd als {c}.", "Er verandert niets tot {c} op {v}."),
        "code": ("Uw dossier heeft {c} {v}.", "Vermeld altijd {c} {v}.", "Over {c} {v} laten wij u weten:"),
        "number": ("{c} bedraagt {v}.", "Vastgesteld is {v} als {c}.", "U hebt recht op {v} {c} per jaar.", "Inclusief {v} {c},", "voor {v} {c},"),
        "text": ("{c} is {v}.", "{v}, hierna {c}, gaat akkoord.", "Als {c} staat {v} genoteerd."),
    },
}  # fmt: skip
"""Language → group → sentences with the caption ``{c}`` and the value ``{v}``."""

_PLAIN: dict[str, tuple[str, ...]] = {
    "en": (
        "Thank you for your order {order_number} of {order_date}, which we confirm as follows.", "Please transfer {amount_due} by {due_date} to the account below.", "We will collect {amount_due} from your account on {due_date}.",
        "Your policy {policy_number} begins on {effective_date} and ends on {valid_until}.", "This offer holds until {valid_until}; after that prices may change.", "We have received {amount_paid} from you on {transaction_date}.",
        "Our bill {invoice_number} of {issue_date} for {gross_total} has not been paid.", "If payment is not made by {due_date}, a fee is added.", "You joined us on {effective_date} as {job_title}.", "You will be paid {gross_pay} a month before tax.",
        "Your working week has {hours_worked} hours.", "Either side may end this arrangement by giving {notice_period} notice.", "It runs for {contract_term} and then ends by itself.", "From {effective_date} on you will pay {installment} each month.",
        "You may return this form until {due_date} at the latest.", "It was delivered on {delivery_date} and signed for.", "We shall deliver {package_count} parcels with {carrier} on {delivery_date}.", "We have booked {discount} to your favour.",
        "Any claim above {deductible} is covered by us.", "In the year {tax_year} you earned {annual_income}.", "This confirms that {holder_name} has passed {course}.", "{patient_name} has been in our care since {effective_date} because of {diagnosis}.",
        "You were seen by {physician}, who found {diagnosis}.", "The accident of {loss_date} is known to us under {claim_number}.", "Your deposit of {amount_paid} will be returned.", "To take part, write to {contact_person} before {due_date}.",
        "The applicant is {full_name}, born on {date_of_birth}, of {home_address}.", "{full_name}, residing at {home_address}, has signed.", "The agreement is made with {employee_name} of {home_address}.", "It was seen at {street} in {city} at {memo_time}.", "{employer} employs you from {effective_date} in {department}.",
    ),
    "de": (
        "Vielen Dank für Ihre Bestellung {order_number} vom {order_date}.", "Bitte überweisen Sie {amount_due} bis zum {due_date} auf das unten genannte Konto.", "Wir buchen {amount_due} am {due_date} von Ihrem Konto ab.",
        "Ihr Vertrag {policy_number} beginnt am {effective_date} und endet am {valid_until}.", "Dieses Angebot gilt bis {valid_until}.", "Wir haben am {transaction_date} von Ihnen {amount_paid} erhalten.",
        "Unsere Rechnung {invoice_number} vom {issue_date} über {gross_total} ist noch offen.", "Sie treten am {effective_date} als {job_title} ein.", "Sie erhalten monatlich brutto {gross_pay}.", "Die Arbeitszeit beträgt {hours_worked} Stunden in der Woche.",
        "Er kann mit einer Frist von {notice_period} gekündigt werden.", "Ab dem {effective_date} zahlen Sie monatlich {installment}.", "Geliefert wurde am {delivery_date}.", "Den Schaden vom {loss_date} führen wir unter {claim_number}.",
        "Hiermit wird bestätigt, dass {holder_name} an {course} teilgenommen hat.", "{patient_name} befand sich wegen {diagnosis} in Behandlung.", "Im Jahr {tax_year} haben Sie {annual_income} verdient.", "Wenden Sie sich vor dem {due_date} an {contact_person}.",
        "Antragsteller ist {full_name}, geboren am {date_of_birth}, wohnhaft {home_address}.", "Herr/Frau {employee_name}, wohnhaft in {home_address}, wird eingestellt.", "Es geschah in {city} um {memo_time}.", "{employer} beschäftigt Sie ab dem {effective_date} in der Abteilung {department}.",
    ),
    "fr": (
        "Nous vous remercions de votre commande {order_number} du {order_date}.", "Veuillez virer {amount_due} avant le {due_date}.", "Nous prélèverons {amount_due} le {due_date}.", "Votre contrat {policy_number} débute le {effective_date} et prend fin le {valid_until}.",
        "Cette offre est valable jusqu'au {valid_until}.", "Nous avons reçu {amount_paid} le {transaction_date}.", "Notre facture {invoice_number} du {issue_date} de {gross_total} reste impayée.", "Vous entrez en fonction le {effective_date} comme {job_title}.",
        "Nous attestons que {holder_name} a suivi {course}.", "{full_name}, né(e) le {date_of_birth}, demeurant {home_address}, a signé.", "Livré le {delivery_date}.",
    ),
    "es": (
        "Gracias por su pedido {order_number} del {order_date}.", "Le rogamos que transfiera {amount_due} antes del {due_date}.", "Su contrato {policy_number} empieza el {effective_date} y termina el {valid_until}.", "Esta oferta vale hasta el {valid_until}.",
        "Hemos recibido {amount_paid} el {transaction_date}.", "Nuestra factura {invoice_number} del {issue_date} por {gross_total} sigue impagada.", "Certificamos que {holder_name} ha superado {course}.", "{full_name}, con domicilio en {home_address}, ha firmado.",
    ),
    "it": (
        "Grazie per l'ordine {order_number} del {order_date}.", "La preghiamo di versare {amount_due} entro il {due_date}.", "Il contratto {policy_number} decorre dal {effective_date} e termina il {valid_until}.", "L'offerta vale fino al {valid_until}.",
        "Abbiamo ricevuto {amount_paid} il {transaction_date}.", "La nostra fattura {invoice_number} del {issue_date} di {gross_total} non risulta pagata.", "Si attesta che {holder_name} ha superato {course}.", "{full_name}, nato il {date_of_birth}, residente in {home_address}, ha firmato.",
    ),
    "nl": (
        "Dank voor uw bestelling {order_number} van {order_date}.", "Wilt u {amount_due} vóór {due_date} overmaken?", "Uw contract {policy_number} begint op {effective_date} en eindigt op {valid_until}.", "Deze offerte geldt tot {valid_until}.",
        "Wij ontvingen op {transaction_date} van u {amount_paid}.", "Onze factuur {invoice_number} van {issue_date} van {gross_total} is nog niet betaald.", "Hierbij verklaren wij dat {holder_name} {course} heeft gevolgd.", "{full_name}, wonende te {home_address}, heeft getekend.",
    ),
}  # fmt: skip
"""Sentences that name a kind of field where its value stands, and print no caption for it."""
_UNDER_HEADINGS: dict[str, dict[str, tuple[str, ...]]] = {
    "en": {
        "money": ("You will be paid {v} gross, in arrears, on the last working day.", "This is fixed at {v} and is reviewed every April.", "A sum of {v} has to be paid before work begins.", "Not more than {v} is borne by either side in any year.", "The client pays {v}, of which one half is due at once."),
        "date": ("Nothing under this heading applies before {v}. No earlier time counts.", "It begins on {v} unless both sides agree otherwise.", "Everything has to be handed over by {v} at the latest.", "The parties have agreed on {v}."),
        "code": ("It is kept in our books as {v}.", "See {v}, which is attached.", "Please quote {v} when you write to us."),
        "number": ("You are entitled to {v} in each full year, in addition to public days.", "The first {v} are on trial, during which either side may withdraw.", "After that, {v} in writing are needed on both sides.", "It is limited to {v} and may be exceeded only with consent.", "There are {v} in all."),
        "text": ("You are engaged as {v} and report to the head of the unit.", "This will mainly be {v}, but you may be asked to go elsewhere.", "It includes {v} and whatever belongs to it.", "The parties have chosen {v}. Nothing else has been agreed.", "Responsible for this is {v}, or whoever takes that place."),
    },
    "de": {
        "money": ("Gezahlt werden {v} brutto, fällig am Monatsende.", "Der Betrag von {v} ist im Voraus zu entrichten.", "Vereinbart sind {v}, die Hälfte davon sofort.", "Mehr als {v} trägt keine Seite."),
        "date": ("Sie beginnt am {v}.", "Vor dem {v} gilt nichts davon.", "Alles ist bis spätestens {v} zu übergeben.", "Beide Seiten haben sich auf den {v} geeinigt."),
        "code": ("Geführt wird der Vorgang unter {v}.", "Es gilt die Anlage {v}."),
        "number": ("Die ersten {v} gelten zur Erprobung.", "Danach gilt für beide Seiten eine Frist von {v}.", "Der Anspruch umfasst {v} im Kalenderjahr.", "Begrenzt ist dies auf {v}."),
        "text": ("Sie werden als {v} eingestellt und der Leitung unterstellt.", "Das ist in erster Linie {v}, ein Wechsel bleibt vorbehalten.", "Dazu gehört {v} mit allem Zubehör.", "Zuständig ist hierfür {v}."),
    },
    "fr": {
        "money": ("La somme de {v} est versée à la fin de chaque mois.", "Il est fixé à {v}, payable d'avance.", "Chaque partie supporte au plus {v}."),
        "date": ("Rien ne s'applique avant le {v}.", "Il commence le {v}.", "Tout doit être remis au plus tard le {v}."),
        "code": ("Le dossier est tenu sous {v}.",),
        "number": ("Les {v} premiers servent d'essai.", "Il faut ensuite {v} par écrit.", "Vous avez droit à {v} par an."),
        "text": ("Vous êtes engagé comme {v} sous l'autorité de la direction.", "Il s'agit surtout de {v}.", "Les parties ont retenu {v}."),
    },
    "es": {
        "money": ("Se abonarán {v} al final de cada mes.", "Queda fijado en {v}, por adelantado."),
        "date": ("Nada se aplica antes del {v}.", "Comienza el {v}.", "Todo se entregará a más tardar el {v}."),
        "code": ("El expediente se lleva con {v}.",), "number": ("Tendrá derecho a {v} por año.", "Después harán falta {v} por escrito."),
        "text": ("Se le contrata como {v} bajo la dirección.", "Será sobre todo {v}.", "Las partes han elegido {v}."),
    },
    "it": {
        "money": ("Saranno versati {v} a fine mese.", "È fissato in {v}, in anticipo."),
        "date": ("Nulla si applica prima del {v}.", "Inizia il {v}.", "Tutto va consegnato entro il {v}."),
        "code": ("La pratica è tenuta sotto {v}.",), "number": ("Le spettano {v} all'anno.", "In seguito occorrono {v} per iscritto."),
        "text": ("Lei è assunto come {v} alle dipendenze della direzione.", "Si tratta soprattutto di {v}.", "Le parti hanno scelto {v}."),
    },
    "nl": {
        "money": ("Betaald wordt {v} bruto, aan het eind van de maand.", "Dit is vastgesteld op {v}, vooraf te voldoen."),
        "date": ("Vóór {v} geldt niets hiervan.", "Het begint op {v}.", "Alles wordt uiterlijk {v} overgedragen."),
        "code": ("Het dossier wordt gevoerd onder {v}.",), "number": ("U hebt recht op {v} per jaar.", "Daarna geldt {v}, schriftelijk."),
        "text": ("U wordt aangesteld als {v} onder de directie.", "Dit is vooral {v}.", "Partijen hebben gekozen voor {v}."),
    },
}  # fmt: skip
"""Language → group → sentences that stand under a heading, which alone says what the value is."""


def told(sheet: Sheet, entries: Sequence[Entry], x0: float, x1: float, y: float) -> float:
    """A paragraph that says captions and values in sentences, among sentences about other things."""
    table, pieces = _SENTENCES[sheet.habits.language], list[Piece]()
    for entry in (entry for entry in entries if entry.lines):
        pieces += _aside(sheet)
        form = sheet.rng.choice(table[_GROUP.get(entry.value_type, "text")])
        caption = _in_a_sentence(entry.wording, sheet)
        if form.startswith("{c}"):
            caption = caption[0].upper() + caption[1:]
        printed = replace(entry, caption=caption)
        pieces += _sentence(form, {"c": (caption, printed, True), "v": arrange.value_piece(printed)})
    return arrange.flow(sheet, pieces, x0, x1, y) if pieces else y


def under_headings(sheet: Sheet, entries: Sequence[Entry], x0: float, x1: float, y: float) -> float:
    """Clauses whose heading is the caption, run in ("3. Trial. The first …") or on a line above; values in sentences."""
    rng, table = sheet.rng, _UNDER_HEADINGS[sheet.habits.language]
    run_in, sign = rng.random() < 0.5, rng.choice(("", "{}. ", "{}. ", "§ {} ", "{}) "))
    end = rng.choice((".", ".", ":", "")) if run_in else ""
    centred = not run_in and rng.random() < 0.4
    for number, entry in enumerate((entry for entry in entries if entry.lines), 1 + int(rng.random() * 3)):
        if y > sheet.height - 90:
            break
        heading = f"{sign.format(number)}{entry.wording}{end}"
        printed = replace(entry, caption=heading)
        form = rng.choice(table[_GROUP.get(entry.value_type, "text")])
        pieces = [*_aside(sheet), *_sentence(form, {"v": arrange.value_piece(printed)}), *_aside(sheet)]
        y += sheet.leading * 0.5
        if run_in:
            y = arrange.flow(sheet, [(f"{heading} ", printed, True), *pieces], x0, x1, y)
            continue
        style = sheet.style(1.0, rng.random() < 0.8)
        inks = sheet.write((x0 + x1) / 2 if centred else x0, y, heading, style, "c" if centred else "l")
        before = len(sheet.marks)
        y = arrange.flow(sheet, pieces, x0, x1, y + sheet.leading)
        for mark in sheet.marks[before:]:
            mark.caption_inks = inks
    return y


def plainly_told(sheet: Sheet, count: int, x0: float, x1: float, y: float) -> float:
    """``count`` sentences, or fewer, that hold values of the lexicon's kinds without a caption."""
    pieces: list[Piece] = []
    forms = _PLAIN[sheet.habits.language]
    for form in sheet.rng.sample(forms, min(count, len(forms))):
        pieces += _aside(sheet)
        pieces += _with_values(sheet, form)
    return arrange.flow(sheet, pieces, x0, x1, y) if pieces else y


def told_otherwise(sheet: Sheet, count: int, x0: float, x1: float, y: float) -> float:
    """``count`` sentences, or fewer, that hold values of any field without a caption; and as many questions, about,
    that such sentences answer and these do not."""
    rng, pieces = sheet.rng, list[Piece]()
    lines = rng.sample(tellings(sheet.habits.language), count)
    for line in lines:
        entry = _entry(line, values.make(line.maker, sheet.habits), rng)
        pieces += [*_aside(sheet), *_sentence(rng.choice(line.sentences), {"v": arrange.value_piece(entry)})]
    for line in rng.sample(tellings(sheet.habits.language), count):
        if rng.random() < 0.7:
            sheet.not_told.append(_entry(line, [], rng))
    return arrange.flow(sheet, pieces, x0, x1, y)


def _entry(line: Telling, lines: list[str], rng: Random) -> Entry:
    """The field of a telling with these lines, asked for in some of its ways."""
    phrases = tuple(rng.sample(line.asked, min(len(line.asked), 2)))
    hard = tuple(one for one in line.asked if one not in phrases)[:1]
    key = RandomKey("", phrases, hard, phrases[0].replace(" ", "_"), asked=line.asked)
    return Entry(f"{RANDOM}{key.slug}", line.value_type, "", "", lines, None, key)


def _aside(sheet: Sheet) -> list[Piece]:
    """Now and then a sentence about something else."""
    return [(values.prose(sheet.habits, 1)[0] + " ", None, False)] if sheet.rng.random() < 0.4 else []


def _in_a_sentence(wording: str, sheet: Sheet) -> str:
    """A caption as a sentence says it: mostly small, without what stands in brackets or behind a slash."""
    short = re.split(r"\s*[/(:]", wording)[0].strip()
    text = short if short and may_print(short, sheet.split) else wording
    shouted = text.isupper() and len(text) < 5
    kept = shouted or sheet.rng.random() < (0.9 if sheet.habits.language == "de" else 0.15)
    return text if kept else text.lower()


def _with_values(sheet: Sheet, form: str) -> list[Piece]:
    """One sentence with its values; none where the page holds one of its kinds already."""
    kinds = arrange.HOLE.findall(form)
    if any(name in sheet.present for name in kinds):
        return []
    said: dict[str, Piece] = {}
    for name in kinds:
        entry = sheet.bare(name)
        if entry is None:
            return []
        said[name] = arrange.value_piece(entry)
    return _sentence(form, said)


def _sentence(form: str, said: Mapping[str, Piece]) -> list[Piece]:
    """``form`` with a piece for each of its holes."""
    return [*arrange.filled(form, said), (" ", None, False)]


KINDS = (
    "effective_date", "valid_until", "due_date", "loss_date", "job_title", "gross_pay", "hours_worked", "notice_period",
    "contract_term", "deductible", "premium", "installment", "amount_due", "amount_paid", "discount", "shipping_cost",
    "policy_number", "claim_number", "customer_number", "order_number", "vehicle_plate", "meter_number", "physician",
    "contact_person", "course", "grade", "tax_year", "annual_income", "delivery_date", "employee_number", "tariff",
    "consumption", "previous_balance", "home_address", "city", "employee_name", "memo_time", "interest_rate", "credit_limit", "department", "project", "serial_number",
)  # fmt: skip
"""What letters like to tell."""


def some_values(sheet: Sheet, x0: float, x1: float, y: float) -> float:
    """Sentences that hold values: with a caption of the lexicon or an invented one, or with none."""
    rng = sheet.rng
    if rng.random() < 0.35:
        y = plainly_told(sheet, rng.randrange(1, 5), x0, x1, y)
    if rng.random() < 0.5 and sheet.split in LEARNED:
        y = told_otherwise(sheet, rng.randrange(1, 7), x0, x1, y)
    entries = sheet.entries(list(KINDS), rng.randrange(0, 4))
    entries += sheet.random_entries(rng.randrange(0, 4))
    rng.shuffle(entries)
    return told(sheet, entries, x0, x1, y)
