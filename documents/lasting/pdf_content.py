"""What the pages of a PDF paint: operators, colour spaces, and the characters' codes by font."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pdfminer.pdfinterp import PDFContentParser
from pdfminer.pdftypes import PDFStream
from pdfminer.psexceptions import PSEOF
from pdfminer.psparser import PSKeyword, PSLiteral
from pyhanko.pdf_utils import generic

from documents.lasting.objects import PdfObjects, each_of, told

# ISO 32000-1:2008, annex A.
_KNOWN = {
    *("b", "B", "b*", "B*", "BDC", "BI", "BMC", "BT", "BX", "c", "cm", "CS", "cs", "d", "d0", "d1"),
    *("Do", "DP", "EI", "EMC", "ET", "EX", "f", "F", "f*", "G", "g", "gs", "h", "i", "ID", "j", "J"),
    *("K", "k", "l", "m", "M", "MP", "n", "q", "Q", "re", "RG", "rg", "ri", "s", "S", "SC", "sc", "SCN"),
    *("scn", "sh", "T*", "Tc", "Td", "TD", "Tf", "Tj", "TJ", "TL", "Tm", "Tr", "Ts", "Tw", "Tz", "v"),
    *("w", "W", "W*", "y", "'", '"'),
}
_SPACE_OF = {
    "g": "/DeviceGray",
    "G": "/DeviceGray",
    "rg": "/DeviceRGB",
    "RG": "/DeviceRGB",
    "k": "/DeviceCMYK",
    "K": "/DeviceCMYK",
}
_TEXT = {"Tj", "TJ", "'", '"'}


@dataclass(slots=True)
class Painted:
    """What all pages and the pictures in them paint; codes by the font's dictionary."""

    spaces: set[str] = field(default_factory=set)
    unknown: set[str] = field(default_factory=set)
    codes: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    fonts: dict[int, Any] = field(default_factory=dict)


def painted_by(pdf: PdfObjects) -> Painted:
    """Return what is painted by pages, forms, patterns and the looks of annotations."""
    painted = Painted()
    for page in pdf.pages:
        content = b"\n".join(one.data for one in each_of(page, "/Contents"))
        _paint(content, _inherited(page, "/Resources"), painted)
    for one in pdf.tables:
        if isinstance(one, generic.StreamObject) and _is_painted(one):
            _paint(one.data, told(one, "/Resources"), painted)
    return painted


def _is_painted(one: generic.StreamObject) -> bool:
    return told(one, "/Subtype") == "/Form" or told(one, "/PatternType") == 1


def _inherited(page: Any, name: str) -> Any:
    while page is not None:
        if name in page:
            return page[name]
        page = told(page, "/Parent")
    return None


def _paint(content: bytes, resources: Any, painted: Painted) -> None:
    fonts = told(resources or {}, "/Font") or {}
    given: list[Any] = []
    font: Any = None
    kept: list[Any] = []
    for one in _tokens(content):
        if not isinstance(one, PSKeyword):
            given.append(one)
            continue
        name = one.name.decode("latin-1") if isinstance(one.name, bytes) else str(one.name)
        if name == "q":
            kept.append(font)
        elif name == "Q" and kept:
            font = kept.pop()
        elif name == "Tf" and given:
            font = told(fonts, f"/{_word(given[0])}")
        elif name in _TEXT and font is not None:
            painted.fonts[id(font)] = font
            painted.codes[id(font)].update(_codes(given, font))
        _look(name, given, painted)
        given = []


def _look(name: str, given: list[Any], painted: Painted) -> None:
    if name not in _KNOWN:
        painted.unknown.add(name)
    if name in _SPACE_OF:
        painted.spaces.add(_SPACE_OF[name])
    if name in {"cs", "CS"} and given:
        painted.spaces.add(f"/{_word(given[0])}")
    # A picture inside the page's own content.
    for one in given if name == "EI" else ():
        if isinstance(one, PDFStream):
            painted.spaces.add(f"/{_word(one.get_any(('CS', 'ColorSpace'), ''))}")


def _tokens(content: bytes) -> Iterator[Any]:
    parser = PDFContentParser([PDFStream({}, content)])
    while True:
        try:
            _at, one = parser.nextobject()
        except PSEOF:
            return
        yield one


def _word(one: Any) -> str:
    return str(one.name) if isinstance(one, PSLiteral) else ""


def _codes(given: list[Any], font: Any) -> Iterator[int]:
    width = 2 if told(font, "/Subtype") == "/Type0" else 1
    for one in given:
        if isinstance(one, list):
            yield from _codes(one, font)
        elif isinstance(one, bytes):
            yield from (int.from_bytes(one[at : at + width]) for at in range(0, len(one), width))
