import pytest
from einvoices import UBL, cii, zugferd_1

from docpipe.documents.base import Attachment
from docpipe.einvoice import XmlProblemError, find_invoice, read_invoice
from docpipe.schema import load_schema

EXPECTED = {
    "invoice_number": "R-2041",
    "issue_date": "2025-03-14",
    "order_number": "PO-77",
    "seller_name": "Pumpenbau Auer GmbH",
    "seller_address": "Elbweg 4\n01067 Dresden\nDE",
    "seller_tax_id": "DE136695976",
    "buyer_name": "Stadtbad Neustadt",
    "currency": "EUR",
    "net_total": "100.00",
    "tax_total": "19.00",
    "gross_total": "119.00",
    "amount_due": "119.00",
    "iban": "DE89370400440532013000",
}
LINE = {
    "description": "Pumpe P7",
    "quantity": "2.0",
    "unit": "C62",
    "unit_price": "50.00",
    "tax_rate": "19",
    "line_total": "100.00",
}


@pytest.mark.parametrize("data", [cii(), zugferd_1(), UBL.encode()], ids=["CII", "ZUGFeRD 1", "UBL"])
def test_every_syntax_gives_the_same_invoice(data: bytes) -> None:
    invoice = read_invoice(data)
    assert invoice is not None
    assert invoice.by_field(load_schema("invoice")) == EXPECTED
    assert [dict(line) for line in invoice.lines] == [LINE]


def test_order_number_of_an_order_is_its_own_number() -> None:
    order = cii().replace(b"CrossIndustryInvoice>", b"SCRDMCCBDACIOMessageStructure>")
    order = order.replace(b"rsm:CrossIndustryInvoice ", b"rsm:SCRDMCCBDACIOMessageStructure ")
    invoice = read_invoice(order)
    assert invoice is not None
    assert invoice.syntax == "Order-X"
    assert invoice.by_field(load_schema("purchase_order"))["order_number"] == "R-2041"


def test_the_root_decides_whatever_the_attachment_is_called() -> None:
    found = find_invoice(
        [
            Attachment("factur-x.xml", b"<html><body/></html>"),
            Attachment("notes.txt", b"\xef\xbb\xbf" + cii()),
            Attachment("photo.png", b"\x89PNG"),
        ]
    )
    assert found.invoice is not None
    assert found.invoice.name == "notes.txt"
    assert found.problems == ()


@pytest.mark.parametrize(
    "data",
    [
        cii()[:900],
        b"",
        b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + cii()[38:].replace(b"R-2041", b"&b;"),
        b'<!DOCTYPE x SYSTEM "file:///etc/passwd">' + cii()[38:],
        cii().replace(b"R-2041", b"&undefined;"),
        cii().decode().encode("utf-16")[:600],
    ],
    ids=["cut off", "empty", "entities", "external", "undefined entity", "half of UTF-16"],
)
def test_unusable_xml_is_a_finding_and_never_a_crash(data: bytes) -> None:
    found = find_invoice([Attachment("factur-x.xml", data)])
    assert found.invoice is None
    assert len(found.problems) == 1
    assert "factur-x.xml" in found.problems[0]


def test_entities_reach_no_file() -> None:
    hostile = cii()[38:].replace(b"R-2041", b"&f;")
    with pytest.raises(XmlProblemError, match="entities"):
        read_invoice(b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>' + hostile)


def test_two_invoices_that_differ_are_a_finding() -> None:
    same = find_invoice([Attachment("a.xml", cii()), Attachment("b.xml", cii())])
    assert same.problems == ()
    differ = find_invoice(
        [Attachment("a.xml", cii()), Attachment("b.xml", cii().replace(b"119.00", b"191.00"))]
    )
    assert differ.invoice is not None
    assert differ.invoice.values["BT-112"] == "119.00"
    assert "differ" in differ.problems[0]


def test_fields_are_recognised_by_their_aliases() -> None:
    schema = load_schema("invoice")
    renamed = schema.model_copy(update={"fields": {"rechnungsnr": schema.fields["invoice_number"]}})
    invoice = read_invoice(cii())
    assert invoice is not None
    assert invoice.by_field(renamed) == {"rechnungsnr": "R-2041"}
