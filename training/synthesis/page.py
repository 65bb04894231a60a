"""Putting a page together: family, language, type, noise, questions."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random

from docpipe.types import Word
from training.synthesis import blocks, parties, queries
from training.synthesis.announced import announcing
from training.synthesis.captions import Tone
from training.synthesis.families import FAMILIES
from training.synthesis.fonts import Style
from training.synthesis.habits import Habits
from training.synthesis.lexicon import LANGUAGES
from training.synthesis.model import AbsentQuery, SyntheticPage, Target
from training.synthesis.noise import Noise, draw_noise, to_words
from training.synthesis.sheet import Sheet
from training.synthesis.splits import SPLITS, UNSEEN_FAMILIES

_LANGUAGE_WEIGHTS = {"en": 5.0, "de": 3.0, "fr": 1.5, "es": 1.0, "it": 1.0, "nl": 1.0}
_SIZES = ((595.0, 842.0), (612.0, 792.0), (595.0, 842.0), (612.0, 792.0), (612.0, 1008.0), (842.0, 595.0))


def make_page(
    seed: int,
    *,
    split: str = "train",
    family: str = "",
    language: str = "",
    real_ocr: bool = False,
    cache_dir: Path | None = None,
) -> SyntheticPage:
    """The page of ``seed``: the same for the same arguments on every machine.

    ``split`` is one of :data:`SPLITS`. ``family`` and ``language`` pin what is drawn otherwise.
    With ``real_ocr`` the sheet is of a family that is often scanned; it is printed, scanned badly and read by
    Tesseract (about a second; then the result depends on its version); readings are kept in ``cache_dir``.
    Raises ValueError for an unknown split, family or language, ReadError where Tesseract fails.
    """
    if real_ocr and not family:
        family = draw_family(Random(f"scanned:{split}:{seed}"), split, scanned=True)
    sheet, noise = draw_sheet(seed, split=split, family=family, language=language)
    if real_ocr:
        from training.synthesis.scan import read_sheet

        words, where = read_sheet(sheet, seed, cache_dir)
        return finish(sheet, words, where, "ocr", seed)
    words, where = to_words(sheet, noise, sheet.rng)
    return finish(sheet, words, where, noise.name, seed)


def draw_sheet(
    seed: int, *, split: str = "train", family: str = "", language: str = ""
) -> tuple[Sheet, Noise]:
    """The printed sheet of ``seed`` before anything reads it, and the noise that its reading will have."""
    if split not in SPLITS:
        raise ValueError(f"unknown split {split!r}; one of {', '.join(SPLITS)}")
    if family and family not in FAMILIES:
        raise ValueError(f"unknown family {family!r}; one of {', '.join(FAMILIES)}")
    if language and language not in LANGUAGES:
        raise ValueError(f"unknown language {language!r}; one of {', '.join(LANGUAGES)}")
    rng = Random(f"{split}:{seed}")
    family = family or draw_family(rng, split)
    row = FAMILIES[family]
    if not language:
        choices = row.languages or LANGUAGES
        language = rng.choices(choices, [_LANGUAGE_WEIGHTS[c] for c in choices])[0]
    sheet = _empty_sheet(rng, split, family, language, row.narrow)
    row.compose(sheet)
    parties.name_otherwise(sheet)
    blocks.marginalia(sheet)
    return sheet, draw_noise(rng, rng.random() < row.scanned)


def draw_family(rng: Random, split: str, *, scanned: bool = False) -> str:
    """A family by its share of the pages, or of the ``scanned`` ones."""
    if split == "unseen_family":
        names = [n for n in FAMILIES if n in UNSEEN_FAMILIES]
    else:
        names = [n for n in FAMILIES if split == "all" or n not in UNSEEN_FAMILIES]
    weights = [FAMILIES[n].share * (FAMILIES[n].scanned ** 2 if scanned else 1) for n in names]
    return rng.choices(names, weights)[0]


def _empty_sheet(rng: Random, split: str, family: str, language: str, narrow: bool) -> Sheet:
    if narrow:
        width, height = rng.uniform(180, 300), rng.uniform(600, 1100)
        face = rng.choice(("mono", "mono", "sans", "wide"))
        size = width / rng.uniform(24, 34) * (1.0 if face == "mono" else 1.15)
        size = min(size, width / 26) if face == "wide" else size
    else:
        width, height = rng.choice(_SIZES[:4] if rng.random() < 0.93 else _SIZES)
        face = rng.choices(("sans", "serif", "mono", "wide"), (6, 2, 1.2, 1))[0]
        size = rng.uniform(7.5, 11.5) * (0.9 if face == "wide" else 1.0)
    habits = Habits.draw(rng, language)
    habits.upper = rng.random() < (0.45 if narrow else 0.07)
    body = Style(face, round(size, 2), False, round(rng.uniform(0.88, 1.06), 3))
    tone = Tone.draw(rng)
    share = 0.0 if rng.random() < 0.52 else rng.uniform(0.15, 0.6)
    return Sheet(rng, habits, split, family, width, height, body, tone, share)


def finish(
    sheet: Sheet, words: tuple[Word, ...], where: Mapping[int, Sequence[int]], noise: str, seed: int
) -> SyntheticPage:
    """The sheet as its reader sees it, with the questions that it does and does not answer.

    ``where`` tells for every number of an ink which of ``words`` it became; a word that holds both a
    caption's and a value's ink belongs to the value.
    """
    rng = Random(f"questions:{sheet.split}:{seed}")

    def positions(inks: list[int]) -> set[int]:
        return {p for ink in inks for p in where.get(ink, ())}

    targets: list[Target] = []
    blanks: list[AbsentQuery] = []
    values = {ink for mark in sheet.marks for ink in mark.value_inks}
    for mark in sheet.marks:
        entry = mark.entry
        announced = () if mark.caption_inks else announcing(sheet.inks, mark.value_inks, values)
        phrases, hard, labels = queries.ask(rng, entry, sheet, announced)
        value = positions(mark.value_inks)
        caption = tuple(sorted(positions(mark.caption_inks) - value))
        if not mark.value_inks:
            if caption:
                blanks.append(AbsentQuery(entry.field, phrases, hard, labels, entry.value_type, caption))
        elif value and (caption or not mark.caption_inks):
            target = Target(
                entry.field,
                entry.value_type,
                caption,
                entry.caption if caption else "",
                tuple(sorted(value)),
                "\n".join(entry.lines),
                phrases,
                hard,
                labels,
                section_words=tuple(sorted(positions(mark.section_inks))),
                part_of=mark.part_of,
            )
            targets.append(target)
    absent = (*blanks, *queries.absent(sheet, rng, 10))
    language = sheet.habits.language
    return SyntheticPage(
        words,
        sheet.width,
        sheet.height,
        sheet.family,
        language,
        tuple(targets),
        absent,
        seed,
        sheet.split,
        noise,
    )
