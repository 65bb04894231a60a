"""PP-OCRv6 through ONNX Runtime: reads one printed line at a time, about 40 ms, independent of Tesseract.

The weights (Apache-2.0, Baidu) come inside the package ``rapidocr``, of which only that file is used.
"""

import hashlib
import threading
from collections.abc import Sequence
from functools import cache, cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from docpipe.errors import MissingDependencyError, ReadError
from docpipe.ocr.base import LineReading
from docpipe.types import GreyImage

WEIGHTS = Path("models", "PP-OCRv6_rec_small.onnx")
HEIGHT_PX = 48
"""Of a line as the network wants it; the width is free."""
LEAST_WIDTH_PX = 160
"""Shorter lines are filled up with the network's mid-grey: it was trained on wide ones."""
WESTERN = (
    range(0x20, 0x7F),
    range(0xA0, 0x100),
    range(0x152, 0x154),
    range(0x2010, 0x2027),
    range(0x20A0, 0x20C0),
)
"""Code points that may be read: of 18,708 known characters those of western European print (with €, „, – and œ), so
that a blotch becomes no ideograph."""
EASTERN = (range(0x100, 0x152), range(0x154, 0x180), range(0x218, 0x21C))
"""Further Latin letters, which are read where a language of :data:`EASTERN_LANGUAGES` is."""
LANGUAGES = frozenset(
    {"afr", "cat", "dan", "deu", "eng", "eus", "fin", "fra", "gle", "glg", "ind", "isl", "ita"}
    | {"msa", "nld", "nor", "por", "spa", "sqi", "swe"}
)
"""Tesseract's names of those that the western characters print."""
EASTERN_LANGUAGES = frozenset({"ces", "est", "hrv", "hun", "lav", "lit", "pol", "ron", "slk", "slv", "tur"})


class PpOcrLineReader:
    """Loads its weights (0.2 s) when the first line is read. Raises MissingDependencyError when they are missing."""

    name = "pp-ocrv6"
    licence = "Apache-2.0"

    def __init__(self) -> None:
        self._weights = find_weights()

    @cached_property
    def version(self) -> str:
        with self._weights.open("rb") as weights:
            digest = hashlib.file_digest(weights, "sha256").hexdigest()
        return f"{self.name} {digest[:8]}"

    def reads(self, languages: Sequence[str]) -> bool:
        return (LANGUAGES | EASTERN_LANGUAGES).issuperset(languages)

    def read_line(self, pixels: GreyImage, languages: Sequence[str] = ()) -> LineReading:
        """The characters of one line, shape (height, width), from left to right. Raises ReadError."""
        if pixels.size == 0:
            return LineReading("")
        ready, width = _prepared(pixels)
        eastern = not EASTERN_LANGUAGES.isdisjoint(languages)
        with _LOADING:
            session, _ = _loaded(self._weights)
            characters, readable = _readable(self._weights, eastern)
        try:
            shares = session.run(None, {session.get_inputs()[0].name: ready})[0][0][:, readable]
        except Exception as error:  # ONNX Runtime's exceptions have no common parent
            raise ReadError(f"{self.name} failed on a line of {pixels.shape} px: {error}") from error
        return _collapsed(shares, characters, ready.shape[-1] / width)


_LOADING = threading.Lock()


@cache
def _loaded(weights: Path) -> tuple[Any, tuple[str, ...]]:
    """The session, once a process, and the characters that the network's outputs stand for, the blank first."""
    try:
        import onnxruntime
    except ImportError as error:
        raise MissingDependencyError(
            f"onnxruntime is not usable ({error}): pip install onnxruntime"
        ) from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
    return session, ("", *session.get_modelmeta().custom_metadata_map["character"].splitlines(), " ")


@cache
def _readable(weights: Path, eastern: bool) -> tuple[list[str], NDArray[np.intp]]:
    """The characters that may be read, and their places among the network's outputs."""
    letters = (*WESTERN, *EASTERN) if eastern else WESTERN
    _, known = _loaded(weights)
    places = [i for i, text in enumerate(known) if all(any(ord(c) in r for r in letters) for c in text)]
    return [known[i] for i in places], np.array(places)


def find_weights() -> Path:
    """Where the weights lie; their package is not imported. Raises MissingDependencyError."""
    spec = find_spec("rapidocr")
    for folder in spec.submodule_search_locations or () if spec else ():
        if (path := Path(folder) / WEIGHTS).is_file():
            return path
    raise MissingDependencyError(
        f"the second reader's weights {WEIGHTS.name} are missing: pip install 'rapidocr>=3.10,<4', "
        "or do without by --second-reader none (DOCPIPE_SECOND_READER=none)"
    )


def _prepared(pixels: GreyImage) -> tuple[NDArray[np.float32], int]:
    """The line as the network's input, shape (1, 3, 48, width), -1 black to 1 white, and the width of the print."""
    height, width = pixels.shape
    scaled_width = max(round(width * HEIGHT_PX / height), 1)
    scaled = cv2.resize(pixels, (scaled_width, HEIGHT_PX)).astype(np.float32) / 127.5 - 1
    filled = np.pad(scaled, ((0, 0), (0, max(LEAST_WIDTH_PX - scaled_width, 0))))
    return np.repeat(filled[None, None], 3, axis=1), scaled_width


def _collapsed(shares: NDArray[np.float32], characters: list[str], stretch: float) -> LineReading:
    """What the network's steps say: of equal neighbours one counts, and blanks none (CTC, Graves 2006).

    ``shares`` has shape (steps, characters); ``stretch`` is the input's width as a multiple of the print's.
    """
    best = shares.argmax(axis=1)
    begins = np.flatnonzero((best != 0) & (best != np.concatenate([[0], best[:-1]])))
    return LineReading(
        "".join(characters[i] for i in best[begins]),
        tuple(float(x) for x in np.minimum((begins + 0.5) / len(best) * stretch, 1.0)),
        tuple(float(share) for share in shares[begins, best[begins]]),
    )
