"""Train the vectors of captions and questions: ``python -m training.vectors`` (minutes of one core, seeded).

A way to ask for a field that is written down and one of its captions are to lie nearer than the captions of other
fields, above all of those of the same kind of document, which stand side by side in the files. ``--part``
leaves three tenths of the fields out, a dozen side by side each: it measures on them, and pages to train the ranker
on are looked at with such vectors, for a ranker that only ever saw known fields would trust vectors too much.
``--split train`` leaves out what :mod:`training.synthesis.splits` keeps out of training, for figures on it.
"""

import argparse
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from random import Random

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn.functional import cross_entropy, embedding_bag, normalize

from docpipe.locators.embedded.words.phrasebook import field_of, phrasebook
from docpipe.locators.embedded.words.text import fold, lines_of
from docpipe.locators.embedded.words.vectors import ROWS, VECTORS, Vectors, numbers_of
from docpipe.locators.embedded.words.vocabulary import lexicon
from training.synthesis.captions import more_fields
from training.synthesis.families.sections import ASKED, captions_of, owners
from training.synthesis.lexicon import LANGUAGES, kinds
from training.synthesis.splits import held_out_paraphrases, held_out_wordings, normal_wording
from training.synthesis.tellings import tellings

WIDTH = 64
"""Numbers of a vector."""
BATCH = 640
NEIGHBOURS = 16
"""Fields side by side that come into a batch together."""
RATE_OF_PIECES, RATE = 0.01, 0.002
"""Highest learning rates; they fall to nothing in a straight line."""
SHARPNESS = 2.7
"""Logarithm of what likenesses are multiplied with at first."""
ASKED_AS_PRINTED = 2
"""So many ways to ask of a field count as captions too."""
WITH_TYPE, SPOILT, LOST = 0.8, 0.5, 0.15
"""Share of questions that know their value type; of texts that lose pieces; and of their pieces that get lost."""
DOZEN = 12
LEFT_OUT = (3, 6, 9)
"""Of ten dozens of fields those that ``--part`` leaves out."""

CAPTIONS_HEADED = 4
"""Captions of each owner of sections that are learned together with its headings."""

AMBIGUOUS = Path(__file__).with_name("captions.txt")
"""Captions that several fields print."""
ANYWHERE = Path(__file__).with_name("anywhere.txt")
"""Fields of any document, a line each, as the phrasebook has them."""

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Lesson:
    """A field: how it is asked for and how it is printed."""

    kind: str
    asked: tuple[str, ...]
    printed: tuple[str, ...]


def lessons() -> list[Lesson]:
    """All fields of the phrasebook, then those of the lexicon, of any document, of sentences and of sections, in the
    order of their files."""
    also = dict(line.split(" = ") for line in lines_of(AMBIGUOUS))
    known = []
    for field in map(field_of, phrasebook()):
        ambiguous = also.get(field.asked[0], "").split(" | ")
        printed = dict.fromkeys((*field.printed, *filter(None, ambiguous), *field.asked[:ASKED_AS_PRINTED]))
        known.append(Lesson(field.kinds[0], field.asked, tuple(printed)))
    known += [
        Lesson(concept.value_type, (*concept.phrases, concept.name.replace("_", " ")), concept.captions)
        for concept in lexicon().values()
        if concept.captions
    ]
    return known + _more() + _told() + _headed()


def _more() -> list[Lesson]:
    """Fields of documents that the phrasebook does not have, and such as any document may print or tell."""
    fields = chain(more_fields(), map(field_of, lines_of(ANYWHERE)))
    return [Lesson(field.kinds[0], field.asked, field.printed) for field in fields]


def _told() -> list[Lesson]:
    """Fields that sentences tell: what stands before and behind their values announces them."""
    told = (telling for language in LANGUAGES for telling in tellings(language))
    return [Lesson(one.value_type, one.asked, one.around()) for one in told if one.around()]


