"""A score for models that give none: evidence from outside the model, combined in log-odds.

The weights are set by hand from what each kind of evidence is worth, not fitted: no labelled run with the
weights of these models was possible. Fit them once there is one (``docs/models.md``).
"""

import math
from collections.abc import Mapping

PRIOR = 0.6
"""Belief in a well-formed box of a good grounding model before anything else is known."""

WEIGHTS: Mapping[str, float] = {
    "zoom_agreement": 2.0,  # the second look at a crop met the first one, as IoU
    "token_probability": 2.0,  # mean probability of the coordinate tokens
    "type": 1.6,  # the words look like the field's type
    "snap": 1.2,  # the box fits whole words
    "ocr": 0.6,  # the words in it were read surely
    "alone": 0.8,  # 1 / number of regions given for a field that has one value
}
"""Evidence → what it moves: a value of 1 adds half the weight to the log-odds, 0 takes it away."""


def score_of(evidence: Mapping[str, float], prior: float = PRIOR) -> float:
    """The 0-1 belief in a region from its evidence (each 0-1); what is missing counts neither way."""
    log_odds = math.log(prior / (1 - prior))
    for name, weight in WEIGHTS.items():
        if name in evidence:
            log_odds += weight * (min(max(evidence[name], 0.0), 1.0) - 0.5)
    return round(1 / (1 + math.exp(-log_odds)), 4)
