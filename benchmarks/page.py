"""Whole pages: a scanned page against one bare Tesseract pass of the same pixels, and a born-digital page."""

import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.measuring import Row, interleaved, median_cpu, print_rows, ratio
from benchmarks.naive import tessdata_dir
from benchmarks.pages import draw_documents
from docpipe import api, pipeline
from docpipe.documents import open_document
from docpipe.schema import load_schema
from docpipe.settings import Options
from docpipe.types import Raster

SCANS = 3
DIGITAL = 6


def bare_pass(raster: Raster) -> int:
    """One tesserocr pass (page segmentation mode 6) over the pixels with an engine that is made once.

    Returns the length of the text, so that the words have surely been read.
    """
    engine = _tesseract()
    pixels = np.ascontiguousarray(raster.pixels)
    engine.SetImageBytes(pixels.tobytes(), raster.width_px, raster.height_px, 1, raster.width_px)
    engine.SetSourceResolution(round(raster.dpi))
    return len(engine.GetUTF8Text())


def run() -> list[Row]:
    """The rows of this benchmark."""
    schema = load_schema("invoice")
    options = Options(xml=False, languages=("eng",))
    engines = pipeline.build_engines(options, schema.languages)
    with tempfile.TemporaryDirectory() as folder:
        scans = draw_documents(Path(folder), SCANS, scanned=True)
        digital = draw_documents(Path(folder), DIGITAL, scanned=False)
        rasters = []
        for drawn in scans:
            with open_document(drawn.path) as document:
                rasters.append(document.page(1).render(options.dpi))

        def extract(sources: list[Path]) -> None:
            for source in sources:
                pipeline.extract_document(str(source), schema, engines, options)

        samples = interleaved(
            {
                "scan": lambda: extract([drawn.path for drawn in scans]),
                "pass": lambda: [bare_pass(raster) for raster in rasters],
                "digital": lambda: extract([drawn.path for drawn in digital]),
            }
        )
        found = sum(f.value is not None for f in api.extract(digital[0].path, schema, options).fields)
    return [
        Row(
            "scanned page, embedded locator, whole extraction",
            f"{1000 * median_cpu(samples['scan']) / SCANS:.0f} ms CPU",
            note=f"{len(schema.fields)} fields asked",
        ),
        Row(
            "one bare tesserocr pass of the same page",
            f"{1000 * median_cpu(samples['pass']) / SCANS:.0f} ms CPU",
        ),
        Row("ratio scanned page / bare pass", f"{ratio(samples, 'scan', 'pass'):.2f}×", "≤ 1.2×"),
        Row(
            "born-digital page, whole extraction",
            f"{1000 * median_cpu(samples['digital']) / DIGITAL:.0f} ms CPU",
            "≤ 80 ms",
            note=f"{found} values found on the first",
        ),
    ]


@cache
def _tesseract() -> Any:
    import tesserocr

    return tesserocr.PyTessBaseAPI(path=tessdata_dir(), lang="eng", psm=tesserocr.PSM.SINGLE_BLOCK)


if __name__ == "__main__":
    print_rows("Pages", run())
