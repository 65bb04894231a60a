"""Invoices over several pages with carried-over subtotals, and those that are scanned or faxed afterwards."""

from decimal import Decimal
from pathlib import Path

from reportlab.lib.colors import HexColor
from sheet import BLACK, GREY, Sheet, Truth
from trade import grid, item, item_table, pairs, sums, totals

HELVETICA = {"font": "Helvetica", "bold": "Helvetica-Bold"}
TIMES = {"font": "Times-Roman", "bold": "Times-Bold"}


def swiss(path: Path) -> Truth:
    """Swiss francs with apostrophes, three pages, Übertrag at every page break."""
    truth = Truth("invoices/de-ch-uebertrag.pdf", "invoice", "de")
    s = Sheet(path / truth.doc, truth, font_size=9)

    def head() -> None:
        name = "seller_name" if s.page_no == 1 else ""
        s.text(56, 50, "Alpenblick Messtechnik AG", font=s.bold, size=11, field=name)
        s.text(539, 50, f"Seite {s.page_no}", size=7.5, align="right", color=GREY)
        s.rule(56, 58, 539, 58, 1.2, HexColor("#a02828"))

    def new_page() -> float:
        s.next_page()
        head()
        s.text(56, 78, "Rechnung 88-2025-1207", size=8, color=GREY)
        return 104

    head()
    s.lines(56, 76, ["Seestrasse 201", "8810 Horgen"], field="seller_address", size=8)
    s.text(340, 116, "Gemeindewerke Oberau", field="buyer_name")
    s.lines(340, 128, ["Dorfplatz 1", "6373 Oberau"], field="buyer_address")
    rows = [
        ("Rechnung Nr.", "88-2025-1207", "invoice_number", "88-2025-1207"),
        ("Datum", "5. September 2025", "issue_date", "2025-09-05"),
        ("Fällig am", "5. Oktober 2025", "due_date", "2025-10-05"),
        ("MWST-Nr.", "CHE-116.281.710 MWST", "seller_tax_id", "CHE116281710"),
        ("Währung", "CHF", "currency", "CHF"),
    ]
    pairs(s, 56, 176, rows, value_x=140)
    kinds = [
        "Durchflusssensor",
        "Drucksensor",
        "Temperaturfühler",
        "Füllstandsonde",
        "Messumformer",
        "Datenlogger",
    ]
    goods = [
        item(
            f"{kinds[n % 6]} Typ {chr(65 + n % 5)}{110 + 7 * n}",
            str(1 + n * 5 % 7),
            "Stk",
            f"{148 + 61 * n % 900}.{(n * 35) % 100:02d}",
            "8.1",
            "inkl. Kalibrierschein" if n % 4 == 0 else "",
        )
        for n in range(58)
    ]
    columns = [
        ("pos", "Pos", 56.0, "left"),
        ("description", "Bezeichnung", 84.0, "left"),
        ("quantity", "Menge", 340.0, "right"),
        ("unit", "ME", 350.0, "left"),
        ("unit_price", "Preis", 440.0, "right"),
        ("line_total", "Betrag CHF", 539.0, "right"),
    ]
    y = item_table(
        s, 270, columns, goods, style="ch", bottom=748, carry=("Übertrag", "Übertrag"), new_page=new_page
    )
    t = sums(goods)
    y = totals(
        s,
        y + 12,
        [
            ("Total exkl. MWST", t.net, "net_total", False),
            ("MWST 8.1 %", t.tax, "tax_total", False),
            ("Total inkl. MWST", t.gross, "gross_total", True),
        ],
        label_x=340,
        amount_x=539,
        style="ch",
    )
    s.text(56, y + 26, "Zahlbar an Alpenblick Messtechnik AG, IBAN")
    s.text(272, y + 26, "CH93 0076 2011 6238 5295 7", field="iban", value="CH9300762011623852957")
    s.save()
    return truth


