"""Which schema documents get when several compete: ``python -m benchmarks.choosing DIR[=SCHEMA] ...``.

Every DIR is a labelled set (``gt.jsonl`` or ``truth.jsonl``); SCHEMA, or ``schema`` in its lines, is what its documents
have: a shipped name, a .yaml file that then competes too, or ``none``. Nothing is extracted. Printed per set: the share
that got the right schema, what the others got, how many choices ask for review, and how many of those are wrong.

    python -m benchmarks.choosing sample_docs data/receipts=receipt data/forms=none data/ads=ads.yaml --limit 60
"""

import argparse
import hashlib
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from docpipe import pipeline
from docpipe.choosing import FIRST_PAGES, Choice, choose
from docpipe.errors import DocpipeError
from docpipe.evaluation.datasets import read_truth
from docpipe.schema import AUTO, NONE, SchemaSet, load_schema, load_schemas
from docpipe.settings import Options
from docpipe.types import Page


@dataclass
class Tally:
    """How the documents of one set came out."""

    got: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(right schema, chosen schema) → documents."""
    doubted: int = 0
    doubted_wrong: int = 0
    unreadable: int = 0
    seconds: float = 0.0
    """For choosing alone: the pages are prepared for the extraction anyway."""

    @property
    def right(self) -> int:
        return sum(count for (wanted, chosen), count in self.got.items() if wanted == chosen)

    @property
    def documents(self) -> int:
        return sum(self.got.values())

    def add(self, wanted: str, choice: Choice) -> None:
        chosen = choice.name or NONE
        self.got[wanted, chosen] += 1
        self.doubted += bool(choice.doubt)
        self.doubted_wrong += bool(choice.doubt) and chosen != wanted


def measure(folder: Path, wanted: str, limit: int | None) -> Tally:
    """Chooses among the shipped schemas, and ``wanted`` where it is a file, for ``limit`` documents drawn by a hash."""
    own = [load_schema(wanted)] if wanted.endswith((".yaml", ".yml")) else []
    schemas = load_schemas(AUTO, *own)
    if not isinstance(schemas, SchemaSet):
        raise SystemExit("there is only one schema to choose from")
    right = own[0].name if own else wanted
    options = Options()
    engines = pipeline.build_engines(options, schemas.languages)
    tally = Tally()
    rows = sorted(read_truth(folder), key=lambda row: hashlib.sha256(row["doc"].encode()).digest())
    for row in rows[:limit]:
        try:
            pages = first_pages(str(folder / row["doc"]), engines, options)
        except DocpipeError:
            tally.unreadable += 1
            continue
        start = time.perf_counter()
        choice = choose(pages, schemas)
        tally.seconds += time.perf_counter() - start
        tally.add(str(row.get("schema") or right), choice)
    return tally


def first_pages(source: str, engines: pipeline.Engines, options: Options) -> list[Page]:
    """The pages by which the pipeline chooses."""
    pages: list[Page] = []
    work = pipeline.begin(source, options)
    with work.document:
        for page_no in work.page_numbers:
            page = engines.prepare(work.document, page_no, options, words=True)
            pages += [page] if page.words else []
            if len(pages) == FIRST_PAGES:
                break
    return pages


def lines(name: str, tally: Tally) -> Iterator[str]:
    """The set's figures and its confusions."""
    share = tally.right / max(tally.documents, 1)
    cost = 1000 * tally.seconds / max(tally.documents, 1)
    yield (
        f"{name}: {tally.right} of {tally.documents} right ({share:.3f}), {tally.doubted} to review of which"
        f" {tally.doubted_wrong} wrong, {tally.unreadable} unreadable, {cost:.0f} ms a document"
    )
    for (wanted, chosen), count in sorted(tally.got.items()):
        yield f"  {wanted:>16} -> {chosen:<16} {count:4}" + ("" if wanted == chosen else "  wrong")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sets", nargs="+", metavar="DIR[=SCHEMA]")
    parser.add_argument("--limit", type=int, help="documents of each set")
    given = parser.parse_args()
    for entry in given.sets:
        folder, _, schema = entry.partition("=")
        for line in lines(Path(folder).name, measure(Path(folder), schema or NONE, given.limit)):
            print(line, flush=True)


if __name__ == "__main__":
    main()
