"""A PDF written anew from its pages, without what it says of its making."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable
from typing import Any

import pypdfium2
from pyhanko.pdf_utils import generic, writer
from pyhanko.pdf_utils.reader import PdfFileReader

from measures.attachments.images import JPEG_HEAD
from measures.attachments.pdf import HEAD
from measures.attachments.pdf_facts import value_of
from measures.attachments.stripping.in_place import blanked
from measures.attachments.stripping.pictures import stripped_inside

# XMP of the document, of pages and of pictures; what programs keep for themselves.
FACTS = ("/Metadata", "/PieceInfo", "/LastModified", "/SpiderInfo")
PACKED = re.compile(rb"/Filter|#[0-9A-Fa-f]{2}")
FACT = re.compile(
    rb"/(?:Author|Creator|Producer|Title|Subject|Keywords|Company|Manager|T)\s*(?:\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f\s]*>)"
    rb"|<\?xpacket begin.*?<\?xpacket end[^>]*>|<x:xmpmeta.*?</x:xmpmeta>",
    re.DOTALL,
)
# What a drawing is packed in as a rule; "None" is as it is.
READ_FILTERS = frozenset({"/FlateDecode", "/ASCIIHexDecode", "/ASCII85Decode", "None"})
# Of a remark: its author and when.
REMARK_FACTS = ("/T", "/M", "/CreationDate", "/NM")


def stripped_pdf(content: bytes) -> bytes:
    """Return the document without author, programs, times, XMP and names on remarks."""
    content = content[content.index(HEAD) :]
    try:
        return _written_anew(content)
    # Readers pass over faults that this library does not; what PDFium makes of the pages is whole.
    except Exception:
        pages = _pages_alone(content)
    # Nobody opens it: what it says in plain words is all that there is.
    return _blanked(content) if pages is None else _written_anew(pages)


def _written_anew(content: bytes) -> bytes:
    reader = PdfFileReader(io.BytesIO(content), strict=False)
    blank = generic.DictionaryObject()  # type: ignore[no-untyped-call]  # typed in part
    copy = writer.copy_into_new_writer(reader, {"info": blank})
    reached = _strip(copy.root_ref, copy)
    # What nothing leads to any more is not written.
    for key in copy.objects.keys() - reached:
        del copy.objects[key]
    out = io.BytesIO()
    copy.write(out)  # type: ignore[no-untyped-call]  # typed in part
    return out.getvalue()


def _pages_alone(content: bytes) -> bytes | None:
    out = io.BytesIO()
    try:
        with pypdfium2.PdfDocument(content) as broken, pypdfium2.PdfDocument.new() as whole:
            whole.import_pages(broken)
            whole.save(out)
    except pypdfium2.PdfiumError:
        return None
    return out.getvalue()


def _blanked(content: bytes) -> bytes:
    """Overwrite in place what a document says of itself; one that has packed parts may say more, and is refused."""
    if PACKED.search(content):
        raise ValueError("no reader opens it, and parts of it are packed")
    return FACT.sub(lambda found: b" " * len(found[0]), content)


def _strip(root: generic.Reference, copy: writer.PdfFileWriter) -> set[tuple[int, int]]:
    """Forget in every object that the root leads to, and return these objects' keys and that of the facts' own."""
    reached = {(copy._info.generation, copy._info.idnum)} if copy._info is not None else set()
    left: list[Any] = [generic.IndirectObject(root.idnum, root.generation, copy)]  # type: ignore[no-untyped-call]
    while left:
        each = left.pop()
        if isinstance(each, generic.IndirectObject):
            key = (each.generation, each.idnum)
            if key not in reached and key in copy.objects:
                reached.add(key)
                left.append(copy.objects[key])
        elif isinstance(each, generic.DictionaryObject):
            _forget(each)
            left += [each.raw_get(name) for name in each]
        elif isinstance(each, generic.ArrayObject):
            left += [each.raw_get(place) for place in range(len(each))]
    return reached


def _forget(each: generic.DictionaryObject) -> None:
    is_remark = "/Rect" in each and value_of(each, "/Subtype") != "/Widget"
    for name in (*FACTS, *(REMARK_FACTS if is_remark else ())):
        each.pop(name, None)
    if isinstance(each, generic.StreamObject):
        _strip_pictures(each)


def _strip_pictures(each: generic.StreamObject) -> None:
    filters = _filters(each)
    if filters[-1] == "/DCTDecode":
        _strip_photo(each, stripped_inside)
    elif filters[-1] == "/JPXDecode":
        _strip_photo(each, blanked)
    elif (
        value_of(each, "/Subtype") != "/Image" and READ_FILTERS.issuperset(filters) and JPEG_HEAD in each.data
    ):
        # A picture within what is drawn itself.
        each._data, each._encoded_data = blanked(each.data), None


def _filters(each: generic.StreamObject) -> list[str]:
    named = value_of(each, "/Filter")
    if not isinstance(named, generic.ArrayObject):
        return [str(named)]
    return [str(named[place]) for place in range(len(named))] or ["None"]


def _strip_photo(each: generic.StreamObject, strip: Callable[[bytes], bytes]) -> None:
    """Forget what a photo says of itself. Raises `ValueError` for one that is packed again in a way that is not known."""
    picture, filters = each.encoded_data, _filters(each)
    if filters[:-1] == ["/FlateDecode"]:
        picture = zlib.decompress(picture)
    elif filters[:-1]:
        raise ValueError("a photo in an unknown packing")
    each[generic.NameObject("/Filter")] = generic.NameObject(filters[-1])
    each._encoded_data = strip(picture)
