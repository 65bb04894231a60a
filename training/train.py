"""Train the embedded locator's ranker: ``python -m training.train`` (minutes on a CPU, seeded).

Pages are encoded once by the locator's own code, then pairs of small networks learn to put their probability on the
rows that answer each query. The temperature is fitted on pages of types and families that were never trained.
"""

import argparse
import time
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from docpipe.locators.embedded.evidence.features import COLUMN
from docpipe.locators.embedded.ranking.learning import (
    Encoded,
    Example,
    Offer,
    Pace,
    calibrate,
    encode,
    fit_ranker,
    fresh_ranker,
    score,
)
from docpipe.locators.embedded.ranking.ranker import WEIGHTS, Ranker, load_ranker, save_ranker
from docpipe.locators.embedded.words.vectors import VECTORS, load_vectors
from docpipe.locators.embedded.words.vocabulary import lexicon
from training.examples import labelled_examples, synthetic_example, training_lexicon
from training.written import encode_written, read_paper, sources

LABELLED = {"einvoice-pdf": "invoice", "vrdu-ad-buy": "benchmarks/schemas/ad_buy.yaml"}
"""Labelled sets whose licences allow training, and the schema that asks; only one half, by template, is trained on."""
SCANNED_SEED = 500_000
TEST_SEED = 1_000_000
BLIND_SEED = 7
TEST_PAGES = 150


@dataclass(frozen=True)
class _Chunk:
    """Some seeds to encode."""

    seeds: range
    split: str
    scanned: bool
    scans: Path | None
    vectors: Path


def _encode_chunk(chunk: _Chunk) -> list[Offer]:
    known = training_lexicon(chunk.split)
    return [
        encode(
            synthetic_example(
                seed, chunk.split, hard=seed % 5 == 0, scanned=chunk.scanned, scans=chunk.scans
            ),
            known,
            load_vectors(chunk.vectors),
        )
        for seed in chunk.seeds
    ]


def encode_synthetic(
    first: int,
    count: int,
    split: str,
    workers: int,
    *,
    scanned: bool = False,
    scans: Path | None = None,
    vectors: Path = VECTORS,
) -> list[Encoded]:
    """Encoded synthetic pages; prints how many answers the proposer offers."""
    step, end = 50, first + count
    chunks = [
        _Chunk(range(at, min(at + step, end)), split, scanned, scans, vectors)
        for at in range(first, end, step)
    ]
    start = time.perf_counter()
    with ProcessPoolExecutor(workers) as pool:
        offers = [offer for part in pool.map(_encode_chunk, chunks) for offer in part]
    return _report(f"synthetic {split}{', scanned' if scanned else ''}", offers, start)


def encode_labelled(name: str, examples: Iterable[Example], vectors: Path = VECTORS) -> list[Encoded]:
    """Encoded labelled pages; prints how many answers the proposer offers."""
    start = time.perf_counter()
    return _report(name, [encode(example, None, load_vectors(vectors)) for example in examples], start)


def _report(name: str, offers: list[Offer], start: float) -> list[Encoded]:
    pages = [offer.encoded for offer in offers if offer.encoded is not None]
    offered, asked = sum(o.offered for o in offers), sum(o.asked for o in offers)
    print(
        f"{name}: {len(pages)} pages, {offered}/{asked} answers offered ({offered / max(asked, 1):.3f}), "
        f"{time.perf_counter() - start:.0f} s",
        flush=True,
    )
    return pages


