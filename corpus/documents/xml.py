"""XML from unknown hands: no entities, no network, no external parts, bounded depth."""

from __future__ import annotations

from typing import Any

from corpus.documents.needed import needed
from corpus.errors import InputError


def parsed_xml(data: bytes, name: str) -> Any:
    """Root element. Raises ``InputError`` (``FILE_DAMAGED``)."""
    etree = needed("lxml.etree", "lxml")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False,
                             huge_tree=False, remove_comments=True, remove_pis=True)  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise InputError(f"{name}: {error}", code="FILE_DAMAGED") from error
    if root is None:
        raise InputError(f"{name}: empty XML", code="FILE_DAMAGED")
    return root
