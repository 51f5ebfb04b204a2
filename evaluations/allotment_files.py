"""An allotment as a file that people edit: one row a pair, out as xlsx or csv and back."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import openpyxl
from django.core.files.base import File
from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from core.errors import Fault
from core.sources.refusals import Sprawling
from core.spreadsheet import add_sheet, inert
from core.untrusted import NotRead, read_apart
from evaluations.allotment import Pair

HEADER = ("举措编号", "举措名称", "登录名", "专家姓名")
MAX_BYTES = 5 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 20


@dataclass(frozen=True, slots=True)
class AllotmentRow:
    """One pair in the words of the file."""

    ref: str
    title: str
    username: str
    name: str


def as_xlsx(rows: Iterable[AllotmentRow]) -> bytes:
    """Return the rows as a workbook."""
    workbook = openpyxl.Workbook(write_only=True)
    lines = ((row.ref, row.title, row.username, row.name) for row in rows)
    add_sheet(workbook, "分派", HEADER, lines, widths=(14, 40, 18, 14))
    stored = io.BytesIO()
    workbook.save(stored)
    return stored.getvalue()


def as_csv(rows: Iterable[AllotmentRow]) -> bytes:
    """Return the rows as CSV: UTF-8 with a mark at its beginning, which spreadsheets need for Chinese."""
    stored = io.StringIO()
    writer = csv.writer(stored)
    writer.writerow(HEADER)
    writer.writerows(map(inert, (row.ref, row.title, row.username, row.name)) for row in rows)
    return stored.getvalue().encode("utf-8-sig")


def read_pairs(
    file: File[bytes], measures: Mapping[str, int], evaluators: Mapping[str, int]
) -> tuple[list[Pair], list[Fault], list[str]]:
    """Return a file's pairs, what was not understood, each at its cell's address, and which rows nobody sees."""
    if file.size > MAX_BYTES:
        return [], [Fault("", _("文件超过5MB，请只保留分派的四列。"))], []
    try:
        grid: list[list[str]]
        hidden: list[int]
        grid, hidden = read_apart(
            "measures.importing.grids.first_sheet", file, rows=MAX_ROWS + 1, columns=MAX_COLUMNS
        )
    except (NotRead, Sprawling) as refusal:
        return [], [Fault("", str(refusal))], []
    if len(grid) > MAX_ROWS:
        return [], [Fault("", _("行数太多，一次最多%(limit)d行。") % {"limit": MAX_ROWS})], []
    columns = [cell.strip() for cell in grid[0]] if grid else []
    if HEADER[0] not in columns or HEADER[2] not in columns:
        return [], [Fault("1", _("第1行应有“举措编号”和“登录名”两栏，请用下载的表格。"))], []
    ref_at, name_at = columns.index(HEADER[0]), columns.index(HEADER[2])
    pairs: dict[Pair, str] = {}
    faults: list[Fault] = []
    for number, row in enumerate(grid[1:], start=2):
        ref, username = (_word(row, place) for place in (ref_at, name_at))
        if not ref and not username:
            continue
        if ref not in measures:
            message = _("没有编号为“%(ref)s”的待评估举措。") % {"ref": ref[:40]}
            faults.append(Fault(f"{get_column_letter(ref_at + 1)}{number}", message))
        elif username not in evaluators:
            message = _("评审组里没有登录名为“%(name)s”的专家。") % {"name": username[:40]}
            faults.append(Fault(f"{get_column_letter(name_at + 1)}{number}", message))
        elif (pair := (measures[ref], evaluators[username])) in pairs:
            message = _("与第%(row)s行重复，请删去一行。") % {"row": pairs[pair]}
            faults.append(Fault(f"{get_column_letter(ref_at + 1)}{number}", message))
        else:
            pairs[pair] = str(number)
    taken = [row for row in hidden if str(row) in pairs.values()]
    return (
        list(pairs),
        faults,
        [_("第%(row)d行是隐藏的行，也读取了，请核对。") % {"row": row} for row in taken],
    )


def _word(row: Sequence[str], place: int) -> str:
    word = row[place].strip() if place < len(row) else ""
    return word[1:] if word.startswith("'") else word