def timesheet(path: Path) -> Truth:
    """British consultancy, four pages, meta as a running list, carried forward at every break."""
    truth = Truth("invoices/en-gb-four-pages.pdf", "invoice", "en")
    s = Sheet(path / truth.doc, truth, font_size=10, **TIMES)

    def new_page() -> float:
        s.text(297, 806, f"Invoice TW-1044   page {s.page_no} of 4", size=8, align="center", color=GREY)
        s.next_page()
        return 70

    s.text(539, 64, "Thornwick Surveyors LLP", font=s.bold, size=14, align="right", field="seller_name")
    s.lines(539, 79, ["3 Minster Yard", "Lincoln LN2 1PJ"], align="right", field="seller_address")
    s.text(56, 130, "To:")
    s.text(80, 130, "Fenland Rail Estates", field="buyer_name")
    s.lines(80, 143.5, ["Platform House", "Ely CB7 4BS"], field="buyer_address")
    rows = [
        ("Invoice number:", "TW-1044", "invoice_number", "TW-1044"),
        ("Date of invoice:", "30 June 2025", "issue_date", "2025-06-30"),
        ("Payable by:", "30 July 2025", "due_date", "2025-07-30"),
        ("Our VAT No:", "GB 123 4567 82", "seller_tax_id", "GB123456782"),
    ]
    pairs(s, 56, 190, rows, value_x=150)
    tasks = [
        "Boundary survey",
        "Drainage inspection",
        "Levels and sections",
        "Plan drawing",
        "Site meeting",
        "Report",
    ]
    goods = [
        item(f"{tasks[n % 6]}, plot {n + 1}", f"{2 + n % 5}.5", "h", f"{62 + n % 4 * 6}.00", "20")
        for n in range(108)
    ]
    columns = [
        ("description", "Work carried out", 56.0, "left"),
        ("quantity", "Hours", 330.0, "right"),
        ("unit_price", "Rate", 430.0, "right"),
        ("line_total", "Net", 539.0, "right"),
    ]
    carry = ("Carried forward", "Brought forward")
    y = item_table(s, 280, columns, goods, style="en", bottom=752, carry=carry, new_page=new_page)
    t = sums(goods)
    y = totals(
        s,
        y + 14,
        [
            ("Net amount", t.net, "net_total", False),
            ("VAT 20%", t.tax, "tax_total", False),
            ("Invoice total", t.gross, "gross_total", True),
        ],
        label_x=370,
        amount_x=539,
        style="en",
        unit="GBP ",
    )
    s.text(56, y + 24, "For and on behalf of Thornwick Surveyors LLP")
    s.signature(60, y + 70, 110, seed=21, field="signature_block")
    s.text(56, y + 88, "Signature", size=8, color=GREY)
    s.text(297, 806, "Invoice TW-1044   page 4 of 4", size=8, align="center", color=GREY)
    s.save()
    return truth


