"""Texts, addresses, contact details, marks, patterns."""

import pytest

from docpipe.values import FIELD_TYPES, MARKS, FieldStatus, ParseContext, split_address


def parse(name, text, context=None):
    return FIELD_TYPES[name].parse(text, context or ParseContext())


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("text", "  two\n words ", "two words"),
        ("block", " a  b \n\n c ", "a b\nc"),
        ("address", "Foo GmbH \n\n12345 Berlin", "Foo GmbH\n12345 Berlin"),
        ("email", "Mail: Info@Example.COM.", "Info@example.com"),
        ("url", "see www.Example.com/Path.", "www.example.com/Path"),
        ("phone", "Tel. +49 (0) 89 / 123 456-0", "+49891234560"),
        ("phone", "(555) 123-4567", "5551234567"),
        ("checkbox", "☒", True),
        ("checkbox", "[ ]", False),
        ("checkbox", "X", True),
        ("signature", "J. Doe", True),
        ("currency", "Betrag in EUR", "EUR"),
        ("currency", "€", "EUR"),
    ],
)
def test_value(name, text, value):
    assert parse(name, text).value == value


@pytest.mark.parametrize(
    ("name", "text", "status"),
    [
        ("address", "12 34", FieldStatus.INVALID),
        ("checkbox", "[x] yes [ ] no", FieldStatus.INVALID),
        ("checkbox", "Text", FieldStatus.INVALID),
        ("email", "a@b.de c@d.de", FieldStatus.AMBIGUOUS),
        ("phone", "12.03.2024", FieldStatus.INVALID),
        ("url", "Hello World", FieldStatus.INVALID),
        ("currency", "$", FieldStatus.INVALID),
        ("signature", "", FieldStatus.UNREADABLE),
    ],
)
def test_refused(name, text, status):
    assert parse(name, text).status is status


def test_spaced_email_is_mended_only_in_ocr_text():
    assert parse("email", "info @ example .com").status is FieldStatus.INVALID
    assert parse("email", "info @ example .com", ParseContext(from_ocr=True)).value == "info@example.com"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "Foo GmbH\nMusterstr. 99\n12345 Musterstadt\nDeutschland",
            ("Musterstr. 99", "12345", "Musterstadt", "Deutschland"),
        ),
        ("Bar AG\nBahnhofstrasse 1\nCH-8001 Zürich", ("Bahnhofstrasse 1", "8001", "Zürich", "CH")),
        ("12 rue de la Paix\n75002 Paris", ("12 rue de la Paix", "75002", "Paris", "")),
        ("1 Main Street\nSpringfield, IL 62704", ("1 Main Street", "62704", "Springfield", "")),
        ("10 High Street, London SW1A 1AA", ("10 High Street", "SW1A 1AA", "London", "")),
        ("ul. Długa 5\n00-950 Warszawa", ("ul. Długa 5", "00-950", "Warszawa", "")),
        ("nothing certain here", ("", "", "", "")),
    ],
)
def test_split_address(text, parts):
    found = split_address(text)
    assert (found.street, found.postcode, found.city, found.country) == parts


def test_pattern_picks_the_one_part_that_matches():
    context = ParseContext(pattern=r"PO-\d{4}")
    assert parse("identifier", "Order PO-1234 of customer 99", context).value == "PO-1234"


def test_value_beside_the_pattern_is_invalid():
    parsed = parse("identifier", "4711", ParseContext(pattern=r"PO-\d{4}"))
    assert (parsed.status, parsed.text) == (FieldStatus.INVALID, "4711")


def test_broken_pattern_is_a_reason_and_no_crash():
    assert "regular expression" in parse("text", "a", ParseContext(pattern="(")).reason


@pytest.mark.parametrize(
    ("printed", "address"),
    [
        ("Herrn Max Müller\nHauptstr. 5\n10115 Berlin", "Hauptstr. 5\n10115 Berlin"),
        ("RA Dr. Zehetgruber, Strozzigasse 31/9, 1080 Wien", "Strozzigasse 31/9, 1080 Wien"),
        ("Dr. med. Ute Mai\nWeg 3\n1010 Wien", "Weg 3\n1010 Wien"),
        ("Dr.-Karl-Renner-Ring 3, 1010 Wien", "Dr.-Karl-Renner-Ring 3, 1010 Wien"),
        ("Prof. Ernst-Str. 5\n10115 Berlin", "Prof. Ernst-Str. 5\n10115 Berlin"),
    ],
)
def test_who_bears_a_title_is_no_part_of_the_address(printed, address):
    assert parse("address", printed).value == address


