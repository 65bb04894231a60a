"""Document families: each is a function that prints one page on a sheet.

A new family is one function and one line in :data:`FAMILIES`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from training.synthesis.families import forms, receipts, trade
from training.synthesis.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Family:
    """``share`` is its weight among pages; ``scanned`` the share of its pages that were scanned."""

    compose: Callable[[Sheet], None]
    share: float
    scanned: float
    languages: tuple[str, ...] = ()
    """Empty for all."""
    narrow: bool = False
    """Printed on a till roll."""


FAMILIES: dict[str, Family] = {
    "invoice": Family(trade.invoice, 5, 0.4),
    "credit_note": Family(trade.credit_note, 1, 0.4),
    "receipt": Family(receipts.receipt, 3, 0.85, narrow=True),
    "registration_form": Family(forms.registration_form, 2, 0.6),
    "business_form": Family(forms.business_form, 3, 0.8),
}
