"""Reading the annexes line by line: labels, titles, headers, rows that may run over several lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from core.errors import Fault
from earlier.classes import class_of
from earlier.columns import Column, column_of, columns_of
from earlier.doubts import Widths, doubt_about, is_torn_off
from earlier.furniture import COPY_TO, TOTAL, is_page_furniture, reason_to_pass_over
from earlier.going_on import GoingOn
from earlier.headings import Heading, class_in_title, heading_of
from earlier.labelled import names_a_part
from earlier.notebook import Notebook
from earlier.numbering import Numbered, number_alone, number_before
from earlier.rows import OpenRow, Reading, Unreadable, close_row
from earlier.settling import settle_names
from earlier.splitting import Cells, cells_of
from earlier.tables import (
    PARTED,
    AnnexTable,
    Serial,
    check_doubles,
    check_serials,
    header_cells,
    numbered_through,
    set_others_apart,
)
from earlier.tidying import join_pieces, tidy_cell
from earlier.values import LineKind, ReadAnnex, ReadLine, SourceLine, Statement, StatementKind

LABEL = re.compile(r"附\s*件\s*(?P<number>[0-9]{1,2}|[一二三四五六七八九十])?\s*[：:]?")
# A row that runs on for longer was never one.
MOST_PIECES, LONGEST_ROW = 100, 5000
_TITLE_LINES = 4


def is_label(text: str) -> bool:
    """Whether a line is nothing but 附件, numbered or not."""
    return bool(LABEL.fullmatch(text.strip()))


class AnnexReader:
    """Takes the lines of all annexes one by one; `finish` gives what they came to."""

    def __init__(self, book: Notebook, widths: Widths) -> None:
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
        self._widths = widths
        self._going_on = GoingOn(self.lines, widths)
        self._last_page = 0

    def finish(self) -> tuple[ReadAnnex, ...]:
        """Close the last row and return the annexes that have one."""
        self._close()
        self._annexes = set_others_apart(self._annexes, self.lines)
        check_serials(self._annexes)
        read = []
        for annex in self._annexes:
            check_doubles(annex)
            rows, faults = settle_names(annex.rows, self.book)
            self.faults += [*annex.faults, *faults]
            if annex.rows or annex.title_lines:
                numbered = numbered_through(annex, rows, self.book)
                read.append(ReadAnnex(annex.label, join_pieces(annex.title_lines), numbered))
        return tuple(read)

    @property
    def columns(self) -> set[Column]:
        """Every column that a header named."""
        return {column for annex in self._annexes if annex.has_header for column in annex.columns}

    def read(self, line: SourceLine) -> None:
        """Class one line; what it says goes where it belongs."""
        if line.part is not None:
            self._start_part(line.part)
        text = line.text.strip()
        cells = self._annex.arranged(cells_of(line))
        if is_label(text):
            self._open_annex(line, text)
        elif self._takes_header(line) or self._takes_heading(line, text) or self._starts_row(line, cells):
            pass
        elif (reason := reason_to_pass_over(text)) and (is_page_furniture(text) or not self._is_mid_sentence):
            self._note(line, LineKind.IGNORED, reason)
        else:
            self._read_other(line, text, cells)
        for taken in line.joined:
            self._note(taken, LineKind.CONTINUATION)

    def _read_other(self, line: SourceLine, text: str, cells: Cells) -> None:
        if self._is_mid_sentence:
            self._go_on(line, text, cells)
        elif found := COPY_TO.fullmatch(text):
            self.copy_to = tidy_cell(found["names"], line.place, self.book).rstrip("。")
            self._note(line, LineKind.COPY_TO)
        elif total := TOTAL.fullmatch(re.sub(r"\s", "", text)):
            if total["count"]:
                self.statements.append(Statement(StatementKind.SELECTED, int(total["count"]), line.place))
            self._note(line, LineKind.IGNORED, _("合计行，只用来核对"))
        elif not self._takes_title(line, text):
            self._go_on(line, text, cells)

    @property
    def _annex(self) -> AnnexTable:
        if not self._annexes:
            self._annexes.append(AnnexTable())
        return self._annexes[-1]

    @property
    def _is_mid_sentence(self) -> bool:
        return self._row is not None and self._going_on.is_mid_sentence(self._row)

    def _is_expected(self, number: Numbered) -> bool:
        """Whether a number is the next, in the form in which the rows before it are numbered."""
        annex = self._annex
        if annex.form and number.form != annex.form:
            return False
        following = self._row.serial + 1 if self._row is not None else annex.next_serial
        return number.value == following or (annex.may_count_anew and number.value == 1)

    def _is_repeated(self, number: Numbered) -> bool:
        row = self._row
        is_same = row is not None and not row.is_empty and number.value == row.serial
        return is_same and number.form == self._annex.form and not number.is_bare

    def _start_part(self, name: str) -> None:
        """A sheet of its own: its rows may count anew, and its name may be their class."""
        self._close()
        annex = self._annex
        word = class_in_title(name)
        annex.group, annex.group_binds = class_of(word, name, self.book) if word else "", False
        annex.may_count_anew = bool(annex.serials)
        annex.awaits_title = True

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
        if self._annex.is_torn(cells):
            sentence = _("表头像是断成了几行，或混进了页码，请让它独占一行。")
            self._annex.faults.append(Fault(line.place, sentence))
            self._note(line, LineKind.UNREAD, sentence)
            return True
        is_repeated = self._annex.has_header
        self._set_columns(cells, line)
        self._note(line, LineKind.HEADER, _("重复的表头") if is_repeated else "")
        return True

    def _set_columns(self, cells: Sequence[str], line: SourceLine) -> None:
        self._annex.awaits_title = False
        for name in self._annex.set_columns(cells):
            self.book.add(_("栏目“%(name)s”没有读取。") % {"name": name[:20]}, line.place)

    def _takes_title(self, line: SourceLine, text: str) -> bool:
        annex = self._annex
        if "\t" in text or "创新点" in text:
            return False
        is_first = not (annex.has_header or annex.rows or self._row) and len(annex.title_lines) < _TITLE_LINES
        if not is_first and not (annex.awaits_title and annex.rows and class_in_title(text)):
            return False
        if word := class_in_title(text):
            annex.group, annex.group_binds = class_of(word, line.place, self.book), False
        if is_first:
            annex.title_lines.append(tidy_cell(text, line.place, self.book))
        self._note(line, LineKind.ANNEX_TITLE if is_first else LineKind.GROUP)
        return True

    def _takes_heading(self, line: SourceLine, text: str) -> bool:
        found = heading_of(tidy_cell(text, line.place, Notebook()))
        if found is None or (found.form and found.form == self._annex.form):
            return False
        is_surely_one = found.count is not None or found.form
        if self._row is not None and not is_surely_one and not self._is_complete():
            return False
        self._close()
        self._open_group(line, found)
        return True

    def _open_group(self, line: SourceLine, heading: Heading) -> None:
        annex = self._annex
        annex.may_count_anew = bool(annex.serials)
        annex.heading_form = heading.form
        if not heading.word:
            annex.group = ""
            self._note(line, LineKind.UNREAD, _("小标题不是一个类别"))
            return
        annex.group, annex.group_binds = class_of(heading.word, line.place, self.book), True
        if heading.count is not None:
            self.statements.append(Statement(StatementKind.BY_CLASS, heading.count, line.place, annex.group))
        self._note(line, LineKind.GROUP)

    def _starts_row(self, line: SourceLine, cells: Cells) -> bool:
        first = cells.texts[0] if cells.texts else ""
        number = number_alone(first)
        self._drop_page_number(number or number_before(first), is_alone=not any(cells.texts[1:]))
        if number is not None and not any(cells.texts[1:]):
            return self._takes_lone_number(line, number)
        if number is None or (self._annex.form and number.form != self._annex.form):
            return self._starts_loosely(line, cells)
        if self._is_repeated(number) and not self._is_complete():
            self._note(line, LineKind.UNREAD, _("这个序号前面已经有过"))
            return True
        if not self._is_expected(number) and not (
            self._row is None or self._row.is_empty or self._is_complete() or cells.separator != " "
        ):
            return False
        self._open_row(line, number)
        self._add_cells(cells)
        return True

    def _takes_lone_number(self, line: SourceLine, number: Numbered) -> bool:
        row = self._row
        if number.form == "han" and not self._is_expected(number):
            return False
        if row is not None and number.value == row.serial:
            if not row.is_empty:
                self._note(line, LineKind.UNREAD, _("这个序号前面已经有过"))
                return True
        elif not self._is_expected(number):
            return self._takes_page_number(line, number)
        elif self._is_mid_sentence and not self._is_complete():
            self._note(line, LineKind.UNREAD, _("单独的数字，分不清是序号还是正文"))
            return True
        self._open_row(line, number)
        return True

    def _drop_page_number(self, number: Numbered | None, *, is_alone: bool) -> None:
        """A lone number that opened a row was a page's where the next line has a number of its own."""
        row = self._row
        if number is None or row is None or not row.is_empty:
            return
        is_a_rows = not number.is_bare and (bool(number.rest) or not is_alone)
        if number.value != row.serial and not (is_a_rows and number.form == self._annex.form):
            return
        self.lines[self._row_line] = ReadLine(
            row.place, LineKind.IGNORED, str(number.value), _("单独的数字，像是页码")
        )
        dropped = self._annex.serials.pop()
        self._annex.may_count_anew = dropped.counts_anew
        self._row = None

    def _takes_page_number(self, line: SourceLine, number: Numbered) -> bool:
        """A number on a line of its own may be a page's; in the middle of a sentence only where pages were counted."""
        if self._is_mid_sentence and number.value != self._last_page + 1:
            self._note(line, LineKind.UNREAD, _("单独的数字，分不清是页码还是正文"))
            return True
        self._last_page = number.value
        self._note(line, LineKind.IGNORED, _("单独的数字，像是页码"))
        return True

    def _starts_loosely(self, line: SourceLine, cells: Cells) -> bool:
        """A number with no more than a stop or a blank behind it, or a table's row whose number is automatic."""
        found = number_before(cells.texts[0]) if cells.texts else None
        can_start = self._row is None or self._is_complete()
        if found and self._is_expected(found) and can_start and not (found.is_bare and self._is_mid_sentence):
            self._open_row(line, found)
            texts = (found.rest, *cells.texts[1:])
            self._row_pieces((at if len(texts) > 1 else None, text) for at, text in enumerate(texts, start=1))
            return True
        if found and self._is_repeated(found):
            self._note(line, LineKind.UNREAD, _("这个序号前面已经有过"))
            return True
        is_numbered_by_itself = cells.is_table or self._annex.lacks_serial
        if not is_numbered_by_itself or cells.texts[0] or not can_start:
            return False
        following = Numbered(self._row.serial + 1 if self._row else self._annex.next_serial, self._annex.form)
        trial = self._annex.opened_row(following.value, line.place)
        trial.pieces += [(at, text) for at, text in enumerate(cells.texts) if at and text]
        if isinstance(close_row(trial, Notebook()), Unreadable):
            return False
        self.book.add(_("序号是空的（可能是自动编号），按次序补上。"), line.place)
        self._open_row(line, following)
        self._add_cells(cells)
        return True

    def _open_row(self, line: SourceLine, number: Numbered) -> None:
        self._close(is_followed=True)
        annex = self._annex
        annex.form = annex.form or number.form
        self._row = annex.opened_row(number.value, line.place)
        self._row_line = len(self.lines)
        self._row.lines += [line.text.strip()] * (line.cells is None)
        self._judged_pieces, self._judgement = 0, False
        counts_anew = annex.may_count_anew and number.value == 1
        annex.serials.append(Serial(number.value, line.place, counts_anew))
        annex.may_count_anew = False
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
        if line.cells is None and is_torn_off(text, self._annex.header):
            self._note(line, LineKind.UNREAD, _("像是断开的页码或表头，分不清是不是正文"))
            return
        pieces = self._annex.continued(cells)
        if not self._is_complete() or names_a_part(text, [piece for _column, piece in row.pieces]):
            row.pieces += pieces
            row.lines += [text] * (line.cells is None)
            self._note(line, LineKind.CONTINUATION)
        elif not self._going_on.may_follow(row, pieces):
            self._note(line, LineKind.UNREAD, _("前一项已经完整，这一行不像它的续行"))
            return
        else:
            self._note(line, LineKind.UNREAD, _("前一项已经完整，这一行不像它的续行"))
            self._going_on.add(row, text, pieces)
        self.book.add(_("一项分在几行里，已经接上。"), line.place)

    def _is_full(self, row: OpenRow) -> bool:
        return len(row.pieces) >= MOST_PIECES or sum(len(text) for _column, text in row.pieces) > LONGEST_ROW

    def _is_complete(self) -> bool:
        row = self._row
        if row is None:
            return False
        # Asked again of every line: the answer stands until the row has another piece.
        if self._judged_pieces != len(row.pieces):
            self._judged_pieces = len(row.pieces)
            self._judgement = row.can_be_whole and isinstance(close_row(row, Notebook()), Reading)
        return self._judgement

    def _close(self, *, is_followed: bool = False) -> None:
        row, self._row = self._row, None
        if row is None:
            return
        self._going_on.close(row, is_followed=is_followed)
        self._note_facts(row)
        read = close_row(row, self.book)
        if isinstance(read, Reading):
            doubt = doubt_about(row, self._annex.heading_form, self._annex.header, self._widths)
            read = Unreadable(doubt) if doubt else read
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

    def _note(self, line: SourceLine, kind: str, remark: str = "") -> None:
        shown = line.text.strip() if line.cells is None else "\t".join(line.cells)
        self.lines.append(ReadLine(line.place, kind, shown, remark))
