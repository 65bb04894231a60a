"""Whatever is printed comes back, and what OCR does to it never becomes another value."""

from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from babel.numbers import format_decimal, format_percent
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.iso7064 import mod_11_10

from docpipe.values import FIELD_TYPES, FieldStatus, ParseContext, Parsed

OCR = ParseContext(from_ocr=True)
MISREAD = {"0": "O", "1": "Il", "2": "Z", "5": "S", "6": "G", "8": "B"}
DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2060, 12, 31))
NAMES = st.from_regex(r"[a-z][a-z0-9]{0,8}", fullmatch=True)
DIGITS = st.text("0123456789", min_size=18, max_size=18)
few = settings(max_examples=40, deadline=None)


def parse(name: str, text: str, context: ParseContext | None = None) -> Parsed:
    return FIELD_TYPES[name].parse(text, context or ParseContext())


def german_iban(account: str) -> str:
    check = 98 - int(f"{account}131400") % 97
    return f"DE{check:02d}{account}"


def misread(code: str, data: st.DataObject, most: int) -> str:
    """``code`` with up to ``most`` digits behind its country as letters that look like them."""
    places = [i for i, char in enumerate(code) if i > 3 and char in MISREAD]
    damaged = list(code)
    for at in data.draw(st.lists(st.sampled_from(places), max_size=most, unique=True)) if places else []:
        damaged[at] = data.draw(st.sampled_from(MISREAD[code[at]]))
    return "".join(damaged)


@few
@given(account=DIGITS, data=st.data())
def test_iban(account: str, data: st.DataObject) -> None:
    iban = german_iban(account)
    spaced = " ".join(iban[i : i + 4] for i in range(0, len(iban), 4))
    assert parse("iban", spaced).value == iban
    assert parse("iban", misread(iban, data, 3), OCR).value == iban


@few
@given(account=DIGITS, at=st.integers(4, 21), step=st.integers(1, 9))
def test_an_iban_with_another_digit_is_never_ok(account: str, at: int, step: int) -> None:
    iban = german_iban(account)
    other = iban[:at] + str((int(iban[at]) + step) % 10) + iban[at + 1 :]
    assert parse("iban", other, OCR).status is not FieldStatus.OK


@few
@given(number=st.integers(10_000_000, 99_999_999), data=st.data())
def test_vat_number(number: int, data: st.DataObject) -> None:
    code = f"DE{number}{mod_11_10.calc_check_digit(str(number))}"
    for name in ("vat_id", "tax_id"):
        assert parse(name, f"{code[:2]} {code[2:5]} {code[5:8]} {code[8:]}").value == code
        assert parse(name, misread(code, data, 2), OCR).value == code


@few
@given(
    bank=st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=4, max_size=4),
    branch=st.sampled_from(["", "XXX", "123"]),
)
def test_bic(bank: str, branch: str) -> None:
    code = f"{bank}DE5M{branch}"
    assert parse("bic", f"BIC: {code}").value == code


@pytest.mark.parametrize("locale", ["en_US", "de_DE", "fr_FR", "pl_PL", "pt_BR"])
@few
@given(value=st.decimals(Decimal(0), Decimal("99.99"), places=2))
def test_percent(locale: str, value: Decimal) -> None:
    printed = format_percent(value / 100, format="#,##0.00 %", locale=locale)
    assert parse("percent", printed, ParseContext(locale=locale)).value == value


@pytest.mark.parametrize("locale", ["en_GB", "de_DE", "fr_FR", "es_ES"])
@few
@given(
    value=st.decimals(Decimal("0.01"), Decimal("9999.99"), places=2),
    unit=st.sampled_from(["", "kg", "Stk", "h", "pcs", "m"]),
)
def test_quantity_and_number(locale: str, value: Decimal, unit: str) -> None:
    printed, context = format_decimal(value, format="#,##0.00", locale=locale), ParseContext(locale=locale)
    assert parse("quantity", f"{printed} {unit}".strip(), context).value == value
    assert parse("number", printed, context).value == value


@few
@given(moment=st.times().map(lambda t: time(t.hour, t.minute)))
def test_time(moment: time) -> None:
    for printed in (moment.strftime("%H:%M"), moment.strftime("%I:%M %p"), moment.strftime("%H.%M Uhr")):
        assert parse("time", printed).value == moment


@few
@given(first=DAYS, length=st.integers(0, 900))
def test_period(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    for form, between in (
        ("%d.%m.%Y", " - "),
        ("%d.%m.%Y", " bis "),
        ("%Y-%m-%d", " to "),
        ("%d %B %Y", " to "),
    ):
        assert parse("period", first.strftime(form) + between + last.strftime(form)).value == (first, last)


@few
@given(
    count=st.integers(1, 999),
    unit=st.sampled_from([("days", "D"), ("Monate", "M"), ("ans", "Y"), ("weeks", "W")]),
)
def test_duration(count: int, unit: tuple[str, str]) -> None:
    assert parse("duration", f"{count} {unit[0]}").value == f"P{count}{unit[1]}"


@few
@given(user=NAMES, host=NAMES)
def test_mail_and_web_addresses(user: str, host: str) -> None:
    address = f"{user}@{host}.example.com"
    assert parse("email", f"Mail: {address}").value == address
    assert parse("email", f"{user} @ {host}.example.com", OCR).value == address
    assert parse("url", f"www.{host}.example.com/{user}").value == f"www.{host}.example.com/{user}"


@few
@given(number=st.integers(10_000_000, 9_999_999_999))
def test_phone(number: int) -> None:
    digits = str(number)
    assert parse("phone", f"+49 (0){digits[:3]} {digits[3:]}").value == f"+49{digits}"


@few
@given(code=st.from_regex(r"[A-Z]{1,3}-?[0-9]{3,8}(/[0-9]{2})?", fullmatch=True))
def test_identifier(code: str) -> None:
    assert parse("identifier", f"Invoice No.: {code}").value == code


@few
@given(code=st.sampled_from(["EUR", "USD", "CHF", "PLN", "SEK", "JPY"]))
def test_currency(code: str) -> None:
    assert parse("currency", f"All amounts in {code}").value == code


@pytest.mark.parametrize(("mark", "ticked"), [("☒", True), ("[x]", True), ("☐", False), ("[ ]", False)])
@few
@given(label=NAMES)
def test_checkbox(mark: str, ticked: bool, label: str) -> None:
    assert parse("checkbox", f"{mark} {label}9").value is ticked


@few
@given(lines=st.lists(st.from_regex(r"[A-Z][a-z]{2,9} [0-9]{1,4}", fullmatch=True), min_size=1, max_size=4))
def test_lines_are_kept(lines: list[str]) -> None:
    printed = "  \n ".join(lines)
    for name in ("address", "block"):
        assert parse(name, printed).value == "\n".join(lines)
    assert parse("text", printed).value == " ".join(lines)
