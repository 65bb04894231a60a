"""Train the embedded locator's ranker: ``python -m training.train`` (minutes on a CPU, seeded).

Pages are encoded once by the locator's own code, then a small network learns to put its probability on the rows
that answer each query. The temperature is fitted on pages with wordings that were never trained.
"""

import argparse
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from docpipe.locators.embedded.features import FEATURES
from docpipe.locators.embedded.ranker import WEIGHTS
from docpipe.locators.embedded.vocabulary import lexicon
from training.examples import Encoded, Example, einvoice_examples, encode, synthetic_example, training_lexicon

VECTOR = 16
HIDDEN = (96, 48)
FORGET_CONCEPT = 0.3
"""Share of queries that are trained as if no concept were known: matching alone must carry them."""


class Network(nn.Module):
    """(features + concept vector) → logit; the same function as ``docpipe…ranker.Ranker``."""

    def __init__(self, concept_count: int) -> None:
        super().__init__()
        self.vectors = nn.Embedding(concept_count + 1, VECTOR, padding_idx=0)
        nn.init.normal_(self.vectors.weight, std=0.1)
        with torch.no_grad():
            self.vectors.weight[0] = 0
        sizes = (len(FEATURES) + VECTOR, *HIDDEN, 1)
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip(sizes, sizes[1:], strict=False))

    def forward(self, matrix: Tensor, concept: Tensor) -> Tensor:
        hidden = torch.cat([matrix, self.vectors(concept)], dim=1)
        for layer in self.layers[:-1]:
            hidden = torch.relu(layer(hidden))
        return self.layers[-1](hidden)[:, 0]


def log_softmax_by_query(logits: Tensor, query: Tensor, count: int) -> Tensor:
    """(r,) log probability of each row among the rows of its query."""
    top = torch.full((count,), -torch.inf).scatter_reduce(0, query, logits, "amax")
    shifted = logits - top[query]
    total = torch.zeros(count).index_add(0, query, shifted.exp())
    return shifted - total.log()[query]


def loss_of(logits: Tensor, query: Tensor, right: Tensor, count: int) -> Tensor:
    """(q,) minus the log of the probability that lies on right rows, per query."""
    log_p = log_softmax_by_query(logits, query, count)
    mass = torch.zeros(count).index_add(0, query, log_p.exp() * right)
    return -(mass + 1e-6).log()


def batch_of(pages: Sequence[Encoded], ids: dict[str, int]) -> tuple[Tensor, Tensor, Tensor, Tensor, int]:
    """(matrix, query, right, concept per query, query count) of several pages."""
    matrix = torch.from_numpy(np.concatenate([p.matrix for p in pages])).float()
    counts = np.array([len(p.concept) for p in pages])
    offsets = np.concatenate([[0], np.cumsum(counts)[:-1]])
    query = np.concatenate([p.query + o for p, o in zip(pages, offsets, strict=True)]).astype(np.int64)
    right = np.concatenate([p.right for p in pages])
    concept = np.array([ids.get(c, 0) for p in pages for c in p.concept], np.int64)
    return (
        matrix,
        torch.from_numpy(query),
        torch.from_numpy(right),
        torch.from_numpy(concept),
        int(counts.sum()),
    )


