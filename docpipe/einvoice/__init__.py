"""What a document states for machines: e-invoice XML that it embeds, payment codes that it prints."""

from docpipe.einvoice.invoice import EInvoice
from docpipe.einvoice.reader import Found, find_invoice, read_invoice
from docpipe.einvoice.tree import XmlProblemError

__all__ = ["EInvoice", "Found", "XmlProblemError", "find_invoice", "read_invoice"]
