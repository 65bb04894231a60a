# ruff: noqa: E501 - tables of words
"""The head of a till receipt: who sold, where, and the numbers printed around it."""

from training.synthesis import parties
from training.synthesis.habits import pattern
from training.synthesis.names import company, legal_company, on_two_lines, shop
from training.synthesis.places import address
from training.synthesis.sheet import Sheet
from training.synthesis.splits import may_print, normal_wording

_REGISTRATIONS = {
    "en": (("", "(999999-A)"), ("", "(999999 A)"), ("", "(9999999-A)"), ("CO. REG. NO:", "999999-A"), ("ABN", "99 999 999 999"), ("Co. No.", "999999-A"), ("Reg No", "999999999A"), ("ROC NO:", "999999-A"), ("", "999999-A")),
    "de": (("HRB", "99999"), ("", "HRB 9999"), ("St.-Nr.", "99/999/99999")), "fr": (("Siret", "999 999 999 99999"), ("RCS", "B 999 999 999"), ("SIRET :", "99999999999999")),
    "es": (("CIF", "B-99999999"), ("NIF:", "B99999999")), "it": (("P.IVA", "99999999999"), ("REA", "AA-999999")), "nl": (("KvK", "99999999"), ("K.v.K. nr.", "99999999")),
}  # fmt: skip
"""(caption or none, form of the number)"""


def merchant(sheet: Sheet, x0: float, x1: float, y: float) -> float:
    """Name, registration, address and contact lines without gaps between them; the next baseline."""
    rng = sheet.rng
    align = "l" if rng.random() < 0.18 else "c"
    at = x0 if align == "l" else (x0 + x1) / 2
    if rng.random() < 0.1:
        code = pattern(rng, rng.choice(("A99/99", "999999", "AA", "#9999", "99", "9999-999")))
        sheet.write(at, y, code, sheet.style(rng.choice((1.0, 1.2))), align)
        y += sheet.leading * 1.3
    y = _name(sheet, at, x0, x1, y, align)
    place = sheet.bare("merchant_address", address(sheet.habits))
    if place and rng.random() < 0.93:
        lines = [" ".join(place.lines)] if rng.random() < 0.1 else place.lines
        room = (x1 - x0) * (rng.uniform(0.5, 1.0) if rng.random() < 0.2 else 1.0)
        inks, y = sheet.lines(at, y, sheet.wrap_all(lines, room), None, align)
        sheet.mark(place, [], inks)
    kinds = ("phone", "fax_number", "seller_vat_id", "company_registration", "website", "tax_number")
    names = [n for n in rng.sample(kinds, rng.randrange(0, 4)) if n not in sheet.present]
    return parties.contact_lines(sheet, names, at, y, sheet.body, align) + sheet.leading * 0.4


def _name(sheet: Sheet, at: float, x0: float, x1: float, y: float, align: str) -> float:
    """The merchant's name: of a firm, of a shop, or a trade name with the firm's under it, which is asked for."""
    rng = sheet.rng
    draw = rng.random()
    name = (shop if draw < 0.28 else company if draw < 0.45 else legal_company)(sheet.habits)
    sheet.habits.company = name[0]
    if draw > 0.84:
        trade = _case(sheet, shop(sheet.habits)[0], rng.random())
        style = sheet.style(rng.choice((1.0, 1.3, 1.7)), rng.random() < 0.5)
        _, y = sheet.lines(at, y, sheet.wrap(trade, x1 - x0, style), style, align)
    entry = sheet.bare("merchant_name", name)
    if entry is None:
        return y
    entry.lines = [_case(sheet, entry.lines[0], rng.random())]
    style = sheet.style(rng.choice((1.0, 1.0, 1.0, 1.3, 1.6)), rng.random() < 0.4)
    caption, number = rng.choice(_REGISTRATIONS[sheet.habits.language])
    registered = rng.random() < 0.4 and (not caption or may_print(caption, sheet.split))
    text = f"{caption} {pattern(rng, number)}".strip()
    prefix = pattern(rng, rng.choice(("9999", "A99", "#999"))) if rng.random() < 0.05 else ""
    lines = sheet.wrap_all([f"{prefix} {entry.lines[0]}".strip()], x1 - x0, style)
    lines = on_two_lines(rng, lines, 0.25)
    beside = registered and rng.random() < 0.6
    if beside:
        lines = sheet.wrap_all([*lines[:-1], f"{lines[-1]} {text}"], x1 - x0, style)
    inks, y = sheet.lines(at, y, lines, style, align)
    first, count = len(prefix.split()), len(entry.lines[0].split())
    sheet.mark(entry, [], inks[first : first + count])
    if beside:
        _mark_registration(sheet, caption, text, inks[first + count :])
    elif registered:
        inks, y = sheet.lines(at, y, sheet.wrap(text, x1 - x0), None, align)
        _mark_registration(sheet, caption, text, inks)
    return y


def _mark_registration(sheet: Sheet, caption: str, text: str, inks: list[int]) -> None:
    entry = sheet.bare("company_registration", [text[len(caption) :].strip()])
    sheet.present |= {"tax_number", "seller_vat_id"}
    if entry:
        entry.caption = entry.wording = caption
        if caption:
            sheet.used.add(normal_wording(caption))
        split = len(caption.split())
        sheet.mark(entry, inks[:split], inks[split:])


def _case(sheet: Sheet, text: str, draw: float) -> str:
    if sheet.habits.upper or draw < 0.3:
        return text.upper()
    return text.lower() if draw < 0.34 else text.title() if draw < 0.4 else text
