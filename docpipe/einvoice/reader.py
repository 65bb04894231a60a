"""The e-invoice among a document's attachments."""

from collections.abc import Iterable
from dataclasses import dataclass

from docpipe.documents.base import Attachment
from docpipe.einvoice import cii, ubl
from docpipe.einvoice.invoice import EInvoice
from docpipe.einvoice.tree import XmlProblemError, parse_tree

_SIGNS = (b"CrossIndustry", b"SCRDMCCBDACIOMessageStructure", ubl.NAMESPACE.encode())
_USUAL_NAMES = frozenset({"factur-x.xml", "zugferd-invoice.xml", "xrechnung.xml", "order-x.xml"})
_BYTE_ORDER_MARKS = b"\xef\xbb\xbf\xff\xfe\x00"


@dataclass(frozen=True, slots=True)
class Found:
    """The e-invoice, if there is one that can be read, and what is wrong with the attachments."""

    invoice: EInvoice | None = None
    problems: tuple[str, ...] = ()


def read_invoice(data: bytes, name: str = "") -> EInvoice | None:
    """The e-invoice in ``data``, by its root element; None for XML of another kind.

    Raises XmlProblemError for XML that cannot be used.
    """
    root, namespace = parse_tree(data)
    if root.tag in cii.ROOTS:
        return cii.read_cii(root, name)
    if root.tag in ubl.ROOTS and namespace.startswith(ubl.NAMESPACE):
        return ubl.read_ubl(root, name)
    return None


def find_invoice(attachments: Iterable[Attachment]) -> Found:
    """The first readable e-invoice, whatever its attachment is called. Never raises."""
    invoices: list[EInvoice] = []
    problems: list[str] = []
    for attachment in attachments:
        usual = attachment.name.lower() in _USUAL_NAMES
        if not usual and not attachment.data.lstrip(_BYTE_ORDER_MARKS + b" \t\r\n").startswith(b"<"):
            continue
        try:
            invoice = read_invoice(attachment.data, attachment.name)
        except XmlProblemError as error:
            if usual or any(sign in attachment.data for sign in _SIGNS):
                problems.append(f"the e-invoice {attachment.name!r} could not be read: {error}")
            continue
        if invoice is not None:
            invoices.append(invoice)
    if any((i.values, i.lines) != (invoices[0].values, invoices[0].lines) for i in invoices[1:]):
        names = ", ".join(repr(i.name) for i in invoices)
        problems.append(f"{len(invoices)} e-invoices that differ are attached ({names}); the first was read")
    return Found(invoices[0] if invoices else None, tuple(problems))
