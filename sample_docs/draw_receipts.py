"""Till receipts: narrow, monospaced, mostly upper case."""

from collections.abc import Sequence
from pathlib import Path

from sheet import Sheet, Truth

COURIER = {"font": "Courier", "bold": "Courier-Bold"}
MM = 72 / 25.4

Row = tuple[str, str, str, str]
"""(left text, right text, field of the right text or empty, canonical value)."""


def _amounts(
    s: Sheet, y: float, rows: Sequence[Row], *, strong: Sequence[str] = (), leading: float = 12
) -> float:
    right = s.width - 12
    for left, printed, name, value in rows:
        font = s.bold if left in strong else s.font
        size = s.font_size + (3 if left in strong else 0)
        s.text(12, y, left, font=font, size=size)
        s.text(right, y, printed, font=font, size=size, align="right", field=name, value=value)
        y += leading + (5 if left in strong else 0)
    return y


def _head(s: Sheet, y: float, name: str, address: list[str], more: list[str]) -> float:
    middle = s.width / 2
    s.text(middle, y, name, font=s.bold, size=s.font_size + 3, align="center", field="merchant_name")
    y = s.lines(middle, y + 15, address, align="center", field="merchant_address")
    y = s.lines(middle, y, more, align="center")
    return y + 6


def _dashes(s: Sheet, y: float) -> float:
    s.text(12, y, "-" * int((s.width - 24) / (0.6 * s.font_size)))
    return y + 12


def hardware(path: Path) -> Truth:
    """British shop, born-digital 80 mm strip, VAT analysis at the foot."""
    truth = Truth("receipts/en-gb-till.pdf", "receipt", "en")
    s = Sheet(path / truth.doc, truth, size=(80 * MM, 400), font_size=8.5, **COURIER)
    y = _head(
        s,
        30,
        "TOOL BARN",
        ["22 MARKET STREET", "HEXHAM NE46 3PF"],
        ["TEL 01632 960118", "VAT NO GB 365 4624 36"],
    )
    s.text(12, y, "DATE")
    s.text(48, y, "19/06/2025", field="date", value="2025-06-19")
    s.text(126, y, "TIME")
    s.text(156, y, "14:52", field="time")
    y = _dashes(s, y + 12)
    goods = [
        ("WOOD SCREWS 4X40 BOX", "6.49"),
        ("2 X PAINT BRUSH 50MM", "9.98"),
        ("MASKING TAPE", "3.25"),
        ("SANDPAPER ASSORTED", "4.80"),
    ]
    y = _amounts(s, y, [(left, right, "", "") for left, right in goods])
    y = _dashes(s, y)
    y = _amounts(
        s,
        y + 3,
        [
            ("SUBTOTAL EX VAT", "20.43", "subtotal", "20.43"),
            ("VAT 20.0%", "4.09", "tax_total", "4.09"),
            ("TOTAL", "£24.52", "gross_total", "24.52"),
            ("CARD VISA ****1881", "24.52", "", ""),
        ],
        strong=("TOTAL",),
    )
    s.lines(s.width / 2, y + 14, ["THANK YOU FOR SHOPPING LOCAL", "REFUNDS WITHIN 28 DAYS"], align="center")
    s.save()
    return truth


