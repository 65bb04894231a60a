"""What is kept out of training: wordings, paraphrases, field types and document families.


``train`` never prints a held-out wording, an unseen type or an unseen family. Each other split lifts one
of these, so that a figure says what was new. ``all`` holds nothing back: for weights that ship.
"""

import re
import zlib
from functools import cache, lru_cache

from training.synthesis.lexicon import Kind, kinds

SPLITS = ("train", "unseen_wording", "unseen_type", "unseen_family", "all")
LEARNED = frozenset({"train", "all"})
"""Splits that are trained on; the others only measure."""
UNSEEN_FAMILIES = ("utility_bill", "payslip")
HELD_OUT_PERCENT = 30


@lru_cache(maxsize=50_000)
def normal_wording(wording: str) -> str:
    """``wording`` without case and punctuation: what decides whether two captions are the same."""
    return re.sub(r"[\W_]+", " ", wording.casefold()).strip() or wording.strip()


def _percent(text: str) -> int:
    return zlib.crc32(text.encode()) % 100


@cache
def held_out_wordings() -> frozenset[str]:
    """Normal wordings that train pages never print; every kind keeps at least one of each per language."""
    lists = [
        [normal_wording(w) for w in words] for kind in kinds().values() for words in kind.wordings.values()
    ]
    held = {w for words in lists for w in words if _percent(w) < HELD_OUT_PERCENT}
    kept: set[str] = set()
    for words in lists:
        if held.issuperset(words):
            kept.add(words[0])
    return frozenset(held - kept)


@cache
def held_out_paraphrases() -> frozenset[str]:
    """Hard paraphrases that train pages never ask: one third by hash, at least one of each kind that has two."""
    held: set[str] = set()
    for kind in kinds().values():
        ranked = sorted(kind.hard, key=_percent)
        held.update(ranked[: (len(ranked) + 1) // 3 or len(ranked) // 2])
    return frozenset(held)


def may_print(wording: str, split: str) -> bool:
    """Whether pages of ``split`` may print this caption."""
    return split == "all" or (normal_wording(wording) in held_out_wordings()) == (split == "unseen_wording")


@cache
def printable(kind: Kind, language: str, split: str) -> tuple[str, ...]:
    """The wordings that pages of ``split`` may print for ``kind``."""
    words = kind.wordings.get(language) or kind.wordings["en"]
    return tuple(w for w in words if may_print(w, split))


@cache
def listable(kind: Kind, split: str) -> tuple[str, ...]:
    """Wordings in any language that a schema may list on pages of ``split``: never a held-out one."""
    held = frozenset() if split == "all" else held_out_wordings()
    return tuple(w for words in kind.wordings.values() for w in words if normal_wording(w) not in held)


@cache
def paraphrases(kind: Kind, split: str) -> tuple[str, ...]:
    """Hard paraphrases for ``split``: those held out wherever something is unseen."""
    if split == "all":
        return kind.hard
    held = held_out_paraphrases()
    return tuple(h for h in kind.hard if (h in held) == (split != "train"))


def may_appear(kind: Kind, split: str) -> bool:
    """Whether pages of ``split`` may hold this kind at all."""
    return not kind.unseen or split in ("unseen_type", "all")
