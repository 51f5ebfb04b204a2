"""One row of an annex: its cells, and whatever lines went on with them, become a measure or a reason why not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from earlier.classes import LABELS, WORDS, class_of
from earlier.columns import DEFAULT, Column, Columns
from earlier.labelled import Labelled, labelled
from earlier.names import LONGEST_NAME, Ending, Named, is_no_name, name_of
from earlier.notebook import Notebook
from earlier.novelty import (
    CLASS_IN_BRACKETS,
    NOVELTY,
    NOVELTY_INSIDE,
    POINT_INSIDE,
    POINT_ONLY,
    TOLD_OTHERWISE,
    is_marked,
    names_a_class,
    opens_with_class,
)
from earlier.tidying import join_pieces, tidy_cell
from earlier.values import ReadRow
from measures.pasting import HAN

_HAN = re.compile(f"[{HAN}]")
# What stands behind the last full stop and is too short for a sentence: a page's number, a heading, a sum.
_LEFT_OVER = re.compile(r"[。！？](?P<text>[^。！？；”）]{1,10})$")
_BLANK_BETWEEN_HAN = re.compile(rf"(?<=[{HAN}”）])[ \u3000\t]+(?=[{HAN}“（])")


@dataclass(slots=True)
class OpenRow:
    """A row that is being read: its pieces in the order of the lines; a piece without a column goes on with the last."""

    serial: int
    place: str
    columns: Columns = DEFAULT
    # The class that it stands under, and whether it must be of it.
    group: str = ""
    group_binds: bool = True
    # Whether its cells are parted by more than blanks, so that one too many is no accident.
    is_parted: bool = False
    pieces: list[tuple[int | None, str]] = field(default_factory=list)
    # The lines of a text that it was put together from; none where a table's row came whole.
    lines: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing but the number yet."""
        return not any(text for _column, text in self.pieces)

    @property
    def can_be_whole(self) -> bool:
        """Whether it stands under a class, or names one."""
        return bool(self.group) or names_a_class("".join(text for _column, text in self.pieces))


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a row is not understood."""

    reason: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A row as it was understood, and what ended its name."""

    row: ReadRow
    named: Named

    def with_name(self, named: Named) -> ReadRow:
        """Return the row under the reading of its name that was settled on."""
        return replace(self.row, title=named.title.rstrip("。"), summary=named.summary)


def close_row(row: OpenRow, book: Notebook) -> Reading | Unreadable:
    """Make a measure of a row's pieces; the notebook hears of every tolerance."""
    joined = tidy_cell(join_pieces([text for _column, text in row.pieces]), row.place, Notebook())
    if len(NOVELTY_INSIDE.findall(joined)) > 1:
        return Unreadable(_("像是两项连在了一起，请分成两行并写上序号。"))
    overflows = any(column is not None and column >= len(row.columns) for column, _text in row.pieces)
    if overflows and row.is_parted:
        return Unreadable(_("比表头多出一栏，请核对各栏之间的分隔。"))
    is_placed = any(column is not None for column, _text in row.pieces)
    if not is_placed and (parts := labelled([text for _column, text in row.pieces if text])):
        return _from_labels(row, parts, book)
    row = row if NOVELTY_INSIDE.search(joined) else _class_beside_name(row)
    cells = _placed(row) if is_placed else _stacked(row)
    found = _from_columns(row, cells, book)
    if isinstance(found, Reading) and not overflows:
        return _whole(row, found)
    read = _from_text(row, {} if overflows else cells, book)
    if read is None and isinstance(found, Reading):
        return Unreadable(_("比表头多出一栏，请核对各栏之间的分隔。"))
    return _whole(row, read) if isinstance(read, Reading) else read or found


def _from_labels(row: OpenRow, parts: Labelled, book: Notebook) -> Reading | Unreadable:
    if parts.doubled:
        return Unreadable(_("“%(name)s”写了两处，请核对这一项。") % {"name": parts.doubled})
    for name in parts.unread:
        book.add(_("栏目“%(name)s”没有读取。") % {"name": name}, row.place)
    cells = {column: "\n".join(texts) for column, texts in parts.cells.items()}
    read = _from_columns(row, cells, book)
    # What was left out has its own name; of the rest nothing may be lost.
    kept: list[tuple[int | None, str]] = [(None, text) for texts in parts.cells.values() for text in texts]
    return _whole(replace(row, pieces=kept), read) if isinstance(read, Reading) else read


