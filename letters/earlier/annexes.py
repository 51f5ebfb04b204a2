"""Reading the annexes line by line: labels, titles, headers, rows that may run over several lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from accounts.errors import Fault
from letters.earlier.columns import Column, column_of, columns_of
from letters.earlier.furniture import COPY_TO, TOTAL, reason_to_pass_over
from letters.earlier.notebook import Notebook
from letters.earlier.rows import OpenRow, Unreadable, close_row, group_of, names_a_class, opens_with_class
from letters.earlier.splitting import Cells, cells_of, leading_serial, serial_of
from letters.earlier.tables import PARTED, AnnexTable, check_serials, header_cells
from letters.earlier.tidying import join_pieces, tidy_cell
from letters.earlier.values import (
    LineKind,
    ReadAnnex,
    ReadLine,
    ReadRow,
    SourceLine,
    Statement,
    StatementKind,
)

LABEL = re.compile(r"附\s*件\s*(?P<number>[0-9]{1,2}|[一二三四五六七八九十])?\s*[：:]?")
# A row that runs on for longer was never one.
MOST_PIECES, LONGEST_ROW = 100, 5000
_TITLE_LINES = 4
_SENTENCE_END = ("。", "！", "？", "”", "）")


def is_label(text: str) -> bool:
    """Whether a line is nothing but 附件, numbered or not."""
    return bool(LABEL.fullmatch(text.strip()))


class AnnexReader:
    """Takes the lines of all annexes one by one; `finish` gives what they came to."""

    def __init__(self, book: Notebook) -> None:
        self.book = book
        self.lines: list[ReadLine] = []
        self.faults: list[Fault] = []
        self.statements: list[Statement] = []
        self.copy_to = ""
        self.facts: dict[Column | None, dict[str, str]] = {Column.DAY: {}, Column.BATCH: {}}
        self._annexes: list[AnnexTable] = []
        self._row: OpenRow | None = None
        self._row_line = 0
        self._header: list[str] = []
        self._judged_pieces = 0
        self._judgement = False

    def finish(self) -> tuple[ReadAnnex, ...]:
        """Close the last row and return the annexes that have one."""
        self._close()
        self._set_others_apart()
        check_serials(self._annexes)
        for annex in self._annexes:
            self.faults += annex.faults
        return tuple(
            ReadAnnex(annex.label, join_pieces(annex.title_lines), tuple(annex.rows))
            for annex in self._annexes
            if annex.rows or annex.title_lines
        )

    @property
    def columns(self) -> set[Column]:
        """Every column that a header named."""
        return {column for annex in self._annexes if annex.has_header for column in annex.columns}

    def read(self, line: SourceLine) -> None:
        """Class one line; what it says goes where it belongs."""
        text = line.text.strip()
        cells = self._annex.arranged(cells_of(line))
        if is_label(text):
            self._open_annex(line, text)
        elif self._takes_header(line) or self._starts_row(line, cells):
            return
        elif reason := reason_to_pass_over(text):
            self._note(line, LineKind.IGNORED, reason)
        else:
            self._read_other(line, text, cells)

    def _read_other(self, line: SourceLine, text: str, cells: Cells) -> None:
        if found := COPY_TO.fullmatch(text):
            self.copy_to = tidy_cell(found["names"], line.place, self.book).rstrip("。")
            self._note(line, LineKind.COPY_TO)
        elif total := TOTAL.fullmatch(re.sub(r"\s", "", text)):
            if total["count"]:
                self.statements.append(Statement(StatementKind.SELECTED, int(total["count"]), line.place))
            self._note(line, LineKind.IGNORED, _("合计行，只用来核对"))
        elif self._takes_group(line, text):
            return
        elif not self._takes_title(line, text):
            self._go_on(line, text, cells)

    @property
    def _annex(self) -> AnnexTable:
        if not self._annexes:
            self._annexes.append(AnnexTable())
        return self._annexes[-1]

    @property
    def _expected(self) -> int:
        return self._row.serial + 1 if self._row is not None else self._annex.next_serial

    def _open_annex(self, line: SourceLine, text: str) -> None:
        self._close()
        self._annexes.append(AnnexTable(first_line=len(self.lines), label=re.sub(r"\s|[：:]$", "", text)))
        self._note(line, LineKind.ANNEX_LABEL)

    def _takes_header(self, line: SourceLine) -> bool:
        cells = header_cells(line)
        if self._header:
            # The names of the columns stand on lines of their own, one below the other.
            if len(cells) == 1 and column_of(cells[0]) is not None and cells[0] not in self._header:
                self._header.append(cells[0])
                self._note(line, LineKind.HEADER)
                return True
            cells, self._header = tuple(self._header), []
            self._set_columns(cells, line)
            return False
        if len(cells) == 1 and cells[0] == "序号":
            self._header = [cells[0]]
            self._note(line, LineKind.HEADER)
            return True
        if columns_of(cells) is None:
            return False
        is_repeated = self._annex.has_header
        self._set_columns(cells, line)
        self._note(line, LineKind.HEADER, _("重复的表头") if is_repeated else "")
        return True

    def _set_columns(self, cells: Sequence[str], line: SourceLine) -> None:
        for name in self._annex.set_columns(cells):
            self.book.add(_("栏目“%(name)s”没有读取。") % {"name": name[:20]}, line.place)

    def _takes_title(self, line: SourceLine, text: str) -> bool:
        annex = self._annex
        if annex.has_header or annex.rows or self._row or len(annex.title_lines) >= _TITLE_LINES:
            return False
        annex.title_lines.append(tidy_cell(text, line.place, self.book))
        self._note(line, LineKind.ANNEX_TITLE)
        return True

    def _takes_group(self, line: SourceLine, text: str) -> bool:
        found = group_of(tidy_cell(text, line.place, Notebook()))
        if found is None or (self._row is not None and not self._is_complete()):
            return False
        self._close()
        self._annex.group, count = found
        if count is not None:
            self.statements.append(Statement(StatementKind.BY_CLASS, count, line.place, found[0]))
        self._note(line, LineKind.GROUP)
        return True

    def _starts_row(self, line: SourceLine, cells: Cells) -> bool:
        first = cells.texts[0] if cells.texts else ""
        serial = serial_of(first)
        if serial is not None and not any(cells.texts[1:]):
            return self._takes_lone_number(line, serial)
        if serial is None:
            return self._starts_loosely(line, cells)
        if serial != self._expected and not (
            self._row is None or self._is_complete() or cells.separator != " "
        ):
            return False
        self._open_row(line, serial)
        self._add_cells(cells)
        return True

    def _takes_lone_number(self, line: SourceLine, serial: int) -> bool:
        row = self._row
        if row is not None and row.is_empty and serial == row.serial:
            self.lines[self._row_line] = ReadLine(
                row.place, LineKind.IGNORED, str(serial), _("单独的数字，像是页码")
            )
            self._row = None
        elif serial != self._expected:
            self._note(line, LineKind.IGNORED, _("单独的数字，像是页码"))
            return True
        self._open_row(line, serial)
        return True

    def _starts_loosely(self, line: SourceLine, cells: Cells) -> bool:
        """A number with no more than a stop or a blank behind it, or a table's row whose number is automatic."""
        found = leading_serial(cells.texts[0]) if cells.texts else None
        can_start = self._row is None or self._is_complete()
        if found and found[0] == self._expected and can_start:
            self._open_row(line, found[0])
            texts = (found[1], *cells.texts[1:])
            self._row_pieces((at if len(texts) > 1 else None, text) for at, text in enumerate(texts, start=1))
            return True
        is_numbered_by_itself = cells.is_table or self._annex.lacks_serial
        if not is_numbered_by_itself or cells.texts[0] or not can_start:
            return False
        trial = OpenRow(self._expected, line.place, self._annex.columns, self._annex.group)
        trial.pieces += [(at, text) for at, text in enumerate(cells.texts) if at and text]
        if isinstance(close_row(trial, Notebook()), Unreadable):
            return False
        self.book.add(_("序号是空的（可能是自动编号），按次序补上。"), line.place)
        self._open_row(line, trial.serial)
        self._add_cells(cells)
        return True

    def _open_row(self, line: SourceLine, serial: int) -> None:
        self._close()
        annex = self._annex
        self._row = OpenRow(serial, line.place, annex.columns, annex.group)
        self._row_line = len(self.lines)
        self._judged_pieces, self._judgement = 0, False
        self._note(line, LineKind.ROW)

    def _add_cells(self, cells: Cells) -> None:
        if cells.separator == " " and len(cells.texts) > 2:
            self._annex.offsets = cells.offsets
        if self._row is not None:
            self._row.is_parted = cells.separator in PARTED
        self._row_pieces((at, text) for at, text in enumerate(cells.texts) if at and text)

    def _row_pieces(self, pieces: Iterable[tuple[int | None, str]]) -> None:
        if self._row is not None:
            self._row.pieces += pieces

    def _go_on(self, line: SourceLine, text: str, cells: Cells) -> None:
        """A line that starts nothing: it goes on with the row that is open, unless that row is finished."""
        row = self._row
        if row is None or self._is_full(row):
            self._note(line, LineKind.UNREAD, _("不知道属于哪一部分"))
            return
        pieces = self._annex.continued(cells)
        if self._is_complete() and not self._may_follow(row, text, pieces):
            self._note(line, LineKind.UNREAD, _("前一项已经完整，这一行不像它的续行"))
            return
        row.pieces += pieces
        self.book.add(_("一项分在几行里，已经接上。"), line.place)
        self._note(line, LineKind.CONTINUATION)

    def _is_full(self, row: OpenRow) -> bool:
        return len(row.pieces) >= MOST_PIECES or sum(len(text) for _column, text in row.pieces) > LONGEST_ROW

    def _may_follow(self, row: OpenRow, text: str, pieces: Sequence[tuple[int | None, str]]) -> bool:
        """Whether a line goes on with a row that could be whole: what it goes on with has not ended."""
        column = pieces[0][0]
        above = [piece for at, piece in row.pieces if piece and (column is None or at == column)]
        last = above[-1] if above else ""
        if not last.rstrip().endswith(_SENTENCE_END):
            return True
        return len(text) >= 8 and text.endswith(_SENTENCE_END) and not opens_with_class(text)

    def _is_complete(self) -> bool:
        row = self._row
        if row is None:
            return False
        # Asked again of every line: the answer stands until the row has another piece.
        if self._judged_pieces != len(row.pieces):
            self._judged_pieces = len(row.pieces)
            self._judgement = names_a_class(row) and isinstance(close_row(row, Notebook()), ReadRow)
        return self._judgement

    def _close(self) -> None:
        row, self._row = self._row, None
        if row is None:
            return
        self._annex.serials.append((row.serial, row.place))
        self._note_facts(row)
        read = close_row(row, self.book)
        if isinstance(read, Unreadable):
            line = self.lines[self._row_line]
            self.lines[self._row_line] = ReadLine(line.place, LineKind.UNREAD, line.text, read.reason)
            place = _("%(place)s（第%(serial)d项）") % {"place": row.place, "serial": row.serial}
            self._annex.faults.append(Fault(place, read.reason))
            return
        self._annex.rows.append(read)

    def _note_facts(self, row: OpenRow) -> None:
        """Keep what a row says of the whole letter: its date, its batch."""
        for position, text in row.pieces:
            column = row.columns[position] if position is not None and position < len(row.columns) else None
            if column in self.facts and text.strip():
                self.facts[column].setdefault(text.strip(), row.place)

    def _set_others_apart(self) -> None:
        """Beside an annex of measures, one without a single measure is something else: none of it is understood."""
        if not any(annex.rows for annex in self._annexes):
            return
        ends = [*(annex.first_line for annex in self._annexes[1:]), len(self.lines)]
        for annex, end in zip(self._annexes, ends, strict=True):
            if annex.rows or annex.first_line == end:
                continue
            for at in range(annex.first_line, end):
                if self.lines[at].kind not in {LineKind.IGNORED, LineKind.COPY_TO}:
                    self.lines[at] = replace(
                        self.lines[at], kind=LineKind.UNREAD, remark=_("这个附件不是举措清单")
                    )
        self._annexes = [annex for annex in self._annexes if annex.rows]

    def _note(self, line: SourceLine, kind: str, remark: str = "") -> None:
        shown = line.text.strip() if line.cells is None else "\t".join(line.cells)
        self.lines.append(ReadLine(line.place, kind, shown, remark))
