# ruff: noqa: E501 - tables of words
"""Business letters of continental Europe: return line, window, information block, columns at the foot."""

from dataclasses import dataclass

from training.synthesis.fonts import Style
from training.synthesis.habits import pattern
from training.synthesis.names import institution, legal_company, person, shop
from training.synthesis.parties import below_address, contact_lines
from training.synthesis.places import address
from training.synthesis.sheet import Sheet
from training.synthesis.splits import may_print
from training.synthesis.values import make

SHARE = {"de": 0.45, "nl": 0.3, "fr": 0.28, "it": 0.22, "es": 0.18, "en": 0.1}
"""How many bills look like a letter, by language."""

_JOINTS = (" · ", " · ", " - ", " | ", " • ", " * ", " – ", " / ")
_SALUTED = {
    "de": ("Firma", "An", "An die", "Herrn", "Frau"),
    "en": ("To", "Messrs."),
    "fr": ("À l'attention de", "Société"),
    "es": ("A la atención de",),
    "it": ("Spett.le", "Alla cortese attenzione di"),
    "nl": ("Aan", "T.a.v."),
}
_CARE = {
    "de": ("z. Hd. {p}", "z.Hd. {p}", "Herrn {p}", "Frau {p}", "{d}", "Abt. {d}", "c/o {p}"), "en": ("Attn: {p}", "c/o {p}", "{d}", "{d} Department"), "fr": ("À l'attention de {p}", "Service {d}"),
    "es": ("Attn. {p}", "Dpto. {d}"), "it": ("c.a. {p}", "Ufficio {d}"), "nl": ("t.a.v. {p}", "Afd. {d}"),
}  # fmt: skip
_HEADS = {"de": ("Geschäftsführer: {p}", "GF: {p}, {p}", "Inhaber: {p}", "Vorstand: {p}", "Sitz der Gesellschaft: {c}", "Amtsgericht {c}"), "nl": ("Directie: {p}", "Gevestigd te {c}"), "fr": ("Gérant : {p}", "RCS {c} B {n}", "SARL au capital de {m} €", "Code APE {a}"), "es": ("Reg. Merc. de {c}, T. {a}", "Administrador: {p}"), "it": ("Cap. Soc. € {m} i.v.", "Reg. Imp. {c} {n}"), "en": ("Director: {p}", "Registered in England {n}", "Registered office: {c}")}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes: the same wherever the letter prints it."""

    name: str
    where: tuple[str, ...]
    party: str = "seller"
    """``seller`` or ``buyer``: orders are the buyer's letters."""

    @classmethod
    def draw(cls, sheet: Sheet, party: str = "seller") -> "Sender":
        draw = sheet.rng.random()
        make_name = (
            shop if draw < 0.15 else institution if draw < 0.35 else person if draw < 0.43 else legal_company
        )
        name = make_name(sheet.habits)[0]
        sheet.habits.company = name
        lines = address(sheet.habits)
        return cls(name, tuple(line.rstrip(",") for line in lines), party)


def letter_head(
    sheet: Sheet,
    x0: float,
    middle: float,
    x1: float,
    recipient: tuple[str, str] = ("buyer_name", "buyer_address"),
    party: str = "seller",
) -> tuple[Sender, float, float]:
    """Logo, return line and window of a letter of ``party``; the sender, and the next baselines of the left and the
    right half."""
    rng = sheet.rng
    sender = Sender.draw(sheet, party)
    top = rng.uniform(34, 60)
    left = right = top
    logo = rng.random()
    if logo < 0.6:
        style = sheet.style(rng.choice((1.3, 1.8, 2.3)), rng.random() < 0.7)
        at, align = rng.choice(((x0, "l"), (x1, "r"), ((x0 + x1) / 2, "c")))
        bottom = sender_name(sheet, sender, at, top, x1 - x0, style, align)
        left = right = bottom + sheet.leading * 0.5
    stacked = rng.random() < 0.45
    if stacked:
        right = _stack(
            sheet, sender, middle + sheet.size * 2, x1, right, with_name=logo >= 0.6 or rng.random() < 0.4
        )
    y = max(left, sheet.height * rng.uniform(0.1, 0.17))
    if rng.random() < 0.75 or (logo >= 0.6 and not stacked):
        y = _return_line(sheet, sender, x0, middle, y)
    return sender, window(sheet, x0, middle - 8, y, *recipient), right + sheet.leading


