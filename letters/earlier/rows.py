"""One row of an annex: its cells, and whatever lines went on with them, become a measure or a reason why not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from letters.earlier.columns import DEFAULT, MARK_LABELS, Column, Columns
from letters.earlier.notebook import Notebook
from letters.earlier.tidying import join_pieces, tidy_cell
from letters.earlier.values import ReadRow
from measures.choices import Classification
from measures.pasting import HAN

LABELS = {str(label): code for code, label in Classification.choices}
_CLASS = "|".join(sorted(LABELS, key=len, reverse=True))
_MARK = "|".join(MARK_LABELS)
_CLASS_HEAD = (
    rf"(?P<label>{_CLASS})类?(?:[（(、，+]?\s*(?P<mark>{_MARK})\s*[）)]?)?"
    r"(?=$|[。．.，,：:；;（(\s]|创新点)[。．.，,：:；;\s]*"
)
_POINT_LABEL = r"创新点\s*[：:]?\s*"
NOVELTY = re.compile(rf"{_CLASS_HEAD}(?:{_POINT_LABEL})?(?P<point>.*)", re.DOTALL)
NOVELTY_INSIDE = re.compile(rf"{_CLASS_HEAD}创新点\s*[：:]\s*")
_HAN = re.compile(f"[{HAN}]")
_POINT_ONLY = re.compile(_POINT_LABEL)
_OPEN, _CLOSE = "“‘（《〈【", "”’）》〉】"
_LONGEST_NAME = 40
_CLAUSE = re.compile(r"[，；：]")
YES, NO = (
    {"是", "√", "✓", "✔", "☑", "1", "有", "★", "*", "Y", "y", *MARK_LABELS},
    {"", "否", "—", "-", "无", "0", "/", "N", "n"},
)


@dataclass(slots=True)
class OpenRow:
    """A row that is being read: its pieces in the order of the lines; a piece without a column goes on with the last."""

    serial: int
    place: str
    columns: Columns = DEFAULT
    group: str = ""
    # Whether its cells are parted by more than blanks, so that one too many is no accident.
    is_parted: bool = False
    pieces: list[tuple[int | None, str]] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing but the number yet."""
        return not any(text for _column, text in self.pieces)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a row is not understood."""

    reason: str


def close_row(row: OpenRow, book: Notebook) -> ReadRow | Unreadable:
    """Make a measure of a row's pieces; the notebook hears of every tolerance."""
    joined = tidy_cell(join_pieces([text for _column, text in row.pieces]), row.place, Notebook())
    if len(NOVELTY_INSIDE.findall(joined)) > 1:
        return Unreadable(_("像是两项连在了一起，请分成两行并写上序号。"))
    overflows = any(column is not None and column >= len(row.columns) for column, _text in row.pieces)
    if overflows and row.is_parted:
        return Unreadable(_("比表头多出一栏，请核对各栏之间的分隔。"))
    cells = _placed(row) if any(column is not None for column, _text in row.pieces) else _stacked(row)
    tidied = {column: _tidy(column, text, cells, row.place, book) for column, text in cells.items()}
    found = _from_columns(row, tidied)
    if isinstance(found, ReadRow) and not overflows:
        return _whole(row, found)
    read = _from_text(row, joined, {} if overflows else tidied, book)
    if read is None and isinstance(found, ReadRow):
        return Unreadable(_("比表头多出一栏，请核对各栏之间的分隔。"))
    return _whole(row, read) if read else found


def _whole(row: OpenRow, read: ReadRow) -> ReadRow | Unreadable:
    """Make sure that every Chinese character of the texts came through: nothing is lost without a word."""
    unread = {Column.OTHER, Column.DAY, Column.BATCH, Column.MARK, Column.SERIAL}
    kept = [
        text
        for column, text in row.pieces
        if column is None or column >= len(row.columns) or row.columns[column] not in unread
    ]
    texts = (
        read.title,
        read.summary,
        read.innovation_point,
        read.unit_names,
        *LABELS,
        *MARK_LABELS,
        "类创新点",
    )
    lost = Counter(_HAN.findall("".join(kept))) - Counter(_HAN.findall("".join(texts)))
    if lost:
        return Unreadable(_("“%(text)s”没有读进去，请核对这一行。") % {"text": "".join(lost)[:20]})
    return read


