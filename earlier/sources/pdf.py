"""PDF: the characters of its pages and the lines of its tables, with the names that its structure gives them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from itertools import pairwise

from django.utils.translation import gettext as _
from pdfminer.pdfcolor import PDFColorSpace
from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdffont import PDFFont, PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFGraphicState, PDFPageInterpreter, PDFResourceManager, PDFStackT
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.psparser import PSLiteral
from pdfminer.utils import Matrix, PathSegment, apply_matrix_pt, decode_text

from earlier.sources.pages import MOST_GLYPHS, MOST_PAGES, MOST_RULES, Glyph, Page, Rule
from earlier.sources.text import NotText

THINNEST_TABLE_PT = 3.0
# What a glyph without a character in the file's tables is read as.
UNKNOWN = "\N{REPLACEMENT CHARACTER}"
_ARTIFACT = "Artifact"


def open_pdf(content: bytes) -> PDFDocument:
    """Open a PDF. Raises `NotText` for one that is damaged or needs a password."""
    try:
        document = PDFDocument(PDFParser(io.BytesIO(content)), caching=False)
    except RecursionError as error:
        raise NotText(_("打不开，请用浏览器或WPS另存为PDF后再试。")) from error
    except Exception as error:  # the library names no class for all that a damaged file may raise
        raise NotText(_("打不开，或设有密码，请用浏览器或WPS另存为PDF后再试。")) from error
    return document


def read_pages(document: PDFDocument) -> list[tuple[int, Page]]:
    """Return the pages with the numbers of their objects. Raises `NotText` where one cannot be read."""
    resources = PDFResourceManager()
    device = _Device(resources)
    interpreter = PDFPageInterpreter(resources, device)
    pages: list[tuple[int, Page]] = []
    try:
        for page in PDFPage.create_pages(document):
            if len(pages) == MOST_PAGES:
                raise NotText(_("超过%(limit)d页，不像是一份公函。") % {"limit": MOST_PAGES})
            device.page = Page(len(pages) + 1, 0.0, 0.0)
            interpreter.process_page(page)
            pages.append((page.pageid if isinstance(page.pageid, int) else 0, device.page))
    except NotText:
        raise
    except Exception as error:  # as above
        place = _("第%(n)d页") % {"n": len(pages) + 1}
        raise NotText(
            _("%(place)s读不出来，文件可能损坏，请重新另存为PDF后再试。") % {"place": place}
        ) from error
    return pages


class _Device(PDFTextDevice):
    """Takes down the characters and the straight lines that the interpreter shows."""

    page: Page

    def __init__(self, resources: PDFResourceManager) -> None:
        super().__init__(resources)
        self._tags: list[tuple[int | None, bool]] = []
        self._said: str | None = None
        self._count = 0

    def begin_page(self, page: PDFPage, ctm: Matrix) -> None:
        left, bottom, right, top = page.mediabox
        is_turned = page.rotate in {90, 270}
        width, height = abs(right - left), abs(top - bottom)
        self.page.width, self.page.height = (height, width) if is_turned else (width, height)
        self._tags, self._said = [], None

    def begin_tag(self, tag: PSLiteral, props: PDFStackT | None = None) -> None:
        number, is_artifact = self._tags[-1] if self._tags else (None, False)
        if isinstance(props, dict):
            own = props.get("MCID")
            number = own if isinstance(own, int) else number
            if "ActualText" in props:
                self._said = decode_text(props["ActualText"])
        self._tags.append((number, is_artifact or tag.name == _ARTIFACT))

    def end_tag(self) -> None:
        if self._tags:
            self._tags.pop()

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
        try:
            text = font.to_unichr(cid)
        except PDFUnicodeNotDefined:
            text = UNKNOWN
        if self._said is not None:
            # One text stands for all the glyphs of the piece: the first says it.
            text, self._said = self._said, ""
        advance = float(font.char_width(cid) * fontsize * scaling)
        left, up = apply_matrix_pt(matrix, (0.0, rise))
        right, _up = apply_matrix_pt(matrix, (advance, rise))
        self._count += 1
        if self._count > MOST_GLYPHS:
            raise NotText(_("文字太多，不像是一份公函。"))
        number, is_artifact = self._tags[-1] if self._tags else (None, False)
        size = abs(fontsize * matrix[3]) or abs(fontsize * matrix[1])
        if text:
            glyph = Glyph(
                text, min(left, right), max(left, right), self.page.height - up, size, number, is_artifact
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
        if len(points) < 2 or len(self.page.rules) > MOST_RULES:
            return
        xs, ys = [x for x, _y in points], [y for _x, y in points]
        box = Rule(min(xs), min(ys), max(xs), max(ys))
        if min(box.right - box.left, box.bottom - box.top) <= THINNEST_TABLE_PT:
            self.page.rules.append(box)
        elif stroke:
            sides = [Rule(min(a, c), min(b, d), max(a, c), max(b, d)) for (a, b), (c, d) in pairwise(points)]
            self.page.rules += [
                one for one in sides if min(one.right - one.left, one.bottom - one.top) <= THINNEST_TABLE_PT
            ]