def blind(pages: Iterable[Encoded], share: float) -> None:
    """Takes away what vectors say of a ``share`` of the pages: a ranker that always has it trusts it too much."""
    columns = [number for name, number in COLUMN.items() if name.startswith("meant_")]
    rng = Random(BLIND_SEED)
    for page in pages:
        if rng.random() < share:
            page.questions.matrix[:, columns] = 0


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=5000, help="synthetic pages to train on")
    parser.add_argument("--scanned", type=int, default=1200, help="pages besides that are read by Tesseract")
    parser.add_argument("--scans", type=Path, help="folder that keeps their readings for the next training")
    parser.add_argument("--split", default="train", help="'all' for weights that ship, 'train' to measure")
    parser.add_argument("--epochs", type=int, default=10, help="passes of the first network")
    parser.add_argument("--second-epochs", type=int, default=14, help="passes of the second network")
    parser.add_argument("--pairs", type=int, default=2, help="pairs of networks, trained side by side")
    parser.add_argument("--share", type=float, default=0.4, help="share of the wrong answers drawn per batch")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="labelled sets, if there")
    parser.add_argument("--repeat-labelled", type=int, default=5, help="how often labelled pages are seen")
    parser.add_argument(
        "--prints", type=Path, help="folder for the prints of training/papers; without, no papers"
    )
    parser.add_argument("--dresses", type=int, default=3, help="prints of each paper that look different")
    parser.add_argument("--draws", type=int, default=4, help="ways in which each print is asked")
    parser.add_argument("--dropout", type=float, default=0.15, help="share of the hidden units left out")
    parser.add_argument(
        "--vectors", type=Path, default=VECTORS, help="those of training.vectors --part, to train on"
    )
    parser.add_argument("--blind", type=float, default=0.3, help="share of the pages without vectors")
    parser.add_argument(
        "--join", type=Path, nargs="*", default=[], help="weights of other trainings that have a say too"
    )
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    options = parser.parse_args()
    joined = [load_ranker(path, older=True) for path in options.join]
    if any(tuple(other.concepts) != tuple(lexicon()) for other in joined):
        parser.error("--join: weights that know other concepts than the lexicon has now")
    labelled: list[Encoded] = []
    held: dict[str, list[Encoded]] = {}
    for name, schema in LABELLED.items():
        folder = options.data / name
        if (folder / "gt.jsonl").is_file():
            labelled += encode_labelled(
                f"{name}, training half", labelled_examples(folder, schema, "train"), options.vectors
            )
            held[f"{name}, other half"] = encode_labelled(
                f"{name}, other half", labelled_examples(folder, schema, "test"), options.vectors
            )
    pages = encode_synthetic(0, options.pages, options.split, options.workers, vectors=options.vectors)
    pages += encode_synthetic(
        SCANNED_SEED,
        options.scanned,
        options.split,
        options.workers,
        scanned=True,
        scans=options.scans,
        vectors=options.vectors,
    )
    if options.prints:
        start = time.perf_counter()
        offers = encode_written(
            [read_paper(source) for source in sources()],
            options.prints,
            dresses=options.dresses,
            draws=options.draws,
            workers=options.workers,
            vectors=options.vectors,
        )
        pages += _report("papers", offers, start)
    blind(pages, options.blind)
    tests = {
        split: encode_synthetic(TEST_SEED, TEST_PAGES, split, options.workers, vectors=options.vectors)
        for split in ("train", "unseen_wording", "unseen_type", "unseen_family")
    }
    ranker = fit_ranker(
        fresh_ranker(tuple(lexicon()), options.seed, options.pairs),
        [*pages, *labelled * options.repeat_labelled],
        Pace(options.epochs, options.second_epochs, share=options.share, dropout=options.dropout),
        options.seed,
        on_epoch=lambda epoch, loss: print(f"epoch {epoch}: loss {loss:.4f}", flush=True),
    )
    ranker = calibrate(ranker, [*tests["unseen_type"], *tests["unseen_family"]])
    others = [pair for other in joined for pair in other.pairs]
    ranker = save_ranker(replace(ranker, pairs=(*others, *ranker.pairs)), options.out)
    temperatures = ", ".join(f"{pair.second.temperature:.2f}" for pair in ranker.pairs)
    print(f"temperatures {temperatures}; weights {options.out.stat().st_size / 1024:.0f} KiB")
    print_scores(ranker, {**tests, **held})


def print_scores(ranker: Ranker, tests: dict[str, list[Encoded]]) -> None:
    """How often the first answer is right, and how often absent fields are answered, set by set."""
    for name, test in tests.items():
        result = score(ranker, test)
        print(
            f"{name:30} right {result.right:.3f}, box {result.met:.3f} of {result.present}; "
            f"false {result.false:.3f} of {result.absent} absent",
            flush=True,
        )


if __name__ == "__main__":
    main()
