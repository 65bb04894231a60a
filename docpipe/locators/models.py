"""What ``docpipe models`` shows and does: every locator's licence and weights, verification, a self-test.

Plain functions that return dataclasses; nothing here prints, downloads or imports torch before it must.
"""

import importlib.util
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from docpipe.errors import ConfigurationError, DocpipeError, UnknownNameError, nearest_name
from docpipe.geometry import BBox, iou
from docpipe.locators import florence2, locateanything, qwen3_vl, remote
from docpipe.locators.base import LOCATORS, create_locator
from docpipe.locators.vlm_base import VlmLocator
from docpipe.locators.weights import (
    WeightsSpec,
    check_configs,
    check_directory,
    code_digest,
    code_hashes,
    content_digest,
    file_sha256,
    locate_directory,
)
from docpipe.types import Detection, Page, Query, Raster, TextSource

SPECS: Mapping[str, WeightsSpec] = {
    spec.locator: spec for spec in (locateanything.SPEC, qwen3_vl.SPEC, florence2.SPEC)
}
"""Locators that need weights which do not come with docpipe."""
VLM_PACKAGES = ("torch", "transformers", "accelerate", "peft")


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """One line of ``docpipe models``."""

    name: str
    licence: str
    commercial_use: bool | None
    """None where it depends on the served model."""
    parameters: str
    download_bytes: int
    weights: str
    """Where they are: a directory, ``included``, ``remote`` or empty when they are not on this machine."""
    usable: bool
    reason: str
    """Why it is not usable here, with the next step; empty when it is."""


def list_models() -> list[ModelInfo]:
    """Every locator of :data:`docpipe.locators.base.LOCATORS`, in its order."""
    return [_info(name) for name in LOCATORS if name != "scripted"]


def _info(name: str) -> ModelInfo:
    if name == remote.SPEC.locator:
        reason = "needs the locator options base_url and model; pages are sent to that server"
        return ModelInfo(name, remote.SPEC.licence, None, "", 0, "remote", False, reason)
    if name not in SPECS:
        return ModelInfo(name, "Apache-2.0", True, "", 0, "included", True, "")
    spec = SPECS[name]
    weights, reason = "", ""
    try:
        directory, commit = locate_directory(spec)
        weights = str(directory)
        check_directory(spec, directory, commit)
    except DocpipeError as error:
        reason = str(error)
    missing = [package for package in VLM_PACKAGES if importlib.util.find_spec(package) is None]
    if missing:
        reason = f"needs {', '.join(missing)}: pip install 'docpipe[vlm]'"
    elif not reason and not spec.commercial_use:
        reason = "opt-in: needs the locator option accept_noncommercial=true"
    usable = not reason or reason.startswith("opt-in")
    return ModelInfo(
        name, spec.licence, spec.commercial_use, spec.parameters, spec.download_bytes, weights, usable, reason
    )


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at."""

    name: str
    ok: bool
    detail: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What is in a directory of weights, read in full."""

    name: str
    path: str
    checks: tuple[Check, ...]
    revision: str = ""
    code_sha256: str = ""
    """Digest of the remote code, for the locator option of this name."""
    files: Mapping[str, str] = field(default_factory=dict)
    """File → sha256, weights included: compare it with the publisher's or with another machine's."""

    @property
    def ok(self) -> bool:
        return all(check.ok for check in self.checks)


def verify(name: str, path: str = "", *, code_sha256: str = "") -> VerifyReport:
    """Hash every file of a model's directory and check code and configuration against what is pinned.

    Raises UnknownNameError for a locator without weights, MissingDependencyError when there are none.
    """
    spec = _spec(name)
    directory, commit = locate_directory(spec, path)
    checks = [
        _check("configuration", lambda: check_configs(directory, with_remote_code=bool(spec.code))),
        _check("code and weights", lambda: check_directory(spec, directory, commit, code_sha256)),
        _check("safetensors readable", lambda: _read_headers(directory)),
    ]
    known = next((rev for rev, files in spec.code.items() if code_hashes(directory) == files), "")
    files = {
        file.relative_to(directory).as_posix(): file_sha256(file)
        for file in sorted(directory.rglob("*"))
        if file.is_file() and ".cache" not in file.parts
    }
    return VerifyReport(
        name,
        str(directory),
        tuple(checks),
        revision=commit or known or f"local-{content_digest(directory)[:12]}",
        code_sha256=code_digest(code_hashes(directory)) if spec.code else "",
        files=files,
    )


def _spec(name: str) -> WeightsSpec:
    if name not in SPECS:
        raise UnknownNameError(
            f"no locator with weights is called {name!r}{nearest_name(name, list(SPECS))}; known: {', '.join(SPECS)}"
        )
    return SPECS[name]


