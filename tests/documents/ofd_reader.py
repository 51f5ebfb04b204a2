"""A reader of OFD for tests, written from GB/T 33190-2016 and not from what our writer does.

It refuses every element, attribute, order and reference that the standard does not have.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from posixpath import dirname, join

from fontTools.ttLib import TTFont
from lxml import etree

NAMESPACE = "{http://www.ofdspec.org/2016}"
WHOLE, NUMBER = r"\d+", r"-?\d+(\.\d+)?"
TRUTH = "true|false"


def array(count: int) -> str:
    return " ".join([NUMBER] * count)


# Per element: its children in their order (? may be absent, * may be absent or repeated, + once or more).
CHILDREN = {
    "OFD": "DocBody+",
    "DocBody": "DocInfo DocRoot",
    "DocInfo": "DocID Title? Author? CreationDate? Creator?",
    "Document": "CommonData Pages",
    "CommonData": "MaxUnitID PageArea PublicRes*",
    "PageArea": "PhysicalBox",
    "Pages": "Page+",
    "Res": "Fonts*",
    "Fonts": "Font+",
    "Font": "FontFile?",
    "Page": "Area? Content?",
    "Area": "PhysicalBox",
    "Content": "Layer+",
    "Layer": "(TextObject|PathObject)*",
    "TextObject": "FillColor? StrokeColor? CGTransform* TextCode+",
    "PathObject": "StrokeColor? FillColor? AbbreviatedData",
    "CGTransform": "Glyphs?",
}
# Per element: its attributes, the required ones with a star, and what they may say.
UNIT = {"ID*": WHOLE, "Boundary*": array(4), "LineWidth": NUMBER, "CTM": array(6)}
ATTRIBUTES = {
    "OFD": {"Version*": r"1\.0", "DocType*": "OFD-A"},
    "Page": {"ID*": WHOLE, "BaseLoc*": r"\S+"},
    "Res": {"BaseLoc*": r"\S+"},
    "Font": {"ID*": WHOLE, "FontName*": ".+", "FamilyName": ".+"},
    "Layer": {"ID*": WHOLE, "Type": "Body|Background|Foreground|Custom"},
    "TextObject": {**UNIT, "Font*": WHOLE, "Size*": NUMBER, "Stroke": TRUTH, "Fill": TRUTH},
    "PathObject": {**UNIT, "Stroke": TRUTH, "Fill": TRUTH},
    "CGTransform": {"CodePosition*": WHOLE, "CodeCount": WHOLE, "GlyphCount": WHOLE},
    "TextCode": {
        "X*": NUMBER,
        "Y*": NUMBER,
        "DeltaX": rf"(g \d+ {NUMBER}|{NUMBER})( g \d+ {NUMBER}| {NUMBER})*",
    },
    "FillColor": {"Value*": r"\d+ \d+ \d+"},
    "StrokeColor": {"Value*": r"\d+ \d+ \d+"},
}
TEXTS = {
    "DocID": "[0-9a-f]{32}",
    "CreationDate": r"\d{4}-\d\d-\d\d",
    "MaxUnitID": WHOLE,
    "PhysicalBox": array(4),
    "Glyphs": r"\d+( \d+)*",
    "AbbreviatedData": rf"M {array(2)}( [ML] {array(2)}| B {array(6)}| C)*",
}


@dataclass(frozen=True)
class Placed:
    """A character as it comes to stand on the page, in millimetres; `glyph` is its name in the font."""

    text: str
    x: float
    y: float
    size: float
    font: str
    glyph: str
    width: float
    is_stroked: bool
    colour: str
    boundary: tuple[float, float, float, float]


@dataclass(frozen=True)
class Drawn:
    """A path's rectangle in millimetres, its colour, and the width of its line (0 where it is filled)."""

    box: tuple[float, float, float, float]
    colour: str
    line: float


