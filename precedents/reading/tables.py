"""序号|改革事项|主要内容|负责单位|推广范围: rows, the fields between them, merged cells, numbers that start anew."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.sources.numerals import NUMERAL, day_in, number_of
from precedents.reading.columns import Columns, columns_of, header_parts, serial_of
from precedents.reading.entries import LONGEST_TEXT, LONGEST_TITLE, name_and_text
from precedents.reading.labels import labelled
from precedents.reading.quoting import unquoted
from precedents.reading.tidying import without_blanks
from precedents.reading.values import (
    LineKind,
    Notebook,
    ReadEntry,
    Row,
    Saying,
    Stated,
    Table,
    gettext_noop,
    say,
)
from precedents.reading.words import Part, counted_in, field_name, is_field, scope_in

_TOTAL = re.compile(
    rf"(?:合\s*计|总\s*计|小\s*计|共\s*计|共)\s*[：:]?\s*(?P<count>{NUMERAL})?\s*(?:项|条|个|例)?"
)
_NOTE = re.compile(r"(?:注|说明|备注)\s*[：:].*", re.DOTALL)
_AS_ABOVE = {"同上", "〃", "″", '"', "同前"}
_FILLED = (Part.FIELD, Part.SCOPE, Part.PLACE)
_ENDS = "。；！？…”）)"


@dataclass(slots=True)
class _Taken:
    """A practice as its rows bring it."""

    at: Saying
    number: int | None
    title: str
    texts: dict[int, str] = dataclasses.field(default_factory=dict)
    facts: dict[Part, str] = dataclasses.field(default_factory=dict)
    field: str = ""
    scope: str = ""


def is_list(table: Table) -> bool:
    """Tell whether a table lists practices."""
    return columns_of(table.rows) is not None


class TableReader:
    """Reads tables that follow one another: one that a page's end cut goes on with the columns of the one before."""

    def __init__(self, book: Notebook) -> None:
        self._book = book
        self._columns: Columns | None = None
        self._taken: list[_Taken] = []
        self._field = self._scope = ""
        # A field named since the last practice; a table that begins a list of its own has none of the one before.
        self._has_new_field = self._begins = False
        self._field_at: Saying | None = None
        self._field_count: int | None = None
        self._field_from = 0
        self._expected = 1
        self._last: dict[Part, str] = {}

    def goes_on(self, table: Table) -> bool:
        """Tell whether a table without header is the rest of the one before."""
        width = max(len(row.cells) for row in table.rows)
        has_header = any(header_parts(row) for row in table.rows[:3])
        return not has_header and self._columns is not None and width == len(self._columns.parts)

    def open_field(self, at: Saying, heading: str) -> None:
        """Take a heading above a table for the field, or the scope, of what follows."""
        self._close_field()
        self._field_at, self._field_from = at, len(self._taken)
        self._field_count = number_of(counted_in(heading) or "")
        if scope_in(heading):
            self._scope, self._field = scope_in(heading), ""
        else:
            self._field = field_name(heading)
        self._book.take(at, LineKind.SCOPE if scope_in(heading) else LineKind.FIELD, heading)
        self._last = {}
        self._has_new_field, self._begins = True, False

    def read(self, table: Table) -> None:
        """Read one table."""
        rows = table.rows
        if not self.goes_on(table):
            columns = columns_of(rows)
            if columns is None:
                return
            self._columns = columns
            self._begins = not self._has_new_field
            self._say_columns(rows, columns)
            rows = rows[columns.header_row + 1 :]
        for row in rows:
            self._row(row, self._columns_now())

    def finish(self) -> list[ReadEntry]:
        """Return the practices of all tables."""
        self._close_field()
        return [self._entry(one) for one in self._taken]

    def _columns_now(self) -> Columns:
        assert self._columns is not None
        return self._columns

    def _say_columns(self, rows: Sequence[Row], columns: Columns) -> None:
        for row in rows[: max(columns.header_row, 0)]:
            kind = LineKind.HEAD if header_parts(row) is None else LineKind.HEADER
            self._book.take(row.at, kind, _shown(row))
        if columns.header_row < 0:
            self._book.doubt(
                say(gettext_noop("表格没有表头，按各栏的内容猜出哪一栏是名称，请核对。")), rows[0].at
            )
            return
        header = rows[columns.header_row]
        self._book.take(header.at, LineKind.HEADER, _shown(header))
        for at in columns.at(Part.OTHER):
            if columns.labels[at].strip():
                label = re.sub(r"\s+", "", columns.labels[at])
                self._book.tolerate(
                    say(gettext_noop("“%(label)s”一栏没有读取。"), label=label[:40]), header.at
                )

    def _row(self, row: Row, columns: Columns) -> None:
        if not row.own:
            return
        if header_parts(row) is not None:
            self._book.take(row.at, LineKind.HEADER, _shown(row))
            return
        if self._is_aside(row) or self._is_field(row, columns):
            return
        if fault := _misfit(row, columns):
            self._book.take(row.at, LineKind.UNREAD, _shown(row), fault)
            return
        serial_text, title = _part(row, columns, Part.NUMBER), _part(row, columns, Part.TITLE)
        serial = serial_of(serial_text) if serial_text else None
        if self._continues(row, columns, serial_text, title):
            self._continue(row, columns, title)
            return
        if fault := _unreadable(serial_text, serial, title):
            self._book.take(row.at, LineKind.UNREAD, _shown(row), fault)
            self._expected = (serial or self._expected) + 1
            return
        self._check_number(row, columns, serial)
        self._open(row, columns, serial, title)

    def _is_aside(self, row: Row) -> bool:
        text = " ".join(dict.fromkeys(row.own)).strip()
        if _NOTE.fullmatch(text):
            self._book.take(row.at, LineKind.IGNORED, _shown(row), say(gettext_noop("注释")))
            return True
        total = _TOTAL.fullmatch(re.sub(r"\s+", "", text))
        if total is None:
            return False
        self._book.take(row.at, LineKind.IGNORED, _shown(row), say(gettext_noop("合计")))
        count = number_of(total["count"] or "")
        if count is not None:
            since = self._field_from if "小" in text else 0
            self._book.stated.append(
                Stated(row.at, count, len(self._taken) - since, self._field if since else "")
            )
        return True

    def _is_field(self, row: Row, columns: Columns) -> bool:
        """A row that says one thing, or a Chinese number and one thing, opens a field."""
        title_at = columns.at(Part.TITLE)[0]
        if title_at < len(row.cells) and row.cells[title_at].is_continued:
            return False
        own = list(dict.fromkeys(text.strip() for text in row.own))
        numbered = (
            len(own) == 2 and re.fullmatch(r"[（(]?[一二三四五六七八九十]{1,3}[）)]?、?", own[0]) is not None
        )
        if len(own) != 1 and not numbered:
            return False
        text = own[-1]
        label = labelled(text)
        name = without_blanks((label.rest if label else text).replace("\n", ""))
        stands_first = (
            bool(row.cells[0].text.strip())
            and not row.cells[0].is_continued
            and Part.NUMBER in columns.parts
            and columns.parts[0] is Part.NUMBER
        )
        is_opening = (
            numbered or label is not None or is_field(name) or (stands_first and serial_of(text) is None)
        )
        if not is_opening or len(name) > 60 or serial_of(text) is not None:
            return False
        if label is not None and columns.at(Part.NUMBER) == [] and not is_field(name):
            return False
        self.open_field(row.at, name)
        return True

    def _close_field(self) -> None:
        if self._field_count is not None and self._field_at is not None:
            counted = len(self._taken) - self._field_from
            self._book.stated.append(Stated(self._field_at, self._field_count, counted, self._field))
        self._field_count = None

    def _continues(self, row: Row, columns: Columns, serial: str, title: str) -> bool:
        if not self._taken:
            return False
        number_at, title_at = columns.at(Part.NUMBER), columns.at(Part.TITLE)[0]
        is_merged = row.cells[title_at].is_continued and (
            not number_at or row.cells[number_at[0]].is_continued or not serial
        )
        if is_merged:
            return True
        if serial:
            return False
        return not title or (row.opens_page and bool(number_at) and self._is_unfinished())

    def _is_unfinished(self) -> bool:
        last = self._taken[-1]
        text = next((text for text in reversed(list(last.texts.values())) if text), last.title)
        return not text.rstrip().endswith(tuple(_ENDS))

    def _continue(self, row: Row, columns: Columns, title: str) -> None:
        last = self._taken[-1]
        title_at = columns.at(Part.TITLE)[0]
        if title and not row.cells[title_at].is_continued:
            last.title = without_blanks(last.title + title)
        for at, cell in enumerate(row.cells[: len(columns.parts)]):
            text = _text(cell.text)
            if not text or cell.is_continued:
                continue
            if columns.parts[at] is Part.TEXT:
                before = last.texts.get(at, "")
                last.texts[at] = _text(f"{before}\n{text}") if before else text
            elif columns.parts[at] not in {Part.NUMBER, Part.TITLE, Part.OTHER}:
                last.facts[columns.parts[at]] = last.facts.get(columns.parts[at], "") + text.replace("\n", "")
        if not row.cells[title_at].is_continued:
            self._book.tolerate(say(gettext_noop("没有序号和名称的一行，接在上一条之后。")), row.at)
        self._book.take(row.at, LineKind.TEXT, _shown(row))

    def _check_number(self, row: Row, columns: Columns, serial: int | None) -> None:
        if not columns.at(Part.NUMBER):
            return
        if serial is None:
            self._book.doubt(say(gettext_noop("没有序号，照作一条。")), row.at)
            return
        if serial == 1 and self._expected > 1:
            self._book.tolerate(say(gettext_noop("序号重新从1开始。")), row.at)
        elif serial != self._expected:
            sentence = gettext_noop("序号是%(number)d，应是%(expected)d：中间缺了或重复了一项。")
            self._book.doubt(say(sentence, number=serial, expected=self._expected), row.at)
        self._expected = serial + 1

    def _open(self, row: Row, columns: Columns, serial: int | None, title: str) -> None:
        if self._begins and serial == 1:
            self._close_field()
            self._field, self._last = "", {}
        self._has_new_field = self._begins = False
        text = ""
        if Part.TEXT not in columns.parts:
            title, text = name_and_text(title)
        taken = _Taken(row.at, serial, unquoted(title.rstrip("。")), field=self._field, scope=self._scope)
        if text:
            taken.texts[-1] = text
        for at, cell in enumerate(row.cells[: len(columns.parts)]):
            part = columns.parts[at]
            value = _text(cell.text)
            if part is Part.TEXT and value:
                taken.texts[at] = value
            elif part not in {Part.NUMBER, Part.TITLE, Part.TEXT, Part.OTHER}:
                taken.facts[part] = self._filled(part, value.replace("\n", ""), row)
        self._taken.append(taken)
        self._book.take(row.at, LineKind.ENTRY, _shown(row))

    def _filled(self, part: Part, value: str, row: Row) -> str:
        """A blank below a text was one cell with it: text files lose merged cells."""
        if part not in _FILLED:
            return value
        if (not value or value in _AS_ABOVE) and self._last.get(part):
            self._book.tolerate(say(gettext_noop("空白的“推广范围”“领域”“地区”与上一行相同。")), row.at)
            return self._last[part]
        self._last[part] = value
        return value

    def _entry(self, taken: _Taken) -> ReadEntry:
        columns = self._columns_now()
        facts = taken.facts
        day = facts.get(Part.DAY, "")
        in_force_since = day_in(day)
        if day and in_force_since is None:
            self._book.doubt(say(gettext_noop("“%(text)s”不是日期，没有读取。"), text=day[:40]), taken.at)
        shown = [
            text if number == 0 else f"{_label(columns, at)}{text}"
            for number, (at, text) in enumerate(taken.texts.items())
        ]
        return ReadEntry(
            title=taken.title[:LONGEST_TITLE],
            text="\n".join(shown)[:LONGEST_TEXT],
            field=(facts.get(Part.FIELD) or taken.field)[:100],
            place=facts.get(Part.PLACE, "")[:100],
            scope=(facts.get(Part.SCOPE) or taken.scope)[:200],
            responsible=facts.get(Part.RESPONSIBLE, "")[:500],
            document=facts.get(Part.DOCUMENT, "")[:100],
            in_force_since=in_force_since,
            number=taken.number,
            at=taken.at,
        )