def _tidy(column: Column, text: str, cells: Mapping[Column, str], place: str, book: Notebook) -> str:
    if column is Column.UNIT:
        return tidy_cell(re.sub(r"\s*\n\s*", "、", text.strip()), place, book)
    if column is Column.SUMMARY and not cells.get(Column.TITLE, "").strip():
        text = _with_stop(text, place, book)
    return tidy_cell(join_pieces(text.split("\n")), place, book)


def _with_stop(text: str, place: str, book: Notebook) -> str:
    """Put the full stop that a name lacks where a line's end or a blank parts it from the text."""
    text = text.strip()
    end, gap = _outside_quotes(text, "。！？"), _outside_quotes(text, "\n \u3000\t")
    if gap is None or not 1 < gap <= _LONGEST_NAME or (end is not None and end < gap):
        return text
    if text[gap] != "\n" and end is not None and not _is_no_name(text[:end]):
        return text
    book.add(_("名称后缺句号，按空格或换行断开。"), place)
    return f"{text[:gap].strip()}。{text[gap:].strip()}"


def _placed(row: OpenRow) -> dict[Column, str]:
    """Gather the pieces of each column; one without a column goes on with the one before, a class opens its own."""
    gathered: dict[int, list[str]] = {}
    novelty = next(
        (at for at, one in enumerate(row.columns) if one in {Column.NOVELTY, Column.CLASS}), len(row.columns)
    )
    last = 1
    for column, text in row.pieces:
        if column is None and novelty not in gathered and NOVELTY.match(text):
            last = novelty
        elif column is not None:
            last = column
        if text:
            gathered.setdefault(last, []).append(text)
    return {
        row.columns[at]: join_pieces(texts) for at, texts in sorted(gathered.items()) if at < len(row.columns)
    }


def _stacked(row: OpenRow) -> dict[Column, str]:
    """Tell the cells of a row whose every cell stands on lines of its own, by the line that opens with a class."""
    texts = [text for _column, text in row.pieces if text]
    at = next((n for n, text in enumerate(texts) if n and NOVELTY.match(text)), None)
    if at is None:
        return {}
    before, novelty = texts[:at], NOVELTY.match(texts[at])
    has_name = len(before) > 1 and not re.search(r"[。！？]", before[0]) and not _is_no_name(before[0])
    summary = "\n".join([before[0], join_pieces(before[1:])]) if has_name else join_pieces(before)
    cells = {Column.SUMMARY: summary}
    cells[Column.NOVELTY] = join_pieces([texts[at], *texts[at + 1 :]])
    if novelty and not novelty["point"].strip() and at + 1 < len(texts):
        cells[Column.NOVELTY] = texts[at]
        cells[Column.POINT] = join_pieces(texts[at + 1 :])
    return cells


def _from_columns(row: OpenRow, cells: Mapping[Column, str]) -> ReadRow | Unreadable:
    text = cells.get(Column.SUMMARY, "")
    novelty = NOVELTY.match(cells.get(Column.CLASS) or cells.get(Column.NOVELTY, ""))
    code = LABELS[novelty["label"]] if novelty else row.group
    if not code:
        return Unreadable(_("读不出类别（%(labels)s）。") % {"labels": "、".join(LABELS)})
    point = (novelty["point"] if novelty else "") or cells.get(Column.POINT, "")
    if not novelty and not point:
        point = cells.get(Column.NOVELTY, "")
    point = _POINT_ONLY.sub("", point, count=1) if _POINT_ONLY.match(point) else point
    if not point.strip():
        return Unreadable(_("读不出创新点。"))
    named = _name(cells.get(Column.TITLE, ""), text)
    if isinstance(named, Unreadable):
        return named
    mark = _is_marked(cells.get(Column.MARK, ""))
    if mark is None:
        return Unreadable(_("特色标识一栏请写“是”或“否”。"))
    if novelty and novelty["mark"]:
        mark = True
    return ReadRow(
        serial=row.serial,
        title=named[0],
        summary=named[1],
        classification=code,
        innovation_point=point.strip(),
        is_marked=mark,
        unit_names=cells.get(Column.UNIT, ""),
        place=row.place,
    )