def grocer(path: Path) -> Truth:
    """German supermarket strip; drawn to be photographed."""
    truth = Truth("receipts/de-photo.jpg", "receipt", "de", kind="image-scan")
    s = Sheet(path / "de-photo.pdf", truth, size=(76 * MM, 430), font_size=8.5, **COURIER)
    y = _head(s, 30, "FRISCHEMARKT HEIDER", ["Bahnhofstr. 7", "35037 Marburg"], ["UID Nr.: DE811907980"])
    s.text(s.width - 12, y, "EUR", align="right")
    goods = [
        ("BIO VOLLMILCH 1L", "1,45 B"),
        ("ROGGENBROT 750G", "3,20 B"),
        ("TOMATEN RISPE", "2,87 B"),
        ("OLIVENOEL 0,5L", "7,99 B"),
        ("SPUELMITTEL", "1,75 A"),
        ("PFAND 0,25", "0,25 A"),
    ]
    y = _amounts(s, y + 12, [(left, right, "", "") for left, right in goods])
    y = _dashes(s, y)
    y = _amounts(s, y + 4, [("SUMME", "17,51", "gross_total", "17.51")], strong=("SUMME",))
    y = _amounts(s, y, [("Geg. BAR", "20,00", "", ""), ("Rückgeld", "2,49", "", "")])
    y = _dashes(s, y + 4)
    y = _amounts(
        s,
        y,
        [
            ("A 19% Netto 1,68", "0,32", "", ""),
            ("B  7% Netto 14,50", "1,01", "", ""),
            ("Gesamt netto", "16,18", "subtotal", "16.18"),
            ("Summe MwSt.", "1,33", "tax_total", "1.33"),
        ],
    )
    y = _dashes(s, y + 4)
    s.text(12, y, "Datum:")
    s.text(50, y, "08.05.2025", field="date", value="2025-05-08")
    s.text(116, y, "Uhrzeit:")
    s.text(162, y, "18:07", field="time")
    s.text(12, y + 12, "Bon 4471  Kasse 3  Bed. 12")
    s.text(s.width / 2, y + 34, "Vielen Dank für Ihren Einkauf", align="center")
    s.save()
    return truth


def cafe(path: Path) -> Truth:
    """French café slip; drawn to be scanned into an image-only PDF."""
    truth = Truth("receipts/fr-scan.pdf", "receipt", "fr", kind="scanned")
    s = Sheet(path / "fr-scan.pdf", truth, size=(80 * MM, 360), font_size=9, **COURIER)
    y = _head(s, 34, "CAFE DES ARCADES", ["5 PLACE DU MARCHE", "21000 DIJON"], ["SIRET 443 061 841 00047"])
    s.text(12, y, "LE")
    s.text(30, y, "12/04/2025", field="date", value="2025-04-12")
    s.text(110, y, "A")
    s.text(122, y, "13:26", field="time")
    s.text(160, y, "TABLE 9")
    y = _dashes(s, y + 12)
    goods = [
        ("2 PLAT DU JOUR", "31,00"),
        ("1 TARTE TATIN", "7,50"),
        ("2 CAFE", "4,40"),
        ("1 EAU MINERALE", "4,10"),
    ]
    y = _amounts(s, y, [(left, right, "", "") for left, right in goods])
    y = _dashes(s, y)
    y = _amounts(
        s,
        y + 4,
        [
            ("TOTAL HT", "42,73", "subtotal", "42.73"),
            ("TVA 10,00 %", "4,27", "tax_total", "4.27"),
            ("TOTAL TTC", "47,00", "gross_total", "47.00"),
            ("CB", "47,00", "", ""),
        ],
        strong=("TOTAL TTC",),
    )
    s.text(s.width / 2, y + 16, "MERCI DE VOTRE VISITE", align="center")
    s.save()
    return truth


def kiosk(path: Path) -> Truth:
    """Swiss station kiosk; drawn to be scanned as a PNG."""
    truth = Truth("receipts/de-ch-kiosk.png", "receipt", "de", kind="image-scan")
    s = Sheet(path / "de-ch-kiosk.pdf", truth, size=(72 * MM, 300), font_size=8.5, **COURIER)
    y = _head(s, 28, "KIOSK AM GLEIS", ["Bahnhofplatz 2", "6003 Luzern"], ["CHE-107.787.577 MWST"])
    goods = [("Mineralwasser 0.5", "3.20"), ("Gipfeli", "1.90"), ("Wochenzeitung", "6.50")]
    y = _amounts(s, y, [(left, right, "", "") for left, right in goods])
    y = _dashes(s, y)
    total = ("TOTAL CHF", "11.60", "gross_total", "11.60")
    y = _amounts(s, y + 4, [total], strong=("TOTAL CHF",))
    y = _amounts(
        s,
        y,
        [("inkl. MWST 2.6%", "0.29", "tax_total", "0.29"), ("Netto", "11.31", "subtotal", "11.31")],
    )
    s.text(12, y + 10, "21.11.2025", field="date", value="2025-11-21")
    s.text(84, y + 10, "07:14:33", field="time", value="07:14:33")
    s.text(s.width - 12, y + 10, "#00912", align="right")
    s.text(s.width / 2, y + 34, "Danke & gute Reise", align="center")
    s.save()
    return truth