@pytest.mark.parametrize(
    "line",
    ["Tel.: 0821 / 12 34-56", "03-7932 1023/0191", "Te1 : +6 03 2026 6366", "info@acme.de", "www.acme.de"],
)
def test_an_address_ends_before_telephone_and_mail(line):
    parse = FIELD_TYPES["address"].parse
    assert parse(f"Am Markt 3\n86989 Bergheim\n{line}", ParseContext()).value == "Am Markt 3\n86989 Bergheim"
    assert parse(f"{line}\n86989 Bergheim", ParseContext()).value == f"{line}\n86989 Bergheim"


@pytest.mark.parametrize(
    "line",
    [
        "EAN 5790001118842",
        "NIP: 8180943545",
        "Customer NUR014",
        "Attn: Accounts (Ms Moor)",
        "z. Hd. Frau Moor",
    ],
)
def test_an_address_ends_before_numbers_and_readers(line):
    parse = FIELD_TYPES["address"].parse
    assert parse(f"Am Markt 3\n86989 Bergheim\n{line}", ParseContext()).value == "Am Markt 3\n86989 Bergheim"


@pytest.mark.parametrize(
    "tail", [" Tél. 02 99 00 41 77 Case 214", " – Cap. soc. € 2.600.000 i.v.", " · ada@acme.de"]
)
def test_an_address_on_one_line_ends_with_its_town(tail):
    printed = "3, rue du Puits, 35000 Rennes"
    assert FIELD_TYPES["address"].parse(printed + tail, ParseContext()).value == printed


@pytest.mark.parametrize("caption", ["Sede legale e amm.: ", "Registered office: "])
def test_an_address_begins_behind_its_caption(caption):
    printed = "Via Radici 71/B, 42014 Castellarano"
    parse = FIELD_TYPES["address"].parse
    assert parse(caption + printed, ParseContext()).value == printed
    assert parse(f"{caption}by the sea", ParseContext()).value == f"{caption}by the sea"


@pytest.mark.parametrize("line", ["1558-TMN PUSAT KEPONG", "Springfield, IL 62701", "7th floor, Mill House"])
def test_an_address_keeps_what_may_be_a_part_of_it(line):
    parse = FIELD_TYPES["address"].parse
    assert parse(f"12 Mill Road\n41150 Klang\n{line}", ParseContext()).value.endswith(line)


@pytest.mark.parametrize("line", ["01310-100", "12345678", "Tel Aviv 61000", "50480 KL", "Route 66"])
def test_an_address_keeps_its_last_line(line):
    assert FIELD_TYPES["address"].parse(f"Av. Paulista 9\n{line}", ParseContext()).value.endswith(line)


