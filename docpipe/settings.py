"""Options of an extraction, from the command line, the environment (``DOCPIPE_…``) or Python.

One frozen model travels from the edge to the worker processes: what is not in it cannot change a result.
"""

import json
import os
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from docpipe.errors import ConfigurationError

ENVIRONMENT = "DOCPIPE_"
WRITTEN_AS_JSON = frozenset({"languages", "locator_options"})
"""Options whose environment variable holds a list or a table."""


class ReadMode(StrEnum):
    """Which reading of a region counts."""

    AUTO = "auto"
    """Both where both exist; the types, the checks and the layer's trust settle disagreement."""
    OCR = "ocr"
    TEXT_LAYER = "text-layer"


class Options(BaseModel):
    """Everything that decides what a document yields, and what it may cost.

    Values given in Python win over environment variables such as ``DOCPIPE_DPI=300``. Raises ValidationError, or
    ConfigurationError for a variable that holds no JSON where a list or a table is expected.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    locator: str = "embedded"
    locator_options: dict[str, Any] = Field(default_factory=dict)
    ocr: str = Field(default="tesserocr", description="OCR engine: tesserocr or pytesseract")
    second_reader: str = Field(
        default="pp-ocrv6", description="Who reads the lines of poorly read pages again: pp-ocrv6 or none"
    )
    languages: tuple[str, ...] = Field(default=(), description="Tesseract languages; by default the schema's")
    rasterizer: str = Field(default="pymupdf", description="pymupdf or poppler")
    dpi: Annotated[int, Field(ge=72, le=600)] = 200
    read: ReadMode = ReadMode.AUTO
    xml: bool = Field(default=True, description="Read the e-invoice XML that a PDF embeds")
    pages: str = Field(default="", description="Pages to look at, such as '1-3,7'; all when empty")
    password: str = Field(default="", repr=False)

    max_bytes: int = 200 * 1024 * 1024
    max_pages: int = 200
    max_page_pixels: int = 40_000_000

    workers: int = Field(default=0, ge=0, description="Worker processes; 0 for one a core")
    timeout_s: float = Field(default=300.0, gt=0, description="Seconds that one document may take")
    memory_mb: int = Field(default=2048, ge=256, description="Megabytes that one worker may use")
    recycle_after: int = Field(default=200, ge=1, description="Documents after which a worker is replaced")

    @model_validator(mode="before")
    @classmethod
    def _with_environment(cls, given: Any) -> Any:
        return {**from_environment(), **given} if isinstance(given, Mapping) else given


def from_environment() -> dict[str, Any]:
    """Options that the environment sets, by name, unchecked. Raises ConfigurationError."""
    found: dict[str, Any] = {}
    for name in Options.model_fields:
        text = os.environ.get(variable := ENVIRONMENT + name.upper())
        if text is None:
            continue
        try:
            found[name] = json.loads(text) if name in WRITTEN_AS_JSON else text
        except json.JSONDecodeError as error:
            raise ConfigurationError(f"{variable} must hold JSON, not {text!r} ({error})") from None
    return found