def _class_beside_name(row: OpenRow) -> OpenRow:
    """Take a class that stands in brackets before or behind the name, once, for the class of the row."""
    found = [
        (at, one) for at, (_column, text) in enumerate(row.pieces) for one in CLASS_IN_BRACKETS.finditer(text)
    ]
    if len(found) != 1 or found[0][0] > 1 or found[0][1].start() > LONGEST_NAME:
        return row
    at, one = found[0]
    code = WORDS[one["label"]]
    if row.group_binds and row.group not in {"", code}:
        return row
    column, text = row.pieces[at]
    pieces = [*row.pieces[:at], (column, text[: one.start()] + text[one.end() :]), *row.pieces[at + 1 :]]
    return replace(row, group=code, pieces=pieces)


def _whole(row: OpenRow, read: Reading) -> Reading | Unreadable:
    """Make sure that every Chinese character of the texts came through: nothing is lost without a word."""
    unread = {Column.OTHER, Column.DAY, Column.BATCH, Column.MARK}
    kept = [
        text
        for column, text in row.pieces
        if column is None or column >= len(row.columns) or row.columns[column] not in unread
    ]
    found = read.row
    texts = (found.title, found.summary, found.innovation_point, found.unit_names, *TOLD_OTHERWISE)
    lost = Counter(_HAN.findall("".join(kept))) - Counter(_HAN.findall("".join(texts)))
    if found.title[0] in "．.、，,。；;：:）)”":
        return Unreadable(_("名称以标点开头，请核对这一行。"))
    if any(POINT_INSIDE.search(text) for text in (found.title, found.summary, found.innovation_point)):
        return Unreadable(_("“创新点：”不止一处，请核对这一行。"))
    for text in (found.summary, found.innovation_point):
        if left_over := _LEFT_OVER.search(text):
            sentence = _("末尾的“%(text)s”不像一句话，请核对这一行。")
            return Unreadable(sentence % {"text": left_over["text"]})
    if lost:
        return Unreadable(_("“%(text)s”没有读进去，请核对这一行。") % {"text": "".join(lost)[:20]})
    return read


def _placed(row: OpenRow) -> dict[Column, str]:
    """Gather the lines of each column; one without a column goes on with the one before, a class opens its own."""
    gathered: dict[int, list[str]] = {}
    novelty = next(
        (at for at, one in enumerate(row.columns) if one in {Column.NOVELTY, Column.CLASS}), len(row.columns)
    )
    last = 1
    for column, text in row.pieces:
        above = gathered.get(last, [""])[-1]
        if column is None and novelty not in gathered and opens_with_class(text, above):
            last = novelty
        elif column is not None:
            last = column
        if text:
            gathered.setdefault(last, []).append(text)
    known = [(row.columns[at], texts) for at, texts in sorted(gathered.items()) if at < len(row.columns)]
    # Several units may stand on lines of their own; where the column's width broke a name, nothing parts it.
    return {
        column: join_pieces(texts) if column is Column.UNIT else "\n".join(texts) for column, texts in known
    }


def _stacked(row: OpenRow) -> dict[Column, str]:
    """Tell the cells of a row whose every cell stands on lines of its own, by the line that opens with a class."""
    texts = [text for _column, text in row.pieces if text]
    at = next((n for n in range(1, len(texts)) if opens_with_class(texts[n], texts[n - 1])), None)
    if at is None:
        return {}
    cells = {Column.SUMMARY: "\n".join(texts[:at]), Column.NOVELTY: "\n".join(texts[at:])}
    # A point on lines of its own has nothing that parts it from the class.
    if not opens_with_class(join_pieces(texts[at:])):
        cells[Column.NOVELTY] = texts[at]
        cells[Column.POINT] = "\n".join(texts[at + 1 :])
    return cells


def _from_columns(row: OpenRow, raw: Mapping[Column, str], book: Notebook) -> Reading | Unreadable:
    cells = {column: _tidy(column, text, row.place, book) for column, text in raw.items()}
    novelty = NOVELTY.match(cells.get(Column.CLASS) or cells.get(Column.NOVELTY, ""))
    code = class_of(novelty["label"], row.place, book) if novelty else row.group
    if not code or (not novelty and _names_another_class(cells)):
        return Unreadable(_no_class(cells))
    if row.group_binds and row.group not in {"", code}:
        return Unreadable(_("类别与所在的小标题不同，请核对。"))
    point = (novelty["point"] if novelty else "") or cells.get(Column.POINT, "")
    if not novelty and not point:
        point = cells.get(Column.NOVELTY, "")
    point = POINT_ONLY.sub("", point, count=1) if POINT_ONLY.match(point) else point
    if not point.strip():
        return Unreadable(_("读不出创新点。"))
    named = _name(raw, cells)
    if isinstance(named, Unreadable):
        return named
    mark = is_marked(cells.get(Column.MARK, ""))
    if mark is None:
        return Unreadable(_("特色标识一栏请写“是”或“否”。"))
    return Reading(
        ReadRow(
            serial=row.serial,
            title=named.title.rstrip("。"),
            summary=named.summary,
            classification=code,
            innovation_point=point.strip(),
            is_marked=mark or bool(novelty and novelty["mark"]),
            unit_names=cells.get(Column.UNIT, ""),
            place=row.place,
        ),
        named,
    )


