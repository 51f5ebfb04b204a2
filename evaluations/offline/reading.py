"""Reading the workbook back. Every cell that is not understood is named by its address; nothing is written here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.core.files.base import File
from django.core.signing import BadSignature
from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from core.errors import Fault, Incomplete
from core.sources.refusals import Sprawling
from core.untrusted import read_apart
from evaluations.offline.cells import value_of
from evaluations.offline.layout import (
    FIRST_ROW,
    GUIDE,
    KEY_ROW,
    MARK,
    MAX_COLUMNS,
    MAX_ROWS,
    REF,
    SHEET,
    STAMP_LABEL,
    VERSION,
    VERSION_LABEL,
    Column,
)
from evaluations.offline.merging import FileRow, Value
from evaluations.offline.stamp import Stamp, split_mark, unseal
from measures.attachments import checked_file
from measures.attachments.kinds import XLSX
from measures.attachments.limits import MEGABYTE
from measures.importing.cells import Cell
from measures.importing.values import NotUnderstood

MAX_BYTES = 10 * MEGABYTE
# Where the guide says of what kind the file is.
GUIDE_ROWS, GUIDE_COLUMNS = 10, 2


Grid = list[list[Cell | None]]


class Refused(Exception):
    """The file as a whole cannot be taken; the message says why in one sentence."""


@dataclass(frozen=True, slots=True)
class Expected:
    """Whose file for which batch is expected, made from which criteria."""

    batch_id: int
    evaluator_id: int
    rubric: str
    columns: Sequence[Column]


@dataclass(slots=True)
class OfflineFile:
    """The rows of a file, the letter of each answer's column, what was not understood, and what people do not see."""

    rows: list[FileRow] = field(default_factory=list)
    letters: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def address(self, row: int, key: str = "") -> str:
        """Return where an answer stands, such as 评分!F7; without a column, the row."""
        return f"{SHEET}!{self.letters.get(key, '')}{row}"


def read_offline(file: File[bytes], name: str, expected: Expected) -> OfflineFile:
    """Read a file that an evaluator filled in. What is wrong with it is in its `faults`."""
    found = OfflineFile()
    try:
        _require_xlsx(file, name)
        guide, grid, hidden = _sheets(file)
        stamp = _stamp(guide, expected)
        found.letters = _letters(grid, expected.columns)
        for number, row in enumerate(grid[FIRST_ROW - 1 :], start=FIRST_ROW):
            if any(cell is not None for cell in row):
                _read_row(number, row, stamp, expected.columns, found)
        _say_hidden(hidden, found)
    except Incomplete as refusal:
        found.faults = [Fault("", fault.message) for fault in refusal.errors]
    except (Refused, Sprawling) as refusal:
        found.faults = [Fault("", str(refusal))]
    return found


def _say_hidden(hidden: Sequence[int], found: OfflineFile) -> None:
    for row in found.rows:
        if row.number in hidden:
            place = {"place": found.address(row.number)}
            found.remarks.append(_("%(place)s是隐藏的行，也读取了，请核对。") % place)


def _require_xlsx(file: File[bytes], name: str) -> None:
    if file.size and file.size > MAX_BYTES:
        raise Refused(_("文件超过%(limit)dMB，不是从这里下载的文件。") % {"limit": MAX_BYTES // MEGABYTE})
    if checked_file(file, name).media_type != XLSX.media_type:
        raise Refused(_("请上传从本页下载的xlsx文件。"))


def _sheets(file: File[bytes]) -> tuple[Grid, Grid, list[int]]:
    wanted = {GUIDE: (GUIDE_ROWS, GUIDE_COLUMNS), SHEET: (FIRST_ROW + MAX_ROWS, MAX_COLUMNS)}
    found: dict[str, tuple[Grid, list[int]]] = read_apart(
        "measures.importing.grids.sheets", file, wanted=wanted
    )
    if set(found) != set(wanted):
        raise Refused(_("文件里缺少“说明”或“评分”工作表，请使用从本页下载的文件。"))
    (guide, _unshown), (grid, hidden) = found[GUIDE], found[SHEET]
    if len(grid) == FIRST_ROW + MAX_ROWS:
        raise Refused(_("“评分”的行太多，最多%(limit)d行，请删去空白行。") % {"limit": MAX_ROWS})
    return guide, grid, hidden


def _stamp(guide: Grid, expected: Expected) -> Stamp:
    said = {_text_of(row[0]): _text_of(row[1]) for row in guide if len(row) > 1 and all(row[:2])}
    if said.get(VERSION_LABEL) != VERSION:
        raise Refused(_("文件的格式版本不对，请重新下载，把内容复制过去。"))
    try:
        stamp = unseal(said.get(STAMP_LABEL, ""))
    except BadSignature:
        raise Refused(_("文件的校验码不对，“说明”工作表被改动过，请重新下载，把内容复制过去。")) from None
    if stamp.evaluator_id != expected.evaluator_id:
        raise Refused(_("这是其他专家的文件，请上传自己下载的文件。"))
    if stamp.batch_id != expected.batch_id:
        raise Refused(_("这是其他批次的文件，请选择对应的批次上传。"))
    if stamp.rubric != expected.rubric:
        raise Refused(_("下载之后评分指标改动过，请重新下载，把内容复制过去。"))
    return stamp


def _text_of(cell: Cell | None) -> str:
    """Return what we wrote ourselves: nothing of it is a number."""
    return "" if cell is None else str(cell.value)


def _letters(grid: Grid, columns: Sequence[Column]) -> dict[str, str]:
    keys = grid[KEY_ROW - 1] if len(grid) >= KEY_ROW else []
    letters = {
        str(cell.value): get_column_letter(position) for position, cell in enumerate(keys, start=1) if cell
    }
    missing = {MARK, REF, *(column.key for column in columns)} - set(letters)
    if missing or len(letters) < sum(cell is not None for cell in keys):
        raise Refused(_("“评分”的列或第3行被改动过，请重新下载，把内容复制过去。"))
    return letters


def _read_row(
    number: int, row: list[Cell | None], stamp: Stamp, columns: Sequence[Column], found: OfflineFile
) -> None:
    cells = dict(zip((get_column_letter(n) for n in range(1, len(row) + 1)), row, strict=True))
    mark, ref = (_text_of(cells.get(found.letters[key])) for key in (MARK, REF))
    named = split_mark(mark)
    if named is None or stamp.refs.get(mark) != ref:
        sentence = _("这一行的标记或编号被改动过，请在原来的行里填写，或重新下载后把内容复制过去。")
        found.faults.append(Fault(found.address(number, REF), sentence))
        return
    if any(earlier.assignment_id == named[0] for earlier in found.rows):
        found.faults.append(Fault(found.address(number, REF), _("这一项出现了不止一次，请删去多余的行。")))
        return
    answers = dict(_answers(number, cells, columns, found))
    found.rows.append(FileRow(number, *named, ref, answers))


def _answers(
    number: int, cells: Mapping[str, Cell | None], columns: Sequence[Column], found: OfflineFile
) -> Iterator[tuple[str, Value]]:
    for column in columns:
        try:
            value = value_of(cells.get(found.letters[column.key]), column)
        except NotUnderstood as fault:
            found.faults.append(Fault(found.address(number, column.key), str(fault)))
            continue
        if value is not None:
            yield column.key, value
