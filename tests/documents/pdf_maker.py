"""Small PDFs made by hand, so that every box and byte in them is known."""

from typing import Any

import numpy as np

from docpipe.documents.pymupdf import load_pymupdf

PARAGRAPH = (
    "Invoice number 4711 of the second of March",
    "for the repair of one machine and its parts",
    "Net amount 100.00 and tax 19.00 make 119.00",
    "payable within thirty days to our account",
)


def new_pdf() -> Any:
    return load_pymupdf().open()


def text_pdf(pages: int = 1, lines: tuple[str, ...] = PARAGRAPH, **style: Any) -> bytes:
    """Pages of A4 with ``lines`` 20 pt apart from (72, 100) on."""
    pdf = new_pdf()
    for _ in range(pages):
        page = pdf.new_page(width=595, height=842)
        for i, line in enumerate(lines):
            page.insert_text((72, 100 + 20 * i), line, fontsize=11, **style)
    return bytes(pdf.tobytes())


def scan_pdf(*, layer: str = "", layer_first: bool = False, header: str = "") -> bytes:
    """One page that is the picture of a printed page, with an OCR layer, or with a header printed above.

    ``layer``: "right" repeats the print invisibly, "elsewhere" puts words where the picture is blank.
    """
    mupdf = load_pymupdf()
    printed = mupdf.open(stream=text_pdf(lines=PARAGRAPH * 6), filetype="pdf")
    pixmap = printed[0].get_pixmap(dpi=150, colorspace=mupdf.csGRAY)
    pdf = new_pdf()
    page = pdf.new_page(width=595, height=842)

    def draw_layer() -> None:
        offset = 450 if layer == "elsewhere" else 0
        mode = 0 if layer_first else 3
        for i, line in enumerate(PARAGRAPH * 6):
            page.insert_text((72, 100 + 20 * i + offset), line, fontsize=11, render_mode=mode)

    if layer and layer_first:
        draw_layer()
    page.insert_image(page.rect, pixmap=pixmap)
    if layer and not layer_first:
        draw_layer()
    if header:
        page.insert_text((72, 40), header, fontsize=11)
    return bytes(pdf.tobytes())


def cropped_pdf(rotation: int, *, user_unit: float = 1.0) -> bytes:
    """A page with an odd MediaBox origin, a CropBox within it, /Rotate, and a black box at a known place."""
    pdf = new_pdf()
    page = pdf.new_page(width=500, height=700)
    page.draw_rect((150, 200, 250, 230), fill=(0, 0, 0), color=None)
    page.insert_text((150, 260), "Marker", fontsize=20)
    xref = page.xref
    pdf.xref_set_key(xref, "MediaBox", "[-37 11.5 463 711.5]")
    pdf.xref_set_key(xref, "CropBox", "[3 61.5 403 661.5]")
    pdf.xref_set_key(xref, "Rotate", str(rotation))
    if user_unit != 1.0:
        pdf.xref_set_key(xref, "UserUnit", str(user_unit))
    return bytes(pdf.tobytes())


def dark_box(pixels: np.ndarray) -> tuple[float, float, float, float]:
    """The relative box of the largest black area: (left, top, right, bottom)."""
    import cv2

    count, _, stats, _ = cv2.connectedComponentsWithStats((pixels < 128).astype(np.uint8))
    left, top, width, height, _ = max(stats[1:count].tolist(), key=lambda s: s[4])
    high, wide = pixels.shape
    return left / wide, top / high, (left + width) / wide, (top + height) / high
