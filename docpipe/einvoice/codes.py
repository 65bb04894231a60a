"""Payment codes that a page prints: EPC069-12 ("Girocode", BCD) and the Swiss QR-bill (SPC).

They hold what a payment needs, letter by letter, so a decoded value is as good as typed in; it competes with
what is printed in words, and a contradiction is a finding.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from docpipe.einvoice.invoice import terms_of
from docpipe.geometry import BBox, from_pixels
from docpipe.schema import DocumentSchema
from docpipe.types import ExtractedField, Page, Raster, TextSource
from docpipe.values import FIELD_TYPES, FieldStatus, ParseContext, Parsed

DPI = 150
"""Modules of payment codes are at least 0.4 mm, 2.4 px at 150 dpi."""
GLANCE_DPI, GLANCE_PX = 50, 20
"""Payment codes are 16 mm wide at least; a square of 10 mm fits inside however they are turned."""
CODE_GREY = (0.15, 0.78)
"""Of the paper's grey: what a code looks like from afar. Half of it is ink; of small print less than a fifth."""
SCORE = 0.97
READER = "zxing-cpp"
WANTED = frozenset({"BT-84", "BT-86", "BT-115", "BT-83", "BT-5"})
"""Terms that a payment code states; without a field for one of them no page is searched."""


@dataclass(frozen=True, slots=True)
class PaymentCode:
    """One decoded code: EN 16931 terms → text."""

    kind: str
    """``EPC`` or ``Swiss QR-bill``."""
    page_no: int
    box: BBox
    text: str
    values: Mapping[str, str]


def may_hold_code(glance: Raster) -> bool:
    """Whether ink anywhere on a page, seen at GLANCE_DPI, is as dense as in a code; decoding takes far longer."""
    import cv2

    from_afar = cv2.blur(glance.pixels, (GLANCE_PX, GLANCE_PX))
    darkest, lightest = (share * glance.median_grey for share in CODE_GREY)
    between = cv2.inRange(from_afar, math.floor(darkest) + 1, math.ceil(lightest) - 1)
    return cv2.countNonZero(between) > 0


def read_codes(page: Page) -> tuple[PaymentCode, ...]:
    """The payment codes of a page, from the top; codes of other kinds are passed over. Raises RasterizeError."""
    if not may_hold_code(page.render(GLANCE_DPI)):
        return ()
    import zxingcpp

    raster = page.render(DPI)
    formats: Any = zxingcpp.BarcodeFormat.QRCode
    found = zxingcpp.read_barcodes(
        raster.pixels,
        formats=formats,
        try_downscale=False,
        try_invert=False,
        text_mode=zxingcpp.TextMode.Plain,
    )
    codes = []
    for code in found:
        values = parse_payment(code.text)
        if values:
            corners = (code.position.top_left, code.position.top_right, code.position.bottom_right,
                       code.position.bottom_left)  # fmt: skip
            xs, ys = [c.x for c in corners], [c.y for c in corners]
            box = from_pixels(min(xs), min(ys), max(xs), max(ys), raster.width_px, raster.height_px)
            kind = "EPC" if code.text.startswith("BCD") else "Swiss QR-bill"
            codes.append(PaymentCode(kind, page.page_no, box, code.text, values))
    return tuple(sorted(codes, key=lambda c: (c.box.top, c.box.left)))


def parse_payment(text: str) -> dict[str, str]:
    """EN 16931 term → text of an EPC or Swiss payload; empty for any other text."""
    lines = [line.strip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    if lines[0] == "BCD" and len(lines) >= 7 and lines[3] == "SCT":
        return _filled(_epc(lines))
    if lines[0] == "SPC" and len(lines) >= 31:
        return _filled(_swiss(lines))
    return {}


def _filled(values: Mapping[str, str]) -> dict[str, str]:
    return {term: text for term, text in values.items() if text}


def _epc(lines: Sequence[str]) -> dict[str, str]:
    """Lines of EPC069-12, 0-based: 4 BIC, 5 name, 6 IBAN, 7 amount, 9 structured, 10 unstructured remittance."""
    padded = [*lines, *[""] * 12]
    amount = padded[7]
    return {
        "BT-86": padded[4],
        "BT-84": padded[6],
        "BT-115": amount[3:] if amount.startswith("EUR") else "",
        "BT-5": "EUR" if amount.startswith("EUR") else "",
        "BT-83": padded[9] or padded[10],
    }


def _swiss(lines: Sequence[str]) -> dict[str, str]:
    """Lines of the Swiss QR code 2.x, 0-based: 3 IBAN, 18 amount, 19 currency, 27 reference type, 28 reference."""
    return {
        "BT-84": lines[3],
        "BT-115": lines[18],
        "BT-5": lines[19],
        "BT-83": lines[28] if lines[27] in {"QRR", "SCOR"} else "",
    }


def asks_for_codes(schema: DocumentSchema) -> bool:
    """Whether a payment code could answer one of the schema's fields: an account or a payment reference."""
    return any(
        {"BT-84", "BT-83", "BT-86"} & set(terms_of(name, spec.aliases))
        for name, spec in schema.fields.items()
    )


def code_candidates(codes: Sequence[PaymentCode], schema: DocumentSchema) -> tuple[ExtractedField, ...]:
    """Each code's values as candidates for the schema's fields, in the region of the code."""
    items = []
    for code in codes:
        for name, spec in schema.fields.items():
            term = next((t for t in terms_of(name, spec.aliases) if t in code.values and t in WANTED), "")
            if not term:
                continue
            context = ParseContext(
                decimal_mark=".", currency=code.values.get("BT-5", ""), pattern=spec.pattern
            )
            parsed = FIELD_TYPES[spec.type].parse(code.values[term], context)
            if parsed.status is FieldStatus.OK:
                unit = code.values.get("BT-5", "") if spec.type == "money" else ""
                items.append(
                    _candidate(name, spec.type, code, replace(parsed, currency=unit), code.values[term])
                )
    return tuple(items)


def _candidate(name: str, value_type: str, code: PaymentCode, parsed: Parsed, text: str) -> ExtractedField:
    return ExtractedField(
        field=name,
        instance=0,
        value_type=value_type,
        status=parsed.status,
        page_no=code.page_no,
        box=code.box,
        raw_text=text,
        value=parsed.value,
        value_text=parsed.text,
        currency=parsed.currency,
        score=SCORE,
        confidence=SCORE,
        text_source=TextSource.PIXELS,
        locator=code.kind,
        read_by=READER,
    )


def contradictions(
    fields: Sequence[ExtractedField], candidates: Sequence[ExtractedField], sure: float = 0.6
) -> list[str]:
    """Reasons to review: fields whose printed value surely differs from that of a payment code."""
    reasons = []
    for field in fields:
        own = [c for c in candidates if c.field == field.field]
        coded = [c for c in (field, *own) if c.read_by == READER]
        printed = [c for c in (field, *own) if c.read_by != READER and c.status is FieldStatus.OK]
        if not coded or not printed or field.field.partition(".")[2]:
            continue
        best = max(printed, key=lambda c: c.confidence)
        if best.confidence >= sure and all(best.value != c.value for c in coded):
            stated = ", ".join(repr(c.value_text) for c in coded)
            reasons.append(f"{field.field}: the payment code says {stated}, the page {best.value_text!r}")
    return reasons
