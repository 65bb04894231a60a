"""A page that is one grey JPEG gives the pixels that MuPDF would give, whatever else is on it."""

from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
import pymupdf
import pytest

from docpipe.documents import open_document
from docpipe.documents.pymupdf import load_pymupdf
from docpipe.documents.sole_image import sole_jpeg

WIDTH, HEIGHT, DPI = 400, 560, 200


def jpeg(colours: int = 1) -> bytes:
    noise = np.random.default_rng(3).integers(0, 256, (HEIGHT, WIDTH, colours)).astype(np.uint8)
    return cv2.imencode(".jpg", cv2.GaussianBlur(noise, (0, 0), 2))[1].tobytes()


def scan(data: bytes = b"", share: float = 1.0) -> Any:
    pdf = load_pymupdf().open()
    page = pdf.new_page(width=WIDTH * 72 / DPI, height=HEIGHT * 72 / DPI)
    page.insert_image(page.rect * share, stream=data or jpeg())
    return pdf


def content(change: Callable[[bytes], bytes]) -> Any:
    pdf = scan()
    xref = pdf[0].get_contents()[0]
    pdf.update_stream(xref, change(pdf[0].read_contents()))
    return pdf


def plain() -> Any:
    return scan()


def coloured() -> Any:
    return scan(jpeg(3))


def half_a_page() -> Any:
    return scan(share=0.5)


def with_text() -> Any:
    pdf = scan()
    pdf[0].insert_text((30, 60), "PAID", fontsize=30)
    return pdf


def with_a_note() -> Any:
    pdf = scan()
    pdf[0].add_freetext_annot(pymupdf.Rect(20, 20, 100, 60), "PAID", fill_color=(1, 1, 1))
    return pdf


def turned() -> Any:
    pdf = scan()
    pdf[0].set_rotation(180)
    return pdf


def cropped() -> Any:
    pdf = scan()
    pdf[0].set_cropbox(pymupdf.Rect(10, 10, 100, 150))
    return pdf


def clipped() -> Any:
    return content(lambda drawn: b"20 20 60 60 re W n " + drawn)


def mirrored() -> Any:
    return content(lambda drawn: b"1 0 0 -1 0 %.3f cm " % (HEIGHT * 72 / DPI) + drawn)


def painted_twice() -> Any:
    return content(lambda drawn: drawn + b" .5 0 0 .5 0 0 cm " + drawn)


def negative() -> Any:
    pdf = scan()
    pdf.xref_set_key(pdf[0].get_images()[0][0], "Decode", "[1 0]")
    return pdf


def cut_off() -> Any:
    pdf = scan()
    xref = pdf[0].get_images()[0][0]
    data = pdf.xref_stream_raw(xref)
    pdf.update_stream(xref, data[: len(data) // 2], compress=False)
    pdf.xref_set_key(xref, "Filter", "/DCTDecode")
    return pdf


@pytest.mark.parametrize(
    "make",
    [
        plain, coloured, half_a_page, with_text, with_a_note, turned, cropped, clipped, mirrored, painted_twice,
        negative, cut_off,
    ],
)  # fmt: skip
def test_a_page_is_shown_as_mupdf_shows_it(make: Callable[[], Any], tmp_path: Any) -> None:
    make().save(tmp_path / "scan.pdf")
    with open_document(tmp_path / "scan.pdf") as document:
        shown = document.page(1).render(DPI).pixels

    page = pymupdf.open(tmp_path / "scan.pdf")[0]
    height, width = shown.shape
    scale = pymupdf.Matrix(width / page.rect.width, height / page.rect.height)
    pixmap = page.get_pixmap(matrix=scale, colorspace=pymupdf.csGRAY, alpha=False)
    expected = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.stride)
    assert np.array_equal(shown, expected[:height, : pixmap.width])


def test_only_the_plain_scan_takes_the_short_way() -> None:
    taken = {
        make.__name__
        for make in (plain, coloured, clipped, mirrored, negative, with_text, with_a_note, cut_off)
        if sole_jpeg(pdf := make(), pdf[0], WIDTH, HEIGHT) is not None
    }

    assert taken == {"plain"}
