"""Plain text: UTF-8, UTF-16 with its mark, or GB18030; any line end."""

from __future__ import annotations

from core.sources.text import UTF_8, decoded, lines_of
from precedents.reading.values import Line, NotAList, Notebook, gettext_noop, say


def text_of(content: bytes, book: Notebook) -> str:
    """Return a text file's text. Raises `NotAList`."""
    found = decoded(content)
    if found is None:
        raise NotAList(
            say(gettext_noop("不是文本文件，或编码不是UTF-8、GB18030。请用记事本另存为UTF-8后再试。"))
        )
    text, encoding = found
    if encoding != UTF_8:
        book.tolerate(say(gettext_noop("按%(encoding)s编码读取。"), encoding=encoding.upper()))
    return text


def text_lines(text: str) -> list[Line]:
    """Return a text's lines, each with its number."""
    return [
        Line(say(gettext_noop("第%(n)d行"), n=number), line, is_whole=False)
        for number, line in enumerate(lines_of(text), start=1)
    ]
