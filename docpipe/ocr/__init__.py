"""Reading pixels: OCR engines behind one Protocol, their languages, and pages that lie askew."""

from docpipe.ocr.base import (
    LINE_READERS,
    OCR_ENGINES,
    OcrEngine,
    create_line_reader,
    create_ocr_engine,
    line_reader_licences,
)
from docpipe.ocr.foreign_text import ForeignText, create_foreign_text
from docpipe.ocr.languages import available_languages, choose_languages
from docpipe.ocr.second_opinion import SecondOpinion, create_page_reader
from docpipe.ocr.upright import PageGeometry, read_page_upright

__all__ = [
    "LINE_READERS",
    "OCR_ENGINES",
    "ForeignText",
    "OcrEngine",
    "PageGeometry",
    "SecondOpinion",
    "available_languages",
    "choose_languages",
    "create_foreign_text",
    "create_line_reader",
    "create_ocr_engine",
    "create_page_reader",
    "line_reader_licences",
    "read_page_upright",
]
