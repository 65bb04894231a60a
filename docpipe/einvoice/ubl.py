"""OASIS UBL 2.1: invoices, credit notes and orders (XRechnung, Peppol)."""

from collections.abc import Mapping
from typing import Any

from docpipe.einvoice.invoice import EInvoice
from docpipe.einvoice.tree import text_at

NAMESPACE = "urn:oasis:names:specification:ubl:schema:xsd:"
ROOTS = frozenset({"Invoice", "CreditNote", "Order"})

_TERMS: Mapping[str, tuple[str, ...]] = {
    "BT-1": ("ID",),
    "BT-2": ("IssueDate",),
    "BT-5": ("DocumentCurrencyCode",),
    "BT-9": ("DueDate", "PaymentMeans/PaymentDueDate"),
    "BT-10": ("BuyerReference",),
    "BT-12": ("ContractDocumentReference/ID",),
    "BT-13": ("OrderReference/ID",),
    "BT-20": ("PaymentTerms/Note",),
    "BT-72": ("Delivery/ActualDeliveryDate",),
    "BT-83": ("PaymentMeans/PaymentID",),
    "BT-84": ("PaymentMeans/PayeeFinancialAccount/ID",),
    "BT-86": ("PaymentMeans/PayeeFinancialAccount/FinancialInstitutionBranch/ID",),
    "BT-106": ("LegalMonetaryTotal/LineExtensionAmount", "AnticipatedMonetaryTotal/LineExtensionAmount"),
    "BT-109": ("LegalMonetaryTotal/TaxExclusiveAmount", "AnticipatedMonetaryTotal/TaxExclusiveAmount"),
    "BT-112": ("LegalMonetaryTotal/TaxInclusiveAmount", "AnticipatedMonetaryTotal/TaxInclusiveAmount"),
    "BT-113": ("LegalMonetaryTotal/PrepaidAmount",),
    "BT-115": ("LegalMonetaryTotal/PayableAmount",),
}
_PARTIES: Mapping[str, tuple[tuple[str, ...], str, str, str]] = {
    "seller": (("AccountingSupplierParty/Party", "SellerSupplierParty/Party"), "BT-27", "BG-5", "BT-31"),
    "buyer": (("AccountingCustomerParty/Party", "BuyerCustomerParty/Party"), "BT-44", "BG-8", "BT-48"),
}
"""Party → where it stands, and the terms of its name, address and VAT number."""
_LINE_ROOTS = ("InvoiceLine", "CreditNoteLine", "OrderLine/LineItem")
_QUANTITIES = ("InvoicedQuantity", "CreditedQuantity", "Quantity")


def read_ubl(root: Any, name: str) -> EInvoice:
    """The invoice, credit note or order of a tree of local names."""
    values = {term: text_at(root, *paths) for term, paths in _TERMS.items()}
    if root.tag == "Order":
        values["BT-13"] = values.pop("BT-1")
    for places, name_term, address_term, vat_term in _PARTIES.values():
        party = next((p for place in places if (p := root.find(place)) is not None), None)
        if party is not None:
            values[name_term] = text_at(party, "PartyLegalEntity/RegistrationName", "PartyName/Name")
            values[address_term] = _address(party.find("PostalAddress"))
            values[vat_term] = _tax_number(party, vat=True)
            if vat_term == "BT-31":
                values["BT-32"] = _tax_number(party, vat=False)
    values["BT-110"] = _tax_total(root, values["BT-5"])
    lines = [_line(item) for place in _LINE_ROOTS for item in root.findall(place)]
    return EInvoice(
        name=name,
        syntax="UBL",
        type_code=text_at(root, "InvoiceTypeCode", "CreditNoteTypeCode")
        or ("381" if root.tag == "CreditNote" else ""),
        values={term: text for term, text in values.items() if text},
        lines=tuple(line for line in lines if "line_total" in line),
    )


def _tax_number(party: Any, *, vat: bool) -> str:
    for scheme in party.findall("PartyTaxScheme"):
        if (text_at(scheme, "TaxScheme/ID") in {"VAT", ""}) == vat:
            return text_at(scheme, "CompanyID")
    return ""


def _tax_total(root: Any, currency: str) -> str:
    """BT-110: the total in the document's currency; a second one may be in the tax currency."""
    amounts = root.findall("TaxTotal/TaxAmount")
    own = [a for a in amounts if a.get("currencyID", currency) == currency]
    return ((own or amounts)[0].text or "").strip() if amounts else ""


def _address(element: Any) -> str:
    """Street lines, postcode and city, country code: one a line."""
    if element is None:
        return ""
    street = [text_at(element, part) for part in ("StreetName", "AdditionalStreetName", "AddressLine/Line")]
    city = " ".join(filter(None, (text_at(element, "PostalZone"), text_at(element, "CityName"))))
    return "\n".join(filter(None, (*street, city, text_at(element, "Country/IdentificationCode"))))


def _line(element: Any) -> dict[str, str]:
    quantity = next((q for tag in _QUANTITIES if (q := element.find(tag)) is not None), None)
    line = {
        "description": text_at(element, "Item/Name", "Item/Description"),
        "quantity": (quantity.text or "").strip() if quantity is not None else "",
        "unit": quantity.get("unitCode", "") if quantity is not None else "",
        "unit_price": text_at(element, "Price/PriceAmount"),
        "tax_rate": text_at(element, "Item/ClassifiedTaxCategory/Percent"),
        "line_total": text_at(element, "LineExtensionAmount"),
    }
    basis = text_at(element, "Price/BaseQuantity")
    if basis and basis.rstrip("0").rstrip(".") != "1":
        line["price_basis"] = basis
    return {column: text for column, text in line.items() if text}
