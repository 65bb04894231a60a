"""How much of the truth OCR leaves to find: ``python -m benchmarks.legible DIR -s SCHEMA [--limit N]``.

Per field, the share of documents whose words hold the true value: its letters and digits in one run of the
page pass. No locator can answer the rest from the first reading, so this is the bound of what locating can win on
scans; a second reading of the region may mend some.
"""

from collections import Counter

from benchmarks.measuring import labelled_set_options
from docpipe import pipeline
from docpipe.documents import open_document, parse_page_range
from docpipe.evaluation.compare import letters_and_digits
from docpipe.evaluation.datasets import load_set
from docpipe.evaluation.truth import DocumentTruth
from docpipe.locators.scripted import ScriptedLocator
from docpipe.ocr import choose_languages, create_page_reader
from docpipe.schema import load_schema
from docpipe.settings import Options


def words_of(document: DocumentTruth, engines: pipeline.Engines, options: Options, pages: str) -> str:
    """Letters and digits of all words of a document, in reading order."""
    with open_document(document.path) as opened:
        numbers = parse_page_range(pages, opened.page_count)
        words = [word.text for no in numbers for word in engines.prepare(opened, no, options).words]
    return letters_and_digits("".join(words))


def main() -> None:
    parser = labelled_set_options(__doc__)
    parser.add_argument("--second-reader", help="pp-ocrv6 or none; by default as docpipe itself")
    given = parser.parse_args()
    schema, options = load_schema(given.schema), Options(xml=False)
    labelled = load_set(given.data, schema).first(given.limit)
    ocr = create_page_reader(
        options.ocr,
        choose_languages(schema.languages, options.ocr),
        given.second_reader or options.second_reader,
    )
    engines = pipeline.Engines(ScriptedLocator({}, needs_words=True), ocr)
    wanted, held = Counter[str](), Counter[str]()
    for document in labelled.documents:
        words = words_of(document, engines, options, labelled.mapping.pages)
        for value in document.values:
            wanted[value.field] += 1
            held[value.field] += all(letters_and_digits(part) in words for part in value.parts)
    print(
        f"{labelled.name}: {len(labelled.documents)} documents\n\n| field | in the words | of |\n|---|---|---|"
    )
    for name, count in wanted.items():
        print(f"| {name} | {held[name] / count:.3f} | {count} |")
    print(f"| all | {held.total() / wanted.total():.3f} | {wanted.total()} |")


if __name__ == "__main__":
    main()
