"""Born-digital invoices of invented firms, each in a layout of its own."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from reportlab.lib.colors import HexColor, white
from reportlab.lib.pagesizes import LETTER
from sheet import GREY, Sheet, Truth, day, money
from trade import grid, item, item_table, pairs, sums, totals

HELVETICA = {"font": "Helvetica", "bold": "Helvetica-Bold"}
TIMES = {"font": "Times-Roman", "bold": "Times-Bold"}


def _dates(issue: date, due: date, style: str, captions: tuple[str, str]) -> list[tuple[str, str, str, str]]:
    return [
        (captions[0], day(issue, style), "issue_date", issue.isoformat()),
        (captions[1], day(due, style), "due_date", due.isoformat()),
    ]


def letterhead_right(path: Path) -> Truth:
    """German letter: letterhead and meta list on the right, window address, footer in three columns."""
    truth = Truth("invoices/de-letterhead.pdf", "invoice", "de")
    s = Sheet(path / truth.doc, truth, font_size=9.5)
    s.text(539, 70, "Nordlicht Werkstatt GmbH", font=s.bold, size=15, align="right", field="seller_name")
    s.lines(
        539, 88, ["Deichstraße 14", "24103 Kiel"], align="right", field="seller_address", size=8.5, color=GREY
    )
    s.text(56, 142, "Nordlicht Werkstatt GmbH · Deichstraße 14 · 24103 Kiel", size=6.5, color=GREY)
    s.text(56, 160, "Bäckerei Sonnenkorn e. K.", field="buyer_name")
    s.lines(56, 173, ["Am Mühlenteich 3", "23879 Mölln"], field="buyer_address")
    pairs(
        s,
        360,
        160,
        [
            ("Rechnungsnummer", "RE-2025-00417", "invoice_number", "RE-2025-00417"),
            ("Kundennummer", "10482", "", ""),
            ("Ihre Bestellung", "B-7731", "order_number", "B-7731"),
            ("Rechnungsdatum", "14.03.2025", "issue_date", "2025-03-14"),
            ("Leistungsdatum", "11.03.2025", "delivery_date", "2025-03-11"),
        ],
        value_x=539,
        align="right",
    )
    s.text(56, 272, "Rechnung", font=s.bold, size=16)
    s.paragraph(56, 296, "Vielen Dank für Ihren Auftrag. Wir berechnen Ihnen wie vereinbart:", 480)
    goods = [
        item("Ladentheke Eiche, geölt", "1", "Stk", "2480.00", "19", "Maße 240 x 90 x 105 cm"),
        item("Wandregal 80 cm", "6", "Stk", "89.50", "19"),
        item("Montage vor Ort", "7.5", "Std", "64.00", "19"),
        item("Fachbuch Ladenbau, 3. Auflage", "2", "Stk", "34.90", "7"),
    ]
    columns = [
        ("pos", "Pos.", 56.0, "left"),
        ("description", "Bezeichnung", 84.0, "left"),
        ("quantity", "Menge", 330.0, "right"),
        ("unit", "Einheit", 340.0, "left"),
        ("unit_price", "Einzelpreis", 440.0, "right"),
        ("tax_rate", "USt.", 480.0, "right"),
        ("line_total", "Gesamt", 539.0, "right"),
    ]
    y = item_table(s, 330, columns, goods, style="de")
    t = sums(goods)
    taxes = [
        (f"zzgl. {rate.normalize():f} % USt. auf {money(net, 'de')}", tax, "", False)
        for rate, (net, tax) in t.tax_by_rate.items()
    ]
    y = totals(
        s,
        y + 12,
        [
            ("Summe netto", t.net, "net_total", False),
            *taxes,
            ("Summe USt.", t.tax, "tax_total", False),
            ("Rechnungsbetrag", t.gross, "gross_total", True),
        ],
        label_x=330,
        amount_x=539,
        style="de",
        unit=" EUR",
    )
    s.text(56, y + 26, "Zahlungsbedingungen:")
    s.text(168, y + 26, "14 Tage 2 % Skonto, 30 Tage netto", field="payment_terms")
    s.text(56, y + 40, "Zahlbar bis")
    s.text(168, y + 40, "13.04.2025", field="due_date", value="2025-04-13")
    s.rule(56, 752, 539, 752)
    small = {"size": 7.0, "color": GREY}
    s.lines(56, 764, ["Nordlicht Werkstatt GmbH", "Geschäftsführerin: Imke Brodersen"], **small)
    s.text(56, 784, "Amtsgericht Kiel HRB 98765", **small)
    s.text(220, 764, "Küstenbank Kiel", **small)
    s.text(220, 774, "IBAN", **small)
    s.text(244, 774, "DE02 1203 0000 0000 2020 51", field="iban", value="DE02120300000000202051", **small)
    s.text(220, 784, "BIC", **small)
    s.text(244, 784, "BYLADEM1001", field="bic", **small)
    s.text(420, 764, "USt-IdNr.", **small)
    s.text(462, 764, "DE136695976", field="seller_tax_id", **small)
    s.text(420, 774, "Tel. 0431 5550142", **small)
    s.text(420, 784, "post@nordlicht.example", **small)
    s.save()
    return truth


def boxed_grid(path: Path) -> Truth:
    """British: a boxed row of captions above values, serif type, two-column totals, bank box."""
    truth = Truth("invoices/en-gb-grid.pdf", "invoice", "en")
    s = Sheet(path / truth.doc, truth, font_size=10, **TIMES)
    s.text(56, 72, "Harrow & Pell Joinery Ltd", font=s.bold, size=17, field="seller_name")
    s.text(56, 88, "Unit 4, Canal Wharf, Skipton BD23 1RT", field="seller_address")
    caption = s.text(56, 102, "VAT Reg. No.", size=8.5, color=GREY)
    s.text(
        caption[2] + 3,
        102,
        "GB 980 7806 84",
        size=8.5,
        color=GREY,
        field="seller_tax_id",
        value="GB980780684",
    )
    s.text(539, 76, "TAX INVOICE", font=s.bold, size=20, align="right")
    issue, due = date(2025, 4, 2), date(2025, 5, 2)
    meta = [
        ("Invoice No.", "HP/25/0193", "invoice_number", "HP/25/0193"),
        *_dates(issue, due, "en", ("Tax point", "Payment due")),
        ("Your order", "PO 55812", "order_number", "PO 55812"),
        ("Account", "MERR01", "", ""),
    ]
    grid(s, 56, 124, 483, meta)
    s.text(56, 184, "Invoice to", font=s.bold, size=9)
    s.text(56, 198, "Merrivale Hotels plc", field="buyer_name")
    s.lines(56, 211.5, ["Accounts Department", "18 Stonegate", "York YO1 8AS"], field="buyer_address")
    goods = [
        item("Oak reception desk to drawing 14-B", "1", "ea", "3150.00", "20"),
        item("Panelled door, fire rated FD30", "12", "ea", "412.75", "20", "primed, including ironmongery"),
        item("Delivery to site", "1", "lot", "95.00", "20"),
    ]
    columns = [
        ("quantity", "Qty", 76.0, "right"),
        ("description", "Description", 92.0, "left"),
        ("unit_price", "Unit price", 400.0, "right"),
        ("tax_rate", "VAT", 450.0, "right"),
        ("line_total", "Amount", 539.0, "right"),
    ]
    y = item_table(s, 286, columns, goods, style="en", ruled=True)
    t = sums(goods)
    y = totals(
        s,
        y + 14,
        [
            ("Total goods", t.net, "net_total", False),
            ("VAT at 20%", t.tax, "tax_total", False),
            ("Total including VAT", t.gross, "gross_total", True),
        ],
        label_x=380,
        amount_x=539,
        style="en",
        unit="£",
    )
    s.rect((56, 640, 539, 706), fill=HexColor("#f1f1ec"), stroke=None)
    s.text(66, 658, "Please pay by bank transfer to Harrow & Pell Joinery Ltd", font=s.bold)
    s.text(66, 674, "IBAN")
    s.text(100, 674, "GB82 WEST 1234 5698 7654 32", field="iban", value="GB82WEST12345698765432")
    s.text(300, 674, "SWIFT/BIC")
    s.text(360, 674, "WESTGB2L", field="bic")
    s.text(66, 692, "Payment terms")
    s.text(140, 692, "30 days from date of invoice", field="payment_terms")
    s.text(
        297, 790, "Registered in England No. 01234567 · Registered office as above", size=7.5, align="center"
    )
    s.save()
    return truth


def american(path: Path) -> Truth:
    """US letter: INVOICE banner, Bill To and Ship To side by side, shaded table, balance due."""
    truth = Truth("invoices/en-us-banner.pdf", "invoice", "en")
    s = Sheet(path / truth.doc, truth, size=LETTER, font_size=9.5, **HELVETICA)
    navy = HexColor("#20425f")
    s.rect((0, 0, 612, 62), fill=navy, stroke=None)
    s.text(56, 40, "Blue Mesa Outfitters, Inc.", font=s.bold, size=17, color=white, field="seller_name")
    s.text(556, 40, "INVOICE", font=s.bold, size=22, color=white, align="right")
    s.lines(56, 82, ["2200 Juniper Road", "Flagstaff, AZ 86001"], field="seller_address")
    caption = s.text(56, 112, "EIN", color=GREY)
    s.text(caption[2] + 3, 112, "12-3456789", color=GREY, field="seller_tax_id")
    issue, due = date(2025, 3, 14), date(2025, 4, 13)
    rows = [
        ("Invoice #", "20981", "invoice_number", "20981"),
        *_dates(issue, due, "us", ("Date", "Due Date")),
        ("P.O. #", "4500-7712", "order_number", "4500-7712"),
        ("Terms", "Net 30", "payment_terms", "Net 30"),
    ]
    pairs(s, 420, 82, rows, value_x=556, align="right", bold=True)
    s.text(56, 172, "BILL TO", font=s.bold, size=8, color=navy)
    s.text(56, 186, "Pinecrest Summer Camp", field="buyer_name")
    s.lines(56, 199, ["PO Box 118", "Payson, AZ 85541"], field="buyer_address")
    s.text(300, 172, "SHIP TO", font=s.bold, size=8, color=navy)
    s.lines(300, 186, ["Pinecrest Summer Camp", "9 Lakeside Trail", "Payson, AZ 85541"])
    goods = [
        item("Canvas tent, 6 person", "14", "ea", "389.00", "8.6"),
        item("Cot, folding", "60", "ea", "54.25", "8.6"),
        item("Lantern, rechargeable", "40", "ea", "31.80", "8.6"),
        item("First aid kit, 50 piece", "8", "ea", "44.00", "8.6"),
    ]
    columns = [
        ("quantity", "QTY", 84.0, "right"),
        ("description", "DESCRIPTION", 100.0, "left"),
        ("unit_price", "RATE", 440.0, "right"),
        ("line_total", "AMOUNT", 556.0, "right"),
    ]
    y = item_table(s, 262, columns, goods, style="en", fill=navy, ink=white)
    t = sums(goods)
    deposit = Decimal("2000.00")
    totals(
        s,
        y + 18,
        [
            ("Subtotal", t.net, "net_total", False),
            ("Sales tax (8.6%)", t.tax, "tax_total", False),
            ("Total", t.gross, "gross_total", False),
            ("Deposit received", -deposit, "", False),
            ("Balance Due", t.gross - deposit, "amount_due", True),
        ],
        label_x=400,
        amount_x=556,
        style="en",
        unit="$",
    )
    s.text(56, 640, "Thank you for your business!", font="Helvetica-Oblique", size=11)
    s.save()
    return truth


def french(path: Path) -> Truth:
    """French: seller block without caption, captions with colons, a discount before tax, net à payer."""
    truth = Truth("invoices/fr-remise.pdf", "invoice", "fr")
    s = Sheet(path / truth.doc, truth, font_size=9)
    s.text(56, 66, "Atelier des Trois Rivières", font=s.bold, size=13, field="seller_name")
    s.lines(56, 80, ["27 rue des Teinturiers", "84000 Avignon"], field="seller_address")
    s.text(56, 106, "SIRET 732 829 320 00074", size=7.5, color=GREY)
    s.text(56, 117, "TVA intracommunautaire :", size=7.5, color=GREY)
    s.text(160, 117, "FR40303265045", size=7.5, color=GREY, field="seller_tax_id")
    s.text(340, 150, "Librairie du Vieux Port", font=s.bold, field="buyer_name")
    s.lines(340, 163, ["8 quai de la Fraternité", "13001 Marseille"], field="buyer_address")
    s.text(56, 214, "FACTURE N°", font=s.bold, size=12)
    s.text(144, 214, "F2025-0086", font=s.bold, size=12, field="invoice_number")
    issue, due = date(2025, 5, 28), date(2025, 7, 12)
    rows = [
        ("Date de facture :", day(issue, "long-fr"), "issue_date", issue.isoformat()),
        ("Date d'échéance :", day(due, "long-fr"), "due_date", due.isoformat()),
        ("Bon de commande :", "BC-1190", "order_number", "BC-1190"),
    ]
    pairs(s, 56, 234, rows, value_x=160)
    goods = [
        item("Présentoir bois 12 cases", "4", "u", "148.00", "20"),
        item("Reliure toile, format in-8°", "120", "u", "11.40", "20"),
        item("Papier marbré, feuille 50 x 70", "80", "f", "6.25", "20", "coloris assortis"),
    ]
    columns = [
        ("description", "Désignation", 56.0, "left"),
        ("quantity", "Quantité", 320.0, "right"),
        ("unit_price", "P.U. HT", 400.0, "right"),
        ("tax_rate", "TVA", 450.0, "right"),
        ("line_total", "Montant HT", 539.0, "right"),
    ]
    y = item_table(s, 304, columns, goods, style="fr", ruled=True)
    full, t = sums(goods), sums(goods, Decimal("0.9"))
    y = totals(
        s,
        y + 14,
        [
            ("Montant brut HT", full.net, "", False),
            ("Remise 10 %", t.net - full.net, "", False),
            ("Total HT", t.net, "net_total", False),
            ("TVA 20 %", t.tax, "tax_total", False),
            ("Total TTC", t.gross, "gross_total", False),
            ("Net à payer", t.gross, "amount_due", True),
        ],
        label_x=350,
        amount_x=539,
        style="fr",
        unit=" €",
    )
    s.text(56, y + 24, "Conditions de règlement :", font=s.bold)
    s.text(192, y + 24, "45 jours fin de mois, par virement", field="payment_terms")
    s.text(56, y + 42, "IBAN :")
    s.text(96, y + 42, "FR14 2004 1010 0505 0001 3M02 606", field="iban", value="FR1420041010050500013M02606")
    s.text(56, y + 56, "BIC :")
    s.text(96, y + 56, "PSSTFRPPMAR", field="bic")
    s.paragraph(
        56,
        770,
        "En cas de retard de paiement, une indemnité forfaitaire de 40 € pour frais de recouvrement est due. "
        "Pas d'escompte pour règlement anticipé.",
        483,
        size=7,
        color=GREY,
    )
    s.save()
    return truth


def credit_note(path: Path) -> Truth:
    """German credit note: negative amounts, a centred boxed header."""
    truth = Truth("invoices/de-gutschrift.pdf", "invoice", "de", extra={"doc_type": "credit note"})
    s = Sheet(path / truth.doc, truth, font_size=9.5, **HELVETICA)
    s.rect((56, 44, 539, 96), fill=HexColor("#eef3ee"), stroke=HexColor("#6a8f6a"), radius=4)
    s.text(297.5, 66, "Gartenbau Efeu & Söhne OHG", font=s.bold, size=15, align="center", field="seller_name")
    s.text(297.5, 84, "Lindenallee 52, 50968 Köln", align="center", field="seller_address")
    s.text(56, 132, "Herrn", size=9)
    s.text(56, 145, "Konrad Ahlers", field="buyer_name")
    s.lines(56, 158, ["Rheinufer 9", "50996 Köln"], field="buyer_address")
    s.text(56, 218, "Gutschrift Nr.", font=s.bold, size=13)
    s.text(146, 218, "GS-1067", font=s.bold, size=13, field="invoice_number")
    s.text(539, 218, "24. Juni 2025", align="right", field="issue_date", value="2025-06-24")
    s.text(462, 218, "Datum:", align="right")
    s.paragraph(56, 242, "Zu unserer Rechnung 2025-311 vom 02.06.2025 schreiben wir Ihnen gut:", 480)
    goods = [
        item("Rhododendron 60-80 cm, Rückgabe", "-4", "Stk", "42.06", "7"),
        item("Pflanzarbeiten, Minderleistung", "-3", "Std", "52.00", "19"),
    ]
    columns = [
        ("description", "Leistung", 56.0, "left"),
        ("quantity", "Anzahl", 320.0, "right"),
        ("unit_price", "Einzelpreis", 400.0, "right"),
        ("tax_rate", "MwSt.", 450.0, "right"),
        ("line_total", "Betrag", 539.0, "right"),
    ]
    y = item_table(s, 276, columns, goods, style="de")
    t = sums(goods)
    totals(
        s,
        y + 14,
        [
            ("Nettobetrag", t.net, "net_total", False),
            ("MwSt. 7 % und 19 %", t.tax, "tax_total", False),
            ("Gutschriftsbetrag", t.gross, "gross_total", True),
        ],
        label_x=340,
        amount_x=539,
        style="de",
        unit=" €",
    )
    s.paragraph(56, 460, "Der Betrag wird Ihrem Konto innerhalb von 10 Tagen gutgeschrieben.", 480)
    s.text(56, 790, "Steuernummer", size=7.5, color=GREY)
    s.text(112, 790, "219/5678/1239", size=7.5, color=GREY, field="seller_tax_id")
    s.save()
    return truth


def plain_english(path: Path, doc: str, password: str = "") -> Truth:
    """A short EUR invoice with captions above values; the encrypted and the truncated sample."""
    extra = {"password": password} if password else {}
    truth = Truth(doc, "invoice", "en", extra=extra)
    s = Sheet(path / truth.doc, truth, font_size=10, password=password, **HELVETICA)
    s.text(56, 70, "INVOICE", font=s.bold, size=24)
    left = [
        ("From", "Kestrel Data Services", "seller_name", ""),
        ("Bill to", "Otterburn Analytics B.V.", "buyer_name", ""),
    ]
    pairs(s, 56, 110, left, above=True, leading=26)
    right = [
        ("Invoice number", "KDS-0031", "invoice_number", "KDS-0031"),
        ("Issued on", "1 February 2025", "issue_date", "2025-02-01"),
        ("Due on", "3 March 2025", "due_date", "2025-03-03"),
    ]
    pairs(s, 360, 110, right, above=True, leading=22)
    goods = [
        item("Data cleaning, January", "38", "h", "72.50", "0"),
        item("Dashboard set-up", "1", "ea", "640.00", "0"),
    ]
    columns = [
        ("description", "Item", 56.0, "left"),
        ("quantity", "Hours", 330.0, "right"),
        ("unit_price", "Rate", 430.0, "right"),
        ("line_total", "Amount", 539.0, "right"),
    ]
    y = item_table(s, 260, columns, goods, style="en")
    t = sums(goods)
    rows = [("Subtotal", t.net, "net_total", False), ("VAT reverse charge", t.tax, "tax_total", False)]
    total = ("Total due", t.gross, "gross_total amount_due", True)
    totals(s, y + 14, [*rows, total], label_x=360, amount_x=539, style="en", unit="EUR ")
    s.save()
    return truth
