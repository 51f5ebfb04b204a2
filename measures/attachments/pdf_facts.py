"""What the objects of a PDF say and show beside the words of its pages: found wherever something leads to them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader

from measures.attachments.fonts import font_names

# Gradients along a line or a circle; every other shading can draw letters.
PLAIN_SHADINGS = frozenset({2, 3})
TILING = 1
FONT_NAMES = ("/BaseFont", "/FontName", "/FontFamily")
FONT_PROGRAMS = ("/FontFile", "/FontFile2", "/FontFile3")


def facts_of(content: bytes) -> Iterator[str | None]:
    """Yield every text of a PDF's objects, and the names of its fonts; None for each thing that only people read.

    Texts are titles and notes of anything: remarks, layers, parts of the structure. What only people read is drawn by
    a pattern, a mask, a shading, or by letters that are drawings of their own.
    """
    reader = PdfFileReader(io.BytesIO(content), strict=False)
    seen: set[tuple[int, int]] = set()
    left: list[Any] = [reader.trailer.raw_get(name) for name in ("/Root", "/Info") if name in reader.trailer]
    while left:
        each = left.pop()
        if isinstance(each, generic.IndirectObject):
            key = (each.idnum, each.generation)
            if key in seen:
                continue
            seen.add(key)
            each = each.get_object()  # type: ignore[no-untyped-call]  # typed in part
        if isinstance(each, generic.TextStringObject):
            yield str(each)
        elif isinstance(each, generic.ByteStringObject):
            yield each.decode("gb18030", "ignore")
        elif isinstance(each, generic.DictionaryObject):
            yield from _of_dictionary(each)
            left += [each.raw_get(name) for name in each]
        elif isinstance(each, generic.ArrayObject):
            left += [each.raw_get(place) for place in range(len(each))]


def _of_dictionary(each: generic.DictionaryObject) -> Iterator[str | None]:
    if _is_drawing(each):
        yield None
    for name in FONT_NAMES:
        if isinstance(named := value_of(each, name), generic.NameObject):
            # Old programs write a name in the coding of their system.
            yield from (named, named.encode("latin-1", "ignore").decode("gb18030", "ignore"))
    for name in FONT_PROGRAMS:
        if isinstance(program := value_of(each, name), generic.StreamObject):
            yield from font_names(program.data)


def _is_drawing(each: generic.DictionaryObject) -> bool:
    mask, shading = value_of(each, "/SMask"), value_of(each, "/ShadingType")
    if isinstance(mask, generic.DictionaryObject) and "/G" in mask:
        return True
    if shading is not None and shading not in PLAIN_SHADINGS:
        return True
    return value_of(each, "/PatternType") == TILING or value_of(each, "/Subtype") == "/Type3"


def value_of(each: generic.DictionaryObject, name: str) -> Any:
    """Return what a dictionary holds under a name, wherever in the file that stands; None for nothing."""
    return each[name] if name in each else None  # noqa: SIM401  `get` does not follow a way to another object
