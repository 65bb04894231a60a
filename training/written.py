"""Papers written by hand for training: HTML whose marks say where answers stand, and how one may ask for them.

``python -m training.written FILE...`` prints them (a Chromium browser is needed) and says what is wrong with them.
A paper's questions are YAML in a ``<script type="text/yaml">``: a field's type, ways to ask for it and captions that
such papers print; elements with ``data-field`` are its answers. A field that nothing marks is absent from the
paper. ``data-schema`` on the root asks the fields of a shipped schema, too.
"""

import argparse
import json
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from random import Random
from typing import Annotated, Any

import lxml.html
import yaml
from pydantic import Field, TypeAdapter, ValidationError

from benchmarks.world import printing
from docpipe.documents import open_document
from docpipe.evaluation.compare import NO_CONTEXT, letters_and_digits, parsed_answer
from docpipe.geometry import BBox
from docpipe.locators.embedded.evidence.fits import FREE_TEXT
from docpipe.locators.embedded.ranking.learning import Answer, Answers, Example, Offer, encode
from docpipe.locators.embedded.words.vectors import load_vectors
from docpipe.reading import likeness
from docpipe.schema import TABLE, Strict, load_schema
from docpipe.types import Page, Query
from docpipe.values import FIELD_TYPES
from training.examples import PREPARED, preparing, with_few_labels

PAPERS = Path(__file__).parent / "papers"
SCANNED = 0.5
"""Share of the prints in another dress that are scanned and read by OCR."""
SHIPPED_FIELDS = 0.8
"""Share of the shipped schema's fields that are asked at once."""
FACES = (
    "Liberation Sans",
    "Liberation Serif",
    "Liberation Mono",
    "DejaVu Sans",
    "Carlito",
    "Caladea",
    "Lato",
    "Open Sans",
    "Roboto",
    "EB Garamond",
    "Courier Prime",
    "Inter",
)


class Asked(Strict):
    """How one may ask for a field."""

    type: str = "text"
    ask: Annotated[tuple[str, ...], Field(min_length=1)]
    labels: tuple[str, ...] = ()
    many: bool = False


FIELDS = TypeAdapter(dict[str, Asked])


@dataclass(frozen=True)
class Paper:
    """One document as written."""

    source: Path
    html: str
    schema: str
    """A shipped schema whose fields are asked, too; empty for none."""
    fields: dict[str, Asked]


@dataclass(frozen=True)
class Mark:
    """A marked element: the fields that it answers, its text, and where it is printed (1-based page)."""

    fields: tuple[str, ...]
    text: str
    page_no: int
    box: BBox


def read_paper(source: Path) -> Paper:
    """The paper in a file. Raises ValueError, naming the field, for questions or marks that cannot be used."""
    html = source.read_text(encoding="utf-8")
    root = _tree(html)
    scripts = root.xpath("//script[@type='text/yaml']")
    try:
        fields = FIELDS.validate_python(yaml.safe_load(scripts[0].text) or {}) if scripts else {}
    except (ValidationError, yaml.YAMLError) as error:
        raise ValueError(f"{source.name}: {error}") from error
    for name, field in fields.items():
        if field.type not in FIELD_TYPES:
            raise ValueError(f"{source.name}: {name}: {field.type!r} is no type")
    schema = root.get("data-schema", "")
    known = {*fields, *(load_schema(schema).fields if schema else ())}
    for element in root.xpath("//*[@data-field]"):
        for name in element.get("data-field").split():
            if name not in known:
                raise ValueError(f"{source.name}: nobody asks for {name!r}")
    return Paper(source, html, schema, fields)


def _tree(html: str) -> Any:
    parser = lxml.html.HTMLParser(encoding="utf-8")
    return lxml.html.document_fromstring(html.encode(), parser=parser)


# --- printing ----------------------------------------------------------------------------------------------


def print_paper(paper: Paper, dress: int, folder: Path) -> tuple[Path, tuple[Mark, ...]]:
    """The paper printed into ``folder``, unless it is there, and where its marks stand.

    ``dress`` 0 is as written, others are in other faces and sizes, some of them scanned. Raises ValueError where the
    print does not say what is marked.
    """
    key = f"{paper.source.stem}-{dress}-{zlib.crc32(paper.html.encode()):08x}"
    truth = folder / f"{key}.json"
    if truth.exists():
        stored = json.loads(truth.read_text(encoding="utf-8"))
        marks = tuple(_mark(entry) for entry in stored["marks"])
        return folder / stored["doc"], marks
    root = _tree(paper.html)
    marked = [
        printing.Marked(
            tuple(element.get("data-field").split()), "", " ".join(printing.lines_of(element)), element
        )
        for element in root.xpath("//*[@data-field]")
    ]
    rng = Random(f"{paper.source.stem} {dress}")
    if dress:
        root.append(_clothes(rng))
    pdf = folder / f"{key}.pdf"
    places = printing.print_marked(root, marked, pdf)
    boxes = [place.box for place in places]
    if dress and rng.random() < SCANNED:
        pdf, boxes = printing.scanned(pdf, _look(rng), places)
    marks = tuple(
        Mark(mark.fields, mark.text, place.page_no, box)
        for mark, place, box in zip(marked, places, boxes, strict=True)
    )
    truth.write_text(
        json.dumps({"doc": pdf.name, "marks": [asdict(mark) for mark in marks]}), encoding="utf-8"
    )
    return pdf, marks


