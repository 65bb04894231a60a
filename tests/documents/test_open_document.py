import hashlib
from pathlib import Path

import fsspec
import pymupdf
import pytest
from pdf_maker import new_pdf, text_pdf

from docpipe.documents import Limits, discover, open_document, parse_page_range
from docpipe.errors import (
    ConfigurationError,
    DamagedDocumentError,
    EncryptedDocumentError,
    FileAccessError,
    LimitExceededError,
    UnknownNameError,
    UnsupportedDocumentError,
)


def write(folder: Path, name: str, data: bytes) -> Path:
    file = folder / name
    file.write_bytes(data)
    return file


def test_type_is_told_by_content_and_identity_by_bytes(tmp_path: Path) -> None:
    data = text_pdf()
    with open_document(write(tmp_path, "scan.png", data)) as document:
        assert document.page_count == 1
        assert document.document_id == hashlib.sha256(data).hexdigest()


def test_leading_junk_before_the_header_is_no_obstacle(tmp_path: Path) -> None:
    with open_document(write(tmp_path, "mail.bin", b"X-Mail: 1\n" + text_pdf())) as document:
        assert document.page(1).words


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("empty.pdf", b"", DamagedDocumentError),
        ("zeros.pdf", b"\0" * 500, DamagedDocumentError),
        ("text.txt", b"Dear all, please find attached", UnsupportedDocumentError),
        ("noise.pdf", b"%PDF-1.7 nothing of the kind", DamagedDocumentError),
        ("cut.png", b"\x89PNG\r\n\x1a\n\0\0\0", DamagedDocumentError),
        ("cut.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF", DamagedDocumentError),
    ],
)
def test_what_cannot_be_opened_says_why(
    tmp_path: Path, name: str, data: bytes, kind: type[Exception]
) -> None:
    with pytest.raises(kind, match=name):
        open_document(write(tmp_path, name, data))


def test_passwords(tmp_path: Path) -> None:
    pdf = new_pdf()
    pdf.new_page().insert_text((72, 72), "one two three four")
    data = pdf.tobytes(encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="pässwört", owner_pw="x")
    file = write(tmp_path, "secret.pdf", data)
    with pytest.raises(EncryptedDocumentError, match="--password"):
        open_document(file)
    with pytest.raises(EncryptedDocumentError, match="wrong"):
        open_document(file, password="guess")
    with open_document(file, password="pässwört") as document:
        assert [w.text for w in document.page(1).words] == ["one", "two", "three", "four"]


def test_limits_name_the_way_to_raise_them(tmp_path: Path) -> None:
    file = write(tmp_path, "long.pdf", text_pdf(pages=5))
    with pytest.raises(LimitExceededError, match="--max-pages"):
        open_document(file, limits=Limits(max_pages=4))
    with pytest.raises(LimitExceededError, match="DOCPIPE_MAX_BYTES"):
        open_document(file, limits=Limits(max_bytes=100))
    with open_document(file, limits=Limits(max_pages=2), pages="4-5") as document:
        assert document.page_count == 5


def test_large_pages_render_at_the_dpi_that_fits(tmp_path: Path) -> None:
    with open_document(
        write(tmp_path, "a.pdf", text_pdf()), limits=Limits(max_page_pixels=1_000_000)
    ) as document:
        raster = document.page(1).render(600)
    assert raster.pixels.size <= 1_002_000
    assert raster.width_px == pytest.approx(595 / 72 * raster.dpi, abs=1)


def test_rasters_are_kept_for_the_next_request(tmp_path: Path) -> None:
    with open_document(write(tmp_path, "a.pdf", text_pdf())) as document:
        assert document.page(1).render(100) is document.page(1).render(100)


def test_unknown_rasterizer_lists_the_known(tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match=r"poppler.*pymupdf"):
        open_document(write(tmp_path, "a.pdf", text_pdf()), rasterizer="popler")


def test_pages_outside_the_document_are_refused(tmp_path: Path) -> None:
    with open_document(write(tmp_path, "a.pdf", text_pdf())) as document:
        for page_no in (0, 2):
            with pytest.raises(ConfigurationError):
                document.page(page_no)


def test_attachments_come_with_their_names(tmp_path: Path) -> None:
    pdf = new_pdf()
    pdf.new_page()
    pdf.embfile_add("factur-x.xml", b"<xml/>", filename="factur-x.xml")
    with open_document(write(tmp_path, "a.pdf", pdf.tobytes())) as document:
        assert [(a.name, a.data) for a in document.attachments()] == [("factur-x.xml", b"<xml/>")]


@pytest.mark.parametrize(
    ("text", "pages"),
    [("", (1, 2, 3, 4, 5)), ("1-3,5", (1, 2, 3, 5)), ("4-", (4, 5)), ("2,2,1", (1, 2)), (" 1 - 2 ", (1, 2))],
)
def test_page_ranges(text: str, pages: tuple[int, ...]) -> None:
    assert parse_page_range(text, 5) == pages


@pytest.mark.parametrize("text", ["0", "3-2", "a", "1-6", "-", "1,,2", "9"])
def test_bad_page_ranges_are_explained(text: str) -> None:
    with pytest.raises(ConfigurationError, match="page range"):
        parse_page_range(text, 5)


def test_discover_walks_folders_and_globs_once(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    for name in ("b.pdf", "a.PNG", "notes.txt", "sub/c.tiff"):
        write(tmp_path, name, b"x")
    everything = [str(tmp_path / name) for name in ("a.PNG", "b.pdf", "sub/c.tiff")]
    assert discover([str(tmp_path)]) == everything
    assert discover([str(tmp_path / "*.pdf"), str(tmp_path / "**" / "*"), str(tmp_path)]) == everything
    assert discover([str(tmp_path / "notes.txt")]) == [str(tmp_path / "notes.txt")]


def test_discover_explains_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(FileAccessError, match="does not exist"):
        discover([str(tmp_path / "none.pdf")])
    with pytest.raises(ConfigurationError, match="nothing to process"):
        discover([str(tmp_path)])
    with pytest.raises(ConfigurationError):
        discover([])
    with pytest.raises(ConfigurationError):
        discover(["nosuchprotocol://bucket/a.pdf"])


def test_urls_are_listed_and_read_through_fsspec() -> None:
    memory = fsspec.filesystem("memory")
    memory.pipe({"/inbox/a.pdf": text_pdf(), "/inbox/deep/b.pdf": b"x", "/inbox/c.txt": b"x"})
    found = discover(["memory://inbox"])
    assert found == ["memory:///inbox/a.pdf", "memory:///inbox/deep/b.pdf"]
    assert discover(["memory://inbox/*.pdf"]) == found[:1]
    with open_document(found[0]) as document:
        assert document.page(1).words
    with pytest.raises(FileAccessError):
        open_document("memory://inbox/none.pdf")
    with pytest.raises(LimitExceededError):
        open_document(found[0], limits=Limits(max_bytes=10))
