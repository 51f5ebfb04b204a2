"""How OFD writes things down: elements, numbers, and ids (GB/T 33190-2016, clause 7.3)."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

NAMESPACE = "http://www.ofdspec.org/2016"


class UnitIds:
    """The numbers that tell a document's objects apart: 1, 2, 3 … `last` is the highest one given."""

    def __init__(self) -> None:
        self.last = 0

    def take(self) -> str:
        """A number that no other object has."""
        self.last += 1
        return str(self.last)


def root(tag: str, **attributes: str) -> etree._Element:
    """The outermost element of a part."""
    return etree.Element(f"{{{NAMESPACE}}}{tag}", attributes, nsmap={"ofd": NAMESPACE})


def add(parent: etree._Element, tag: str, text: str | None = None, **attributes: str) -> etree._Element:
    """Append an element, with its text where it has one."""
    element = etree.SubElement(parent, f"{{{NAMESPACE}}}{tag}", attributes)
    element.text = text
    return element


def part(element: etree._Element) -> bytes:
    """An outermost element as the bytes of its file."""
    return etree.tostring(element, xml_declaration=True, encoding="UTF-8")


def number(value: float) -> str:
    """A length to a ten-thousandth of a millimetre, without zeros at its end."""
    # A rounded negative may be -0.0.
    return f"{round(value, 4) or 0:.4f}".rstrip("0").rstrip(".")


def numbers(values: Iterable[float]) -> str:
    """The standard's array: numbers parted by blanks."""
    return " ".join(number(value) for value in values)