def train(pages: Sequence[Encoded], ids: dict[str, int], epochs: int, seed: int) -> Network:
    """The network after ``epochs`` passes; one cosine learning-rate decay."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    network = Network(len(ids))
    batch = 24
    steps = epochs * ((len(pages) + batch - 1) // batch)
    optimizer = torch.optim.AdamW(network.parameters(), lr=2e-3, weight_decay=1e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 4e-3, total_steps=steps)
    for epoch in range(epochs):
        order = rng.permutation(len(pages))
        total, seen = 0.0, 0
        for start in range(0, len(order), batch):
            chosen = [pages[i] for i in order[start : start + batch]]
            matrix, query, right, concept, count = batch_of(chosen, ids)
            forget = torch.from_numpy(rng.random(count) < FORGET_CONCEPT)
            concept = torch.where(forget, 0, concept)
            losses = loss_of(network(matrix, concept[query]), query, right, count)
            optimizer.zero_grad()
            losses.mean().backward()
            optimizer.step()
            schedule.step()
            total += float(losses.sum())
            seen += count
        print(f"epoch {epoch + 1}/{epochs}: loss {total / seen:.4f}", flush=True)
    return network


def fit_temperature(network: Network, pages: Sequence[Encoded], ids: dict[str, int]) -> float:
    """The divisor of logits that gives held-out pages the least loss."""
    matrix, query, right, concept, count = batch_of(pages, ids)
    with torch.no_grad():
        logits = network(matrix, concept[query])
        grid = np.linspace(0.7, 3.0, 24)
        losses = [float(loss_of(logits / t, query, right, count).mean()) for t in grid]
    return float(grid[int(np.argmin(losses))])


def accuracy(network: Network, pages: Sequence[Encoded], ids: dict[str, int]) -> tuple[float, float, int]:
    """(share of present queries answered right, share of absent queries answered, present queries)."""
    right_count = present = wrong_absent = absent = 0
    with torch.no_grad():
        for page in pages:
            matrix, query, right, concept, count = batch_of([page], ids)
            log_p = log_softmax_by_query(network(matrix, concept[query]), query, count)
            for q in range(count):
                rows = query == q
                best = log_p[rows].argmax()
                is_absent = bool(right[rows][-1])
                says_absent = best == int(rows.sum()) - 1
                if is_absent:
                    absent += 1
                    wrong_absent += not says_absent
                else:
                    present += 1
                    right_count += bool(right[rows][best])
    return right_count / max(present, 1), wrong_absent / max(absent, 1), present


def export(network: Network, ids: dict[str, int], temperature: float, path: Path) -> None:
    """The weights in half precision, as ``load_ranker`` reads them; byte-identical for the same network."""
    arrays: dict[str, np.ndarray] = {
        "features": np.array(FEATURES),
        "concepts": np.array(list(ids)),
        "vectors": network.vectors.weight.detach().numpy().astype(np.float16),
        "temperature": np.array(temperature, np.float32),
    }
    for i, layer in enumerate(network.layers):
        arrays[f"weight{i}"] = layer.weight.detach().numpy().T.astype(np.float16)
        arrays[f"bias{i}"] = layer.bias.detach().numpy().astype(np.float16)
    np.savez(path, **arrays)


# --- data --------------------------------------------------------------------------------------------------


def _synthetic(arguments: tuple[int, int, str]) -> list[tuple[Encoded | None, int, int]]:
    first, count, split = arguments
    known = training_lexicon(split)
    return [
        encode(synthetic_example(seed, split, hard=seed % 5 == 0), known)
        for seed in range(first, first + count)
    ]


def encode_synthetic(first: int, count: int, split: str, workers: int) -> list[Encoded]:
    """Encoded synthetic pages; prints how many answers the proposer offers."""
    step = 50
    jobs = [(first + at, min(step, count - at), split) for at in range(0, count, step)]
    start = time.perf_counter()
    with ProcessPoolExecutor(workers) as pool:
        results = [r for chunk in pool.map(_synthetic, jobs) for r in chunk]
    return _report(f"synthetic {split}", results, start)


def encode_all(name: str, examples: Iterable[Example]) -> list[Encoded]:
    """Encoded labelled pages; prints how many answers the proposer offers."""
    start = time.perf_counter()
    known = lexicon()
    return _report(name, [encode(e, known) for e in examples], start)


def _report(name: str, results: list[tuple[Encoded | None, int, int]], start: float) -> list[Encoded]:
    pages = [page for page, _, _ in results if page is not None]
    offered, asked = sum(o for _, o, _ in results), sum(a for _, _, a in results)
    print(
        f"{name}: {len(pages)} pages, {offered}/{asked} answers offered ({offered / max(asked, 1):.3f}), "
        f"{time.perf_counter() - start:.0f} s",
        flush=True,
    )
    return pages


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=6000, help="synthetic pages to train on")
    parser.add_argument("--split", default="train", help="'all' for weights that ship, 'train' to measure")
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="labelled sets, if there")
    parser.add_argument("--repeat-labelled", type=int, default=4, help="how often labelled pages are seen")
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    options = parser.parse_args()
    torch.set_num_threads(1)
    ids = {name: i + 1 for i, name in enumerate(lexicon())}
    pages = encode_synthetic(0, options.pages, options.split, options.workers)
    folder = options.data / "einvoice-pdf"
    labelled: list[Encoded] = []
    held: list[Encoded] = []
    if (folder / "gt.jsonl").is_file():
        labelled = encode_all("e-invoices, training templates", einvoice_examples(folder, trained=True))
        held = encode_all("e-invoices, other templates", einvoice_examples(folder, trained=False))
    network = train([*pages, *labelled * options.repeat_labelled], ids, options.epochs, options.seed)
    tests = {
        split: encode_synthetic(1_000_000, 400, split, options.workers)
        for split in ("train", "unseen_wording", "unseen_type", "unseen_family")
    }
    temperature = fit_temperature(network, tests["unseen_wording"], ids)
    export(network, ids, temperature, options.out)
    print(f"temperature {temperature:.2f}; weights {options.out.stat().st_size / 1024:.0f} KiB")
    for name, test in {**tests, "e-invoices, other templates": held}.items():
        right, false, count = accuracy(network, test, ids)
        print(f"{name:30} right {right:.3f} of {count}; false on absent {false:.3f}")


if __name__ == "__main__":
    main()
