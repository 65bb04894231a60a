"""Putting a page together: family, language, type, noise, questions."""

from random import Random

from training.synthesis import blocks, queries
from training.synthesis.captions import Tone
from training.synthesis.families import FAMILIES
from training.synthesis.fonts import Style
from training.synthesis.lexicon import LANGUAGES
from training.synthesis.model import AbsentQuery, SyntheticPage, Target
from training.synthesis.noise import Noise, draw_noise, to_words
from training.synthesis.sheet import Sheet
from training.synthesis.splits import SPLITS, UNSEEN_FAMILIES
from training.synthesis.values import Habits

_LANGUAGE_WEIGHTS = {"en": 5.0, "de": 3.0, "fr": 1.5, "es": 1.0, "it": 1.0, "nl": 1.0}
_SIZES = ((595.0, 842.0), (612.0, 792.0), (595.0, 842.0), (612.0, 792.0), (612.0, 1008.0), (842.0, 595.0))


def make_page(seed: int, *, split: str = "train", family: str = "", language: str = "") -> SyntheticPage:
    """The page of ``seed``: the same for the same arguments on every machine.

    ``split`` is one of :data:`SPLITS`. ``family`` and ``language`` pin what is drawn otherwise.
    Raises ValueError for an unknown split, family or language.
    """
    sheet, noise = draw_sheet(seed, split=split, family=family, language=language)
    return finish(sheet, noise, seed)


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
    family = family or _draw_family(rng, split)
    row = FAMILIES[family]
    if not language:
        choices = row.languages or LANGUAGES
        language = rng.choices(choices, [_LANGUAGE_WEIGHTS[c] for c in choices])[0]
    sheet = _empty_sheet(rng, split, family, language, row.narrow)
    row.compose(sheet)
    blocks.marginalia(sheet)
    return sheet, draw_noise(rng, rng.random() < row.scanned)


def _draw_family(rng: Random, split: str) -> str:
    if split == "unseen_family":
        names = [n for n in FAMILIES if n in UNSEEN_FAMILIES]
    else:
        names = [n for n in FAMILIES if split == "all" or n not in UNSEEN_FAMILIES]
    return rng.choices(names, [FAMILIES[n].share for n in names])[0]


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


def finish(sheet: Sheet, noise: Noise, seed: int) -> SyntheticPage:
    """The sheet as a reader sees it, with the questions that it does and does not answer."""
    rng = sheet.rng
    words, where = to_words(sheet, noise, rng)

    def positions(inks: list[int]) -> tuple[int, ...]:
        return tuple(sorted({p for ink in inks for p in where.get(ink, ())}))

    targets: list[Target] = []
    blanks: list[AbsentQuery] = []
    for mark in sheet.marks:
        entry = mark.entry
        caption, value = positions(mark.caption_inks), positions(mark.value_inks)
        phrases, hard, labels = queries.ask(rng, entry, sheet.habits.language, sheet.split)
        if not mark.value_inks:
            if caption:
                blanks.append(AbsentQuery(entry.field, phrases, hard, labels, entry.value_type, caption))
        elif value and (caption or not mark.caption_inks):
            text = "\n".join(entry.lines)
            targets.append(
                Target(
                    entry.field,
                    entry.value_type,
                    caption,
                    entry.caption if caption else "",
                    value,
                    text,
                    phrases,
                    hard,
                    labels,
                    mark.part_of,
                )
            )
    absent = (*blanks, *queries.absent(sheet, rng, 10))
    language, name = sheet.habits.language, noise.name
    return SyntheticPage(
        words, sheet.width, sheet.height, sheet.family, language, tuple(targets), absent, seed, sheet.split, name
    )  # fmt: skip
