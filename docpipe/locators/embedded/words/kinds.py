"""Which value types one field may have: a count may be asked for as a number or as a quantity."""

from functools import lru_cache

from docpipe.values import MARKS

NEAR = 0.82
"""Likeness of two types of one group: the words must be all the plainer."""
_SAME = ({"number", "quantity"}, {"text", "block"})
_GROUPS = (
    {"money", "number", "quantity", "percent"},
    {"date", "time", "period", "duration"},
    {"text", "block", "address", "currency"},
    {"identifier", "iban", "bic", "vat_id", "tax_id", "email", "phone", "url", "text"},
    *({kind} for kind in MARKS),
    {"checkbox"},
)


@lru_cache(maxsize=4096)
def alike(value_type: str, other: str) -> float:
    """1 for the same type, NEAR for one that the same field may have, 0 for types of different values."""
    both = {value_type, other}
    if len(both) == 1 or both in _SAME:
        return 1.0
    return NEAR if any(both <= group for group in _GROUPS) else 0.0
