"""PDF: the characters of its pages and the straight lines on them, with the marks that its structure goes by."""

from __future__ import annotations

import io
import logging
from collections.abc import Sequence
from dataclasses import dataclass

from pdfminer.pdfcolor import PDFColorSpace
from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdfdocument import PDFDocument, PDFPasswordIncorrect
from pdfminer.pdffont import PDFFont, PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFGraphicState, PDFPageInterpreter, PDFResourceManager, PDFStackT
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.psparser import PSLiteral
from pdfminer.utils import Matrix, PathSegment, apply_matrix_pt, decode_text

from core.sources.pages import MOST_RULES, UNKNOWN, Glyph, Page, rules_along
from core.sources.refusals import Damaged, Locked, Oversized

_ARTIFACT = "Artifact"
# It reports on damaged fonts that do not matter here.
logging.getLogger("pdfminer").setLevel(logging.ERROR)


class TooManyPages(Oversized):
    """A document of more pages than its reader takes."""


class DamagedPage(Damaged):
    """A page that cannot be read, by its number."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def open_pdf(content: bytes) -> PDFDocument:
    """Open a PDF. Raises `Locked` for one that needs a password, `Damaged` for any other that does not open."""
    try:
        return PDFDocument(PDFParser(io.BytesIO(content)), caching=False)
    except PDFPasswordIncorrect as error:
        raise Locked from error
    except Exception as error:  # the library names no class for all that a damaged file may raise
        raise Damaged from error


def read_pages(document: PDFDocument, *, most_pages: int, most_glyphs: int) -> list[Page]:
    """Return the pages, named by the numbers of their objects. Raises `DamagedPage`, `TooManyPages`, `Oversized`."""
    resources = PDFResourceManager()
    device = _Device(resources, most_glyphs)
    interpreter = PDFPageInterpreter(resources, device)
    pages: list[Page] = []
    try:
        for page in PDFPage.create_pages(document):
            if len(pages) == most_pages:
                raise TooManyPages
            device.page = Page(len(pages) + 1, named=page.pageid if isinstance(page.pageid, int) else 0)
            interpreter.process_page(page)
            pages.append(device.page)
    except Oversized:
        raise
    except Exception as error:  # as above
        raise DamagedPage(len(pages) + 1) from error
    return pages


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of marked content: its number, whether it is an artifact, and what its glyphs say together, until one has."""

    number: int | None = None
    is_artifact: bool = False
    said: list[str] | None = None


class _Device(PDFTextDevice):
    """Takes down the characters and the straight lines that the interpreter shows."""

    page: Page

    def __init__(self, resources: PDFResourceManager, most_glyphs: int) -> None:
        super().__init__(resources)
        self._pieces = [_Piece()]
        self._left = most_glyphs

    def begin_page(self, page: PDFPage, ctm: Matrix) -> None:
        left, bottom, right, top = page.mediabox
        is_turned = page.rotate in {90, 270}
        width, height = abs(right - left), abs(top - bottom)
        self.page.width, self.page.height = (height, width) if is_turned else (width, height)
        self._pieces = [_Piece()]

    def begin_tag(self, tag: PSLiteral, props: PDFStackT | None = None) -> None:
        around, own = self._pieces[-1], props if isinstance(props, dict) else {}
        number = own["MCID"] if isinstance(own.get("MCID"), int) else around.number
        said = [decode_text(own["ActualText"])] if "ActualText" in own else around.said
        self._pieces.append(_Piece(number, around.is_artifact or tag.name == _ARTIFACT, said))

    def end_tag(self) -> None:
        if len(self._pieces) > 1:
            self._pieces.pop()

    def render_image(self, name: str, stream: object) -> None:
        self.page.has_pictures = True

    def render_char(  # noqa: PLR0917  # the library's own signature
        self,
        matrix: Matrix,
        font: PDFFont,
        fontsize: float,
        scaling: float,
        rise: float,
        cid: int,
        ncs: PDFColorSpace,
        graphicstate: PDFGraphicState,
    ) -> float:
        advance = float(font.char_width(cid) * fontsize * scaling)
        left, up = apply_matrix_pt(matrix, (0.0, rise))
        right, _up = apply_matrix_pt(matrix, (advance, rise))
        self._left -= 1
        if self._left < 0:
            raise Oversized
        piece = self._pieces[-1]
        if text := _text(font, cid, piece):
            size = abs(fontsize * matrix[3]) or abs(fontsize * matrix[1])
            baseline = self.page.height - up
            glyph = Glyph(
                text, min(left, right), max(left, right), baseline, size, piece.number, piece.is_artifact
            )
            self.page.glyphs.append(glyph)
        return advance

    def paint_path(
        self,
        graphicstate: PDFGraphicState,
        stroke: bool,
        fill: bool,
        evenodd: bool,
        path: Sequence[PathSegment],
    ) -> None:
        if self.ctm is None or not (stroke or fill):
            return
        points: list[tuple[float, float]] = []
        for operator, *numbers in path:
            if operator == "m":
                self._add_rules(points, stroke=stroke)
                points = []
            if operator == "h":
                points.append(points[0] if points else (0.0, 0.0))
            elif operator in {"m", "l"}:
                x, y = apply_matrix_pt(self.ctm, (numbers[0], numbers[1]))
                points.append((x, self.page.height - y))
        self._add_rules(points, stroke=stroke)

    def _add_rules(self, points: Sequence[tuple[float, float]], *, stroke: bool) -> None:
        if len(points) >= 2 and len(self.page.rules) <= MOST_RULES:
            self.page.rules += rules_along(points, is_stroked=stroke)


def _text(font: PDFFont, cid: int, piece: _Piece) -> str:
    """Return what a glyph says. One text may stand for all the glyphs of a piece: the first says it."""
    if piece.said is not None:
        return piece.said.pop() if piece.said else ""
    try:
        return str(font.to_unichr(cid))
    except PDFUnicodeNotDefined:
        return UNKNOWN