def _headed() -> list[Lesson]:
    """Owners of sections: their headings, and each with some of the captions below it."""
    rng, known = Random(1), list[Lesson]()
    for owner in owners():
        known.append(Lesson("text", owner.asked, tuple(dict.fromkeys(chain(*owner.printed.values())))))
        rows = captions_of(owner.sort)
        for row in rng.sample(rows, min(len(rows), CAPTIONS_HEADED)):
            asked = (
                form.format(inner=inner, owner=rng.choice(owner.asked))
                for form in ASKED
                for inner in row.asked
            )
            printed = (
                f"{heading} {caption}"
                for language, texts in owner.printed.items()
                for heading in texts
                for caption in row.printed[language]
            )
            known.append(Lesson(row.value_type, tuple(asked), tuple(printed)))
    return known


def without_held_out(known: Sequence[Lesson]) -> list[Lesson]:
    """Without the wordings, paraphrases and types that training pages never show."""
    wordings, paraphrases = held_out_wordings(), held_out_paraphrases()
    types = {name.replace("_", " ") for name, kind in kinds().items() if kind.unseen}
    kept = [
        Lesson(
            lesson.kind,
            tuple(text for text in lesson.asked if text not in paraphrases),
            tuple(text for text in lesson.printed if normal_wording(text) not in wordings),
        )
        for lesson in known
        if types.isdisjoint(lesson.asked)
    ]
    return [lesson for lesson in kept if lesson.asked and lesson.printed]


def parted(known: Sequence[Lesson]) -> tuple[list[Lesson], list[list[Lesson]]]:
    """Those that ``--part`` learns, and the dozens that it leaves out."""
    dozens = [list(known[at : at + DOZEN]) for at in range(0, len(known), DOZEN)]
    kept = [lesson for n, dozen in enumerate(dozens) if n % 10 not in LEFT_OUT for lesson in dozen]
    return kept, [dozen for n, dozen in enumerate(dozens) if n % 10 in LEFT_OUT]


