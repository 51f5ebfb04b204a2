"""The PDF's subset fonts made into TrueType files that stand alone, under the names that officials know.

A PDF's font is reached by glyph index; an OFD reader looks glyphs up by character, so each file gets a character map.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator
from functools import cache

from fontTools.fontBuilder import FontBuilder
from fontTools.ttLib import TTFont
from pdfminer.pdffont import PDFFont
from pdfminer.pdftypes import resolve1, stream_value
from pdfminer.psparser import literal_name

from core.fonts import FontFile, FontSet
from documents.rendering.ofd.markup import UnitIds
from documents.rendering.ofd.outlines import truetype_of_cff

OFFICIAL_NAMES = {
    "biao": "方正小标宋简体",
    "fang": "仿宋_GB2312",
    "kai": "楷体_GB2312",
    "hei": "黑体",
    "song": "宋体",
}
REGULAR, BOLD_FROM = 400, 600
POSTSCRIPT_NAME = 6
PREVIEW_AND_PRINT = 4
SUBSET_TAG_LENGTH = len("ABCDEF+")

Box = tuple[float, float, float, float]


class EmbeddedFont:
    """One font on its way into the package.

    `official_name` is the one of its role. `name` is what the font calls itself, and how its file is called, so that a
    reader finds it by either; `file_stem` differs from it only where a document has two fonts of one name.
    """

    def __init__(
        self, font: PDFFont, unit_id: str, file: FontFile, official_name: str, taken: Collection[str]
    ) -> None:
        self.unit_id = unit_id
        self.name = _postscript_name(font)
        self.file_stem = self.name if self.name not in taken else f"{self.name}-{unit_id}"
        self.official_name = official_name
        self._file = file
        self._font = _truetype(font)
        self._units_per_em = self._font["head"].unitsPerEm
        self._boxes: dict[int, Box] = {}
        self._characters: dict[str, int] = {}

    @property
    def file_name(self) -> str:
        """The name of the font's file in the package."""
        return f"{self.file_stem}.ttf"

    def maps(self, text: str, glyph_id: int) -> bool:
        """Whether the character map leads from a text to this glyph: from one character, to its first glyph."""
        return len(text) == 1 and self._characters.setdefault(text, glyph_id) == glyph_id

    def box_em(self, glyph_id: int) -> Box:
        """A glyph's ink in ems: left, bottom, right, top from its origin; nothing at all for a blank."""
        if glyph_id not in self._boxes:
            self._boxes[glyph_id] = self._measure(glyph_id)
        return self._boxes[glyph_id]

    def program(self) -> bytes:
        """The font as a TrueType file, the same bytes every time."""
        builder = FontBuilder(font=self._font)
        names = self._font.getGlyphOrder()
        characters = sorted(self._characters.items())
        builder.setupCharacterMap({ord(character): names[glyph_id] for character, glyph_id in characters})
        builder.setupNameTable(self._names())
        builder.setupOS2(**self._metrics())
        builder.setupPost(keepGlyphNames=False)
        content = io.BytesIO()
        self._font.save(content)
        return content.getvalue()

    def _names(self) -> dict[str, str]:
        unique = ("uniqueFontIdentifier", "fullName", "psName")
        family = {"familyName": self._file.family, "styleName": "Regular"}
        return family | dict.fromkeys(unique, self.name)

    def _metrics(self) -> dict[str, int]:
        ascent, descent = self._font["hhea"].ascent, self._font["hhea"].descent
        return {
            "usWeightClass": self._file.weight,
            "fsType": _embedding_right(self._file),
            "sTypoAscender": ascent,
            "sTypoDescender": descent,
            "usWinAscent": max(ascent, 0),
            "usWinDescent": max(-descent, 0),
        }

    def _measure(self, glyph_id: int) -> Box:
        table = self._font["glyf"]
        glyph = table[self._font.getGlyphName(glyph_id)]
        if not glyph.numberOfContours:
            return 0.0, 0.0, 0.0, 0.0
        glyph.recalcBounds(table)
        left, bottom, right, top = (
            edge / self._units_per_em for edge in (glyph.xMin, glyph.yMin, glyph.xMax, glyph.yMax)
        )
        return left, bottom, right, top


class EmbeddedFonts:
    """The fonts that pages have asked for, each once, in the order in which they were first asked for."""

    def __init__(self, installed: FontSet) -> None:
        self._installed = installed
        self._found: dict[PDFFont, EmbeddedFont] = {}

    def __iter__(self) -> Iterator[EmbeddedFont]:
        return iter(self._found.values())

    def find(self, font: PDFFont, ids: UnitIds) -> EmbeddedFont:
        """The embedded form of a font of the PDF, which gets an id when it is new."""
        if font not in self._found:
            file = self._file_of(_postscript_name(font))
            taken = {one.file_stem for one in self}
            self._found[font] = EmbeddedFont(font, ids.take(), file, self._official_name(file), taken)
        return self._found[font]

    def _file_of(self, postscript_name: str) -> FontFile:
        files = (file for face in self._installed.faces for file in self._installed.files_of(face))
        unknown = FontFile(postscript_name, REGULAR, path="", index=0)
        return next((file for file in files if postscript_name in _names_in(file)), unknown)

    def _official_name(self, file: FontFile) -> str:
        """The name of the role that the font has; one that steps in for single characters keeps its own name."""
        roles = [role for role, families in self._installed.faces.items() if families[0] == file.family]
        if len(roles) > 1 and "biao" in roles:
            # One family in two weights: the heavy one is 小标宋.
            roles = ["biao"] if file.weight >= BOLD_FROM else [role for role in roles if role != "biao"]
        return OFFICIAL_NAMES[roles[0]] if roles else file.family


def _postscript_name(font: PDFFont) -> str:
    """A PDF font's name without the tag that says it is a subset."""
    return literal_name(font.descriptor["FontName"])[SUBSET_TAG_LENGTH:]


@cache
def _names_in(file: FontFile) -> frozenset[str]:
    """The PostScript names that a font gives itself: mostly one, a Chinese font may give one a language."""
    with TTFont(file.path, fontNumber=file.index, lazy=True) as font:
        return frozenset(
            record.toUnicode() for record in font["name"].names if record.nameID == POSTSCRIPT_NAME
        )


@cache
def _embedding_right(file: FontFile) -> int:
    """What the maker of a font allows a document that holds it (OpenType, OS/2.fsType)."""
    if not file.path:
        return PREVIEW_AND_PRINT
    with TTFont(file.path, fontNumber=file.index, lazy=True) as font:
        return int(font["OS/2"].fsType)


def _truetype(font: PDFFont) -> TTFont:
    """The font as the PDF holds it; outlines of the other kind (CFF) are converted."""
    if "FontFile3" in font.descriptor:
        return truetype_of_cff(stream_value(font.descriptor["FontFile3"]).get_data())
    program = stream_value(resolve1(font.descriptor["FontFile2"])).get_data()
    return TTFont(io.BytesIO(program), recalcTimestamp=False)
