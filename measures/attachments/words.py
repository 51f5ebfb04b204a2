"""What a file says in letters; run by `read_apart`. Of pictures it says that they are there: only people read them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from itertools import product

import pypdfium2
from lxml import etree
from pypdfium2 import raw

from core.reducing import PICTURED, SPLITTING, side_by_side
from measures.attachments import drawn
from measures.attachments.fetching import is_xml
from measures.attachments.fonts import font_keys, font_names, opened
from measures.attachments.kinds import DOCX, OFD, PDF, PICTURES, PPTX, XLSX
from measures.attachments.pdf_facts import facts_of

MOST_CHARACTERS = 2_000_000
PACKAGES = frozenset(kind.media_type for kind in (DOCX, XLSX, PPTX, OFD))
# Of remarks and form fields what readers show.
REMARK_TEXTS = (b"Contents", b"V")
CELLS = ("{*}si", "{*}c")
# What is no letter in the bytes of an old document comes out as something else than these.
_ONE = "[\u3400-\u9fff\uff01-\uff5e]"
_BETWEEN = (
    "["
    + re.escape("".join(sorted(SPLITTING)))
    + "\u00ad\u115f\u1160\u200b-\u200f\u3164\ufe00-\ufe0f\uffa0]{0,3}"
)
LETTERS = re.compile(f"{_ONE}(?:{_BETWEEN}{_ONE})+|[ -~]{{4,}}")


def words(content: bytes, *, media_type: str) -> str:
    """Return everything that a file says, part by part: what ends one and begins the next is no name together."""
    if media_type in PICTURES:
        return PICTURED
    said: list[str] = []
    left = MOST_CHARACTERS
    for part in _parts(content, media_type):
        left -= len(part)
        if left < 0:
            raise ValueError("more than is read: what is not read is not known to name nobody")
        said.append(part)
    return side_by_side(said)


def _parts(content: bytes, media_type: str) -> Iterator[str]:
    if media_type in PACKAGES:
        yield from _of_package(content)
    elif media_type == PDF.media_type:
        yield from _of_pdf(content)
    else:
        yield from _letters(content)
        if drawn.has_old_pictures(content):
            yield PICTURED


def _of_pdf(content: bytes) -> Iterator[str]:
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError:
        # Nobody opens it: what it says in plain words is all that there is.
        yield from _letters(content)
        return
    with document:
        yield from (str(value) for value in document.get_metadata_dict().values())
        yield from (mark.get_title() for mark in document.get_toc())
        yield from (PICTURED if fact is None else fact for fact in facts_of(content))
        for page in document:
            text = page.get_textpage()
            said = text.get_text_bounded()
            yield said
            if not said.strip() or drawn.is_drawn_on(page, text):
                yield PICTURED
            yield from _remarks(page)


def _remarks(page: pypdfium2.PdfPage) -> Iterator[str]:
    for number in range(raw.FPDFPage_GetAnnotCount(page)):
        remark = raw.FPDFPage_GetAnnot(page, number)
        for key in REMARK_TEXTS:
            size = raw.FPDFAnnot_GetStringValue(remark, key, None, 0)
            text = (raw.FPDF_WCHAR * (size // 2 + 1))()
            raw.FPDFAnnot_GetStringValue(remark, key, text, size)
            yield bytes(text).decode("utf-16-le", "ignore").rstrip("\0")
        raw.FPDFPage_CloseAnnot(remark)


def _of_package(content: bytes) -> Iterator[str]:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, recover=True
    )
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        keys: list[bytes] = []
        fonts: list[bytes] = []
        for part in package.infolist():
            yield part.filename
            if "/embeddings/" in f"/{part.filename.lower()}":
                raise ValueError("a file within the file is not read")
            # A reader goes by the relations, not by the name.
            if is_xml(package, part):
                keys += font_keys(package.read(part))
                root = etree.fromstring(package.read(part), parser)
                yield from _of_part(root) if root is not None else ()
            elif drawn.is_unseen_part(part.filename, package.read(part)):
                fonts.append(package.read(part))
            else:
                yield PICTURED
        for font, key in product(fonts, [None, *keys]):
            yield from font_names(font if key is None else opened(font, key))


def _of_part(root: etree._Element) -> Iterator[str]:
    if drawn.draws_freely(root):
        yield PICTURED
    cells = ["".join(cell.itertext(etree.Element)) for cell in root.iter(*CELLS)]
    yield from cells or ["".join(root.itertext(etree.Element))]
    for element in root.iter(etree.Element):
        yield from (value for value in map(str, element.attrib.values()) if _may_name(value))


def _may_name(value: str) -> bool:
    """Whether an attribute is in somebody's words, or an address: the many others are measures and keys."""
    return not value.isascii() or "@" in value or "//" in value


def _letters(content: bytes) -> Iterator[str]:
    """Yield what reads as letters, in the codings in which old documents and plain bytes hold them."""
    for start, coding in ((0, "utf-8"), (0, "gb18030"), (0, "utf-16-le"), (1, "utf-16-le"), (0, "utf-16-be")):
        yield from LETTERS.findall(content[start:].decode(coding, "ignore"))
