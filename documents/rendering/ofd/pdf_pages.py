"""Reading what stands on the pages of our PDF.

pdfminer.six reads it because it tells each glyph's index in the embedded font; pdfium's interface does not.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import cast

from pdfminer.pdfcolor import PDFColorSpace
from pdfminer.pdfdevice import PDFDevice, PDFTextSeq
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdffont import PDFFont
from pdfminer.pdfinterp import PDFGraphicState, PDFPageInterpreter, PDFResourceManager, PDFTextState
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.psparser import PSLiteral
from pdfminer.utils import Matrix, PathSegment, apply_matrix_pt, decode_text, mult_matrix

from documents.rendering.ofd.placed import Colour, Glyph, GlyphRun, Page, Path, Point, Style

MM = 25.4 / 72
# Where the next glyph starts further off than this, another run begins: the cell of a neighbouring column.
LARGEST_GAP_EM = 0.5
FILLED_AND_STROKED = 2


def read_pages(pdf: bytes) -> Iterator[Page]:
    """Each page of a PDF that Typst has made, read when it is asked for."""
    # Without caching, what the pages hold goes with them: a letter may have a thousand.
    document = PDFDocument(PDFParser(io.BytesIO(pdf)), caching=False)
    resources = PDFResourceManager()
    device = _PageReader(resources)
    interpreter = PDFPageInterpreter(resources, device)
    for page in PDFPage.create_pages(document):
        interpreter.process_page(page)
        yield device.page


class _PageReader(PDFDevice):
    """Takes down what the interpreter shows."""

    page: Page
    # What the next glyphs stand for together, where the file says so (ISO 32000-1, 14.9.4).
    actual_text: str | None = None

    def begin_tag(self, tag: PSLiteral, props: object = None) -> None:
        if isinstance(props, dict) and "ActualText" in props:
            self.actual_text = decode_text(props["ActualText"])

    def begin_page(self, page: PDFPage, ctm: Matrix) -> None:
        left, bottom, right, top = page.mediabox
        self.page = Page((right - left) * MM, (top - bottom) * MM)

    def render_string(
        self, textstate: PDFTextState, seq: PDFTextSeq, ncs: PDFColorSpace, graphicstate: PDFGraphicState
    ) -> None:
        font = textstate.font
        assert font is not None
        assert self.ctm is not None
        matrix = mult_matrix(textstate.matrix, self.ctm)
        start, rise = textstate.linematrix
        glyphs, end = _glyphs(font, textstate.fontsize, seq, start, matrix)
        textstate.linematrix = (end, rise)
        if self.actual_text is not None:
            glyphs = _saying(self.actual_text, glyphs)
            self.actual_text = None
        if glyphs:
            self._add(GlyphRun(self._style(textstate, graphicstate, font, matrix), glyphs))

    def paint_path(
        self,
        graphicstate: PDFGraphicState,
        stroke: bool,
        fill: bool,
        evenodd: bool,
        path: Sequence[PathSegment],
    ) -> None:
        assert self.ctm is not None
        segments = [(str(operator), self._points(numbers)) for operator, *numbers in path]
        colour = _colour(graphicstate.ncolor if fill else graphicstate.scolor)
        stroke_mm = graphicstate.linewidth * abs(self.ctm[3]) * MM if stroke else 0.0
        self.page.items.append(Path(segments, colour, stroke_mm))

    def _add(self, run: GlyphRun) -> None:
        """Put a run on the page, as the rest of the one before where it goes on with it."""
        last = self.page.items[-1] if self.page.items else None
        if isinstance(last, GlyphRun) and last.style == run.style and _adjoin(last, run):
            last.glyphs += run.glyphs
        else:
            self.page.items.append(run)

    def _style(
        self, textstate: PDFTextState, graphicstate: PDFGraphicState, font: PDFFont, matrix: Matrix
    ) -> Style:
        across, _, _, up, _, _ = matrix
        _, baseline = apply_matrix_pt(matrix, textstate.linematrix)
        is_outlined = textstate.render == FILLED_AND_STROKED
        return Style(
            font=font,
            size_mm=textstate.fontsize * up * MM,
            condensed=across / up,
            baseline_mm=self.page.height_mm - baseline * MM,
            colour=_colour(graphicstate.ncolor),
            outline_mm=graphicstate.linewidth * up * MM if is_outlined else 0.0,
        )

    def _points(self, numbers: Sequence[float]) -> list[Point]:
        assert self.ctm is not None
        points = [apply_matrix_pt(self.ctm, pair) for pair in zip(numbers[::2], numbers[1::2], strict=True)]
        return [(x * MM, self.page.height_mm - y * MM) for x, y in points]


def _glyphs(
    font: PDFFont, size: float, seq: PDFTextSeq, start: float, matrix: Matrix
) -> tuple[list[Glyph], float]:
    """The glyphs that an operator shows, and where it ends; the numbers between them move them apart."""
    across, _, _, _, left, _ = matrix
    glyphs, x = [], start
    for piece in seq:
        if isinstance(piece, bytes):
            for index in font.decode(piece):
                advance = font.char_width(index) * size
                place_mm = (left + across * x) * MM
                glyphs.append(Glyph(font.to_unichr(index), index, place_mm, advance * across * MM))
                x += advance
        else:
            x -= piece * size / 1000
    return glyphs, x


def _saying(text: str, glyphs: Sequence[Glyph]) -> list[Glyph]:
    """The glyphs with one text for all of them."""
    return [glyph._replace(text="" if position else text) for position, glyph in enumerate(glyphs)]


def _adjoin(first: GlyphRun, second: GlyphRun) -> bool:
    gap_mm = second.glyphs[0].x_mm - first.glyphs[-1].end_mm
    return abs(gap_mm) < LARGEST_GAP_EM * first.style.size_mm


def _colour(stated: object) -> Colour:
    """A grey or red, green and blue from 0 to 1, as whole numbers to 255."""
    parts = stated if isinstance(stated, tuple) else (stated,) * 3
    red, green, blue = cast("tuple[float, float, float]", parts)
    return round(red * 255), round(green * 255), round(blue * 255)
