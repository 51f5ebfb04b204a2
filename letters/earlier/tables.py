"""The table of an annex while it is read: which column stands where, and how its lines are cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from accounts.errors import Fault
from letters.earlier.columns import DEFAULT, Column, Columns, column_of, columns_of, unknown_names
from letters.earlier.splitting import Cells, cells_of, nearest
from letters.earlier.values import ReadRow, SourceLine

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


@dataclass(slots=True)
class AnnexTable:
    """One annex while it is read: its label, its title, its columns, its rows and what is wrong with them."""

    first_line: int = 0
    label: str = ""
    faults: list[Fault] = field(default_factory=list)
    title_lines: list[str] = field(default_factory=list)
    rows: list[ReadRow] = field(default_factory=list)
    # Every number that was printed, with its place: also that of a row which could not be read.
    serials: list[tuple[int, str]] = field(default_factory=list)
    columns: Columns = DEFAULT
    # Where in a line each of `columns` stands; `columns` begins with the number, wherever the file has it.
    order: tuple[int | None, ...] = ()
    has_header: bool = False
    offsets: tuple[int, ...] = ()
    group: str = ""

    @property
    def next_serial(self) -> int:
        """The number that the next row should have."""
        return self.serials[-1][0] + 1 if self.serials else 1

    @property
    def lacks_serial(self) -> bool:
        """Whether the table has no column for the number."""
        return bool(self.order) and self.order[0] is None

    def arranged(self, cells: Cells) -> Cells:
        """Put a line's cells into the order of `columns`."""
        if not self.order or cells.separator not in PARTED or len(cells.texts) < 2:
            return cells
        texts = tuple(
            cells.texts[at] if at is not None and at < len(cells.texts) else "" for at in self.order
        )
        return replace(cells, texts=(*texts, *cells.texts[len(self.order) - self.lacks_serial :]))

    def set_columns(self, cells: Sequence[str]) -> list[str]:
        """Take a header's names; the names of columns that are not read come back."""
        columns = columns_of(cells)
        if columns is None:
            return []
        at = columns.index(Column.SERIAL) if Column.SERIAL in columns else None
        others = tuple(position for position in range(len(columns)) if position != at)
        self.order = (at, *others)
        self.columns = (Column.SERIAL, *(columns[position] for position in others))
        self.has_header = True
        return unknown_names(cells, columns)

    def continued(self, cells: Cells) -> list[tuple[int | None, str]]:
        """Tell to which columns the cells of a further line belong; None goes on with the one before."""
        texts = cells.texts
        if cells.separator == " " or (not cells.separator and cells.offsets and cells.offsets[0] > 0):
            at = [nearest(offset, self.offsets) for offset in cells.offsets]
            return list(zip(at, texts, strict=True))
        if len(texts) == 1:
            return [(None, texts[0])]
        shift = 1 if len(texts) == len(self.columns) - 1 and texts[0] else 0
        return [(position + shift, text) for position, text in enumerate(texts) if text]


def check_serials(tables: Sequence[AnnexTable]) -> None:
    """Put down every number that is missing or comes twice. Every annex may count anew."""
    last = 0
    for table in tables:
        for at, (serial, place) in enumerate(table.serials):
            if serial != last + 1 and not (at == 0 and serial == 1):
                sentence = _("序号是%(serial)d，应是%(expected)d：中间缺了或重复了一项。")
                table.faults.append(Fault(place, sentence % {"serial": serial, "expected": last + 1}))
            last = serial
