"""发文字号 as letters write it, with whatever brackets."""

from __future__ import annotations

import re
from dataclasses import dataclass

from documents.content import document_number

_NUMBER = re.compile(
    r"(?P<code>[^\s0-9〔〕\[\]（）()【】［］﹝﹞]{1,12})\s*[〔\[（(【［﹝]\s*(?P<year>[0-9]{4})\s*(?:年)?\s*[〕\]）)】］﹞]"
    r"\s*第?\s*(?P<sequence>[0-9]{1,6})\s*号"
)


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """发文字号 in its three parts."""

    agency_code: str
    year: int
    sequence: int

    def __str__(self) -> str:
        return document_number(self.agency_code, self.year, self.sequence)


def read_document_number(text: str) -> DocumentNumber | None:
    """Return the document number that a whole line writes, with whatever brackets, or None."""
    found = _NUMBER.fullmatch(text.strip())
    if found is None:
        return None
    return DocumentNumber(found["code"], int(found["year"]), int(found["sequence"]))
