"""Cubic outlines (CFF), which not every OFD reader can draw, made into TrueType's quadratic ones."""

from __future__ import annotations

import io

from fontTools.cffLib import CFFFontSet
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

# How far the new outline may lie from the old one, in ems: at 22 pt, 4 thousandths of a millimetre.
LARGEST_ERROR_EM = 0.0005


def truetype_of_cff(program: bytes) -> TTFont:
    """A bare CFF font as TrueType, its glyphs under the same indices. It has neither names nor character map."""
    collection = CFFFontSet()
    collection.decompile(io.BytesIO(program), TTFont())
    top = collection.topDictIndex[0]
    units_per_em = round(1 / top.FontMatrix[0])
    largest_error = LARGEST_ERROR_EM * units_per_em
    glyphs, widths = {}, {}
    for name in top.charset:
        outline = top.CharStrings[name]
        pen = TTGlyphPen(None)
        outline.draw(Cu2QuPen(pen, largest_error, reverse_direction=True))
        glyphs[name] = pen.glyph()
        # Known only once the outline has been drawn.
        widths[name] = round(outline.width)
    builder = FontBuilder(units_per_em)
    builder.setupGlyphOrder(top.charset)
    builder.setupGlyf(glyphs)
    left_edges = {name: getattr(glyph, "xMin", 0) for name, glyph in glyphs.items()}
    builder.setupHorizontalMetrics({name: (widths[name], left_edges[name]) for name in top.charset})
    _, descent, _, ascent = top.FontBBox
    builder.setupHorizontalHeader(ascent=ascent, descent=descent)
    # The builder puts in the time of day.
    builder.updateHead(created=0, modified=0)
    return builder.font
