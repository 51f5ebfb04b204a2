"""案例N: each case with everything under it; its own 一、 and （一） are headings inside it, never items."""

from __future__ import annotations

from collections.abc import Sequence

from precedents.reading.entries import LONGEST_NAME, Opened, entry_of
from precedents.reading.labels import Label, labelled
from precedents.reading.values import Line, LineKind, Notebook, ReadEntry, gettext_noop, say
from precedents.reading.words import field_name, is_field, is_place, part_of

_ENDS = "。；！？：，"


def has_cases(lines: Sequence[Line]) -> bool:
    """Tell whether the lines are cases: they open with 案例1, and no numbered practice goes on behind it."""
    numbers = [_case_number(line) for line in lines]
    first = next((at for at, number in enumerate(numbers) if number is not None), None)
    if first is None or numbers[first] != 1:
        return False
    before = [label for line in lines[:first] if (label := labelled(line.text)) is not None]
    if not before:
        return True
    # 1.名称 … 案例1 … 2.名称: the case is an example inside a practice.
    outer = before[-1]
    later = (label for line in lines[first:] if (label := labelled(line.text)) is not None)
    following = next((label for label in later if label.label is outer.label), None)
    return following is None or following.number != outer.number + 1


def read_cases(lines: Sequence[Line], book: Notebook) -> tuple[list[ReadEntry], list[Line]]:
    """Return the cases, and the lines before the first."""
    before: list[Line] = []
    opened: list[Opened] = []
    field, expected = "", 1
    for position, line in enumerate(lines):
        number = _case_number(line)
        if number is not None:
            if number != expected:
                book.doubt(
                    say(
                        gettext_noop("案例的序号是%(number)d，应是%(expected)d。"),
                        number=number,
                        expected=expected,
                    ),
                    line.at,
                )
            expected = number + 1
            opened.append(Opened(line.at, _rest(line), number, field=field, shown=line.text.strip()))
        elif _heads_the_next(lines, position):
            field = field_name(_rest(line))
            book.take(line.at, LineKind.FIELD, line.text.strip())
        elif not opened:
            before.append(line)
        else:
            _take(opened[-1], line, book)
    entries = [entry for one in opened if (entry := entry_of(one, book)) is not None]
    return entries, before


def _case_number(line: Line) -> int | None:
    label = labelled(line.text)
    return label.number if label and label.label is Label.CASE else None


def _rest(line: Line) -> str:
    label = labelled(line.text.strip())
    return label.rest if label else line.text.strip()


def _heads_the_next(lines: Sequence[Line], position: int) -> bool:
    """A field's heading stands right before a case: 一、投资贸易便利化领域."""
    following = lines[position + 1] if position + 1 < len(lines) else None
    return following is not None and _case_number(following) is not None and is_field(_rest(lines[position]))


def _take(case: Opened, line: Line, book: Notebook) -> None:
    text = line.text.strip()
    if not case.heading:
        # 案例1 stands alone; its name follows.
        book.take(line.at, LineKind.ENTRY, text)
        case.heading = text
        return
    if not case.paragraphs and _continues_name(case.heading, text):
        book.tolerate(say(gettext_noop("案例的名称分成几行，已接上。")), line.at)
        book.take(line.at, LineKind.ENTRY, text)
        case.heading += text
        return
    case.paragraphs.append(line)


def _continues_name(heading: str, text: str) -> bool:
    """A name goes on over a line that has no label and no end of its own, when a dash joins it or a quotation is open."""
    if labelled(text) or part_of(text) or text.endswith(tuple(_ENDS)):
        return False
    if text.startswith(("——", "—", "――")):
        return not is_place(text.lstrip("—―"))
    return len(heading + text) <= LONGEST_NAME and heading.count("“") > heading.count("”")