def _mark(entry: dict[str, Any]) -> Mark:
    return Mark(tuple(entry["fields"]), entry["text"], entry["page_no"], BBox(**entry["box"]))


def _clothes(rng: Random) -> Any:
    style = lxml.html.Element("style")
    face, zoom = rng.choice(FACES), rng.uniform(0.86, 1.04)
    style.text = f"body, body * {{ font-family: '{face}' !important }} body {{ zoom: {zoom:.3f} }}"
    return style


def _look(rng: Random) -> Any:
    return printing.scan.Look(
        dpi=rng.choice((150, 180, 200, 250)),
        angle_deg=rng.uniform(-1.5, 1.5),
        blur_px=rng.uniform(0.4, 0.9),
        noise=rng.uniform(2.0, 9.0),
        jpeg_quality=rng.randint(35, 80),
        seed=rng.randint(1, 9999),
    )


# --- asking ------------------------------------------------------------------------------------------------


def written_examples(paper: Paper, prints: Path, dresses: int, draws: int) -> Iterator[Example]:
    """The paper's pages in each of its dresses, each asked ``draws`` times in other words and for other fields."""
    engines = preparing(load_schema(paper.schema).languages if paper.schema else ())
    for dress in range(dresses):
        try:
            path, marks = print_paper(paper, dress, prints)
        except ValueError:
            if dress:  # a value may be torn between two pages
                continue
            raise
        with open_document(path) as opened:
            pages = [
                engines.prepare(opened, page_no, PREPARED) for page_no in range(1, opened.page_count + 1)
            ]
        for draw in range(draws):
            rng = Random(f"{paper.source.stem} {dress} {draw}")
            queries = tuple(_asked(paper, rng))
            for page in pages:
                answers = tuple(_answers(query, page, marks) for query in queries)
                yield Example(page, queries, answers, paper.source.stem)


def _asked(paper: Paper, rng: Random) -> Iterator[Query]:
    """Some of the fields in words drawn from those that the paper's author gave."""
    share = rng.uniform(0.5, 1.0)
    queries = [
        Query(
            name,
            rng.choice(field.ask),
            field.labels if rng.random() < 0.5 else (),
            field.type,
            many=field.many,
            role=name,
        )
        for name, field in paper.fields.items()
        if rng.random() < share
    ]
    if paper.schema:
        queries += [
            with_few_labels(query, rng)
            for query in load_schema(paper.schema).queries
            if query.value_type != TABLE and rng.random() < SHIPPED_FIELDS
        ]
    for query in rng.sample(queries, len(queries)):
        if not FIELD_TYPES[query.value_type].from_pixels:
            yield query


def _answers(query: Query, page: Page, marks: tuple[Mark, ...]) -> Answers:
    return tuple(
        Answer((mark.box,), _says(mark.text, query.value_type), _resembles(mark.text))
        for mark in marks
        if query.name in mark.fields and mark.page_no == page.page_no
    )


def _resembles(text: str) -> Callable[[str], float]:
    return lambda other: likeness(other, text) / 100


def _says(text: str, value_type: str) -> Callable[[str], bool]:
    """Whether a text is the value that ``text`` is: letter by letter, or, unless sentences and codes would do, too,
    as the type parses both."""
    parses = value_type not in FREE_TEXT and value_type != "identifier"
    value = parsed_answer(value_type, text, NO_CONTEXT) if parses else ""

    def says(other: str) -> bool:
        return letters_and_digits(other) == letters_and_digits(text) or (
            value != "" and parsed_answer(value_type, other, NO_CONTEXT) == value
        )

    return says


# --- all of them -------------------------------------------------------------------------------------------


def _encoded(paper: Paper, prints: Path, dresses: int, draws: int, vectors: Path) -> list[Offer]:
    known = load_vectors(vectors)
    return [encode(example, None, known) for example in written_examples(paper, prints, dresses, draws)]


def encode_written(
    papers: list[Paper], prints: Path, *, dresses: int, draws: int, workers: int, vectors: Path
) -> list[Offer]:
    """All papers' pages encoded, ``dresses`` times ``draws`` times; prints are kept in the folder ``prints``."""
    prints.mkdir(parents=True, exist_ok=True)
    work = partial(_encoded, prints=prints, dresses=dresses, draws=draws, vectors=vectors)
    with ProcessPoolExecutor(workers) as pool:
        return [offer for offers in pool.map(work, papers) for offer in offers]


def sources() -> list[Path]:
    """The papers' files."""
    return sorted(PAPERS.rglob("*.html"))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", type=Path, nargs="*", help="papers; all of them without any")
    parser.add_argument("--prints", type=Path, required=True, help="folder for the prints")
    options = parser.parse_args()
    options.prints.mkdir(parents=True, exist_ok=True)
    for source in options.files or sources():
        try:
            path, marks = print_paper(read_paper(source), 0, options.prints)
            print(f"{source.stem}: {len(marks)} marks, {path}")
        except ValueError as error:
            print(f"{source.stem}: {error}")


if __name__ == "__main__":
    main()
