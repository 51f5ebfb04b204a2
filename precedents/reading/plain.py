"""Names without numbers, a line each, with or without a paragraph under them."""

from __future__ import annotations

from collections.abc import Sequence

from precedents.reading.entries import Opened, entry_of, name_and_text
from precedents.reading.heads import is_title
from precedents.reading.quoting import names_in
from precedents.reading.tidying import without_blanks
from precedents.reading.values import Line, LineKind, Notebook, ReadEntry, gettext_noop, say
from precedents.reading.words import field_name, is_field, part_of

LONGEST_NAME = 60
_ENDS = "。；！？，："


def read_plain(lines: Sequence[Line], book: Notebook) -> tuple[list[ReadEntry], list[Line]]:
    """Return a practice for every line that is a name, prose going to the name above it; and the lines of the head."""
    head = [line for line in lines[:3] if is_title(line.text)]
    opened: list[Opened] = []
    field = ""
    for line in lines[len(head) :]:
        text = line.text.strip()
        plain = without_blanks(text)
        if _is_field_line(plain):
            field = field_name(plain)
            book.take(line.at, LineKind.FIELD, text)
        elif len(plain) <= LONGEST_NAME and not plain.endswith(tuple(_ENDS)) and not part_of(plain):
            opened.append(Opened(line.at, text, field=field))
        elif part_of(plain) and opened:
            opened[-1].paragraphs.append(line)
        elif _is_named(plain):
            opened.append(Opened(line.at, text, field=field))
        elif opened:
            opened[-1].paragraphs.append(line)
        else:
            book.take(line.at, LineKind.UNREAD, text, say(gettext_noop("没有序号，也看不出名称到哪里为止")))
    entries = [entry for one in opened if (entry := entry_of(one, book)) is not None]
    if entries:
        book.tolerate(say(gettext_noop("没有序号，每个名称作一条。")))
    return entries, head


def _is_field_line(plain: str) -> bool:
    return is_field(plain) and (plain.endswith(("领域", "方面", "：", ":", "类")) or "项）" in plain)


def _is_named(plain: str) -> bool:
    """名称。正文: a short first sentence, then more of them."""
    name, text = name_and_text(plain)
    if plain.startswith("【"):
        return bool(text)
    return bool(text) and len(name) <= 40 and len(text) > len(name) and len(names_in(name).names) <= 2
