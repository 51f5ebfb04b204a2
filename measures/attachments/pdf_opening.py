"""What a PDF does when it is opened, followed through its objects."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import resolve1
from pdfminer.psparser import PSLiteral

LONGEST_CHAIN = 20


def opens_an_address(content: bytes) -> bool:
    """Tell whether opening the document asks for an address; one that cannot be followed counts as doing so."""
    try:
        action = resolve1(PDFDocument(PDFParser(io.BytesIO(content))).catalog.get("OpenAction"))
        return _asks(action, LONGEST_CHAIN)
    # Whatever the reader stumbles over, nobody can say what opening does.
    except Exception:
        return True


def _asks(action: Any, left: int) -> bool:
    if isinstance(action, list):
        # A place in the document itself, or several actions.
        return any(_asks(resolve1(one), left - 1) for one in action[:LONGEST_CHAIN]) if left else True
    if not isinstance(action, Mapping):
        return False
    kind = resolve1(action.get("S"))
    if (isinstance(kind, PSLiteral) and kind.name == "URI") or not left:
        return True
    return _asks(resolve1(action.get("Next")), left - 1)
