"""From a file's lines and tables to its practices: which form the list has, and an account of every line."""

from __future__ import annotations

from collections.abc import Sequence

from precedents.reading.bodies import has_body_list, read_bodies
from precedents.reading.cards import is_card, read_cards
from precedents.reading.cases import has_cases, read_cases
from precedents.reading.checks import check_titles, check_totals, fold_names, totals_in
from precedents.reading.grids import with_tables
from precedents.reading.heads import head_lines, head_of, without_ending
from precedents.reading.labels import labelled
from precedents.reading.layout import with_lone_numbers, with_parted_numbers, without_contents
from precedents.reading.outline import read_outline
from precedents.reading.plain import read_plain
from precedents.reading.stacked import with_stacked_tables
from precedents.reading.tables import TableReader, is_list
from precedents.reading.tidying import tidy_blocks
from precedents.reading.tree import outline_of
from precedents.reading.values import (
    Block,
    Line,
    LineKind,
    NotAList,
    Notebook,
    ReadEntry,
    Reading,
    ReadLine,
    Row,
    Saying,
    Table,
    gettext_noop,
    say,
)
from precedents.reading.words import is_annex, is_container, is_field
from precedents.reading.wrapping import unwrapped

MOST_ENTRIES = 2000
MOST_LINES = 20_000
LONGEST_LINE = 20_000
MOST_CELLS_OF_A_LINE = 3
_ASIDE = {LineKind.HEAD, LineKind.IGNORED}


def read_blocks(blocks: Sequence[Block], book: Notebook) -> Reading:
    """Read a list. Raises `NotAList` where it holds more than a list can."""
    places = _places(blocks)
    _require_short(blocks)
    if len(places) > MOST_LINES:
        raise NotAList(say(gettext_noop("超过%(limit)d行，不像是一份清单。"), limit=MOST_LINES))
    blocks = with_stacked_tables(without_contents(tidy_blocks(blocks, book), book), book)
    blocks = with_parted_numbers(unwrapped(with_tables(with_lone_numbers(blocks, book)), book), book)
    blocks, _ending = without_ending(blocks, book)
    tables = _tables(blocks)
    cards = [block for block in blocks if isinstance(block, Table) and is_card(block)]
    if tables:
        entries = _read_tables(blocks, book)
    elif cards:
        entries = read_cards(cards, book)
        head_lines([block for block in blocks if isinstance(block, Line)], book)
    else:
        entries = _read_lines(_as_lines(blocks, book), book)
    check_totals(totals_in(_aside(book)), len(entries), book)
    entries = check_titles(entries, book)
    if len(entries) > MOST_ENTRIES:
        raise NotAList(
            say(
                gettext_noop("一份清单最多%(limit)d条，读到%(count)d条。"),
                limit=MOST_ENTRIES,
                count=len(entries),
            )
        )
    order = {place: position for position, place in enumerate(places)}
    lines = _accounted(book, order)
    return Reading(
        head=head_of([Line(line.at, line.text) for line in lines if line.kind in _ASIDE]),
        entries=tuple(entries),
        lines=lines,
        notes=tuple(book.notes()),
        stated=tuple(book.stated),
    )


def _require_short(blocks: Sequence[Block]) -> None:
    """Refuse what nobody wrote by hand."""
    for block in blocks:
        texts = (
            [(block.at, block.text)]
            if isinstance(block, Line)
            else [(row.at, text) for row in block.rows for text in row.texts]
        )
        for at, text in texts:
            if len(text) > LONGEST_LINE:
                sentence = gettext_noop("%(place)s有%(count)d字，最多%(limit)d字，不像是一份清单。")
                raise NotAList(say(sentence, place=str(at), count=len(text), limit=LONGEST_LINE))


def _tables(blocks: Sequence[Block]) -> list[Table]:
    return [block for block in blocks if isinstance(block, Table) and is_list(block) and not is_card(block)]


