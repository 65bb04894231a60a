"""Purchase orders."""

from pathlib import Path

from reportlab.lib.colors import HexColor, white
from sheet import GREY, Sheet, Truth
from trade import item, item_table, pairs, sums, totals

HELVETICA = {"font": "Helvetica", "bold": "Helvetica-Bold"}


def _party(
    s: Sheet, x: float, y: float, caption: str, name: tuple[str, str], address: tuple[list[str], str]
) -> None:
    """A box with a caption, a name and an address: (printed, field) each."""
    s.rect((x, y, x + 156, y + 78))
    s.rect((x, y, x + 156, y + 16), fill=HexColor("#e6e9ef"), stroke=None)
    s.text(x + 6, y + 11.5, caption, font=s.bold, size=8)
    if name[1] == address[1]:
        s.lines(x + 6, y + 30, [name[0], *address[0]], field=name[1])
        return
    s.text(x + 6, y + 30, name[0], font=s.bold, field=name[1])
    s.lines(x + 6, y + 43, address[0], field=address[1])


def boxed(path: Path) -> Truth:
    """English: three party boxes in a row, a dark table head, an authorised signature."""
    truth = Truth("orders/en-gb-boxes.pdf", "purchase_order", "en")
    s = Sheet(path / truth.doc, truth, font_size=9, **HELVETICA)
    s.text(56, 66, "PURCHASE ORDER", font=s.bold, size=20, color=HexColor("#2d3a55"))
    rows = [
        ("PO Number", "PO-2025-3318", "order_number", "PO-2025-3318"),
        ("Order date", "07 May 2025", "order_date", "2025-05-07"),
        ("Delivery date", "28 May 2025", "delivery_date", "2025-05-28"),
        ("Currency", "GBP", "currency", "GBP"),
    ]
    pairs(s, 390, 54, rows, value_x=539, align="right", leading=13, bold=True)
    _party(
        s,
        56,
        124,
        "Buyer",
        ("Saltmarsh Brewing Co. Ltd", "buyer_name"),
        (["Quay Road 11", "Whitby YO21 1DN"], "buyer_address"),
    )
    _party(
        s,
        219,
        124,
        "Supplier",
        ("Copperline Vessels Ltd", "supplier_name"),
        (["Foundry Estate 2", "Burton DE14 3BT"], "supplier_address"),
    )
    _party(
        s,
        382,
        124,
        "Deliver to",
        ("Saltmarsh Taproom", "ship_to"),
        (["Harbour Side 3", "Whitby YO22 4AE"], "ship_to"),
    )
    goods = [
        item(
            "Conical fermenter 500 l, stainless",
            "2",
            "ea",
            "2890.00",
            "20",
            "with cooling jacket and thermowell",
        ),
        item("Butterfly valve DN40", "16", "ea", "47.20", "20"),
        item("Sight glass DN40", "4", "ea", "61.00", "20"),
        item("Tri-clamp gasket set", "10", "set", "12.85", "20"),
    ]
    columns = [
        ("pos", "#", 60.0, "left"),
        ("description", "Item description", 84.0, "left"),
        ("quantity", "Qty", 340.0, "right"),
        ("unit", "Unit", 352.0, "left"),
        ("unit_price", "Unit price", 450.0, "right"),
        ("line_total", "Line total", 535.0, "right"),
    ]
    y = item_table(s, 238, columns, goods, style="en", fill=HexColor("#2d3a55"), ink=white)
    t = sums(goods)
    y = totals(
        s,
        y + 12,
        [
            ("Net total", t.net, "net_total", False),
            ("VAT 20%", t.tax, "tax_total", False),
            ("Order total", t.gross, "gross_total", True),
        ],
        label_x=370,
        amount_x=535,
        style="en",
        unit="£",
    )
    s.text(56, y + 20, "Payment terms:", font=s.bold)
    s.text(126, y + 20, "30 days net after delivery", field="payment_terms")
    s.text(56, y + 36, "Quote the PO number on every delivery note and invoice.", color=GREY)
    s.text(56, y + 96, "Authorised signature", font=s.bold, size=8)
    s.rule(150, y + 98, 330, y + 98)
    s.signature(165, y + 92, 120, seed=33, field="authorised_signature")
    s.save()
    return truth


def to_scan(path: Path) -> Truth:
    """German: letter style with captions on the left; drawn to be scanned crooked the other way."""
    truth = Truth("orders/de-scan.pdf", "purchase_order", "de", kind="scanned", currency="EUR")
    s = Sheet(path / "de-scan.pdf", truth, font_size=10)
    s.text(56, 68, "Klinik am Waldsee gGmbH", font=s.bold, size=13, field="buyer_name")
    s.lines(56, 83, ["Uferweg 25", "17207 Röbel"], field="buyer_address", size=9)
    s.text(56, 136, "Medizintechnik Vogt GmbH", field="supplier_name")
    s.lines(56, 149.5, ["Industriestraße 6", "18069 Rostock"], field="supplier_address")
    s.text(56, 204, "Bestellung", font=s.bold, size=16)
    rows = [
        ("Bestellnummer:", "45-1180-25", "order_number", "45-1180-25"),
        ("Bestelldatum:", "03.11.2025", "order_date", "2025-11-03"),
        ("Liefertermin:", "17.11.2025", "delivery_date", "2025-11-17"),
        ("Zahlungsbedingungen:", "14 Tage netto", "payment_terms", "14 Tage netto"),
    ]
    pairs(s, 56, 228, rows, value_x=190)
    s.text(340, 228, "Lieferadresse:", font=s.bold)
    s.lines(340, 242, ["Zentrallager, Tor 3", "Waldstraße 90", "17207 Röbel"], field="ship_to")
    goods = [
        item("Infusionsständer fahrbar", "12", "Stk", "138.40", "19"),
        item("Patientenmonitor 12 Zoll", "3", "Stk", "1985.00", "19"),
        item("Einmalhandschuhe Nitril M", "40", "Pkg", "6.95", "19"),
    ]
    columns = [
        ("pos", "Pos.", 56.0, "left"),
        ("description", "Artikel", 90.0, "left"),
        ("quantity", "Menge", 330.0, "right"),
        ("unit", "ME", 342.0, "left"),
        ("unit_price", "Einzelpreis", 450.0, "right"),
        ("line_total", "Betrag EUR", 539.0, "right"),
    ]
    y = item_table(s, 324, columns, goods, style="de", ruled=True)
    t = sums(goods)
    rows_ = [("Summe netto", t.net, "net_total", False), ("19 % MwSt.", t.tax, "tax_total", False)]
    end = ("Bestellwert", t.gross, "gross_total", True)
    y = totals(s, y + 14, [*rows_, end], label_x=350, amount_x=539, style="de")
    s.text(56, y + 90, "Unterschrift Besteller", size=8, color=GREY)
    s.rule(56, y + 78, 240, y + 78)
    s.signature(70, y + 74, 130, seed=8, field="authorised_signature")
    s.save()
    return truth