def _from_text(row: OpenRow, joined: str, cells: Mapping[Column, str], book: Notebook) -> ReadRow | None:
    """Read a row whose cells are not parted at all: the class with 创新点 behind it is where the text ends."""
    found = list(NOVELTY_INSIDE.finditer(joined))
    if len(found) != 1:
        return None
    texts = {**cells, Column.TITLE: "", Column.SUMMARY: joined[: found[0].start()]}
    texts[Column.CLASS], texts[Column.POINT] = found[0]["label"] + "。", joined[found[0].end() :]
    texts.pop(Column.NOVELTY, None)
    read = _from_columns(row, texts)
    if isinstance(read, Unreadable):
        return None
    book.add(_("各栏之间没有分隔，按类别和“创新点”断开。"), row.place)
    return read


def _name(title: str, text: str) -> tuple[str, str] | Unreadable:
    """Return the name and the text; the name ends with the first full stop outside quotation marks and brackets."""
    if title.strip() and text.strip():
        return title.strip().rstrip("。"), text.strip()
    whole = (title or text).strip()
    end = _outside_quotes(whole, "。！？")
    if end is None or _is_no_name(whole[:end]):
        return Unreadable(_("名称后没有句号，分不清名称和内容，请在名称后补上“。”。"))
    name = whole[:end] if whole[end] == "。" else whole[: end + 1]
    summary = whole[end + 1 :].strip()
    if not name.strip() or not summary:
        return Unreadable(_("读不出名称或举措内容。"))
    return name.strip(), summary


def _outside_quotes(text: str, wanted: str) -> int | None:
    """Return where the first of the wanted characters stands outside quotation marks and brackets, or None."""
    depth = 0
    for at, character in enumerate(text):
        if character in _OPEN:
            depth += 1
        elif character in _CLOSE:
            depth = max(0, depth - 1)
        elif depth == 0 and character in wanted:
            return at
    return None


def _is_no_name(text: str) -> bool:
    """Whether a text is too much of a sentence for a name: long, or with a clause's mark outside quotation marks."""
    bare = re.sub(r"“[^”]*”|（[^）]*）|《[^》]*》", "", text)
    return len(text) > _LONGEST_NAME or bool(_CLAUSE.search(bare))


def _is_marked(text: str) -> bool | None:
    plain = text.strip().rstrip("。")
    return True if plain in YES else False if plain in NO else None


def group_of(text: str) -> tuple[str, int | None] | None:
    """Return class and stated count of a heading inside the table (一、全国首创（28项）), or None."""
    found = re.fullmatch(
        rf"(?:[一二三四五]、|（[一二三四五]）|[0-9][.、])?\s*(?P<label>{_CLASS})(?:类|举措|创新举措)*"
        r"\s*(?:[（(：:]?\s*(?:共)?(?P<count>[0-9]{1,4})\s*项\s*[）)]?)?[：:。]?",
        text.strip(),
    )
    if found is None:
        return None
    return LABELS[found["label"]], int(found["count"]) if found["count"] else None


def names_a_class(row: OpenRow) -> bool:
    """Whether a row can be whole at all: it stands under a class, or names one."""
    bare = "".join("".join(text.split()) for _column, text in row.pieces)
    return bool(row.group) or any(label in bare for label in LABELS)


def opens_with_class(text: str) -> bool:
    """Whether a text opens with a class."""
    return bool(NOVELTY.match(text))
