"""A circular's body list: `1.投资管理领域：“甲”、“乙”等9项。`, the number a check on what was parted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.sources.numerals import number_of
from precedents.reading.entries import LONGEST_TITLE
from precedents.reading.labels import labelled
from precedents.reading.quoting import TAIL, Names, first_sentence, names_in
from precedents.reading.tidying import without_blanks
from precedents.reading.values import Line, LineKind, Notebook, ReadEntry, Saying, Stated, gettext_noop, say
from precedents.reading.words import field_name, is_field, scope_in

LONGEST_FIELD = 40
LONGEST_PARTED = 5000
# …等2项；贸易便利化领域：…
_ENDS_LIST = re.compile(r"项[；;。]\s*[^“”；;。：:]{2,40}[：:]")
_BETWEEN_LISTS = re.compile(r"(?<=项)[；;。]|(?<=事项)[。：:]")
_INCLUDES = re.compile(r"(?:主要|具体|分别)?(?:包括|包含|为|是|有|如下)?$")
_GENERIC = re.compile(r".*(?:改革事项|主要内容|试点经验|创新举措|创新成果|如下)")
# 外汇登记改革1项。
_COUNT_ALONE = re.compile(r"(?P<count>[0-9]{1,3}|[一二两三四五六七八九十]{1,3})\s*项\s*$")
_LISTED = re.compile(r"(?:领域|方面|措施|创新|类|事项|举措|经验|包括|如下|环节|管理|服务|开放|改革)$")


@dataclass(frozen=True, slots=True)
class BodyLine:
    """One line of names: its field, its names, the number it states, and what stands behind the list."""

    field: str
    names: Names
    stated: int | None
    has_tail: bool
    rest: str


def body_line(text: str) -> BodyLine | None:
    """Return the names that a line lists, or None where the line is no such list."""
    plain = without_blanks(text)
    label = labelled(plain)
    sentence, rest = first_sentence(label.rest if label else plain)
    field, names = _parted_field(sentence)
    tail = TAIL.search(names) or (_COUNT_ALONE.search(names) if _LISTED.search(field) else None)
    listed = names_in(names[: tail.start()] if tail else names)
    is_listed = len(listed.names) > 1 or bool(tail)
    if not listed.names or not is_listed or not _is_list(field, listed, has_tail=bool(tail)):
        return None
    count = tail["count"] if tail else None
    return BodyLine(field, listed, number_of(count) if count else None, bool(tail), rest)


def has_body_list(lines: Sequence[Line]) -> bool:
    """Tell whether some line lists names in quotation marks, or states how many it lists."""
    pieces = (piece for line in lines for piece in _pieces(line))
    return any((found := body_line(piece.text)) is not None and _is_sure(found) for piece in pieces)


def read_bodies(lines: Sequence[Line], book: Notebook) -> tuple[list[ReadEntry], list[Line]]:
    """Return the practices that the lines list, and the lines that list none."""
    entries: list[ReadEntry] = []
    others: list[Line] = []
    scope = heading = ""
    for line in (piece for one in lines for piece in _pieces(one)):
        found = body_line(line.text)
        if found is not None:
            entries += _entries(found, line, scope, heading, book)
            continue
        if named := _scope_of(line.text):
            scope, heading = named, ""
            book.take(line.at, LineKind.SCOPE, line.text.strip())
        elif (label := labelled(line.text)) and is_field(label.rest):
            heading = field_name(label.rest)
            book.take(line.at, LineKind.FIELD, line.text.strip())
        else:
            others.append(line)
    return entries, others


def _pieces(line: Line) -> list[Line]:
    """Part a line that lists several fields one after another, each with names of its own."""
    if len(line.text) > LONGEST_PARTED or not _ENDS_LIST.search(line.text):
        return [line]
    texts = [piece for piece in _BETWEEN_LISTS.split(line.text) if piece.strip()]
    lists = [text for text in texts if body_line(text) is not None]
    if len(lists) < 2 or any(body_line(text) is None and not _scope_of(text) for text in texts):
        return [line]
    return [Line(line.at, text) for text in texts]


def _parted_field(sentence: str) -> tuple[str, str]:
    """Part `投资管理领域：names`; a line without a colon is names alone, or opens with its field before a quotation."""
    before, after = first_sentence(sentence, "：:")
    if after and len(before) <= LONGEST_FIELD:
        return before, after
    opening = re.match(r"(?P<field>[^“”「」，。：、]{0,40}?)(?:主要)?(?:包括|包含|有)(?=[“「\"])", sentence)
    return (opening["field"], sentence[opening.end() :]) if opening else ("", sentence)


def _is_list(field: str, names: Names, *, has_tail: bool) -> bool:
    if any(len(name) > LONGEST_TITLE for name in names.names):
        return False
    if names.are_quoted:
        return bool(field) or has_tail or len(names.names) > 1
    # Without quotation marks only a field, a colon and 等 or a number make a list of a sentence.
    is_plain = all("，" not in name for name in names.names)
    return bool(field) and has_tail and (is_plain or bool(_LISTED.search(field)))


def _is_sure(found: BodyLine) -> bool:
    return found.names.are_quoted or (bool(_LISTED.search(found.field)) and found.has_tail)


def _entries(found: BodyLine, line: Line, scope: str, heading: str, book: Notebook) -> list[ReadEntry]:
    count = len(found.names.names)
    field = field_name(_INCLUDES.sub("", found.field))
    field = heading if not field or _GENERIC.fullmatch(field) or scope_in(field) else field
    scope = scope_in(found.field) or scope
    if found.stated is not None:
        book.stated.append(Stated(line.at, found.stated, count, field))
    refusal = _doubtful(found)
    if refusal is not None:
        book.take(line.at, LineKind.UNREAD, line.text.strip(), refusal)
        return []
    if not found.names.are_quoted:
        book.doubt(say(gettext_noop("名称没有全部加引号，按顿号分开，请核对。")), line.at)
    elif found.stated is None:
        book.tolerate(say(gettext_noop("没有写明项数，名称按引号分开。")), line.at)
    elif found.stated != count:
        book.doubt(
            say(
                gettext_noop("写的是%(stated)d项，按引号读到%(count)d项，请核对。"),
                stated=found.stated,
                count=count,
            ),
            line.at,
        )
    if found.rest:
        book.tolerate(say(gettext_noop("列举之后的文字没有读取。")), line.at)
    book.take(line.at, LineKind.ENTRY, line.text.strip())
    return [_entry(name, field, scope, line.at) for name in found.names.names]


def _doubtful(found: BodyLine) -> Saying | None:
    """Refuse a line whose names cannot be told apart: a wrong row is worse than none."""
    count = len(found.names.names)
    if not found.names.is_closed:
        return say(gettext_noop("引号或括号不成对，分不清各项名称，请补齐后再读"))
    if not found.names.are_quoted and found.stated is not None and found.stated != count:
        return say(
            gettext_noop(
                "写的是%(stated)d项，按顿号分得%(count)d项，分不清各项名称；请给每项名称加引号后再读"
            ),
            stated=found.stated,
            count=count,
        )
    return None


def _entry(name: str, field: str, scope: str, at: Saying) -> ReadEntry:
    return ReadEntry(title=name, field=field[:100], scope=scope[:200], at=at)


def _scope_of(text: str) -> str:
    plain = without_blanks(text)
    return scope_in(plain) if labelled(plain) and len(plain) <= 80 else ""
