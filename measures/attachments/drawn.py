"""What of a file nobody reads but people: pictures, letters that are drawn as lines, marks put over a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ctypes import c_float

import pypdfium2
from lxml import etree
from pypdfium2 import raw

from measures.attachments.foreign import PICTURES
from measures.attachments.images import JPEG_HEAD, PNG_HEAD

# PDFium itself draws no forms that lie deeper within each other.
MOST_NESTED = 64
# An edge of a table has two, a box five: more of them draw something, and it may be letters.
MOST_STROKES = 24
# In points: an edge is not drawn more exactly.
STRAIGHT = 0.2
# The heads of pictures within an old document (MS-ODRAW, 2.2.23: OfficeArtBlip), and of those without one.
OLD_PICTURES = re.compile(
    rb"..[\x1a-\x1f\x29\x2a]\xf0|\xff\xd8\xff|\x89PNG|GIF8|\xd7\xcd\xc6\x9a| EMF", re.DOTALL
)
# Parts of packages that are no text and show nothing: fonts, settings of printers.
UNSEEN_PARTS = re.compile(r".*\.(?:odttf|fntdata|ttf|otf|ttc)|.*/printersettings/.*\.bin|.*/")
THUMBNAIL = "docprops/thumbnail."
PICTURE_HEADS = (JPEG_HEAD, PNG_HEAD, *PICTURES)
# Elements of DrawingML, InkML, SVG; of OFD (GB/T 33190, 9.1) and VML those with an outline in letters and numbers.
FREE_FORMS, OUTLINED = (
    frozenset({"custGeom", "contentPart", "trace", "svg"}),
    frozenset({"AbbreviatedData", "shape"}),
)
_COMMAND = re.compile(r"[A-Za-z]+")


def is_drawn_on(page: pypdfium2.PdfPage, text: pypdfium2.PdfTextPage) -> bool:
    """Whether a page of a PDF shows something that its text does not say."""
    slanted = 0
    for thing in page.get_objects(max_depth=MOST_NESTED):
        if thing.type == raw.FPDF_PAGEOBJ_PATH:
            # However many there are to a path: each stroke of a letter may be one of its own.
            slanted += _slanted_strokes(thing)
        if thing.type == raw.FPDF_PAGEOBJ_IMAGE or _is_long(thing) or slanted > MOST_STROKES:
            return True
    return _has_marks(page) or _is_garbled(text)


def _is_long(thing: pypdfium2.PdfObject) -> bool:
    return thing.type == raw.FPDF_PAGEOBJ_PATH and int(raw.FPDFPath_CountSegments(thing)) > MOST_STROKES


def _slanted_strokes(path: pypdfium2.PdfObject) -> int:
    """Count the curves and the lines that run neither along a page nor across it, as those of tables do."""
    x, y, before, slanted = c_float(), c_float(), (0.0, 0.0), 0
    for number in range(min(int(raw.FPDFPath_CountSegments(path)), MOST_STROKES + 1)):
        segment = raw.FPDFPath_GetPathSegment(path, number)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        kind, here = raw.FPDFPathSegment_GetType(segment), (x.value, y.value)
        is_line = kind == raw.FPDF_SEGMENT_LINETO
        is_askew = is_line and all(abs(a - b) > STRAIGHT for a, b in zip(here, before, strict=True))
        slanted += is_askew or kind == raw.FPDF_SEGMENT_BEZIERTO
        before = here
    return slanted


def _has_marks(page: pypdfium2.PdfPage) -> bool:
    return any(map(_is_mark, _remarks(page)))


def _is_mark(remark: raw.FPDF_ANNOTATION) -> bool:
    kind = raw.FPDFAnnot_GetSubtype(remark)
    # The window of a remark stands folded up.
    return kind != raw.FPDF_ANNOT_POPUP and bool(raw.FPDFAnnot_HasKey(remark, b"AP"))


def _remarks(page: pypdfium2.PdfPage) -> Iterator[raw.FPDF_ANNOTATION]:
    for number in range(raw.FPDFPage_GetAnnotCount(page)):
        remark = raw.FPDFPage_GetAnnot(page, number)
        yield remark
        raw.FPDFPage_CloseAnnot(remark)


def _is_garbled(text: pypdfium2.PdfTextPage) -> bool:
    """Whether some of its letters are shapes of which the file does not say what they are."""
    return any(raw.FPDFText_HasUnicodeMapError(text, at) > 0 for at in range(text.count_chars()))


def has_old_pictures(content: bytes) -> bool:
    """Whether there are pictures in an Office 97 document."""
    return OLD_PICTURES.search(content) is not None


def is_unseen_part(name: str, content: bytes) -> bool:
    """Whether a part of a package that is no text shows nothing."""
    # The small view of the first page is no page; other pictures may have any name.
    if name.lower().startswith(THUMBNAIL):
        return True
    return bool(UNSEEN_PARTS.fullmatch(name.lower())) and not content.startswith(PICTURE_HEADS)


def draws_freely(root: etree._Element) -> bool:
    """Whether a part of a package draws more than boxes and lines: a free form, ink, an outline."""
    return any(map(_is_free, root.iter(etree.Element)))


def _is_free(element: etree._Element) -> bool:
    tag = etree.QName(element).localname
    if tag in FREE_FORMS:
        return True
    outline = element.get("path") or element.text or ""
    return tag in OUTLINED and len(_COMMAND.findall(outline)) > MOST_STROKES
