"""Drawing the pages of a PDF; run by `read_apart`."""

from __future__ import annotations

import ctypes
import io
from collections.abc import Iterable, Sequence

import pypdfium2
from pypdfium2 import raw

from measures.attachments.refusing import Blank

LARGEST_SCALE, LONGEST_SIDE = 2.0, 1400
# Where PDFium looks by itself; naming folders replaces these.
SYSTEM_FONT_FOLDERS = (
    "/usr/share/fonts",
    "/usr/share/X11/fonts/Type1",
    "/usr/share/X11/fonts/TTF",
    "/usr/local/share/fonts",
    "/Library/Fonts",
    "/System/Library/Fonts",
)


def count(content: bytes) -> int:
    """Return how many pages a PDF has."""
    with pypdfium2.PdfDocument(content) as document:
        return len(document)


def picture(content: bytes, *, page: int, font_folders: Sequence[str]) -> bytes:
    """Return a page, counted from 1, as PNG. Raises `Blank`.

    A PDF need not bring its fonts along; `font_folders` has some of ours for where the system has none.
    """
    _look_for_fonts_in((*SYSTEM_FONT_FOLDERS, *font_folders))
    with pypdfium2.PdfDocument(content) as document:
        drawn = document[page - 1]
        scale = min(LARGEST_SCALE, LONGEST_SIDE / max(drawn.get_size()))
        image = drawn.render(scale=scale).to_pil()
        is_blank = all(low == high for low, high in image.convert("RGB").getextrema())
        if is_blank and drawn.get_textpage().count_chars():
            raise Blank
    png = io.BytesIO()
    image.save(png, "PNG")
    return png.getvalue()


def _look_for_fonts_in(folders: Iterable[str]) -> None:
    """Start PDFium again with these folders: it takes them when it starts, and Python has started it on import."""
    names = [ctypes.create_string_buffer(folder.encode()) for folder in folders]
    char_p = ctypes.POINTER(ctypes.c_char)
    listed = (char_p * (len(names) + 1))(*(ctypes.cast(name, char_p) for name in names))
    raw.FPDF_DestroyLibrary()
    raw.FPDF_InitLibraryWithConfig(
        raw.FPDF_LIBRARY_CONFIG(version=2, m_pUserFontPaths=ctypes.cast(listed, ctypes.POINTER(char_p)))
    )
    # PDFium goes on reading the list as long as it runs.
    _kept.extend([*names, listed])


_kept: list[object] = []
