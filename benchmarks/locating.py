"""The embedded locator alone: a page whose words are given, on one core, and how long it takes to load."""

import statistics
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from benchmarks.measuring import ROUNDS, Row, interleaved, median_cpu, print_rows, user_environment
from benchmarks.pages import draw_documents
from docpipe.documents import open_document
from docpipe.documents.text_layer import number_lines
from docpipe.geometry import BBox
from docpipe.locators.embedded.locator import EmbeddedLocator
from docpipe.schema import TABLE, load_schema
from docpipe.types import Page, Query, Word
from docpipe.values import FIELD_TYPES

PAGES = 4
WORDS, QUERIES = 300, 20
SMALL_PRINT = (
    "Goods remain our property until they are paid in full. Claims for visible defects must reach us in writing "
    "within eight days of delivery. Invoices that are overdue bear interest at the statutory rate from the day "
    "after the due date. The place of performance for both sides is our registered office."
)
LEFT, TOP, LINE, LETTER, HEIGHT, LINES = 0.10, 0.625, 0.0115, 0.0055, 0.008, 16
"""Where the small print stands, between the totals and the account: shares of the page."""

LOAD = """
import time
start = time.process_time()
from docpipe.locators.embedded.locator import EmbeddedLocator
EmbeddedLocator()
print(time.process_time() - start)
"""


def with_small_print(page: Page) -> Page:
    """``page`` with lines of small print in the free space below its table until it has WORDS words."""
    added: list[Word] = []
    texts = SMALL_PRINT.split()
    for n in range(WORDS - len(page.words)):
        text = texts[n % len(texts)]
        row, before = divmod(n, -(-(WORDS - len(page.words)) // LINES))
        left = LEFT if before == 0 else added[-1].box.right + LETTER
        top = TOP + row * LINE
        added.append(Word(text, BBox(left, top, left + len(text) * LETTER, top + HEIGHT)))
    words = number_lines((*page.words, *added))
    return Page(page.page_no, page.width_pt, page.height_pt, words, page.words_source, page.render)


def load_seconds() -> float:
    """CPU seconds in which a new interpreter imports the locator and loads its weights."""
    done = subprocess.run(
        [sys.executable, "-c", LOAD], capture_output=True, text=True, check=True, env=user_environment()
    )
    return float(done.stdout)


def invoice_queries() -> tuple[Query, ...]:
    """The first QUERIES queries of the invoice schema that words answer."""
    typed = (q for q in load_schema("invoice").queries if q.value_type != TABLE)
    return tuple(q for q in typed if not FIELD_TYPES[q.value_type].from_pixels)[:QUERIES]


def run() -> list[Row]:
    """The rows of this benchmark."""
    queries, locator = invoice_queries(), EmbeddedLocator()
    with tempfile.TemporaryDirectory() as folder:
        pages = []
        for drawn in draw_documents(Path(folder), PAGES, scanned=False):
            with open_document(drawn.path) as document:
                pages.append(with_small_print(document.page(1)))

    def locate() -> None:
        for page in pages:
            locator.locate(replace(page), queries)  # a page that nothing was worked out from

    samples = interleaved({"locate": locate}, 4 * ROUNDS)
    loads = [load_seconds() for _ in range(ROUNDS + 1)][1:]
    words = statistics.median(len(page.words) for page in pages)
    return [
        Row(
            f"locating {len(queries)} queries on a page of {words:.0f} words, words given",
            f"{1000 * median_cpu(samples['locate']) / PAGES:.1f} ms CPU",
            "≤ 15 ms",
            note=f"fastest {1000 * min(s.cpu_s for s in samples['locate']) / PAGES:.1f} ms",
        ),
        Row(
            "importing the locator and loading its weights",
            f"{1000 * statistics.median(loads):.0f} ms CPU",
            "< 300 ms",
            note=f"fastest {1000 * min(loads):.0f} ms; numpy included, OpenCV comes with the first pixels",
        ),
    ]


if __name__ == "__main__":
    print_rows("Locating", run())
