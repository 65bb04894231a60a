# ruff: noqa: E501 - tables of words
"""Regular papers about money: account statements, utility bills, payslips, insurance papers."""

from datetime import timedelta

from training.synthesis import arrange, blocks, letters, parties
from training.synthesis import vocabulary as v
from training.synthesis.families.form_parts import boxes, far_right, typed_in
from training.synthesis.families.result_tables import some_table
from training.synthesis.habits import cents
from training.synthesis.names import person
from training.synthesis.sheet import Sheet
from training.synthesis.values import goods

TITLES = {
    "statement": {"en": ("ACCOUNT STATEMENT", "Statement of Account", "Bank Statement"), "de": ("Kontoauszug", "KONTOAUSZUG"), "fr": ("RELEVÉ DE COMPTE",), "es": ("EXTRACTO DE CUENTA",), "it": ("ESTRATTO CONTO",), "nl": ("Rekeningafschrift",)},
    "utility_bill": {"en": ("Electricity Bill", "Your water bill", "UTILITY BILL"), "de": ("Jahresabrechnung Strom", "Verbrauchsabrechnung"), "fr": ("Votre facture d'électricité",), "es": ("Factura de electricidad",), "it": ("Bolletta luce",), "nl": ("Jaarnota energie",)},
    "payslip": {"en": ("PAYSLIP", "Earnings Statement", "Pay Advice"), "de": ("Entgeltabrechnung", "Verdienstabrechnung"), "fr": ("BULLETIN DE PAIE",), "es": ("NÓMINA",), "it": ("BUSTA PAGA",), "nl": ("Loonstrook", "Salarisspecificatie")},
    "insurance": {"en": ("CLAIM FORM", "Certificate of Insurance", "Policy Schedule", "Notice of Loss"), "de": ("Schadenanzeige", "Versicherungsschein"), "fr": ("Déclaration de sinistre", "Attestation d'assurance"), "es": ("Parte de siniestro", "Condiciones particulares"), "it": ("Denuncia di sinistro", "Certificato di assicurazione"), "nl": ("Schadeformulier", "Polisblad")},
    "medical": {"en": ("PATIENT INFORMATION", "Referral", "Medical Certificate"), "de": ("Überweisung", "Arztbrief", "Patientenaufnahme"), "fr": ("Certificat médical", "Fiche patient"), "es": ("Informe médico",), "it": ("Certificato medico",), "nl": ("Verwijsbrief", "Patiëntgegevens")},
}  # fmt: skip


def _title(sheet: Sheet, kind: str, x: float, y: float, align: str = "l") -> float:
    style = sheet.style(sheet.rng.choice((1.2, 1.5, 1.9)), sheet.rng.random() < 0.7)
    sheet.write(x, y, sheet.rng.choice(TITLES[kind][sheet.habits.language]), style, align)
    return y + style.size * 1.7


def _edges(sheet: Sheet) -> tuple[float, float, float]:
    margin = sheet.rng.uniform(28, 65)
    x0, x1 = margin, sheet.width - margin
    return x0, x0 + (x1 - x0) * sheet.rng.uniform(0.45, 0.58), x1


def _top(sheet: Sheet, kind: str, addressee: str = "") -> tuple[float, float, float, float]:
    """Letterhead, title and often an address window; the edges and the next baseline."""
    rng = sheet.rng
    x0, middle, x1 = _edges(sheet)
    if addressee and rng.random() < letters.SHARE[sheet.habits.language]:
        _, left, right = letters.letter_head(sheet, x0, middle, x1, (addressee, "home_address"))
        return x0, middle, x1, _title(sheet, kind, x0, max(left, right) + sheet.leading * 0.5)
    y = parties.letterhead(sheet, x0, middle, rng.uniform(28, 55)) + sheet.leading
    if addressee and rng.random() < 0.75:
        y = parties.party(sheet, addressee, "home_address", x0, middle, y, rng.random() < 0.3) + sheet.leading
    return x0, middle, x1, _title(sheet, kind, x0, y + sheet.leading * 0.5)


def _entries_at(sheet: Sheet, names: list[str], x0: float, middle: float, x1: float, y: float) -> float:
    if sheet.rng.random() < 0.4:
        left, right = (x0, middle - 10) if sheet.rng.random() < 0.5 else (middle, x1)
        return arrange.pairs(sheet, sheet.entries(names), left, right, y)
    return arrange.pairs(sheet, sheet.entries(names), x0, x1, y)