class OfdFile:
    """An opened OFD file. Asserts while reading that it keeps to the standard."""

    def __init__(self, content: bytes) -> None:
        self.package = zipfile.ZipFile(io.BytesIO(content))
        assert self.package.testzip() is None
        self.entry = self._read("OFD.xml")
        self.root = self.entry.findtext(f".//{NAMESPACE}DocRoot")
        self.document = self._read(self.root)
        self.resources = self._read(self._beside(self.root, self._text("PublicRes")))
        self.page_files = [
            self._beside(self.root, page.get("BaseLoc")) for page in self.document.iter(f"{NAMESPACE}Page")
        ]
        self.pages = [self._read(name) for name in self.page_files]

    def told(self, tag: str) -> str | None:
        """What the document says about itself."""
        return self.entry.findtext(f".//{NAMESPACE}{tag}")

    @property
    def max_unit_id(self) -> int:
        return int(self._text("MaxUnitID"))

    @property
    def unit_ids(self) -> list[int]:
        parts = [self.document, self.resources, *self.pages]
        return [int(element.get("ID")) for part in parts for element in part.iter() if element.get("ID")]

    @property
    def page_sizes(self) -> list[tuple[float, float]]:
        boxes = [floats(page.findtext(f".//{NAMESPACE}PhysicalBox")) for page in self.pages]
        return [(box[2], box[3]) for box in boxes]

    @cached_property
    def fonts(self) -> dict[str, TTFont]:
        """Per id, the font that is embedded."""
        return {unit_id: TTFont(io.BytesIO(program)) for unit_id, program in self.programs.items()}

    @property
    def programs(self) -> dict[str, bytes]:
        base = self._beside(self.root, self.resources.get("BaseLoc"))
        return {
            font.get("ID"): self.package.read(join(base, font.findtext(f"{NAMESPACE}FontFile")))
            for font in self._font_elements()
        }

    @property
    def font_families(self) -> dict[str, str]:
        return {font.get("ID"): font.get("FamilyName") for font in self._font_elements()}

    @property
    def font_files(self) -> dict[str, str]:
        return {font.get("ID"): font.findtext(f"{NAMESPACE}FontFile") for font in self._font_elements()}

    @property
    def font_names(self) -> dict[str, str]:
        return {font.get("ID"): font.get("FontName") for font in self._font_elements()}

    def text_objects(self) -> Iterator[etree._Element]:
        for page in self.pages:
            yield from page.iter(f"{NAMESPACE}TextObject")

    def text(self, page: int) -> str:
        """The text of a page in the order of its objects."""
        return "".join(code.text for code in self.pages[page].iter(f"{NAMESPACE}TextCode"))

    def characters(self, page: int) -> list[Placed]:
        return [
            placed
            for unit in self.pages[page].iter(f"{NAMESPACE}TextObject")
            for placed in self._placed(unit)
        ]

    def ink_of(self, each: Placed) -> tuple[float, float, float, float]:
        """Where a character's strokes reach on the page: left, top, right, bottom."""
        table, em = self.fonts[each.font]["glyf"], self.fonts[each.font]["head"].unitsPerEm
        glyph = table[each.glyph]
        glyph.recalcBounds(table)
        if not glyph.numberOfContours:
            return each.x, each.y, each.x, each.y
        scale = each.size / em
        return (
            each.x + glyph.xMin * scale * each.width,
            each.y - glyph.yMax * scale,
            each.x + glyph.xMax * scale * each.width,
            each.y - glyph.yMin * scale,
        )

    def paths(self, page: int) -> list[Drawn]:
        return [_drawn(unit) for unit in self.pages[page].iter(f"{NAMESPACE}PathObject")]

    def _placed(self, unit: etree._Element) -> Iterator[Placed]:
        """Clause 11.3: from X and Y on, each character by its DeltaX; object space to page by CTM and Boundary."""
        boundary = floats(unit.get("Boundary"))
        a, b, c, d, e, f = floats(unit.get("CTM", "1 0 0 1 0 0"))
        fill = unit.find(f"{NAMESPACE}FillColor")
        for code in unit.findall(f"{NAMESPACE}TextCode"):
            x, y = float(code.get("X")), float(code.get("Y"))
            steps = list(unrolled(code.get("DeltaX", "")))
            glyphs = self._glyph_names(unit, code.text)
            assert len(steps) == max(len(code.text), len(glyphs)) - 1
            for character, glyph, step in zip(code.text, glyphs, [*steps, 0], strict=False):
                yield Placed(
                    text=character,
                    x=boundary[0] + a * x + c * y + e,
                    y=boundary[1] + b * x + d * y + f,
                    size=float(unit.get("Size")),
                    font=unit.get("Font"),
                    glyph=glyph,
                    width=a,
                    is_stroked=unit.get("Stroke") == "true",
                    colour="0 0 0" if fill is None else fill.get("Value"),
                    boundary=(boundary[0], boundary[1], boundary[2], boundary[3]),
                )
                x += step

    def _glyph_names(self, unit: etree._Element, text: str) -> list[str]:
        """Clause 11.4: by the font's character map, unless a transform names the glyphs."""
        font = self.fonts[unit.get("Font")]
        transform = unit.find(f"{NAMESPACE}CGTransform")
        if transform is None:
            return [font.getBestCmap()[ord(character)] for character in text]
        glyphs = transform.findtext(f"{NAMESPACE}Glyphs").split()
        assert (transform.get("CodePosition"), int(transform.get("CodeCount"))) == ("0", len(text))
        assert int(transform.get("GlyphCount")) == len(glyphs)
        return [font.getGlyphName(int(glyph)) for glyph in glyphs]

    def _font_elements(self) -> Iterator[etree._Element]:
        return self.resources.iter(f"{NAMESPACE}Font")

    def _text(self, tag: str) -> str:
        return self.document.findtext(f".//{NAMESPACE}{tag}")

    def _beside(self, name: str, location: str) -> str:
        return join(dirname(name), location)

    def _read(self, name: str) -> etree._Element:
        part = etree.fromstring(self.package.read(name))
        for element in part.iter():
            check(element)
        return part


