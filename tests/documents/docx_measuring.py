"""Measuring a DOCX in its own XML: what Word and WPS lay the page out by, in millimetres and in characters."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TWIP_MM = 25.4 / 1440
PT_MM = 25.4 / 72
# GB/T 9704-2012: A4, a text area of 156 × 225 mm from 37 mm under the top and 28 mm from the left edge.
PAGE_MM, TOP_MM, LEFT_MM, WIDTH_MM, HEIGHT_MM = (210, 297), 37, 28, 156, 225
BOTTOM_MM, RIGHT_MM = TOP_MM + HEIGHT_MM, LEFT_MM + WIDTH_MM
CHARACTER_MM = WIDTH_MM / 28
PITCH_MM = CHARACTER_MM * 15 / 8


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame anchored to the page: its place and width, and the height of what stands in it."""

    top_mm: float
    left_mm: float
    width_mm: float
    height_mm: float

    @property
    def bottom_mm(self) -> float:
        return self.top_mm + self.height_mm


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a document, with what their styles say."""

    trees: dict[str, etree._Element]

    @classmethod
    def of(cls, document: bytes) -> Parts:
        with zipfile.ZipFile(io.BytesIO(document)) as package:
            return cls({name: etree.fromstring(package.read(name)) for name in package.namelist()})

    def part(self, name: str) -> etree._Element:
        return self.trees[f"word/{name}.xml"]

    @property
    def body(self) -> list[etree._Element]:
        """The paragraphs and tables of the text, one after the other."""
        return [child for child in self.part("document")[0] if child.tag in (f"{W}p", f"{W}tbl")]

    @property
    def section(self) -> etree._Element:
        return found(self.part("document"), "sectPr")

    def styled(self, style: str) -> list[etree._Element]:
        """The text's paragraphs in a style."""
        return [each for each in self.body if style_of(each) == style]

    def after(self, paragraph: etree._Element, number: int = 1) -> etree._Element:
        return self.body[self.body.index(paragraph) + number]

    def effective(self, paragraph: etree._Element, name: str) -> etree._Element:
        """A paragraph property: the paragraph's own, else its style's."""
        own = paragraph.find(f"{W}pPr/{W}{name}")
        if own is not None:
            return own
        for style in self.part("styles").iter(f"{W}style"):
            if style.get(f"{W}styleId") == style_of(paragraph):
                return found(style, name)
        raise AssertionError(f"no style {style_of(paragraph)}")


def found(element: etree._Element, name: str) -> etree._Element:
    """The first element of that name inside; a document that lacks it fails the test."""
    inner = element.find(f".//{W}{name}")
    assert inner is not None, f"{element.tag} has no {name}"
    return inner


def value(element: etree._Element, name: str = "val") -> str:
    stated = element.get(f"{W}{name}")
    assert stated is not None, f"{element.tag} does not say {name}"
    return stated


def number(element: etree._Element, name: str = "val") -> float:
    return float(value(element, name))


def mm(element: etree._Element, name: str) -> float:
    """A length that is written in twentieths of a point."""
    return number(element, name) * TWIP_MM


def style_of(paragraph: etree._Element) -> str | None:
    named = paragraph.find(f"{W}pPr/{W}pStyle")
    return None if named is None else named.get(f"{W}val")


def text_of(element: etree._Element) -> str:
    return "".join(element.itertext(f"{W}t"))


def fonts_of(element: etree._Element) -> set[tuple[str, float]]:
    """(East Asian font, size in points) of every run with text."""
    written = [run for run in element.iter(f"{W}r") if text_of(run)]
    return {(value(found(run, "rFonts"), "eastAsia"), number(found(run, "sz")) / 2) for run in written}


def frames(part: etree._Element) -> list[Frame]:
    """The part's frames that are anchored to the page, from the top."""
    return sorted(_frames(part), key=lambda frame: frame.top_mm)


def _frames(part: etree._Element) -> Iterator[Frame]:
    for anchor in part.iter(f"{W}framePr"):
        assert value(anchor, "vAnchor") == value(anchor, "hAnchor") == "page"
        properties = anchor.getparent()
        assert properties is not None
        borders = sum(number(border, "sz") / 8 * PT_MM for border in properties.iterfind(f"{W}pBdr/*"))
        height = mm(found(properties, "spacing"), "line") + borders
        yield Frame(mm(anchor, "y"), mm(anchor, "x"), mm(anchor, "w"), height)