def statement(sheet: Sheet) -> None:
    rng, h = sheet.rng, sheet.habits
    x0, middle, x1, y = _top(sheet, "statement", "account_holder")
    more = [
        "statement_number",
        "statement_period",
        "branch",
        "iban",
        "bic",
        "customer_number",
        "interest_rate",
        "credit_limit",
        "currency",
        "phone",
        "minimum_payment",
    ]
    y = _entries_at(
        sheet, ["account_number", "statement_date", *rng.sample(more, rng.randrange(2, 7))], x0, middle, x1, y
    )
    balance = cents(rng, 5_000, 2_000_000)
    opening = sheet.entry("opening_balance", [h.money(balance)])
    rows, spent, came = [], 0, 0
    day = h.today - timedelta(days=30)
    for _ in range(rng.randrange(3, 26)):
        day += timedelta(days=rng.randrange(0, 3))
        amount = cents(rng, 300, 300_000)
        out = rng.random() < 0.7
        balance += -amount if out else amount
        spent, came = (spent + amount, came) if out else (spent, came + amount)
        text = rng.choice(
            (
                goods(h),
                person(h)[0],
                f"{rng.choice(v.COMPANY_STEM)} {goods(h)}",
                f"{h.word('CITY')} {rng.randrange(100, 9999)}",
            )
        )
        rows.append(
            [
                h.date(day),
                text,
                h.amount(amount) if out else "",
                "" if out else h.amount(amount),
                h.amount(balance),
            ]
        )
    summary = [opening, sheet.entry("closing_balance", [h.money(balance)])]
    if rng.random() < 0.6:
        summary += [
            sheet.entry("total_deposits", [h.money(came)]),
            sheet.entry("total_withdrawals", [h.money(spent)]),
        ]
    found = [e for e in summary if e]
    first = rng.random() < 0.5
    if first:
        y = arrange.pairs(sheet, found, x0, x1, y + sheet.leading)
    words = {
        "en": ["Date", "Description", "Debit", "Credit", "Balance"],
        "de": ["Datum", "Buchungstext", "Soll", "Haben", "Saldo"],
        "fr": ["Date", "Libellé", "Débit", "Crédit", "Solde"],
        "es": ["Fecha", "Concepto", "Debe", "Haber", "Saldo"],
        "it": ["Data", "Descrizione", "Dare", "Avere", "Saldo"],
        "nl": ["Datum", "Omschrijving", "Af", "Bij", "Saldo"],
    }
    y = blocks.plain_table(
        sheet, words[h.language], rows, [1.3, 3, 1.1, 1.1, 1.2], "llrrr", x0, x1, y + sheet.leading
    )
    if not first:
        y = arrange.pairs(sheet, found, x0, x1, y + sheet.leading)
    _end(sheet, x0, x1, y)  # fmt: skip


def utility_bill(sheet: Sheet) -> None:
    rng = sheet.rng
    x0, middle, x1, y = _top(sheet, "utility_bill", "customer_name")
    names = [
        "customer_number",
        "invoice_number",
        "issue_date",
        "billing_period",
        "meter_number",
        "tariff",
        "supply_address",
        "contract_number",
        "due_date",
        "phone",
    ]
    y = _entries_at(sheet, rng.sample(names, rng.randrange(4, 9)), x0, middle, x1, y)
    old = rng.randrange(1_000, 60_000)
    used = rng.randrange(100, 6_000)
    readings = [
        sheet.entry("previous_reading", [str(old)]),
        sheet.entry("current_reading", [str(old + used)]),
        sheet.entry("consumption", [f"{used} kWh"]),
    ]
    y = arrange.pairs(sheet, [e for e in readings if e], x0, x1, y + sheet.leading)
    extra = sheet.entries(["previous_balance", "installment", "amount_paid"], rng.randrange(0, 3))
    y = arrange.pairs(sheet, extra, x0, x1, y + sheet.leading * 0.6)
    if rng.random() < 0.5:
        y = blocks.small_print(sheet, x0, x1, y + sheet.leading, 2)
    y = blocks.totals(sheet, rng.choice((x0, middle)), x1, y + sheet.leading, used * rng.randrange(15, 40))
    if rng.random() < 0.4 and y < sheet.height - 140:
        blocks.slip(
            sheet,
            [
                m.entry
                for m in sheet.marks
                if m.entry.field in ("invoice_number", "customer_number", "gross_total", "due_date")
            ][:4],
            x0,
            x1,
        )
    else:
        _end(sheet, x0, x1, y)  # fmt: skip


