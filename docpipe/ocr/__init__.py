"""Reading pixels: OCR engines behind one Protocol, their languages, and pages that lie askew."""

from docpipe.ocr.base import OCR_ENGINES, OcrEngine, create_ocr_engine
from docpipe.ocr.languages import available_languages, choose_languages
from docpipe.ocr.upright import PageGeometry, read_page_upright

__all__ = [
    "OCR_ENGINES",
    "OcrEngine",
    "PageGeometry",
    "available_languages",
    "choose_languages",
    "create_ocr_engine",
    "read_page_upright",
]
