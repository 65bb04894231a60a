"""Invoices drawn for the benchmarks, born-digital and scanned-looking, with the true box of every field.

Seeded: the same call draws the same pages. All names and numbers are made up.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import cv2
import numpy as np
import pymupdf

from docpipe.geometry import BBox

WIDTH_PT, HEIGHT_PT = 595.0, 842.0
SCAN_DPI = 200
FONT = "helv"
ASCENT, DESCENT = 0.80, 0.22
"""Of Helvetica, as shares of the type size."""

SELLERS = (
    "Nordwind Papier GmbH",
    "Halle & Sohn Metallbau",
    "Blue Harbour Supplies Ltd",
    "Atelier du Marais SARL",
)
BUYERS = ("Quellhof Verlag AG", "Tannenberg Optik KG", "Greystone Clinics Ltd", "Maison Orval SA")
GOODS = (
    "Bracket, steel 40 mm",
    "Copy paper A4 80 g",
    "Service hours",
    "Delivery and packing",
    "Cable NYM 3x1.5",
)


@dataclass(frozen=True)
class DrawnField:
    """A field's printed text and where it stands."""

    name: str
    text: str
    page_no: int
    box: BBox


@dataclass(frozen=True)
class DrawnDocument:
    path: Path
    fields: tuple[DrawnField, ...]


def draw_documents(folder: Path, count: int, *, scanned: bool, seed: int = 11) -> list[DrawnDocument]:
    """``count`` one-page invoices of about 150 words with ten fields each, written to ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    return [
        _draw(
            folder / f"{'scan' if scanned else 'digital'}-{i:02}.pdf",
            random.Random(seed + i),
            scanned,
            seed + i,
        )
        for i in range(count)
    ]


def _draw(path: Path, rng: random.Random, scanned: bool, seed: int) -> DrawnDocument:
    document = pymupdf.open()
    page = document.new_page(width=WIDTH_PT, height=HEIGHT_PT)
    fields: list[DrawnField] = []

    def put(x: float, y: float, text: str, size: float = 10.0, name: str = "") -> None:
        page.insert_text((x, y), text, fontname=FONT, fontsize=size)
        if name:
            width = pymupdf.get_text_length(text, fontname=FONT, fontsize=size)
            box = BBox(
                x / WIDTH_PT,
                (y - ASCENT * size) / HEIGHT_PT,
                (x + width) / WIDTH_PT,
                (y + DESCENT * size) / HEIGHT_PT,
            )
            fields.append(DrawnField(name, text, 1, box))

    put(60, 70, rng.choice(SELLERS), 15, "seller_name")
    put(60, 86, f"Hafenweg {rng.randint(1, 99)}, {rng.randint(10000, 99999)} Seestadt")
    put(60, 140, rng.choice(BUYERS), 10, "buyer_name")
    put(60, 154, f"Am Markt {rng.randint(1, 40)}")
    put(60, 168, f"{rng.randint(10000, 99999)} Bergheim")
    put(60, 230, "Invoice", 18)
    day = f"{rng.randint(1, 28):02}.{rng.randint(1, 12):02}"
    captions = {
        "invoice_number": ("Invoice number", f"RE-{rng.randint(2019, 2025)}-{rng.randint(1000, 99999):05}"),
        "issue_date": ("Invoice date", f"{day}.2024"),
        "order_number": ("Order number", f"PO{rng.randint(100000, 999999)}"),
        "due_date": ("Due date", f"{day}.2025"),
    }
    for line, (name, (caption, value)) in enumerate(captions.items()):
        put(350, 140 + 16 * line, f"{caption}:")
        put(460, 140 + 16 * line, value, 10, name)
    net = _draw_lines(put, rng)
    tax = (net * Decimal("0.19")).quantize(Decimal("0.01"))
    totals = {
        "net_total": ("Net total", net),
        "tax_total": ("VAT 19 %", tax),
        "gross_total": ("Total", net + tax),
    }
    for line, (name, (caption, amount)) in enumerate(totals.items()):
        put(350, 560 + 18 * line, caption)
        put(480, 560 + 18 * line, f"{amount:,.2f}", 10, name)
    put(
        60,
        700,
        "Please pay within 30 days without deduction to the account below. Thank you for your order.",
        9,
    )
    put(60, 780, "IBAN", 8)
    account = f"50010517{rng.randint(1000, 9999)}324931"
    check_digits = 98 - int(f"{account}131400") % 97  # ISO 13616: "DE00" as digits behind the account
    iban = f"DE{check_digits:02}{account}"
    put(90, 780, " ".join(iban[i : i + 4] for i in range(0, len(iban), 4)), 8, "iban")
    if scanned:
        fields = _scan(document, fields, seed)
    document.save(path, deflate=True, no_new_id=True)
    document.close()
    return DrawnDocument(path, tuple(fields))


def _draw_lines(put: Callable[..., None], rng: random.Random) -> Decimal:
    """Draws a table of twelve items and returns the sum of their amounts."""
    for x, head in (
        (60, "Pos"),
        (95, "Description"),
        (330, "Quantity"),
        (405, "Unit price"),
        (485, "Amount"),
    ):
        put(x, 300, head, 9)
    total = Decimal(0)
    for number in range(12):
        quantity, price = rng.randint(1, 30), Decimal(rng.randint(100, 25000)) / 100
        total += quantity * price
        y = 318 + 17 * number
        cells = (
            str(number + 1),
            rng.choice(GOODS),
            str(quantity),
            f"{price:,.2f}",
            f"{quantity * price:,.2f}",
        )
        for x, cell in zip((60, 95, 340, 410, 485), cells, strict=True):
            put(x, y, cell, 9)
    return total


def _scan(document: pymupdf.Document, fields: list[DrawnField], seed: int) -> list[DrawnField]:
    """Replaces the page by a skewed, blurred, noisy JPEG of itself; returns the fields with moved boxes."""
    rng = np.random.default_rng(seed)
    pixmap = document[0].get_pixmap(dpi=SCAN_DPI, colorspace=pymupdf.csGRAY)
    pixels = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.stride)[:, : pixmap.width]
    height, width = pixels.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), float(rng.uniform(-0.5, 0.5)), 1.0)
    turned = cv2.warpAffine(pixels, turn, (width, height), flags=cv2.INTER_LINEAR, borderValue=255)
    soft = cv2.GaussianBlur(turned, (0, 0), 0.7).astype(np.float32) * 0.92 + 12
    noisy = np.clip(soft + rng.normal(0, 7, soft.shape), 0, 255).astype(np.uint8)
    jpeg = cv2.imencode(".jpg", noisy, [cv2.IMWRITE_JPEG_QUALITY, 70])[1].tobytes()
    document.delete_page(0)
    page = document.new_page(width=WIDTH_PT, height=HEIGHT_PT)
    page.insert_image(page.rect, stream=jpeg)
    return [DrawnField(f.name, f.text, f.page_no, _turned(f.box, turn, width, height)) for f in fields]


def _turned(box: BBox, turn: np.ndarray, width: int, height: int) -> BBox:
    corners = np.array(
        [[x * width, y * height, 1.0] for x in (box.left, box.right) for y in (box.top, box.bottom)]
    )
    moved = corners @ turn.T
    (left, top), (right, bottom) = moved.min(axis=0), moved.max(axis=0)
    return BBox(left / width, top / height, right / width, bottom / height)
