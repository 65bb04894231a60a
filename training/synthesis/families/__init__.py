"""Document families: each is a function that prints one page on a sheet.


A new family is one function and one line in :data:`FAMILIES`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from training.synthesis.families import (
    ads,
    contracts,
    finance,
    forms,
    notices,
    office,
    receipts,
    sections,
    trade,
)
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
    "credit_note": Family(trade.credit_note, 0.8, 0.4),
    "purchase_order": Family(trade.purchase_order, 1.6, 0.5),
    "order_confirmation": Family(trade.order_confirmation, 0.5, 0.4),
    "delivery_note": Family(trade.delivery_note, 0.8, 0.5),
    "receipt": Family(receipts.receipt, 4.5, 0.85, narrow=True),
    "statement": Family(finance.statement, 1, 0.4),
    "utility_bill": Family(finance.utility_bill, 1, 0.4),
    "payslip": Family(finance.payslip, 1, 0.4),
    "insurance_form": Family(finance.insurance_form, 0.8, 0.6),
    "medical_form": Family(finance.medical_form, 0.8, 0.6),
    "registration_form": Family(forms.registration_form, 2, 0.6),
    "tax_form": Family(forms.tax_form, 1, 0.6),
    "business_form": Family(forms.business_form, 3, 0.8),
    "sectioned_form": Family(sections.sectioned_form, 3, 0.6),
    "letter": Family(office.letter, 1.2, 0.5),
    "notice": Family(notices.notice, 3.5, 0.45),
    "memo": Family(office.memo, 1.5, 0.8),
    "contract": Family(contracts.contract, 4.5, 0.4),
    "certificate": Family(office.certificate, 1.2, 0.5),
    "ad_order": Family(ads.ad_order, 2, 0.35, languages=("en",)),
}