def _misfit(row: Row, columns: Columns) -> Saying | None:
    extra = [cell.text for cell in row.cells[len(columns.parts) :] if cell.text.strip()]
    if not extra and not row.is_uncertain:
        return None
    return say(
        gettext_noop("这一行有%(count)d栏，表头只有%(columns)d栏，对不上"),
        count=len(row.cells),
        columns=len(columns.parts),
    )


def _unreadable(serial_text: str, serial: int | None, title: str) -> Saying | None:
    if serial_text and serial is None:
        return say(gettext_noop("“%(text)s”不是序号"), text=serial_text[:20])
    if not title:
        return say(gettext_noop("有序号，没有名称"))
    if len(title) > LONGEST_TITLE and len(name_and_text(title)[0]) > LONGEST_TITLE:
        return say(gettext_noop("名称有%(count)d字，最多%(limit)d字"), count=len(title), limit=LONGEST_TITLE)
    if not any(character.isalpha() for character in title):
        return say(gettext_noop("名称里没有文字"))
    return None


def _part(row: Row, columns: Columns, part: Part) -> str:
    positions = columns.at(part)
    if not positions or positions[0] >= len(row.cells):
        return ""
    text = row.cells[positions[0]].text.strip()
    if part is not Part.TITLE:
        return text
    title = without_blanks(text.replace("\n", ""))
    label = labelled(title)
    return label.rest if label and not columns.at(Part.NUMBER) else title


def _text(text: str) -> str:
    """Join a cell's lines; one that ends a sentence ends a paragraph."""
    out = ""
    for line in text.splitlines():
        line = without_blanks(line)
        if not line:
            continue
        out += ("\n" if out.endswith(("。", "；", "：")) else "") + line
    return out


def _label(columns: Columns, at: int) -> str:
    label = re.sub(r"\s+", "", columns.labels[at]) if 0 <= at < len(columns.labels) else ""
    return f"{label}：" if label else ""


def _shown(row: Row) -> str:
    texts = [re.sub(r"\s*\n\s*", "", text).strip() for text in row.texts]
    return "　".join(text for text in texts if text)
