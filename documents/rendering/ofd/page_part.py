"""A page's file: its text and paths as graphic objects (GB/T 33190-2016, clauses 7.7, 9 and 11)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, dropwhile, groupby, pairwise

from lxml import etree

from documents.rendering.ofd.fonts import EmbeddedFont, EmbeddedFonts
from documents.rendering.ofd.markup import UnitIds, add, number, numbers, part, root
from documents.rendering.ofd.placed import Colour, Glyph, GlyphRun, Page, Path, Style

BLACK = (0, 0, 0)
OPERATORS = {"m": "M", "l": "L", "c": "B", "h": "C"}
# The em box of a Chinese character, which a reader marks when the text is selected.
ASCENT_EM, DESCENT_EM = 0.88, 0.12
SHORTEST_REPEAT = 3
LAST_OF_BASIC_PLANE = "\uffff"


@dataclass(frozen=True, slots=True)
class _Piece:
    """The glyphs of one text object. Where it is not plain, the character map does not lead to them."""

    glyphs: Sequence[Glyph]
    is_plain: bool


def page_part(page: Page, fonts: EmbeddedFonts, ids: UnitIds) -> bytes:
    """A page as its file in the package. Fonts that it is the first to use are added to `fonts`."""
    outermost = root("Page")
    add(add(outermost, "Area"), "PhysicalBox", numbers((0, 0, page.width_mm, page.height_mm)))
    layer = add(add(outermost, "Content"), "Layer", ID=ids.take(), Type="Body")
    for item in page.items:
        if isinstance(item, Path):
            _add_path(layer, item, ids)
        else:
            font = fonts.find(item.style.font, ids)
            for piece in _pieces(item, font):
                _add_text(layer, item.style, font, piece, ids)
    return part(outermost)


def _pieces(run: GlyphRun, font: EmbeddedFont) -> Iterator[_Piece]:
    """A run cut into text objects: what the character map finds stays together, all else stands alone."""
    for is_plain, clusters in groupby(_clusters(run.glyphs), lambda cluster: _is_plain(cluster, font)):
        if not is_plain:
            yield from (_Piece(cluster, is_plain=False) for cluster in clusters)
            continue
        # Readers trim the text of an element: blanks at its start would shift the places of the others.
        glyphs = list(dropwhile(lambda glyph: glyph.text.isspace(), chain.from_iterable(clusters)))
        if glyphs:
            yield _Piece(glyphs, is_plain=True)


def _clusters(glyphs: Sequence[Glyph]) -> Iterator[Sequence[Glyph]]:
    """Each glyph, with those after it that have no text of their own."""
    cluster: list[Glyph] = []
    for glyph in glyphs:
        if glyph.text and cluster:
            yield cluster
            cluster = []
        cluster.append(glyph)
    yield cluster


def _is_plain(cluster: Sequence[Glyph], font: EmbeddedFont) -> bool:
    """Whether one character leads to one glyph. Beyond the basic plane, some readers count a character twice."""
    first, *others = cluster
    return not others and font.maps(first.text, first.glyph_id) and first.text <= LAST_OF_BASIC_PLANE


def _add_text(layer: etree._Element, style: Style, font: EmbeddedFont, piece: _Piece, ids: UnitIds) -> None:
    left, top, right, bottom = _box_mm(style, font, piece.glyphs)
    boundary = numbers((left, top, right - left, bottom - top))
    looks = _looks(style)
    text_object = add(layer, "TextObject", ID=ids.take(), Boundary=boundary, Font=font.unit_id, **looks)
    if style.colour != BLACK:
        _add_colour(text_object, "FillColor", style.colour)
    if style.outline_mm:
        _add_colour(text_object, "StrokeColor", style.colour)
    text = "".join(glyph.text for glyph in piece.glyphs)
    if not piece.is_plain:
        _add_glyph_indices(text_object, text, piece.glyphs)
    places_mm = [(x_mm - left) / style.condensed for x_mm in _places_mm(piece.glyphs, text)]
    origin = {"X": number(places_mm[0]), "Y": number(style.baseline_mm - top)}
    if len(places_mm) > 1:
        origin["DeltaX"] = _steps(places_mm)
    add(text_object, "TextCode", text, **origin)


def _looks(style: Style) -> dict[str, str]:
    """The attributes by which text objects differ from the standard's plain text."""
    looks = {"Size": number(style.size_mm)}
    if style.condensed != 1:
        looks["CTM"] = numbers((style.condensed, 0, 0, 1, 0, 0))
    if style.outline_mm:
        looks |= {"Stroke": "true", "LineWidth": number(style.outline_mm)}
    return looks