class Learner(torch.nn.Module):
    """The vectors while they are learned."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces = torch.nn.Parameter(torch.randn(ROWS, WIDTH) * 0.1)
        self.asked = torch.nn.Parameter(torch.eye(WIDTH))
        self.printed = torch.nn.Parameter(torch.eye(WIDTH))
        self.sharpness = torch.nn.Parameter(torch.tensor(SHARPNESS))

    def forward(self, texts: Sequence[NDArray[np.int64]], side: torch.Tensor) -> torch.Tensor:
        """(n, WIDTH) of length 1."""
        starts = np.cumsum([0, *(len(text) for text in texts[:-1])])
        sums = embedding_bag(
            torch.from_numpy(np.concatenate(texts)),
            self.pieces,
            torch.from_numpy(starts),
            mode="sum",
            sparse=True,
        )
        return normalize(sums @ side, dim=1)

    def learned(self) -> Vectors:
        """The pieces in 127 steps."""
        pieces, asked, printed = (
            p.detach().numpy().astype(np.float32) for p in (self.pieces, self.asked, self.printed)
        )
        return Vectors(np.rint(pieces / np.abs(pieces).max() * 127).astype(np.int8), asked, printed)


def train(known: Sequence[Lesson], steps: int, seed: int) -> Vectors:
    """The vectors after so many batches."""
    rng, noise = Random(seed), np.random.default_rng(seed)
    torch.manual_seed(seed)
    learner = Learner()
    optimizers = (
        (torch.optim.SparseAdam([learner.pieces]), RATE_OF_PIECES),
        (torch.optim.Adam([learner.asked, learner.printed, learner.sharpness]), RATE),
    )
    printing: dict[str, set[int]] = {}
    for number, lesson in enumerate(known):
        for caption in lesson.printed:
            printing.setdefault(fold(caption), set()).add(number)

    def spoilt(numbers: Sequence[int]) -> NDArray[np.int64]:
        text = np.array(numbers or (0,), np.int64)
        kept = text[noise.random(len(text)) > LOST] if rng.random() < SPOILT else text
        return kept if len(kept) else text

    for step in range(steps):
        for optimizer, rate in optimizers:
            for group in optimizer.param_groups:
                group["lr"] = rate * (1 - step / steps)
        chosen = _batch(len(known), rng)
        captions = [rng.choice(known[number].printed) for number in chosen]
        asked = [
            numbers_of(rng.choice(known[n].asked), known[n].kind if rng.random() < WITH_TYPE else "")
            for n in chosen
        ]
        likeness = learner(list(map(spoilt, asked)), learner.asked)
        likeness = likeness @ learner([spoilt(numbers_of(c)) for c in captions], learner.printed).T
        likeness = likeness * learner.sharpness.exp()
        # What another field prints too is no wrong answer to it.
        also = _also_printed(chosen, [printing[fold(caption)] for caption in captions])
        likeness = likeness.masked_fill(torch.from_numpy(also), -1e4)
        right = torch.arange(len(chosen))
        wrong = cross_entropy(likeness, right) + cross_entropy(likeness.T, right)
        for optimizer, _ in optimizers:
            optimizer.zero_grad()
        wrong.backward()  # type: ignore[no-untyped-call]
        for optimizer, _ in optimizers:
            optimizer.step()  # type: ignore[no-untyped-call]
        if (step + 1) % 250 == 0:
            print(f"step {step + 1}: loss {wrong.item():.3f}, {time.process_time():.0f} s CPU", flush=True)
    return learner.learned()


def _batch(count: int, rng: Random) -> list[int]:
    """Some fields, in runs of neighbours."""
    chosen: dict[int, None] = {}
    while len(chosen) < BATCH:
        first = rng.randrange(count)
        chosen |= dict.fromkeys(range(first, min(first + NEIGHBOURS, count)))
    return list(chosen)


def _also_printed(chosen: Sequence[int], printing: Sequence[set[int]]) -> NDArray[np.bool_]:
    """(n, n) which field of a batch, besides its own, prints which caption of the batch."""
    place = {number: at for at, number in enumerate(chosen)}
    also = np.zeros((len(chosen), len(chosen)), bool)
    for column, fields in enumerate(printing):
        also[[place[field] for field in fields if field in place], column] = True
    np.fill_diagonal(also, False)
    return also


def own_is_best(vectors: Vectors, dozens: Sequence[Sequence[Lesson]], seed: int) -> float:
    """The share of fields whose caption, drawn at random, lies nearest to a way to ask among those of its dozen."""
    rng, right, count = Random(seed), 0, 0
    for dozen in dozens:
        asked = vectors.of_questions([rng.choice(x.asked) for x in dozen], [x.kind for x in dozen])
        printed = vectors.of_captions([rng.choice(x.printed) for x in dozen])
        right += int(((asked @ printed.T).argmax(axis=1) == np.arange(len(dozen))).sum())
        count += len(dozen)
    return right / max(count, 1)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--part", action="store_true", help="leave three tenths of the fields out")
    parser.add_argument("--split", choices=("train", "all"), default="all", help="'train' for figures")
    parser.add_argument("--steps", type=int, default=4500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=VECTORS)
    options = parser.parse_args()
    torch.set_num_threads(1)
    known = without_held_out(lessons()) if options.split == "train" else lessons()
    kept, dozens = parted(known)
    learned = train(kept if options.part else known, options.steps, options.seed)
    if options.part:
        written = {field_of(line).asked for line in phrasebook()}
        own = [dozen for dozen in dozens if written.issuperset(lesson.asked for lesson in dozen)]
        shares = (own_is_best(learned, some, 1) for some in (dozens, own))
        print(
            "own caption is nearest among twelve, fields left out: {:.3f}, of the phrasebook {:.3f}".format(
                *shares
            )
        )
    np.savez(options.out, pieces=learned.pieces, asked=learned.asked, printed=learned.printed)


if __name__ == "__main__":
    main()
