"""Reading known regions of scanned pages: docpipe against pdf2image with one pytesseract call per crop.

The naive pipeline runs in its best case, with OMP_THREAD_LIMIT=1. Both read the same true boxes at 200 dpi
with the same padding and page segmentation mode 7.
"""

import tempfile
from pathlib import Path

from benchmarks.measuring import Row, interleaved, median_cpu, median_wall, print_rows, ratio
from benchmarks.naive import missing_programs, prepare
from benchmarks.pages import DrawnDocument, draw_documents
from docpipe.documents import open_document
from docpipe.geometry import pad, to_pixels
from docpipe.ocr.base import OcrEngine, create_ocr_engine
from docpipe.reading import CROP_PAD_PT, read_crop
from docpipe.schema import OcrHints

DPI = 200
DOCUMENTS = 3


def read_with_docpipe(documents: list[DrawnDocument], engine: OcrEngine) -> list[str]:
    """The text of every field, in order."""
    texts = []
    for drawn in documents:
        with open_document(drawn.path) as document:
            pages = {no: document.page(no) for no in {field.page_no for field in drawn.fields}}
            for field in drawn.fields:
                page = pages[field.page_no]
                texts.append(read_crop(page, field.box, engine, DPI, OcrHints(), one_line=True).text)
    return texts


def read_naively(documents: list[DrawnDocument]) -> list[str]:
    """The text of every field, in order, as the usual tutorial reads it."""
    import pdf2image
    import pytesseract

    texts = []
    for drawn in documents:
        images = pdf2image.convert_from_path(drawn.path, dpi=DPI)
        for field in drawn.fields:
            image = images[field.page_no - 1]
            width_pt, height_pt = image.width * 72 / DPI, image.height * 72 / DPI
            area = to_pixels(pad(field.box, CROP_PAD_PT, width_pt, height_pt), image.width, image.height)
            crop = image.crop((area.left, area.top, area.right, area.bottom))
            texts.append(pytesseract.image_to_string(crop, config="--psm 7"))
    return texts


def exact(texts: list[str], documents: list[DrawnDocument]) -> int:
    """Fields read exactly, white space aside."""
    wanted = [field.text for drawn in documents for field in drawn.fields]
    return sum("".join(a.split()) == "".join(b.split()) for a, b in zip(texts, wanted, strict=True))


def run() -> list[Row]:
    """The rows of this benchmark."""
    missing = missing_programs()
    with tempfile.TemporaryDirectory() as folder:
        documents = draw_documents(Path(folder), DOCUMENTS, scanned=True)
        engine = create_ocr_engine("tesserocr", ("eng",))
        texts: dict[str, list[str]] = {}
        contestants = {"docpipe": lambda: texts.update(docpipe=read_with_docpipe(documents, engine))}
        if not missing:
            prepare()
            contestants["naive"] = lambda: texts.update(naive=read_naively(documents))
        samples = interleaved(contestants)
        total = sum(len(drawn.fields) for drawn in documents)
        rows = [
            Row(
                f"{total} known regions on {DOCUMENTS} scanned pages, {name}",
                f"{1000 * median_cpu(samples[name]) / DOCUMENTS:.0f} ms CPU/page, "
                f"{1000 * median_wall(samples[name]) / DOCUMENTS:.0f} ms wall",
                note=f"{exact(texts[name], documents)} of {total} exact",
            )
            for name in contestants
        ]
    if missing:
        rows.append(Row("naive pipeline", "not run", note=f"install {' and '.join(missing)} to compare"))
    else:
        rows.append(Row("ratio naive / docpipe", f"{ratio(samples, 'naive', 'docpipe'):.1f}×", "≥ 10×"))
    return rows


if __name__ == "__main__":
    print_rows("Reading known regions", run())
