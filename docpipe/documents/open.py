"""Opening a document: its bytes, its type by content, its limits."""

import hashlib
from pathlib import Path

from docpipe.documents.base import Document, Limits
from docpipe.documents.sources import parse_page_range, read_source
from docpipe.errors import DamagedDocumentError, DocpipeError, LimitExceededError, UnsupportedDocumentError

_PDF_HEADER_WITHIN_BYTES = 1024
"""A PDF's header may follow other bytes (ISO 32000-1, annex H, note 13)."""

_IMAGE_MAGIC = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")


def open_document(
    source: str | Path,
    *,
    rasterizer: str = "pymupdf",
    limits: Limits | None = None,
    password: str = "",
    pages: str = "",
) -> Document:
    """The document at ``source``: a path or an fsspec URL of a PDF, PNG, JPEG or TIFF, told by content.

    ``pages`` (see :func:`parse_page_range`) only narrows what counts against ``limits.max_pages``.

    Raises a DocumentError: FileAccessError, UnsupportedDocumentError, DamagedDocumentError,
    EncryptedDocumentError or LimitExceededError; ConfigurationError for a bad page range;
    UnknownNameError or MissingDependencyError for the rasterizer.
    """
    limits = limits or Limits()
    name = str(source)
    data = read_source(name, limits.max_bytes)
    document_id = hashlib.sha256(data).hexdigest()
    document = _open(data, name, document_id, rasterizer, limits, password)
    try:
        wanted = len(parse_page_range(pages, document.page_count))
        if wanted > limits.max_pages:
            raise LimitExceededError(
                f"{name} has {wanted} pages, the limit is {limits.max_pages}; raise it with --max-pages or "
                "DOCPIPE_MAX_PAGES, or choose pages with --pages 1-10"
            )
    except DocpipeError:
        document.__exit__(None, None, None)
        raise
    return document


def _open(
    data: bytes, name: str, document_id: str, rasterizer: str, limits: Limits, password: str
) -> Document:
    if not data.strip(b"\0 \t\r\n"):
        raise DamagedDocumentError(f"{name} is empty")
    if data.startswith(_IMAGE_MAGIC):
        from docpipe.documents.images import ImageDocument

        return ImageDocument(data, name, document_id, limits)
    if b"%PDF-" in data[:_PDF_HEADER_WITHIN_BYTES] or name.lower().endswith(".pdf"):
        from docpipe.documents.pdf import PdfDocument

        return PdfDocument(data, name, document_id, rasterizer, limits, password)
    raise UnsupportedDocumentError(
        f"{name} is neither PDF, PNG, JPEG nor TIFF (it starts with {data[:8]!r}); convert it to PDF first"
    )
