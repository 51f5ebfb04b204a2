"""The table of an annex while it is read: which column stands where, and how its lines are cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from django.utils.translation import gettext as _

from core.errors import Fault
from earlier.columns import DEFAULT, Column, Columns, column_of, columns_of, is_torn, unknown_names
from earlier.notebook import Notebook
from earlier.rows import OpenRow, Reading
from earlier.splitting import Cells, cells_of, nearest
from earlier.values import LineKind, ReadLine, ReadRow, SourceLine

PARTED = {"table", "\t", "|"}


def is_header(line: SourceLine) -> bool:
    """Whether a line names the columns of an annex, or begins to."""
    cells = header_cells(line)
    return columns_of(cells) is not None or "".join(cells) == "序号"


def header_cells(line: SourceLine) -> tuple[str, ...]:
    """Return a line's cells as a header would have them: a single blank parts them as well."""
    texts = cells_of(line).texts
    words = texts[0].split() if len(texts) == 1 else ()
    return tuple(words) if len(words) > 1 and all(column_of(word) for word in words) else texts


@dataclass(frozen=True, slots=True)
class Serial:
    """A number that was printed; `counts_anew` where a new class or sheet began before it."""

    serial: int
    place: str
    counts_anew: bool


@dataclass(slots=True)
class AnnexTable:
    """One annex while it is read: its label, its title, its columns, its rows and what is wrong with them."""

    first_line: int = 0
    label: str = ""
    faults: list[Fault] = field(default_factory=list)
    title_lines: list[str] = field(default_factory=list)
    rows: list[Reading] = field(default_factory=list)
    # Every number that was printed, with its place: also that of a row which could not be read.
    serials: list[Serial] = field(default_factory=list)
    # The form in which its headings are numbered, that of its rows, and whether the next of these may be 1 again.
    heading_form: str = ""
    form: str = ""
    may_count_anew: bool = False
    # Whether a sheet has begun and its header not yet come.
    awaits_title: bool = False
    columns: Columns = DEFAULT
    # Where in a line each of `columns` stands; `columns` begins with the number, wherever the file has it.
    order: tuple[int | None, ...] = ()
    # Its header as it is printed, without blanks.
    header: tuple[str, ...] = ()
    offsets: tuple[int, ...] = ()
    group: str = ""
    # A heading's class holds for every row under it; a title's, or a sheet's, for those that name none.
    group_binds: bool = True

    @property
    def has_header(self) -> bool:
        """Whether a header named its columns."""
        return bool(self.header)

    @property
    def next_serial(self) -> int:
        """The number that the next row should have."""
        return self.serials[-1].serial + 1 if self.serials else 1

    @property
    def lacks_serial(self) -> bool:
        """Whether the table has no column for the number."""
        return bool(self.order) and self.order[0] is None

    def opened_row(self, serial: int, place: str) -> OpenRow:
        """Begin a row as the table stands now."""
        return OpenRow(serial, place, self.columns, self.group, self.group_binds)

    def arranged(self, cells: Cells) -> Cells:
        """Put a line's cells into the order of `columns`."""
        if not self.order or cells.separator not in PARTED or len(cells.texts) < 2:
            return cells
        texts = tuple(
            cells.texts[at] if at is not None and at < len(cells.texts) else "" for at in self.order
        )
        return replace(cells, texts=(*texts, *cells.texts[len(self.order) - self.lacks_serial :]))

    def is_torn(self, cells: Sequence[str]) -> bool:
        """Whether names of columns look like a piece of a header that a line's end has broken."""
        names = _solid(cells)
        is_piece = self.has_header and not self.awaits_title and names != self.header
        return is_torn(names) or (is_piece and "".join(names) in "".join(self.header))

    def set_columns(self, cells: Sequence[str]) -> list[str]:
        """Take a header's names; the names of columns that are not read come back."""
        columns = columns_of(cells)
        if columns is None:
            return []
        at = columns.index(Column.SERIAL) if Column.SERIAL in columns else None
        others = tuple(position for position in range(len(columns)) if position != at)
        self.order = (at, *others)
        self.columns = (Column.SERIAL, *(columns[position] for position in others))
        self.header = _solid(cells)
        return unknown_names(cells, columns)

    def continued(self, cells: Cells) -> list[tuple[int | None, str]]:
        """Tell to which columns the cells of a further line belong; None goes on with the one before."""
        texts = cells.texts
        if cells.separator == " " or (not cells.separator and cells.offsets and cells.offsets[0] > 0):
            # What begins at the line's edge, under the number, goes on with the column before.
            at = [nearest(offset, self.offsets) or None for offset in cells.offsets]
            return list(zip(at, texts, strict=True))
        if len(texts) == 1:
            return [(None, texts[0])]
        shift = 1 if len(texts) == len(self.columns) - 1 and texts[0] else 0
        return [(position + shift, text) for position, text in enumerate(texts) if text]


def _solid(cells: Sequence[str]) -> tuple[str, ...]:
    return tuple("".join(cell.split()) for cell in cells)


def set_others_apart(tables: Sequence[AnnexTable], lines: list[ReadLine]) -> list[AnnexTable]:
    """Return the annexes of measures; beside them, one without a single measure is not understood, line by line."""
    if not any(table.rows for table in tables):
        return list(tables)
    ends = [*(table.first_line for table in tables[1:]), len(lines)]
    for table, end in zip(tables, ends, strict=True):
        if table.rows:
            continue
        for at in range(table.first_line, end):
            if lines[at].kind not in {LineKind.IGNORED, LineKind.COPY_TO}:
                lines[at] = replace(lines[at], kind=LineKind.UNREAD, remark=_("这个附件不是举措清单"))
    return [table for table in tables if table.rows]


def check_serials(tables: Sequence[AnnexTable]) -> None:
    """Put down every number that is missing or comes twice. Every annex, and every class in it, may count anew."""
    last = 0
    for table in tables:
        for at, one in enumerate(table.serials):
            if one.serial != last + 1 and not (one.serial == 1 and (at == 0 or one.counts_anew)):
                sentence = _("序号是%(serial)d，应是%(expected)d：中间缺了或重复了一项。")
                table.faults.append(Fault(one.place, sentence % {"serial": one.serial, "expected": last + 1}))
            last = one.serial


def check_doubles(table: AnnexTable) -> None:
    """Put down every row that says word for word what the one before it does."""
    for before, after in pairwise(one.row for one in table.rows):
        if (before.title, before.summary) == (after.title, after.summary):
            sentence = _("与第%(serial)d项的名称和内容完全相同，像是写了两遍。") % {"serial": before.serial}
            table.faults.append(Fault(after.place, sentence))


def numbered_through(table: AnnexTable, rows: Sequence[ReadRow], book: Notebook) -> tuple[ReadRow, ...]:
    """Number the rows from the first to the last where each class counted anew."""
    if not any(one.counts_anew for one in table.serials[1:]):
        return tuple(rows)
    book.add(_("各类别的序号各从1起，登记时连续编号。"))
    return tuple(replace(row, serial=serial) for serial, row in enumerate(rows, start=1))