def _names_another_class(cells: Mapping[Column, str]) -> bool:
    """Whether something that is no class of ours stands where the class would."""
    label = POINT_INSIDE.search(cells.get(Column.NOVELTY, ""))
    return bool(cells.get(Column.CLASS) or (label and label.start()))


def _no_class(cells: Mapping[Column, str]) -> str:
    written = (
        (cells.get(Column.CLASS) or cells.get(Column.NOVELTY, "")).partition("创新点")[0].rstrip("。：: ")
    )
    labels = "、".join(LABELS)
    if 1 < len(written) <= 12:
        return _("类别“%(word)s”不是%(labels)s之一，请改为其中一类。") % {"word": written, "labels": labels}
    return _("读不出类别（%(labels)s）。") % {"labels": labels}


def _from_text(row: OpenRow, raw: Mapping[Column, str], book: Notebook) -> Reading | Unreadable | None:
    """Read a row whose cells are not parted at all: the class with 创新点 behind it is where the text ends."""
    lines = [line for _column, text in row.pieces for line in text.split("\n")]
    joined = tidy_cell(join_pieces(lines), row.place, Notebook())
    found = list(NOVELTY_INSIDE.finditer(joined))
    if not found and row.group:
        found = list(POINT_INSIDE.finditer(joined))
    if len(found) != 1:
        return None
    upto, behind = found[0].start(), found[0].end()
    texts = dict(raw)
    for column in (Column.TITLE, Column.NOVELTY, Column.CLASS):
        texts.pop(column, None)
    texts[Column.SUMMARY] = _with_breaks(joined[:upto], lines)
    if "label" in found[0].groupdict():
        texts[Column.CLASS] = found[0]["label"] + "。"
    texts[Column.POINT] = joined[behind:]
    read = _from_columns(row, texts, book)
    if isinstance(read, Unreadable):
        return read
    book.add(_("各栏之间没有分隔，按类别和“创新点”断开。"), row.place)
    return read


def _with_breaks(text: str, lines: Sequence[str]) -> str:
    """Put the ends of the lines back into a text that was joined and put right."""
    ends = _positions(text, _counts(lines))
    starts = [0, *ends]
    return "\n".join(text[start:end] for start, end in zip(starts, [*ends, len(text)], strict=True))


def _name(raw: Mapping[Column, str], cells: Mapping[Column, str]) -> Named | Unreadable:
    """Return the name and the text, each from its column or the two told apart."""
    title, text = cells.get(Column.TITLE, "").strip(), cells.get(Column.SUMMARY, "").strip()
    if title and text:
        return Named(title, text, Ending.COLUMN)
    whole = title or text
    if not whole:
        return Unreadable(_("读不出名称或举措内容。"))
    written = raw.get(Column.TITLE if title else Column.SUMMARY, "")
    named = name_of(whole, _positions(whole, _counts(written.split("\n"))))
    if named is None and (blank := _BLANK_BETWEEN_HAN.search(written)):
        named = name_of(whole, _positions(whole, [_solid(written[: blank.start()])]))
    if named is not None:
        return named
    if not is_no_name(whole.rstrip("。")):
        return Unreadable(_("读不出名称或举措内容。"))
    return Unreadable(_("名称后没有句号，分不清名称和内容，请在名称后补上“。”。"))


def _counts(lines: Sequence[str]) -> list[int]:
    """Return after how many characters, blanks apart, each line but the last ends."""
    total, counts = 0, []
    for line in lines[:-1]:
        total += _solid(line)
        counts.append(total)
    return counts


def _solid(text: str) -> int:
    return len("".join(text.split()))


def _positions(text: str, counts: Sequence[int]) -> list[int]:
    """Return where in a text so many characters, blanks apart, have passed; what lies behind its end is left out."""
    solid = [at for at, character in enumerate(text) if not character.isspace()]
    return [solid[count] for count in counts if 0 < count < len(solid)]


def _tidy(column: Column, text: str, place: str, book: Notebook) -> str:
    if column is Column.UNIT:
        return tidy_cell(re.sub(r"\s*\n\s*", "、", text.strip()), place, book)
    return tidy_cell(join_pieces(text.split("\n")), place, book)
