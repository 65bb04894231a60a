"""The seam of opening: a file in, pages out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Protocol, Self

from docpipe.types import GreyImage, Page


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file embedded in a document, such as the XML of an e-invoice."""

    name: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may cost. Beyond them LimitExceededError names the limit and how to raise it."""

    max_bytes: int = 200 * 1024 * 1024
    max_pages: int = 200
    max_page_pixels: int = 40_000_000
    """Pixels of one rendered page (40 MP is A4 at 640 dpi); larger pages are rendered at a lower dpi."""


class Rasterizer(Protocol):
    """Renders pages of one open PDF; not shared between threads."""

    def render(self, page_no: int, width_px: int, height_px: int) -> GreyImage:
        """The displayed page as exactly that many grey pixels. Raises RasterizeError."""
        ...

    def close(self) -> None: ...


class Document(Protocol):
    """An open document. Use as a context manager; pages hold their document open only while it is."""

    @property
    def document_id(self) -> str:
        """sha256 of the bytes, hex."""
        ...

    @property
    def source(self) -> str: ...

    @property
    def page_count(self) -> int: ...

    def page(self, page_no: int) -> Page:
        """Page ``page_no`` (1-based) with its text layer; ``words`` is empty where the layer is not trusted.

        Raises ConfigurationError for a page that the document does not have and DamagedDocumentError for one
        that cannot be loaded.
        """
        ...

    def attachments(self) -> tuple[Attachment, ...]:
        """Embedded files, read when asked for; none in images."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


RASTERIZERS: Mapping[str, str] = {
    "pymupdf": "docpipe.documents.pymupdf:PymupdfRasterizer",
    "poppler": "docpipe.documents.poppler:PopplerRasterizer",
}
