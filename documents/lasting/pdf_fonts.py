"""ISO 19005-2:2011, 6.2.11: every font is in the file, as wide as the file says, and its characters can be read out."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from fontTools.ttLib import TTFont, TTLibError
from pdfminer.cmapdb import CMapParser, FileUnicodeMap
from pyhanko.pdf_utils import generic

from documents.lasting.objects import Breach, each_of, told
from documents.lasting.pdf_content import Painted

_PROGRAMS = ("/FontFile", "/FontFile2", "/FontFile3")
# Thousandths of the font's size.
_TOLERANCE = 1.5
_NOTHING = {"", "\0", "\ufeff", "\ufffe", "\ufffd"}


def font_breaches(painted: Painted) -> Iterator[Breach]:
    """6.2.11.4 and 6.2.11.5: embedded, with the widths of what is embedded; those of TrueType are held."""
    for font in painted.fonts.values():
        name = str(told(font, "/BaseFont") or "").lstrip("/")
        if told(font, "/Subtype") == "/Type3":
            continue
        descendant = next(iter(each_of(font, "/DescendantFonts")), font)
        descriptor = told(descendant, "/FontDescriptor") or {}
        program = next((descriptor[one] for one in _PROGRAMS if one in descriptor), None)
        if not isinstance(program, generic.StreamObject):
            yield "6.2.11.4.1", f"没有嵌入字体{name}"
        elif told(descendant, "/Subtype") == "/CIDFontType2":
            yield from _width_breaches(name, descendant, program.data)


def _width_breaches(name: str, descendant: Any, program: bytes) -> Iterator[Breach]:
    if told(descendant, "/CIDToGIDMap") != "/Identity":
        yield "6.2.11.3.2", f"字体{name}没有写明字符与字形的对应"
        return
    try:
        font = TTFont(BytesIO(program), lazy=True)
        order, advances, unit = font.getGlyphOrder(), font["hmtx"].metrics, font["head"].unitsPerEm
    except (TTLibError, KeyError, ValueError, AssertionError):
        yield "6.2.11.4.1", f"嵌入的字体{name}读不出来"
        return
    for code, width in _widths(descendant):
        if code < len(order) and abs(advances[order[code]][0] * 1000 / unit - width) > _TOLERANCE:
            yield "6.2.11.5", f"字体{name}第{code}个字符的宽度与嵌入的字体不同"
            return


def _widths(descendant: Any) -> Iterator[tuple[int, float]]:
    """Yield each character's width: a run of widths from a code on, or one width from a code to another."""
    said = each_of(descendant, "/W")
    at = 0
    while at + 1 < len(said):
        first, second = int(said[at]), said[at + 1]
        if isinstance(second, generic.ArrayObject):
            yield from ((first + step, float(second[step])) for step in range(len(second)))
            at += 2
        else:
            yield from ((code, float(said[at + 2])) for code in range(first, min(int(second), 0xFFFF) + 1))
            at += 3


def text_breaches(painted: Painted) -> Iterator[Breach]:
    """6.2.11.7 and 6.2.11.8: each character that is shown is a character, and is there."""
    for key, font in painted.fonts.items():
        name = str(told(font, "/BaseFont") or "").lstrip("/")
        codes = painted.codes[key]
        if told(font, "/Subtype") == "/Type0" and 0 in codes:
            yield "6.2.11.8", f"字体{name}有显示为缺字的字符"
        listed = told(font, "/ToUnicode")
        if not isinstance(listed, generic.StreamObject):
            yield "6.2.11.7.2", f"字体{name}没有文字对照（ToUnicode）"
            continue
        known = FileUnicodeMap()
        CMapParser(known, BytesIO(listed.data)).run()
        if missing := sorted(code for code in codes if known.cid2unichr.get(code, "") in _NOTHING):
            yield "6.2.11.7.2", f"字体{name}有{len(missing)}个字符没有文字对照"
