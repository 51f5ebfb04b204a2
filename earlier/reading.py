"""From lines to a letter: the head, the annexes, and what the letter states of itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from core.errors import Fault
from core.sources.numerals import day_in, number_of
from earlier.annexes import AnnexReader, is_label
from earlier.classes import WORDS
from earlier.columns import Column
from earlier.doubts import Widths
from earlier.headings import class_in_title, heading_of
from earlier.heads import HeadReader
from earlier.layout import arranged
from earlier.notebook import Notebook
from earlier.novelty import NOVELTY_INSIDE
from earlier.numbering import number_alone, number_before
from earlier.splitting import cells_of, placed
from earlier.statements import BATCH, in_paragraph, in_title, mark_label_in, zone_in
from earlier.tables import is_header
from earlier.tidying import tidy_cell
from earlier.values import (
    Head,
    LineKind,
    ReadAnnex,
    ReadLine,
    SourceLine,
    Statement,
    StatementKind,
    Transcript,
)

MOST_ROWS = 2000
# How far behind its first line a list must show that it is one.
_LOOKED_AHEAD, _MOST_TITLE_LINES = 40, 3


def read_lines(lines: Sequence[SourceLine], book: Notebook) -> Transcript:
    """Read a letter from its lines; every line that is not empty comes back with a class."""
    lines = [line for line in lines if line.text.strip() or any(line.cells or ())]
    start = _annex_start(lines)
    printed = _arranged(lines[start:], book)
    annexes = AnnexReader(book, Widths(printed))
    for line in printed:
        annexes.read(line)
    read = annexes.finish()
    heads = HeadReader(book, annex_titles=[annex.title for annex in read])
    head, head_lines = heads.read(lines[:start])
    head, faults = _with_facts(head, annexes)
    if annexes.copy_to:
        head = replace(head, copy_to=annexes.copy_to)
    batch_facts, batch_faults = _batch_facts(annexes)
    rows = sum(len(annex.rows) for annex in read)
    if rows > MOST_ROWS:
        faults.append(
            Fault("", _("一批最多%(limit)d项，读到%(count)d项。") % {"limit": MOST_ROWS, "count": rows})
        )
    return transcript_of(
        head,
        read,
        extra=[*batch_facts, *annexes.statements],
        note_titles=heads.notes,
        names_marks=Column.MARK in annexes.columns or any(row.is_marked for one in read for row in one.rows),
        lines=[*head_lines, *annexes.lines],
        faults=[*faults, *batch_faults, *annexes.faults],
        book=book,
    )


def _arranged(lines: Sequence[SourceLine], book: Notebook) -> list[SourceLine]:
    """Make rows of a table that stands in a text as it stood on its page; any other lines stay as they are."""
    if any(line.cells is not None or "\t" in line.text for line in lines):
        return list(lines)
    return arranged([placed(line, at) for at, line in enumerate(lines)], book)


def transcript_of(
    head: Head,
    annexes: tuple[ReadAnnex, ...],
    *,
    extra: Sequence[Statement],
    note_titles: Sequence[str],
    names_marks: bool,
    lines: Sequence[ReadLine],
    faults: Sequence[Fault],
    book: Notebook,
) -> Transcript:
    """Complete a reading with what the letter states of itself."""
    titles = [head.title, *(annex.title for annex in annexes)]
    named = next((title for title in titles if BATCH.search(title)), "")
    in_titles = next((one.stated for one in in_title(named, "") if one.kind == StatementKind.BATCH), None)
    statements = tuple(dict.fromkeys([*_statements(head, annexes, note_titles, in_titles), *extra]))
    batch = next((one.stated for one in statements if one.kind == StatementKind.BATCH), None)
    headers = [line.text for line in lines if line.kind == LineKind.HEADER]
    return Transcript(
        file_name="",
        sha256="",
        head=head,
        annexes=annexes,
        batch=batch,
        zone=zone_in(named),
        mark_label=mark_label_in("\n".join([*head.paragraphs, *headers])),
        names_marks=names_marks,
        statements=statements,
        lines=tuple(lines),
        notes=book.notes(),
        faults=tuple(faults),
    )


def _annex_start(lines: Sequence[SourceLine]) -> int:
    """Where the letter ends and its annexes begin: at 附件, at a table's header, or at the first numbered line."""
    first_header = next((at for at, line in enumerate(lines) if is_header(line)), None)
    labels = [at for at, line in enumerate(lines) if is_label(line.text)]
    if labels and (first_header is None or labels[0] < first_header):
        return labels[0]
    if first_header is not None:
        return first_header - _annex_title_lines(lines[:first_header])
    for at, line in enumerate(lines):
        if _opens_a_list(line) and _is_list(lines[at : at + _LOOKED_AHEAD]):
            return at - _annex_title_lines(lines[:at])
    return len(lines)


