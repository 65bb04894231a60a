"""What an e-invoice states, whichever syntax it came in: terms of EN 16931 and lines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from docpipe.schema import DocumentSchema

TERMS: Mapping[str, tuple[str, ...]] = {
    "BT-1": ("invoice_number", "document_number"),
    "BT-2": ("issue_date", "invoice_date"),
    "BT-5": ("currency",),
    "BT-9": ("due_date",),
    "BT-10": ("buyer_reference",),
    "BT-12": ("contract_number",),
    "BT-13": ("order_number", "purchase_order"),
    "BT-20": ("payment_terms",),
    "BT-27": ("seller_name", "vendor_name", "supplier_name"),
    "BG-5": ("seller_address", "vendor_address", "supplier_address"),
    "BT-31": ("seller_tax_id", "seller_vat_id", "supplier_tax_id"),
    "BT-32": ("seller_tax_number",),
    "BT-44": ("buyer_name", "customer_name"),
    "BG-8": ("buyer_address", "customer_address"),
    "BT-48": ("buyer_tax_id", "buyer_vat_id"),
    "BT-72": ("delivery_date",),
    "BT-83": ("payment_reference",),
    "BT-84": ("iban",),
    "BT-86": ("bic",),
    "BT-106": ("line_total_sum",),
    "BT-109": ("net_total", "tax_basis_total"),
    "BT-110": ("tax_total",),
    "BT-112": ("gross_total", "grand_total", "total"),
    "BT-113": ("prepaid_total",),
    "BT-115": ("amount_due",),
}
"""Business term of EN 16931 → names and aliases of the schema field that holds it; the term's own first."""

CREDIT_NOTES = frozenset({"81", "83", "261", "262", "296", "308", "381", "396", "420", "458", "532"})
"""UNTDID 1001 codes of documents whose amounts are owed *to* the buyer.

EN 16931 writes the amounts of a credit note as positive numbers, the code turns their meaning around. A
correction (384) keeps the code's ordinary meaning and writes negative amounts.
"""


@dataclass(frozen=True)
class EInvoice:
    """One e-invoice."""

    name: str
    """Of the attachment."""
    syntax: str
    """For people: ``CII``, ``ZUGFeRD 1``, ``Order-X``, ``UBL``."""
    type_code: str = ""
    """UNTDID 1001, e.g. 380 invoice, 381 credit note, 384 correction."""
    values: Mapping[str, str] = field(default_factory=dict)
    """Term → text as the XML has it; dates ISO, addresses one line a part."""
    lines: tuple[Mapping[str, str], ...] = ()
    """Line → ``description``, ``quantity``, ``unit``, ``unit_price``, ``tax_rate``, ``line_total``."""

    @property
    def is_credit_note(self) -> bool:
        return self.type_code in CREDIT_NOTES

    def by_field(self, schema: DocumentSchema) -> dict[str, str]:
        """Field of ``schema`` → the text that the XML states for it, for all fields that it speaks of.

        A field is recognised by its EN 16931 term among its aliases, else by its name or another alias.
        """
        found = {}
        for name, spec in schema.fields.items():
            term = next((t for t in (terms_of(name, spec.aliases)) if t in self.values), "")
            if term:
                found[name] = self.values[term]
        return found


def terms_of(name: str, aliases: Sequence[str]) -> list[str]:
    """The terms that a field called ``name`` with ``aliases`` stands for, in the order of their numbers."""
    named = [term for term in TERMS if term in aliases]
    return (
        named
        or [term for term, names in TERMS.items() if name in names]
        or [term for term, names in TERMS.items() if set(names) & set(aliases)]
    )
