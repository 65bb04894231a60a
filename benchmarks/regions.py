"""What each reader makes of the true regions: ``python -m benchmarks.regions DIR -s SCHEMA [--limit N]``.

Per field and reader, the share of true boxes in whose text the true value stands, letters and digits in one run, and
the CPU time a region. Locating is left out of it. The readers: the page's OCR pass, the same with the second
reader's lines where the page was read poorly, Tesseract on a crop of the box, Tesseract on each line of it, and the
second reader on each line of it.
"""

import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from benchmarks.measuring import labelled_set_options
from docpipe.documents import open_document
from docpipe.evaluation.compare import letters_and_digits
from docpipe.evaluation.datasets import load_set
from docpipe.evaluation.truth import DocumentTruth, TruthValue
from docpipe.geometry import BBox, union
from docpipe.ocr import choose_languages, create_line_reader, create_ocr_engine
from docpipe.ocr.base import LineReader, OcrEngine
from docpipe.ocr.second_opinion import is_poorly_read, read_again
from docpipe.pages import prepare_page
from docpipe.reading import crop, read_crop, read_words
from docpipe.schema import OcrHints, load_schema
from docpipe.settings import Options, ReadMode
from docpipe.types import Page

LINE_PAD_PT = 1.0


def lines_in(page: Page, box: BBox) -> list[BBox]:
    """The printed lines of ``box``, as the page's words tell them; the box itself where it holds none."""
    lines: dict[int, list[BBox]] = {}
    for word in page.words_in(box):
        lines.setdefault(word.line_no, []).append(word.box)
    return [union(boxes) for boxes in lines.values()] or [box]


def readers(
    page: Page, engine: OcrEngine, second: LineReader, dpi: int
) -> Mapping[str, Callable[[BBox], str]]:
    """Name → the text that it reads in a box of ``page``, whose words are those of the OCR pass."""
    scan = page.render(dpi)
    again = read_again(scan, page.words, second) if is_poorly_read(page.words) else page.words
    corrected = replace(page, words=tuple(again))

    def by_line(read: Callable[[BBox], str]) -> Callable[[BBox], str]:
        return lambda box: " ".join(read(line) for line in lines_in(page, box))

    return {
        "page pass": lambda box: read_words(page, box).text,
        "page pass, second reader": lambda box: read_words(corrected, box).text,
        "Tesseract, crop": lambda box: (
            read_crop(page, box, engine, dpi, OcrHints(), one_line=len(lines_in(page, box)) == 1).text
        ),
        "Tesseract, line by line": by_line(
            lambda line: read_crop(page, line, engine, dpi, OcrHints(), one_line=True).text
        ),
        "second reader, line by line": by_line(
            lambda line: second.read_line(crop(page, line, dpi, LINE_PAD_PT)[0]).text
        ),
    }


@dataclass
class Tally:
    """What was read right, by reader and field, and what it cost."""

    wanted: Counter[str] = field(default_factory=Counter)
    right: Counter[tuple[str, str]] = field(default_factory=Counter)
    seconds: Counter[str] = field(default_factory=Counter)

    def add(self, document: DocumentTruth, engine: OcrEngine, second: LineReader, options: Options) -> None:
        placed = [value for value in document.values if value.boxes]
        with open_document(document.path) as opened:
            for page_no in sorted({value.boxes[0].page_no for value in placed}):
                page = prepare_page(opened, page_no, engine, options, needs_words=True)
                here = [value for value in placed if value.boxes[0].page_no == page_no]
                self.wanted.update(value.field for value in here)
                for name, read in readers(page, engine, second, options.dpi).items():
                    for value in here:
                        self._read(name, value, read)

    def _read(self, reader: str, value: TruthValue, read: Callable[[BBox], str]) -> None:
        start = time.process_time()
        text = letters_and_digits(read(value.boxes[0].box))
        self.seconds[reader] += time.process_time() - start
        self.right[reader, value.field] += all(letters_and_digits(part) in text for part in value.parts)

    def table(self) -> str:
        rows = [["reader", *self.wanted, "all", "ms CPU"], ["---"] * (len(self.wanted) + 3)]
        total = self.wanted.total()
        for name in dict.fromkeys(name for name, _ in self.right):
            counts = [self.right[name, field] for field in self.wanted]
            shares = [f"{n / of:.3f}" for n, of in zip(counts, self.wanted.values(), strict=True)]
            rows.append(
                [name, *shares, f"{sum(counts) / total:.3f}", f"{1000 * self.seconds[name] / total:.0f}"]
            )
        rows.append(["of", *map(str, self.wanted.values()), str(total), ""])
        return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def main() -> None:
    given = labelled_set_options(__doc__).parse_args()
    schema, options = load_schema(given.schema), Options(read=ReadMode.OCR)
    engine = create_ocr_engine(options.ocr, choose_languages(schema.languages, options.ocr))
    second = create_line_reader(options.second_reader)
    tally = Tally()
    for document in load_set(given.data, schema).first(given.limit).documents:
        tally.add(document, engine, second, options)
    print(tally.table())


if __name__ == "__main__":
    main()