@pytest.mark.parametrize("name", [n for n in FIELD_TYPES if n not in {"text", "block", "address", *MARKS}])
def test_a_page_of_text_is_no_single_value(name):
    assert parse(name, "12 " * 40_000).status is FieldStatus.INVALID


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("GARDEN FOODS (KL) SDN BHD (139386 X)", "GARDEN FOODS (KL) SDN BHD"),
        ("Example Stationery Ltd. (Co. No: 20154-T)", "Example Stationery Ltd."),
        ("NIGHT CAKES SDN BHD 862725-U |", "NIGHT CAKES SDN BHD"),
        ("| Example Works GmbH", "Example Works GmbH"),
        ("Example Works GmbH & Co. KG", "Example Works GmbH & Co. KG"),
        ("Room 12 (12345)", "Room 12 (12345)"),
        ("Name: Example Works GmbH", "Example Works GmbH"),
        ("Name:", "Name:"),
        ("Company policy: none", "Company policy: none"),
        ("Example Ltd (2024)", "Example Ltd (2024)"),
        ("Example Ltd (8199K)", "Example Ltd"),
        ("Example Ltd (Co.", "Example Ltd"),
        ("NIGHT CAKES SDN BHD (S62725-U )", "NIGHT CAKES SDN BHD"),
        ("NIGHT MART S/B (86272S -U)", "NIGHT MART S/B"),
        ("Example Ltd (Solutions)", "Example Ltd (Solutions)"),
        ("Example Ltd (Biolabs 4)", "Example Ltd (Biolabs 4)"),
        ("Example Ltd (Cornwall", "Example Ltd (Cornwall"),
        ("|", "|"),
    ],
)
def test_a_text_loses_rulings_and_a_firms_registration_number(printed, name):
    assert FIELD_TYPES["text"].parse(printed, ParseContext()).value == name


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("456OO BATANG", "45600 BATANG"),
        ("H0tel Se1angor", "Hotel Selangor"),
        ("S0UTH ST1RLING", "SOUTH STIRLING"),
        ("Jalan SS 15/4B", "Jalan SS 15/4B"),
        ("Level1 Hall B10C", "Level1 Hall B10C"),
        ("LOOL 2020 Q1 2O", "LOOL 2020 Q1 2O"),
    ],
)
def test_only_what_ocr_read_loses_digits_that_look_like_letters(printed, meant):
    scanned = FIELD_TYPES["address"].parse(printed, ParseContext(from_ocr=True))
    assert scanned.value == meant
    assert FIELD_TYPES["text"].parse(printed, ParseContext(from_ocr=True)).value == meant
    assert FIELD_TYPES["address"].parse(printed, ParseContext()).value == printed


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("AMANO MALAYSIA SON BHD", "AMANO MALAYSIA SDN BHD"),
        ("Borneo Tea Son. Bhd.", "Borneo Tea Sdn Bhd."),
        ("MOON CAKES SDN DHD", "MOON CAKES SDN BHD"),
        ("Muster GrnbH", "Muster GmbH"),
        ("Dombey and Son", "Dombey and Son"),
        ("Unit 5/B", "Unit 5/B"),
    ],
)
def test_legal_forms_are_mended_in_what_ocr_read(read: str, meant: str) -> None:
    assert parse("text", read, ParseContext(from_ocr=True)).value == meant
    assert parse("text", read).value == read


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Frau Ayşe Karagöz", "Ayşe Karagöz"),
        ("Monsieur Étienne GUILLEMOT", "Étienne GUILLEMOT"),
        ("Mr. J. F. Anders", "J. F. Anders"),
        ("Herr Dr. Jan Ott", "Dr. Jan Ott"),
        ("Herr/Frau Kim Berg", "Kim Berg"),
        ("Frau Berg", "Frau Berg"),
        ("Frau Holle Betten GmbH", "Frau Holle Betten GmbH"),
        ("Mrs", "Mrs"),
        ("Panino con tonno", "Panino con tonno"),
        ("MS Excel 2019", "MS Excel 2019"),
    ],
)
def test_a_name_loses_its_form_of_address(printed, name):
    assert FIELD_TYPES["text"].parse(printed, ParseContext()).value == name


@pytest.mark.parametrize("printed", ["/s/ Bo Nyström", "/S/ Mr. Bo Nyström", "/s/Bo Nyström"])
def test_a_name_loses_the_sign_that_it_was_signed(printed):
    assert FIELD_TYPES["text"].parse(printed, ParseContext()).value == "Bo Nyström"


def test_an_address_loses_the_word_that_says_so():
    assert (
        FIELD_TYPES["address"].parse("Anschrift: Weg 1\n12345 Ort", ParseContext()).value
        == "Weg 1\n12345 Ort"
    )


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("Delaware,", "Delaware"),
        ("Despachos Guaíba Ltda.", "Despachos Guaíba Ltda."),
        ("Monte Redondo, Lda.", "Monte Redondo, Lda."),
        ("New York;", "New York"),
        ("Missouri.", "Missouri"),
        ("Acme, Inc.", "Acme, Inc."),
        ("Acme Sdn. Bhd.", "Acme Sdn. Bhd."),
        ("Sunshine S.A.", "Sunshine S.A."),
        ("Deliver it to the rear entrance.", "Deliver it to the rear entrance."),
        ("and so on ...", "and so on ..."),
        (":", ":"),
    ],
)
def test_a_phrase_is_cut_out_of_its_sentence(printed: str, value: str) -> None:
    assert FIELD_TYPES["text"].parse(printed, ParseContext()).value == value


def test_three_capitals_that_are_no_currency_do_not_look_like_one() -> None:
    looks = FIELD_TYPES["currency"].looks_like
    assert looks("VAT") == 0 < looks("TND") < looks("GBP")