def _places_mm(glyphs: Sequence[Glyph], text: str) -> list[float]:
    """Where the glyphs stand; characters that are drawn as one, each at its part of the width."""
    if len(text) <= len(glyphs):
        return [glyph.x_mm for glyph in glyphs]
    start, end = glyphs[0].x_mm, glyphs[-1].end_mm
    return [start + (end - start) * position / len(text) for position in range(len(text))]


def _box_mm(style: Style, font: EmbeddedFont, glyphs: Sequence[Glyph]) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a rectangle that holds the glyphs' ink and em boxes."""
    em_mm = style.size_mm * style.condensed
    boxes = [font.box_em(glyph.glyph_id) for glyph in glyphs]
    left = min(glyph.x_mm + min(box[0], 0) * em_mm for glyph, box in zip(glyphs, boxes, strict=True))
    right = max(
        max(glyph.x_mm + box[2] * em_mm, glyph.end_mm) for glyph, box in zip(glyphs, boxes, strict=True)
    )
    descent = max(DESCENT_EM, *(-box[1] for box in boxes)) * style.size_mm
    ascent = max(ASCENT_EM, *(box[3] for box in boxes)) * style.size_mm
    margin = style.outline_mm / 2
    baseline = style.baseline_mm
    return left - margin, baseline - ascent - margin, right + margin, baseline + descent + margin


def _add_glyph_indices(text_object: etree._Element, text: str, glyphs: Sequence[Glyph]) -> None:
    """Say which glyphs a text is drawn with, where the character map does not (clause 11.4)."""
    counts = {"CodeCount": str(len(text)), "GlyphCount": str(len(glyphs))}
    transform = add(text_object, "CGTransform", CodePosition="0", **counts)
    add(transform, "Glyphs", " ".join(str(glyph.glyph_id) for glyph in glyphs))


def _steps(places_mm: Sequence[float]) -> str:
    """From each glyph to the next; `g n step` stands for n equal steps (clause 11.3)."""
    written: list[str] = []
    for step, same in groupby(number(later - earlier) for earlier, later in pairwise(places_mm)):
        count = len(list(same))
        written += ["g", str(count), step] if count >= SHORTEST_REPEAT else [step] * count
    return " ".join(written)


def _add_path(layer: etree._Element, path: Path, ids: UnitIds) -> None:
    points = [point for _, along in path.segments for point in along]
    margin = path.stroke_mm / 2
    left, right = min(x for x, _ in points) - margin, max(x for x, _ in points) + margin
    top, bottom = min(y for _, y in points) - margin, max(y for _, y in points) + margin
    paint = {"LineWidth": number(path.stroke_mm)} if path.stroke_mm else {"Stroke": "false", "Fill": "true"}
    boundary = numbers((left, top, right - left, bottom - top))
    path_object = add(layer, "PathObject", ID=ids.take(), Boundary=boundary, **paint)
    _add_colour(path_object, "StrokeColor" if path.stroke_mm else "FillColor", path.colour)
    data = (
        " ".join([OPERATORS[operator], *(numbers((x - left, y - top)) for x, y in along)])
        for operator, along in path.segments
    )
    add(path_object, "AbbreviatedData", " ".join(data))


def _add_colour(parent: etree._Element, tag: str, colour: Colour) -> None:
    add(parent, tag, Value=" ".join(map(str, colour)))