def _opens_a_list(line: SourceLine) -> bool:
    cells = cells_of(line).texts
    alone = number_alone(cells[0]) if len(cells) > 1 else None
    first = alone or number_before(line.text)
    heading = heading_of(line.text.strip())
    return bool((first and first.value == 1) or (heading and heading.word))


def _is_list(lines: Sequence[SourceLine]) -> bool:
    """Whether measures stand in these lines: a class or an innovation point is named."""
    return any("创新点" in line.text or NOVELTY_INSIDE.search(line.text) for line in lines)


def _annex_title_lines(before: Sequence[SourceLine]) -> int:
    """How many lines just before the table are its own: titles that name a batch, and headings of a class."""
    count = 0
    for line in reversed(before[-_MOST_TITLE_LINES:]):
        text = line.text.strip()
        is_title = "举措" in text and not text.startswith("附") and not text.endswith(("。", "：", "函"))
        if not is_title and heading_of(text) is None:
            break
        count += 1
    return count


def _statements(
    head: Head, annexes: Sequence[ReadAnnex], notes: Sequence[str], batch: int | None
) -> Iterator[Statement]:
    yield from in_title(head.title, _("标题"))
    for position, paragraph in enumerate(head.paragraphs, start=1):
        yield from in_paragraph(paragraph, _("正文第%(n)d段") % {"n": position}, batch)
    for note in notes:
        yield from _in_annex_title(note, _("附件说明"), annexes)
    for annex in annexes:
        yield from _in_annex_title(annex.title, _("附件标题"), annexes)


def _in_annex_title(title: str, place: str, annexes: Sequence[ReadAnnex]) -> Iterator[Statement]:
    """One of several annexes counts its own measures, which may be those of one class."""
    word = class_in_title(title) if len(annexes) > 1 else ""
    own = {len(annex.rows) for annex in annexes if annex.title == title} if len(annexes) > 1 else set()
    for one in in_title(title, place):
        if one.kind == StatementKind.SELECTED and word:
            yield replace(one, kind=StatementKind.BY_CLASS, subject=WORDS[word])
        elif one.kind != StatementKind.SELECTED or one.stated not in own:
            yield one


def _with_facts(head: Head, annexes: AnnexReader) -> tuple[Head, list[Fault]]:
    """Take the date from the table's column where the letter has none. Rows of two days are a fault."""
    days: dict[date, str] = {}
    faults = []
    for text, place in annexes.facts[Column.DAY].items():
        day = day_in(tidy_cell(text, "", Notebook()))
        if day is None:
            faults.append(Fault(place, _("“%(text)s”不是日期，请写成2025-03-01这样。") % {"text": text[:40]}))
        else:
            days.setdefault(day, place)
    if head.day:
        days.setdefault(head.day, "")
    if len(days) > 1:
        faults.append(Fault(list(days.values())[1], _("发布日期不止一个，一个文件只能有一批。")))
    return (replace(head, day=next(iter(days))) if days else head), faults


def _batch_facts(annexes: AnnexReader) -> tuple[list[Statement], list[Fault]]:
    found: dict[int, str] = {}
    faults = []
    for text, place in annexes.facts[Column.BATCH].items():
        match = BATCH.search(text)
        number = number_of(match["count"] if match else text)
        if number is None:
            faults.append(Fault(place, _("“%(text)s”不是批次，请写数字。") % {"text": text[:40]}))
        else:
            found.setdefault(number, place)
    if len(found) > 1:
        faults.append(Fault(list(found.values())[1], _("批次不止一个，一个文件只能有一批。")))
    return [Statement(StatementKind.BATCH, number, place) for number, place in found.items()], faults