def _read_headers(directory: Path) -> str:
    """Count the tensors that all weight files announce, and check that each file is as long as it says."""
    import json

    count = 0
    for file in sorted(directory.glob("*.safetensors")):
        with file.open("rb") as stream:
            length = int.from_bytes(stream.read(8), "little")
            if length > file.stat().st_size:
                raise ConfigurationError(f"{file.name} is not a safetensors file")
            header = json.loads(stream.read(length))
        tensors = [entry for key, entry in header.items() if key != "__metadata__"]
        end = max((entry["data_offsets"][1] for entry in tensors), default=0)
        if 8 + length + end != file.stat().st_size:
            raise ConfigurationError(f"{file.name} is cut off: fetch it again")
        count += len(tensors)
    return f"{count} tensors"


def _check(name: str, look: Callable[[], object]) -> Check:
    start = time.perf_counter()
    try:
        detail = look()
    except (DocpipeError, ValueError, OSError) as error:
        return Check(name, False, str(error), time.perf_counter() - start)
    return Check(name, True, detail if isinstance(detail, str) else "", time.perf_counter() - start)


# --- self-test -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SelftestReport:
    """What a locator did on a page whose answer is known."""

    name: str
    revision: str
    checks: tuple[Check, ...]
    detections: tuple[Detection, ...] = ()
    peak_memory_bytes: int = 0
    """Of the GPU; 0 where there is none."""

    @property
    def ok(self) -> bool:
        return all(check.ok for check in self.checks)


RECTANGLE = BBox(0.55, 0.10, 0.85, 0.18)
A4_PT = (595.0, 842.0)
SELFTEST_TEXT = "Invoice number 4711"
TEXT_BOX = BBox(0.10, 0.40, 0.45, 0.43)


def selftest(name: str, path: str = "", **options: Any) -> SelftestReport:
    """Load a locator and ask it for a black rectangle, a line of text and something absent, twice.

    ``options`` are the locator's. A failing check says what was expected and what came. Raises what the
    locator's constructor raises.
    """
    locator = create_locator(name, **({"path": path} if path else {}), **options)
    if not isinstance(locator, VlmLocator):
        raise UnknownNameError(
            f"locator {name!r} is no vision-language model: 'docpipe doctor' tests the rest"
        )
    page = selftest_page()
    seen: list[Detection] = []

    def find(phrase: str, value_type: str = "signature") -> list[Detection]:
        found = locator.locate(page, [Query("selftest", phrase, value_type=value_type)])
        seen.extend(found)
        return found

    def rectangle() -> str:
        return _expect_box(find("black rectangle"), RECTANGLE, 0.5)

    def text() -> str:
        return _expect_box(find(SELFTEST_TEXT, "text"), TEXT_BOX, 0.3)

    def absent() -> str:
        found = find("photograph of an elephant")
        if found:
            raise ConfigurationError(f"expected nothing, got {found[0].box}")
        return "nothing, as it should be"

    def same_again() -> str:
        queries = [Query("a", "black rectangle", many=True), Query("b", "photograph of an elephant")]
        if locator.locate(page, queries) != locator.locate(page, queries):
            raise ConfigurationError("the second answer differs from the first")
        return "the same twice"

    checks = (
        _check("loads and finds a black rectangle", rectangle),
        _check("finds a line of text", text),
        _check("says when something is absent", absent),
        _check("answers the same twice, several phrases in one prompt", same_again),
    )
    return SelftestReport(name, locator.card.revision, checks, tuple(seen), _peak_memory())


def _expect_box(found: list[Detection], expected: BBox, least: float) -> str:
    best = max((iou(detection.box, expected) for detection in found), default=0.0)
    if best < least:
        raise ConfigurationError(f"expected a box near {expected}, got {[d.box for d in found] or 'none'}")
    return f"IoU {best:.2f}"


def selftest_page() -> Page:
    """An A4 page without words: a black rectangle at RECTANGLE and SELFTEST_TEXT at TEXT_BOX."""

    def render(dpi: int) -> Raster:
        from PIL import Image, ImageDraw, ImageFont

        width, height = (round(side * dpi / 72) for side in A4_PT)
        picture = Image.new("L", (width, height), 255)
        draw = ImageDraw.Draw(picture)
        draw.rectangle(
            (
                RECTANGLE.left * width,
                RECTANGLE.top * height,
                RECTANGLE.right * width,
                RECTANGLE.bottom * height,
            ),
            fill=0,
        )
        font = ImageFont.load_default(size=(TEXT_BOX.height * height) * 0.8)
        draw.text((TEXT_BOX.left * width, TEXT_BOX.top * height), SELFTEST_TEXT, fill=0, font=font)
        return Raster(np.asarray(picture), dpi)

    return Page(1, *A4_PT, (), TextSource.NONE, render)


def _peak_memory() -> int:
    import sys

    torch = sys.modules.get("torch")
    return int(torch.cuda.max_memory_allocated()) if torch is not None and torch.cuda.is_available() else 0