def payslip(sheet: Sheet) -> None:
    rng, h = sheet.rng, sheet.habits
    x0, middle, x1, y = _top(sheet, "payslip")
    names = [
        "employee_name",
        "employee_number",
        "pay_period",
        "pay_date",
        "department",
        "job_title",
        "tax_class",
        "national_id",
        "hourly_rate",
        "hours_worked",
        "iban",
        "date_of_birth",
    ]
    y = _entries_at(sheet, ["employee_name", *rng.sample(names[1:], rng.randrange(3, 9))], x0, middle, x1, y)
    gross = cents(rng, 80_000, 900_000)
    tax, social = round(gross * rng.uniform(0.05, 0.3)), round(gross * rng.uniform(0.05, 0.2))
    base = {
        "en": ("Basic salary", "Overtime", "Bonus"),
        "de": ("Grundgehalt", "Überstunden", "Prämie"),
        "fr": ("Salaire de base", "Heures sup.", "Prime"),
        "es": ("Salario base", "Horas extra", "Plus"),
        "it": ("Paga base", "Straordinari", "Premio (voce)"),
        "nl": ("Basissalaris", "Overuren", "Toeslag"),
    }
    rows = [[text, h.amount(cents(rng, 1_000, gross))] for text in base[h.language][: rng.randrange(1, 4)]]
    y = blocks.plain_table(sheet, ["", ""], rows, [3, 1], "lr", x0, x1, y + sheet.leading)
    sums = [
        ("gross_pay", gross),
        ("income_tax", tax),
        ("social_security", social),
        ("net_pay", gross - tax - social),
    ]
    found = [e for e in (sheet.entry(n, [h.money(a)]) for n, a in sums) if e]
    arrange.pairs(sheet, found, rng.choice((x0, middle)), x1, y + sheet.leading)  # fmt: skip


def insurance_form(sheet: Sheet) -> None:
    rng = sheet.rng
    x0, _, x1, y = _top(sheet, "insurance")
    names = [
        "policy_number",
        "claim_number",
        "insured_name",
        "insurer",
        "premium",
        "coverage_amount",
        "deductible",
        "loss_date",
        "effective_date",
        "valid_until",
        "home_address",
        "phone",
        "vehicle_plate",
        "contact_person",
        "email",
        "date_of_birth",
        "occupation",
        "remarks",
        "currency",
    ]
    _groups(sheet, rng.sample(names, rng.randrange(7, 16)), x0, x1, y)  # fmt: skip


def medical_form(sheet: Sheet) -> None:
    rng = sheet.rng
    x0, _, x1, y = _top(sheet, "medical")
    names = [
        "patient_name",
        "patient_id",
        "date_of_birth",
        "gender",
        "diagnosis",
        "physician",
        "insurer",
        "policy_number",
        "phone",
        "home_address",
        "application_date",
        "emergency_contact",
        "marital_status",
        "occupation",
        "department",
        "remarks",
        "nationality",
        "signature_date",
    ]
    _groups(sheet, rng.sample(names, rng.randrange(7, 15)), x0, x1, y)  # fmt: skip


def _groups(sheet: Sheet, names: list[str], x0: float, x1: float, y: float) -> None:
    """Entries in groups of a few, a share left blank, text between them."""
    rng = sheet.rng
    entries = sheet.entries(names)
    share = rng.choice((0.0, 0.0, 0.15, 0.3))
    for entry in entries:
        if rng.random() < share:
            entry.lines = []
    while entries and y < sheet.height - 80:
        count = rng.randrange(2, 8)
        part, entries = entries[:count], entries[count:]
        way = rng.choices((arrange.pairs, boxes, far_right, typed_in), (60, 20, 10, 10))[0]
        y = way(sheet, part, x0, x1, y) + sheet.leading * rng.uniform(0.3, 1.3)
        if rng.random() < 0.15:
            y = some_table(sheet, x0, x1, y)
        if rng.random() < 0.3:
            y = blocks.small_print(sheet, x0, x1, y, 1) + sheet.leading * 0.6
        if not entries and rng.random() < 0.5:
            entries = sheet.random_entries(rng.randrange(2, 9))
    _end(sheet, x0, x1, y)


def _end(sheet: Sheet, x0: float, x1: float, y: float) -> None:
    rng = sheet.rng
    if rng.random() < 0.5 and y < sheet.height - 110:
        blocks.small_print(sheet, x0, x1, y + sheet.leading, rng.randrange(1, 4))
    if rng.random() < 0.4 and y < sheet.height - 160:
        parties.footer(sheet, x0, x1)
    if rng.random() < 0.4:
        blocks.page_number(sheet)