def sender_name(
    sheet: Sheet, sender: Sender, x: float, y: float, width: float, style: Style, align: str
) -> float:
    entry = sheet.repeated(f"{sender.party}_name", [sender.name])
    inks, y = sheet.lines(x, y, sheet.wrap_all(entry.lines, width, style), style, align)
    sheet.mark(entry, [], inks)
    return y


def _address(
    sheet: Sheet, sender: Sender, x: float, y: float, width: float, style: Style, align: str
) -> float:
    entry = sheet.repeated(f"{sender.party}_address", list(sender.where))
    inks, y = sheet.lines(x, y, sheet.wrap_all(entry.lines, width, style), style, align)
    sheet.mark(entry, [], inks)
    return y


def _stack(sheet: Sheet, sender: Sender, x0: float, x1: float, y: float, with_name: bool) -> float:
    """Name, address, telephone, web and tax numbers under each other without a gap."""
    rng = sheet.rng
    style = sheet.style(rng.choice((0.75, 0.85, 1.0)))
    at, align = (x1, "r") if rng.random() < 0.4 else (x0, "l")
    if with_name:
        y = sender_name(sheet, sender, at, y, x1 - x0, style, align)
    y = _address(sheet, sender, at, y, x1 - x0, style, align)
    kinds = (
        "phone",
        "fax_number",
        "email",
        "website",
        f"{sender.party}_vat_id",
        "tax_number",
        "company_registration",
    )
    return contact_lines(sheet, list(rng.sample(kinds, rng.randrange(1, 6))), at, y, style, align)


def _return_line(sheet: Sheet, sender: Sender, x0: float, x1: float, y: float) -> float:
    """The sender on one small line above the window, as post offices ask for."""
    rng = sheet.rng
    joint = rng.choice(_JOINTS)
    name = sheet.repeated(f"{sender.party}_name", [sender.name])
    place = sheet.repeated(
        f"{sender.party}_address", [(joint if rng.random() < 0.7 else ", ").join(sender.where)]
    )
    text = f"{name.lines[0]}{joint}{place.lines[0]}"
    style = sheet.style(rng.uniform(0.55, 0.8))
    if sheet.text_width(text, style) > (x1 - x0) * 1.15:
        style = sheet.style(0.55)
    inks = sheet.write(x0, y, text, style)
    count = len(name.lines[0].split())
    sheet.mark(name, [], inks[:count])
    sheet.mark(place, [], inks[count + 1 :])
    if rng.random() < 0.5:
        sheet.rule(x0, y + 2, x0 + sheet.text_width(text, style), y + 2)
    return y + sheet.leading * rng.uniform(1.1, 2.2)


def window(sheet: Sheet, x0: float, x1: float, y: float, name_kind: str, address_kind: str) -> float:
    """The recipient without a caption: name, perhaps a person or a department, street, town, country."""
    rng, h = sheet.rng, sheet.habits
    language = h.language
    private = rng.random() < 0.35
    name = person(h) if private else (shop if rng.random() < 0.2 else legal_company)(h)
    saluted = rng.choice(_SALUTED[language])
    if rng.random() < 0.22 and may_print(saluted, sheet.split):
        y = sheet.lines(x0, y, [saluted])[1]
    entry = sheet.bare(name_kind, name)
    if entry is None:
        return y
    style = sheet.style(1.0, rng.random() < 0.2)
    inks, y = sheet.lines(x0, y, sheet.wrap_all(entry.lines, x1 - x0, style), style)
    sheet.mark(entry, [], inks)
    if not private and rng.random() < 0.35:
        text = rng.choice(_CARE[language]).format(p=person(h)[0], d=make("department", h)[0])
        sheet.present.add("contact_person")
        y = sheet.lines(x0, y, sheet.wrap(text, x1 - x0))[1]
    if rng.random() < 0.12:
        y += sheet.leading * 0.5
    place = sheet.bare(address_kind, address(h))
    if place:
        inks, y = sheet.lines(x0, y, sheet.wrap_all(place.lines, x1 - x0))
        sheet.mark(place, [], inks)
    if rng.random() < 0.12:
        y = below_address(sheet, x0, y)
    return y + sheet.leading