def check(element: etree._Element) -> None:
    """Assert that an element is as the standard has it."""
    assert element.tag.startswith(NAMESPACE)
    name = element.tag.removeprefix(NAMESPACE)
    children = " ".join(child.tag.removeprefix(NAMESPACE) for child in element)
    assert re.fullmatch(_pattern(CHILDREN.get(name, "")), f"{children} " if children else ""), (
        name,
        children,
    )
    allowed = ATTRIBUTES.get(name, {})
    if name == "Page" and element.getparent() is None:
        allowed = {}
    _check_attributes(element, allowed)
    assert re.fullmatch(TEXTS.get(name, r"[\s\S]*"), element.text or ""), (name, element.text)
    assert name not in CHILDREN or not (element.text or "").strip()


def _check_attributes(element: etree._Element, allowed: dict[str, str]) -> None:
    required = {name[:-1] for name in allowed if name.endswith("*")}
    rules = {name.removesuffix("*"): rule for name, rule in allowed.items()}
    assert required <= set(element.attrib) <= set(rules), (element.tag, dict(element.attrib))
    for name, value in element.attrib.items():
        assert re.fullmatch(rules[name], value), (element.tag, name, value)


def _pattern(order: str) -> str:
    """A row of names and marks as a pattern over names that each end in a blank."""
    return "".join(
        re.sub(r"^(\(?)([\w|]+)(\)?)([?*+]?)$", lambda found: f"(({found[2]}) ){found[4]}", name)
        for name in order.split()
    )


def floats(text: str) -> list[float]:
    return [float(part) for part in text.split()]


def unrolled(steps: str) -> Iterator[float]:
    """DeltaX with its repetitions (`g count step`) written out."""
    parts = iter(steps.split())
    for part in parts:
        if part == "g":
            count, step = int(next(parts)), float(next(parts))
            yield from [step] * count
        else:
            yield float(part)


def _drawn(unit: etree._Element) -> Drawn:
    left, top, _, _ = floats(unit.get("Boundary"))
    data = floats(re.sub("[A-Z]", "", unit.findtext(f"{NAMESPACE}AbbreviatedData")))
    xs, ys = data[::2], data[1::2]
    is_stroked = unit.get("Stroke", "true") == "true"
    colour = unit.find(f"{NAMESPACE}{'StrokeColor' if is_stroked else 'FillColor'}").get("Value")
    box = (left + min(xs), top + min(ys), left + max(xs), top + max(ys))
    return Drawn(box, colour, float(unit.get("LineWidth", "0.353")) if is_stroked else 0)
