"""What stands on a page: runs of glyphs and drawn rules, in millimetres from the top left."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from pdfminer.pdffont import PDFFont

Colour = tuple[int, int, int]
Point = tuple[float, float]


class Glyph(NamedTuple):
    """A glyph by its index in the font, the text that it stands for, and its place.

    The text is a character, or several that are drawn as one; it is empty where the glyph before says it all.
    """

    text: str
    glyph_id: int
    x_mm: float
    advance_mm: float

    @property
    def end_mm(self) -> float:
        """Where the next glyph stands when nothing is put between."""
        return self.x_mm + self.advance_mm


class Style(NamedTuple):
    """What the glyphs of a run have in common. `outline_mm` is the width of the stroke, 0 without one."""

    font: PDFFont
    size_mm: float
    condensed: float
    baseline_mm: float
    colour: Colour
    outline_mm: float


@dataclass(slots=True)
class GlyphRun:
    """Glyphs on one line in one style, from left to right."""

    style: Style
    glyphs: list[Glyph]


@dataclass(slots=True)
class Path:
    """A line that is stroked (`stroke_mm` wide) or an area that is filled (`stroke_mm` is 0).

    Each segment is an operator of PDF (m, l, c, h) with its points.
    """

    segments: list[tuple[str, list[Point]]]
    colour: Colour
    stroke_mm: float


@dataclass(slots=True)
class Page:
    """A page's size and what stands on it, in the order of reading."""

    width_mm: float
    height_mm: float
    items: list[GlyphRun | Path] = field(default_factory=list)