def _aside(book: Notebook) -> list[Line]:
    """Return the lines that are no practice's: what a list says of itself stands there."""
    return [Line(line.at, line.text) for line in book.lines if line.kind in _ASIDE]


def _read_tables(blocks: Sequence[Block], book: Notebook) -> list[ReadEntry]:
    """Read the tables; of the lines around them only a circular's own list counts, as a check."""
    reader = TableReader(book)
    lines: list[Line] = []
    for position, block in enumerate(blocks):
        if isinstance(block, Line):
            lines.append(block)
        elif is_list(block) or reader.goes_on(block):
            if lines and lines[-1] is blocks[position - 1] and _heads_a_table(lines[-1]):
                line = lines.pop()
                label = labelled(line.text)
                reader.open_field(line.at, label.rest if label else line.text.strip())
            reader.read(block)
    entries = reader.finish()
    named: list[ReadEntry] = []
    if has_body_list(lines):
        named, lines = read_bodies(lines, book)
        entries = fold_names(entries, named, book)
    head_lines(lines, book)
    return entries


def _heads_a_table(line: Line) -> bool:
    """二、贸易便利化领域 above a table of its own."""
    label = labelled(line.text)
    text = label.rest if label else line.text.strip()
    return len(text) <= 40 and is_field(text) and not is_container(text) and not text.endswith("。")


def _read_lines(lines: Sequence[Line], book: Notebook) -> list[ReadEntry]:
    if has_cases(lines):
        entries, around = read_cases(lines, book)
        head_lines(around, book)
        return entries
    if has_body_list(lines):
        entries, around = read_bodies(lines, book)
        head_lines(around, book)
        return entries
    letter, lines = _letter_and_annex(lines)
    head_lines(letter, book)
    if _is_numbered(lines):
        outline = outline_of(lines, book)
        asides = [*outline.before, *(line for node in outline.nodes for line in node.body)]
        entries = read_outline(outline, [count for _at, count in totals_in(asides)], book)
        around = outline.before
    else:
        entries, around = read_plain(lines, book)
    head_lines(around, book)
    return entries


def _letter_and_annex(lines: Sequence[Line]) -> tuple[Sequence[Line], Sequence[Line]]:
    """Part a circular from its annex, which holds the practices."""
    at = next((at for at, line in enumerate(lines) if is_annex(line.text)), 0)
    return (lines[:at], lines[at:]) if len(lines) - at > 2 else ((), lines)


def _is_numbered(lines: Sequence[Line]) -> bool:
    return any(labelled(line.text) for line in lines)


def _as_lines(blocks: Sequence[Block], book: Notebook) -> list[Line]:
    """Take tables that list no practices for lines of text; columns side by side are one only inside a case."""
    keeps_columns = has_cases([block for block in blocks if isinstance(block, Line)])
    lines: list[Line] = []
    for block in blocks:
        if isinstance(block, Line):
            lines.append(block)
            continue
        for row in block.rows:
            if len(row.own) < MOST_CELLS_OF_A_LINE or keeps_columns:
                lines += [Line(row.at, _joined(row))] if row.own else []
            else:
                remark = say(gettext_noop("表格没有写明哪一栏是名称，请在表头写“名称”或“改革事项”"))
                book.take(row.at, LineKind.UNREAD, _joined(row), remark)
    return lines


def _joined(row: Row) -> str:
    return "　".join(text.replace("\n", "") for text in row.own)


def _places(blocks: Sequence[Block]) -> list[Saying]:
    places: list[Saying] = []
    for block in blocks:
        places += [block.at] if isinstance(block, Line) else [row.at for row in block.rows]
    return places


def _accounted(book: Notebook, order: dict[Saying, int]) -> tuple[ReadLine, ...]:
    """Return the account in the order of the file."""
    return tuple(
        sorted(
            book.lines, key=lambda line: (order.get(line.at, len(order)), line.kind is not LineKind.UNREAD)
        )
    )