_COLUMNS: tuple[tuple[str, ...], ...] = (
    (), ("phone", "fax_number", "email", "website"), ("bank_name", "iban", "bic", "account_number"),
    ("company_registration", "seller_vat_id", "tax_number"),
)  # fmt: skip
"""Kinds of each column at the foot; the empty one holds the address."""


def letter_foot(sheet: Sheet, sender: Sender, x0: float, x1: float, y: float) -> None:
    """Small columns at the bottom: address, contact, bank, register; or one line of them in the middle.

    Nothing where the page is printed down to ``y`` and leaves no room.
    """
    rng = sheet.rng
    small = sheet.style(rng.choice((0.6, 0.7, 0.8)))
    step = small.size * sheet.tone.leading
    top = sheet.height - 24 - step * rng.randrange(3, 6)
    if y > top - step * 2:
        return
    if rng.random() < 0.2:
        _foot_line(sheet, sender, x0, x1, top + step * 2, small)
        return
    columns = list(_COLUMNS[: rng.choice((3, 4, 4))])
    if rng.random() < 0.15:
        rng.shuffle(columns)
    width = (x1 - x0) / len(columns)
    for number, names in enumerate(columns):
        x = x0 + number * width
        if not names:
            below = sender_name(sheet, sender, x, top, width - 6, small, "l")
            _address(sheet, sender, x, below, width - 6, small, "l")
            continue
        names = tuple(name.replace("seller", sender.party) for name in names)
        below = _fitting(sheet, names, x, width - 6, top, small)
        if f"{sender.party}_vat_id" in names or rng.random() < 0.15:
            sheet.lines(x, below, sheet.wrap(_particular(sheet), width - 6, small), small)
    sheet.rule(x0, top - step * 1.2, x1, top - step * 1.2)


def _foot_line(sheet: Sheet, sender: Sender, x0: float, x1: float, y: float, small: Style) -> None:
    """Name, address and the firm's legal particulars on one or two centred lines."""
    joint = sheet.rng.choice(_JOINTS)
    name = sheet.repeated(f"{sender.party}_name", [sender.name])
    place = sheet.repeated(f"{sender.party}_address", [", ".join(sender.where)])
    inks = sheet.write((x0 + x1) / 2, y, f"{name.lines[0]}{joint}{place.lines[0]}", small, "c")
    count = len(name.lines[0].split())
    sheet.mark(name, [], inks[:count])
    sheet.mark(place, [], inks[count + 1 :])
    text = joint.join(_particular(sheet) for _ in range(2))
    sheet.write((x0 + x1) / 2, y + small.size * sheet.tone.leading, text, small, "c")


def _fitting(sheet: Sheet, names: tuple[str, ...], x: float, width: float, y: float, small: Style) -> float:
    """Captioned values of ``names`` that fit on a line each; the next baseline."""
    for name in names:
        if name in sheet.present or sheet.rng.random() < 0.25:
            continue
        entry = sheet.entry(name)
        if entry is None:
            continue
        text = f"{entry.caption} {entry.lines[0]}"
        if sheet.text_width(text, small) > width:
            sheet.present.discard(entry.field)
            continue
        inks = sheet.write(x, y, text, small)
        split = len(entry.caption.split())
        sheet.mark(entry, inks[:split], inks[split:])
        y += small.size * sheet.tone.leading
    return y


def _particular(sheet: Sheet) -> str:
    """A legal particular of the firm that nobody asks for."""
    h = sheet.habits
    form = sheet.rng.choice(_HEADS[h.language])
    parts = {
        "c": h.word("CITY"),
        "n": pattern(sheet.rng, "999 999 999"),
        "m": f"{sheet.rng.randrange(1, 50)} 000",
        "a": pattern(sheet.rng, "9999A"),
    }
    if "{n}" in form:
        sheet.present.add("company_registration")
    return form.format(p=person(h)[0], **parts)
