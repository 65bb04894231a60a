"""XML from strangers as a tree of local names, with everything that reaches outside switched off."""

from typing import Any

MAX_BYTES = 20 * 1024 * 1024
"""Larger XML is no invoice."""


class XmlProblemError(ValueError):
    """The XML cannot be used; the message says why, for a person."""


def parse_tree(data: bytes) -> tuple[Any, str]:
    """(root element, its namespace) with every tag cut to its local name.

    No DTD, no entities, no network, lxml's own limits on depth and size. Raises XmlProblemError.
    """
    if len(data) > MAX_BYTES:
        raise XmlProblemError(f"it has {len(data)} bytes, more than the {MAX_BYTES} that are read")
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise XmlProblemError("it declares a document type or entities, which an e-invoice never does")
    from lxml import etree  # few documents have any

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data.strip(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise XmlProblemError(f"it is not well-formed: {error}") from None
    if root.getroottree().docinfo.doctype:
        raise XmlProblemError("it declares a document type, which an e-invoice never does")
    namespace = etree.QName(root).namespace or ""
    for element in root.iter(etree.Element):
        element.tag = etree.QName(element).localname
    return root, namespace


def text_at(element: Any, *paths: str) -> str:
    """The trimmed text of the first of ``paths`` that has any; empty otherwise."""
    for path in paths:
        for found in element.findall(path):
            text = "".join(found.itertext()).strip()
            if text:
                return text
    return ""
