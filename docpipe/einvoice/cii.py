"""UN/CEFACT Cross Industry: Factur-X, ZUGFeRD 1 and 2, XRechnung (CII) and Order-X."""

import re
from collections.abc import Mapping
from typing import Any

from docpipe.einvoice.invoice import EInvoice
from docpipe.einvoice.tree import text_at

ROOTS: Mapping[str, str] = {
    "CrossIndustryInvoice": "CII",
    "CrossIndustryDocument": "ZUGFeRD 1",
    "SCRDMCCBDACIOMessageStructure": "Order-X",
}
"""Local name of the root → what people call the syntax."""

_RENAMED = {
    "HeaderExchangedDocument": "ExchangedDocument",
    "SpecifiedSupplyChainTradeTransaction": "SupplyChainTradeTransaction",
    "SpecifiedTradeSettlementMonetarySummation": "MonetarySummation",
    "SpecifiedTradeSettlementHeaderMonetarySummation": "MonetarySummation",
    "SpecifiedTradeSettlementLineMonetarySummation": "MonetarySummation",
    "OrderCurrencyCode": "InvoiceCurrencyCode",
    "ApplicablePercent": "RateApplicablePercent",
    "RequestedQuantity": "BilledQuantity",
    **{
        f"{role}{scope}Trade{part}": part
        for role in ("Applicable", "Specified")
        for scope in ("SupplyChain", "Header", "Line")
        for part in ("Agreement", "Delivery", "Settlement")
    },
}
"""The versions' names of one thing → the name used below."""

_TERMS: Mapping[str, tuple[str, ...]] = {
    "BT-5": ("Settlement/InvoiceCurrencyCode",),
    "BT-10": ("Agreement/BuyerReference",),
    "BT-12": (
        "Agreement/ContractReferencedDocument/IssuerAssignedID",
        "Agreement/ContractReferencedDocument/ID",
    ),
    "BT-13": (
        "Agreement/BuyerOrderReferencedDocument/IssuerAssignedID",
        "Agreement/BuyerOrderReferencedDocument/ID",
    ),
    "BT-20": ("Settlement/SpecifiedTradePaymentTerms/Description",),
    "BT-27": ("Agreement/SellerTradeParty/Name",),
    "BT-44": ("Agreement/BuyerTradeParty/Name",),
    "BT-31": ("Agreement/SellerTradeParty/SpecifiedTaxRegistration/ID[@schemeID='VA']",),
    "BT-32": ("Agreement/SellerTradeParty/SpecifiedTaxRegistration/ID[@schemeID='FC']",),
    "BT-48": ("Agreement/BuyerTradeParty/SpecifiedTaxRegistration/ID[@schemeID='VA']",),
    "BT-83": ("Settlement/PaymentReference",),
    "BT-84": ("Settlement/SpecifiedTradeSettlementPaymentMeans/PayeePartyCreditorFinancialAccount/IBANID",),
    "BT-86": (
        "Settlement/SpecifiedTradeSettlementPaymentMeans/PayeeSpecifiedCreditorFinancialInstitution/BICID",
    ),
    "BT-106": ("Settlement/MonetarySummation/LineTotalAmount",),
    "BT-109": ("Settlement/MonetarySummation/TaxBasisTotalAmount",),
    "BT-112": ("Settlement/MonetarySummation/GrandTotalAmount",),
    "BT-113": ("Settlement/MonetarySummation/TotalPrepaidAmount",),
    "BT-115": ("Settlement/MonetarySummation/DuePayableAmount",),
}
_DATES: Mapping[str, str] = {
    "BT-9": "Settlement/SpecifiedTradePaymentTerms/DueDateDateTime/DateTimeString",
    "BT-72": "Delivery/ActualDeliverySupplyChainEvent/OccurrenceDateTime/DateTimeString",
}
_LINE: Mapping[str, str] = {
    "description": "SpecifiedTradeProduct/Name",
    "quantity": "Delivery/BilledQuantity",
    "unit_price": "Agreement/NetPriceProductTradePrice/ChargeAmount",
    "tax_rate": "Settlement/ApplicableTradeTax/RateApplicablePercent",
    "line_total": "Settlement/MonetarySummation/LineTotalAmount",
}
_ADDRESS = ("LineOne", "LineTwo", "LineThree")


def read_cii(root: Any, name: str) -> EInvoice:
    """The invoice or order of a tree of local names whose root is one of :data:`ROOTS`."""
    syntax = ROOTS[root.tag]
    for element in root.iter():
        element.tag = _RENAMED.get(element.tag, element.tag)
    trade = root.find("SupplyChainTradeTransaction")
    trade = root if trade is None else trade
    number = text_at(root, "ExchangedDocument/ID")
    values = {term: text_at(trade, *paths) for term, paths in _TERMS.items()}
    values |= {term: iso_date(text_at(trade, path)) for term, path in _DATES.items()}
    values["BT-13" if syntax == "Order-X" else "BT-1"] = number
    values["BT-2"] = iso_date(text_at(root, "ExchangedDocument/IssueDateTime/DateTimeString"))
    values["BT-110"] = _tax_total(trade, values["BT-5"])
    values["BG-5"] = _address(trade.find("Agreement/SellerTradeParty/PostalTradeAddress"))
    values["BG-8"] = _address(trade.find("Agreement/BuyerTradeParty/PostalTradeAddress"))
    lines = [_line(item) for item in trade.findall("IncludedSupplyChainTradeLineItem")]
    return EInvoice(
        name=name,
        syntax=syntax,
        type_code=text_at(root, "ExchangedDocument/TypeCode"),
        values={term: text for term, text in values.items() if text},
        lines=tuple(line for line in lines if "line_total" in line),
    )


def iso_date(text: str) -> str:
    """``20240131`` (format 102) as 2024-01-31; other text unchanged."""
    digits = re.fullmatch(r"(\d{4})(\d{2})(\d{2})(?:\d{4,6})?", text)
    return "-".join(digits.groups()) if digits else text


def _tax_total(trade: Any, currency: str) -> str:
    """BT-110 is in the invoice's currency; BT-111, the same in the tax currency, stands beside it."""
    amounts = trade.findall("Settlement/MonetarySummation/TaxTotalAmount")
    own = [a for a in amounts if a.get("currencyID", currency) == currency]
    return ((own or amounts)[0].text or "").strip() if amounts else ""


def _address(element: Any) -> str:
    """Street lines, postcode and city, country code: one a line."""
    if element is None:
        return ""
    street = [text_at(element, part) for part in _ADDRESS]
    city = " ".join(filter(None, (text_at(element, "PostcodeCode"), text_at(element, "CityName"))))
    return "\n".join(filter(None, (*street, city, text_at(element, "CountryID"))))


def _line(element: Any) -> dict[str, str]:
    line = {column: text_at(element, path) for column, path in _LINE.items()}
    quantity = element.find(_LINE["quantity"])
    line["unit"] = quantity.get("unitCode", "") if quantity is not None else ""
    basis = text_at(element, "Agreement/NetPriceProductTradePrice/BasisQuantity")
    if basis and basis.rstrip("0").rstrip(".") != "1":
        line["price_basis"] = basis
    return {column: text for column, text in line.items() if text}
