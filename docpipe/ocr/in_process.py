"""Tesseract in this process through tesserocr: about 4 ms a crop, threads welcome (the GIL is released)."""

import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from docpipe.errors import MissingDependencyError, ReadError
from docpipe.ocr.tesseract import TesseractEngine, choose_folder, data_digest, with_border, words_from_tsv
from docpipe.types import GreyImage, Word


class TesserocrEngine(TesseractEngine):
    """Keeps one Tesseract API per thread and language set; loading one takes about 50 ms.

    Raises MissingDependencyError when tesserocr or the data of a language is missing.
    """

    name = "tesserocr"

    def __init__(self, languages: Sequence[str] = ("eng",), page_psm: int = 6) -> None:
        try:
            import tesserocr
        except ImportError as error:
            raise MissingDependencyError(
                f"tesserocr is not usable ({error}): pip install 'tesserocr!=2.10.0', or use --ocr pytesseract"
            ) from error
        tesserocr.set_leptonica_log_level(tesserocr.LeptLogLevel.NONE)
        self._module = tesserocr
        self.languages = tuple(languages) or ("eng",)
        self._page_psm = page_psm
        self._local = threading.local()
        self._lock = threading.Lock()
        self._loading: Future[Any] | None = None
        folder = choose_folder(self.languages)
        engine_version = str(tesserocr.tesseract_version()).split()[1]
        self.version = f"tesserocr {engine_version} {data_digest(folder, self.languages)}"

    def warm_up(self) -> None:
        """Begins to load an API for the first thread that reads."""
        with self._lock:
            if self._loading is None:
                self._loading = ThreadPoolExecutor(1).submit(self._load, self.languages)

    def _read(
        self, pixels: GreyImage, dpi: float, psm: int, whitelist: str, language: str, border: int
    ) -> tuple[Word, ...]:
        height, width = pixels.shape
        image = with_border(pixels, border) if border else pixels
        api = self._api(tuple(language.split("+")) if language else self.languages)
        try:
            api.SetPageSegMode(psm)
            api.SetVariable("tessedit_char_whitelist", whitelist)
            api.SetImageBytes(image.tobytes(), image.shape[1], image.shape[0], 1, image.shape[1])
            api.SetSourceResolution(round(min(max(dpi, 70), 2400)))
            rows = [line.split("\t", 11) for line in api.GetTSVText(0).splitlines()]
        except Exception as error:  # tesserocr raises RuntimeError and its like
            raise ReadError(f"Tesseract failed on {width} × {height} px: {error}") from error
        finally:
            api.Clear()
        return words_from_tsv(rows, width, height, border)

    def _api(self, languages: tuple[str, ...]) -> Any:
        """This thread's API for ``languages``. Raises ReadError and MissingDependencyError."""
        apis: dict[tuple[str, ...], Any] = self._local.__dict__.setdefault("apis", {})
        if languages not in apis:
            apis[languages] = self._loaded_early(languages) or self._load(languages)
        return apis[languages]

    def _loaded_early(self, languages: tuple[str, ...]) -> Any:
        if languages != self.languages:
            return None
        with self._lock:
            loading, self._loading = self._loading, None
        return loading.result() if loading else None

    def _load(self, languages: tuple[str, ...]) -> Any:
        folder = choose_folder(languages)
        try:
            return self._module.PyTessBaseAPI(path=f"{folder}/", lang="+".join(languages))
        except RuntimeError as error:
            raise ReadError(
                f"Tesseract cannot load {'+'.join(languages)} from {folder} ({error}); reinstall the data"
            ) from error
