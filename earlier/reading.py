"""From lines to a letter: the head, the annexes, and what the letter states of itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from accounts.errors import Fault
from letters.earlier.annexes import AnnexReader, is_label
from letters.earlier.columns import Column
from letters.earlier.heads import HeadReader
from letters.earlier.notebook import Notebook
from letters.earlier.numerals import DAY, day_of, number_of
from letters.earlier.splitting import cells_of
from letters.earlier.statements import BATCH, in_paragraph, in_title, mark_label_in, zone_in
from letters.earlier.tables import is_header
from letters.earlier.tidying import tidy_cell
from letters.earlier.values import (
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


def read_lines(lines: Sequence[SourceLine], book: Notebook) -> Transcript:
    """Read a letter from its lines; every line that is not empty comes back with a class."""
    lines = [line for line in lines if line.text.strip() or any(line.cells or ())]
    start = _annex_start(lines)
    annexes = AnnexReader(book)
    for line in lines[start:]:
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
    statements = tuple(dict.fromkeys([*_statements(head, annexes, note_titles), *extra]))
    titles = [head.title, *(annex.title for annex in annexes)]
    named = next((title for title in titles if BATCH.search(title)), "")
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
        cells = cells_of(line).texts
        if len(cells) > 1 and cells[0].strip() == "1":
            return at - _annex_title_lines(lines[:at])
    return len(lines)


def _annex_title_lines(before: Sequence[SourceLine]) -> int:
    """How many lines just before the table are its title: one that names a batch and is no letter's title."""
    if not before:
        return 0
    text = before[-1].text.strip()
    is_title = "举措" in text and not text.startswith("附") and not text.endswith(("。", "：", "函"))
    return 1 if is_title else 0


def _statements(head: Head, annexes: Sequence[ReadAnnex], notes: Sequence[str]) -> Iterator[Statement]:
    yield from in_title(head.title, _("标题"))
    for position, paragraph in enumerate(head.paragraphs, start=1):
        yield from in_paragraph(paragraph, _("正文第%(n)d段") % {"n": position})
    for note in notes:
        yield from in_title(note, _("附件说明"))
    for annex in annexes:
        yield from in_title(annex.title, _("附件标题"))


def _with_facts(head: Head, annexes: AnnexReader) -> tuple[Head, list[Fault]]:
    """Take the date from the table's column where the letter has none. Rows of two days are a fault."""
    days: dict[date, str] = {}
    faults = []
    for text, place in annexes.facts[Column.DAY].items():
        day = _day(text)
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


def _day(text: str) -> date | None:
    found = DAY.fullmatch(tidy_cell(text, "", Notebook()))
    if found:
        return day_of(found)
    try:
        return date.fromisoformat(text.strip().replace("/", "-").replace(".", "-")[:10])
    except ValueError:
        return None