def to_scan(path: Path) -> Truth:
    """German craftsman's invoice, boxed amounts; drawn to be scanned crooked."""
    truth = Truth("invoices/de-scan.pdf", "invoice", "de", kind="scanned")
    s = Sheet(path / "de-scan.pdf", truth, font_size=10, **HELVETICA)
    s.text(56, 76, "Malerbetrieb Farbenfroh", font=s.bold, size=20, field="seller_name")
    s.text(56, 94, "Holzweg 12, 99084 Erfurt", field="seller_address")
    s.rule(56, 104, 539, 104, 2, BLACK)
    s.text(56, 140, "Hausverwaltung Kastanienhof", field="buyer_name")
    s.lines(56, 153.5, ["Kastanienweg 40", "99086 Erfurt"], field="buyer_address")
    cells = [
        ("Rechnungs-Nr.", "2025/118", "invoice_number", "2025/118"),
        ("Datum", "17.02.2025", "issue_date", "2025-02-17"),
        ("Lieferdatum", "12.02.2025", "delivery_date", "2025-02-12"),
        ("Fällig bis", "03.03.2025", "due_date", "2025-03-03"),
    ]
    grid(s, 56, 200, 483, cells)
    s.text(56, 270, "Rechnung", font=s.bold, size=15)
    goods = [
        item("Treppenhaus streichen, 2 Anstriche", "86", "m²", "14.80", "19"),
        item("Türen lackieren", "9", "Stk", "78.00", "19"),
        item("Abdeckmaterial pauschal", "1", "psch", "65.00", "19"),
    ]
    columns = [
        ("description", "Leistung", 56.0, "left"),
        ("quantity", "Menge", 320.0, "right"),
        ("unit", "ME", 330.0, "left"),
        ("unit_price", "EP", 430.0, "right"),
        ("line_total", "GP", 539.0, "right"),
    ]
    y = item_table(s, 300, columns, goods, style="de", ruled=True)
    t = sums(goods)
    rows = [("Zwischensumme", t.net, "net_total", False), ("19 % MwSt.", t.tax, "tax_total", False)]
    end = ("Gesamtbetrag", t.gross, "gross_total", True)
    totals(s, y + 16, [*rows, end], label_x=340, amount_x=539, style="de", unit=" €")
    s.text(56, 560, "Steuer-Nr.")
    s.text(116, 560, "151/234/56789", field="seller_tax_id")
    s.text(56, 578, "IBAN")
    s.text(116, 578, "DE75 5121 0800 1245 1261 99", field="iban", value="DE75512108001245126199")
    s.text(56, 620, "Erfurt, den 17.02.2025", size=9)
    s.signature(300, 640, 120, seed=5, field="signature_block")
    s.rule(290, 648, 450, 648)
    s.text(290, 660, "Unterschrift", size=8, color=GREY)
    s.save()
    return truth


def to_fax(path: Path) -> Truth:
    """Two pages in US dollars with a table of charges; drawn to be faxed into one TIFF."""
    truth = Truth("invoices/en-us-fax.tiff", "invoice", "en", kind="scanned")
    s = Sheet(path / "en-us-fax.pdf", truth, font_size=11, **HELVETICA)
    s.text(297, 70, "PRAIRIE FREIGHT LINES", font=s.bold, size=18, align="center", field="seller_name")
    s.text(297, 88, "740 Depot Street, Salina, KS 67401", align="center", field="seller_address")
    s.text(56, 130, "Sold to:", font=s.bold)
    s.text(110, 130, "Wheatley Feed & Seed Co.", field="buyer_name")
    s.lines(110, 145, ["1 Elevator Lane", "Hays, KS 67601"], field="buyer_address")
    rows = [
        ("Invoice No.:", "PFL 77203", "invoice_number", "PFL 77203"),
        ("Invoice date:", "January 9, 2025", "issue_date", "2025-01-09"),
        ("Due date:", "February 8, 2025", "due_date", "2025-02-08"),
        ("Purchase order:", "W-3391", "order_number", "W-3391"),
    ]
    pairs(s, 330, 130, rows, value_x=430, leading=17)

    def new_page() -> float:
        s.text(297, 800, "continued on next page", size=9, align="center")
        s.next_page()
        return 80

    goods = [
        item(
            f"Load {4100 + 3 * n}, {180 + 37 * n % 400} miles",
            str(1 + n % 3),
            "ld",
            f"{412 + 29 * n}.50",
            "0",
        )
        for n in range(28)
    ]
    columns = [
        ("description", "Description", 56.0, "left"),
        ("quantity", "Loads", 330.0, "right"),
        ("unit_price", "Charge", 430.0, "right"),
        ("line_total", "Amount", 539.0, "right"),
    ]
    carry = ("Subtotal carried over", "Subtotal brought over")
    y = item_table(s, 250, columns, goods, style="en", bottom=740, carry=carry, new_page=new_page)
    t = sums(goods)
    y = totals(
        s,
        y + 16,
        [
            ("Total charges", t.net, "net_total", False),
            ("Total amount due", t.gross, "gross_total amount_due", True),
        ],
        label_x=320,
        amount_x=539,
        style="en",
        unit="$",
    )
    assert t.tax == Decimal(0)
    s.text(56, y + 30, "Terms:", font=s.bold)
    s.text(110, y + 30, "Net 30 days, 1.5% per month on past due accounts", field="payment_terms")
    s.save()
    return truth
