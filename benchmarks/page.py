"""Whole pages: a scanned page against one bare Tesseract pass of the same pixels, and a born-digital page."""

import tempfile
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.measuring import Row, interleaved, median_cpu, print_rows, ratio, together
from benchmarks.naive import tessdata_dir
from benchmarks.pages import draw_documents
from docpipe import pipeline
from docpipe.documents import open_document
from docpipe.schema import load_schema
from docpipe.settings import Options
from docpipe.types import Raster, Record

SCANS = 3
DIGITAL = 6
PAGE_ROUNDS = 25


def bare_pass(raster: Raster) -> int:
    """One tesserocr pass (page segmentation mode 6) over the pixels with an engine that is made once.

    Returns the length of the text, so that the words have surely been read.
    """
    engine = _tesseract()
    pixels = np.ascontiguousarray(raster.pixels)
    engine.SetImageBytes(pixels.tobytes(), raster.width_px, raster.height_px, 1, raster.width_px)
    engine.SetSourceResolution(round(raster.dpi))
    return len(engine.GetUTF8Text())


def stages(records: list[Record]) -> str:
    """Wall milliseconds per document and stage, the larger ones."""
    total: dict[str, float] = {}
    for record in records:
        for stage, seconds in record.seconds.items():
            total[stage] = total.get(stage, 0.0) + 1000 * seconds / len(records)
    shown = {stage: ms for stage, ms in total.items() if ms >= 1}
    return ", ".join(f"{stage} {ms:.0f}" for stage, ms in shown.items()) + " ms wall"


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

        def extract(sources: list[Path]) -> list[Record]:
            return [pipeline.extract_document(str(source), schema, engines, options) for source in sources]

        # Page by page: a machine whose speed swings is as fast for a page as for its bare pass right behind.
        contestants: dict[str, Callable[[], object]] = {
            "digital": lambda: extract([drawn.path for drawn in digital])
        }
        for page, (drawn, raster) in enumerate(zip(scans, rasters, strict=True)):
            contestants[f"scan {page}"] = partial(extract, [drawn.path])
            contestants[f"pass {page}"] = partial(bare_pass, raster)
        measured = interleaved(contestants, PAGE_ROUNDS)
        samples = {name: together(measured, name) for name in ("scan", "pass", "digital")}
        scan_stages = stages(extract([drawn.path for drawn in scans]))
        digital_stages = stages(extract([drawn.path for drawn in digital]))
    return [
        Row(
            "scanned page, embedded locator, whole extraction",
            f"{1000 * median_cpu(samples['scan']) / SCANS:.0f} ms CPU",
            note=scan_stages,
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
            note=digital_stages,
        ),
    ]


@cache
def _tesseract() -> Any:
    import tesserocr

    return tesserocr.PyTessBaseAPI(path=tessdata_dir(), lang="eng", psm=tesserocr.PSM.SINGLE_BLOCK)


if __name__ == "__main__":
    print_rows("Pages", run())
