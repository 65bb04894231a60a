"""From ISO 639-1 codes to Tesseract's language names, and which of them are installed."""

from collections.abc import Sequence

from docpipe import registry
from docpipe.ocr.base import OCR_ENGINES

TESSERACT_NAMES = {
    "ar": "ara", "bg": "bul", "ca": "cat", "cs": "ces", "da": "dan", "de": "deu", "el": "ell", "en": "eng",
    "es": "spa", "et": "est", "fi": "fin", "fr": "fra", "he": "heb", "hi": "hin", "hr": "hrv", "hu": "hun",
    "id": "ind", "is": "isl", "it": "ita", "ja": "jpn", "ko": "kor", "lt": "lit", "lv": "lav", "ms": "msa",
    "nl": "nld", "no": "nor", "nb": "nor", "pl": "pol", "pt": "por", "ro": "ron", "ru": "rus", "sk": "slk",
    "sl": "slv", "sr": "srp", "sv": "swe", "th": "tha", "tr": "tur", "uk": "ukr", "vi": "vie", "zh": "chi_sim",
}  # fmt: skip


INCLUDED = ("en", "de")
"""The languages whose data come with docpipe: read where a schema names none."""


def available_languages(engine: str = "tesserocr") -> tuple[str, ...]:
    """Tesseract names of the languages that ``engine`` finds installed, sorted.

    Raises UnknownNameError, or MissingDependencyError when the engine itself is missing.
    """
    names: tuple[str, ...] = registry.load(OCR_ENGINES, engine, "OCR engine").available_languages()
    return names


def choose_languages(wanted: Sequence[str], engine: str = "tesserocr") -> tuple[str, ...]:
    """Tesseract names of the installed ones among ``wanted`` (``"de"`` or ``"deu"``), in that order.

    Without any wanted those that come with docpipe. Never empty: English, or the first installed language, or
    ``("eng",)`` whose absence the engine explains.
    """
    available = available_languages(engine)
    names = [
        TESSERACT_NAMES.get(code.lower()[:2], code) if len(code) != 3 else code for code in wanted or INCLUDED
    ]
    chosen = tuple(dict.fromkeys(name for name in names if name in available))
    if chosen:
        return chosen
    return ("eng",) if "eng" in available or not available else available[:1]
