"""Plain text from its bytes: UTF-8, UTF-16 with its mark, or GB18030; any line end."""

from __future__ import annotations

import codecs
import re

_LINE_END = re.compile(r"\r\n|\r|\n|\u2028|\u2029|\x0b|\x0c|\x85")
UTF_8 = "utf-8-sig"


def decoded(content: bytes) -> tuple[str, str] | None:
    """Return a text and the encoding that it was read by, or None for what is no text."""
    is_utf_16 = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if is_utf_16 else (UTF_8, "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\x00" in text else (text, encoding)
    return None


def lines_of(text: str) -> list[str]:
    """Return a text's lines, whatever ends them."""
    return _LINE_END.split(text)
