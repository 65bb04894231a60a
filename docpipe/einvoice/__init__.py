"""What a document states for machines: e-invoice XML that it embeds, payment codes that it prints."""

from docpipe.einvoice.codes import (
    PaymentCode,
    asks_for_codes,
    code_candidates,
    contradictions,
    read_codes,
)
from docpipe.einvoice.invoice import EInvoice
from docpipe.einvoice.reader import Found, find_invoice, read_invoice
from docpipe.einvoice.settling import Outcome, settle_with_invoice
from docpipe.einvoice.tree import XmlProblemError

__all__ = [
    "EInvoice",
    "Found",
    "Outcome",
    "PaymentCode",
    "XmlProblemError",
    "asks_for_codes",
    "code_candidates",
    "contradictions",
    "find_invoice",
    "read_codes",
    "read_invoice",
    "settle_with_invoice",
]
