"""Documents: opening with limits, pages in the displayed frame, text layers and their trust, rasterizers."""

from docpipe.documents.base import RASTERIZERS, Attachment, Document, Limits, Rasterizer
from docpipe.documents.open import open_document
from docpipe.documents.sources import SUFFIXES, discover, parse_page_range

__all__ = [
    "RASTERIZERS",
    "SUFFIXES",
    "Attachment",
    "Document",
    "Limits",
    "Rasterizer",
    "discover",
    "open_document",
    "parse_page_range",
]
