"""Document pages made up at random, with the answers known: see :func:`make_page`."""

from training.synthesis.families import FAMILIES
from training.synthesis.lexicon import LANGUAGES
from training.synthesis.model import AbsentQuery, SyntheticPage, Target
from training.synthesis.page import make_page
from training.synthesis.splits import SPLITS, UNSEEN_FAMILIES

__all__ = [
    "FAMILIES",
    "LANGUAGES",
    "SPLITS",
    "UNSEEN_FAMILIES",
    "AbsentQuery",
    "SyntheticPage",
    "Target",
    "make_page",
]
