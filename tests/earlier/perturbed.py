"""Annexes in the shapes that people bring, and what happens to them on the way: breaks, pages, doubles, strangers."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random

from earlier.values import ReadRow
from tests.earlier.test_reading_kinds import FORMS, LABELS, ROWS, wrapped
from tests.earlier.test_reading_layout import set_out

STRANGERS = (
    "联系电话另告",
    "以上举措由各片区负责落实，有效期两年。",
    "注：排名不分先后",
    "12",
    "打印本页 关闭窗口",
    "省自贸办",
    "（此件公开发布）",
    "合计 48项",
    "抄送：省商务厅。",
)
PAGES = ("— 3 —", "- 3 -", "3", "第3页", "共12页 第3页", "序号\t举措内容\t创新性")
_ROW = re.compile(r"\s*(?:[0-9]+[\t ]|[0-9]+$|[0-9]+[.．、]|[（(⑴-⑿①-⑫㈠-㈩])")
Lines = list[str]


def novelty(row: ReadRow) -> str:
    return f"{LABELS[row.classification]}。创新点：{row.innovation_point}"


def measure(row: ReadRow) -> str:
    return f"{row.title}。{row.summary}"


def with_tabs(rows: Sequence[ReadRow], _chance: Random) -> Lines:
    return ["序号\t举措内容\t创新性", *(f"{row.serial}\t{measure(row)}\t{novelty(row)}" for row in rows)]


def with_blanks(rows: Sequence[ReadRow], _chance: Random) -> Lines:
    return ["序号  举措内容  创新性", *(f"{row.serial}  {measure(row)}  {novelty(row)}" for row in rows)]


def in_five_columns(rows: Sequence[ReadRow], _chance: Random) -> Lines:
    cells = (
        (str(row.serial), row.title, row.summary, LABELS[row.classification], row.innovation_point)
        for row in rows
    )
    return ["序号\t举措名称\t举措内容\t类别\t创新点", *map("\t".join, cells)]


def copied_from_pages(rows: Sequence[ReadRow], chance: Random) -> Lines:
    width = chance.randint(5, 25)
    lines = ["序号", "举措内容", "创新性"]
    for row in rows:
        lines += [str(row.serial), *wrapped(measure(row), width * 2).split("\n")]
        lines += wrapped(novelty(row), width).split("\n")
    return lines


def set_out_as_printed(rows: Sequence[ReadRow], chance: Random) -> Lines:
    widths = (2, chance.randint(9, 30), chance.randint(7, 20))
    middle = tuple(chance.random() < 0.5 for _ in range(3))
    header = set_out([("序号", "举措内容", "创新性")], widths, (False,) * 3)
    cells = [(str(row.serial), measure(row), novelty(row)) for row in rows]
    return header + set_out(cells, widths, middle)


def numbered(rows: Sequence[ReadRow], chance: Random) -> Lines:
    form = FORMS[chance.choice(list(FORMS))]
    return [f"{form(row.serial)}{measure(row)}{novelty(row)}" for row in rows]


def below_headings(rows: Sequence[ReadRow], chance: Random) -> Lines:
    form, counts_anew = FORMS[chance.choice(["1.", "（1）"])], chance.random() < 0.5
    lines: Lines = []
    serial, headings, last = 0, 0, ""
    for row in rows:
        if row.classification != last:
            last, headings = row.classification, headings + 1
            serial = 0 if counts_anew else serial
            lines.append(f"{'一二三四五六'[headings - 1]}、{LABELS[last]}")
        serial += 1
        lines.append(f"{form(serial)}{measure(row)}创新点：{row.innovation_point}")
    return lines


SHAPES: dict[str, Callable[[Sequence[ReadRow], Random], Lines]] = {
    one.__name__: one
    for one in (
        with_tabs,
        with_blanks,
        in_five_columns,
        copied_from_pages,
        set_out_as_printed,
        numbered,
        below_headings,
    )
}


def some_rows(chance: Random) -> tuple[ReadRow, ...]:
    count = chance.randint(1, len(ROWS))
    start = chance.randint(0, len(ROWS) - count)
    return tuple(
        replace(row, serial=serial) for serial, row in enumerate(ROWS[start : start + count], start=1)
    )


def broken(lines: Lines, chance: Random) -> None:
    """Break a line anywhere but inside a Latin word."""
    at = chance.randrange(len(lines))
    line = lines[at]
    cut = chance.randint(0, len(line))
    if 0 < cut < len(line) and not (line[cut - 1].isascii() and line[cut].isascii()):
        lines[at : at + 1] = [line[:cut], line[cut:]]


def turned_over(lines: Lines, chance: Random) -> None:
    lines.insert(chance.randrange(len(lines)), chance.choice(PAGES))


def doubled(lines: Lines, chance: Random) -> None:
    at = _row_start(lines, chance)
    lines.insert(at, lines[at])


def run_together(lines: Lines, chance: Random) -> None:
    at = chance.randrange(len(lines))
    if at:
        lines[at - 1 : at + 1] = [lines[at - 1] + lines[at]]


def with_a_stranger(lines: Lines, chance: Random) -> None:
    lines.insert(_row_start(lines, chance), chance.choice(STRANGERS))


def with_a_stranger_behind(lines: Lines, chance: Random) -> None:
    lines.append(chance.choice(STRANGERS))


def _row_start(lines: Lines, chance: Random) -> int:
    starts = [at for at, line in enumerate(lines) if _ROW.match(line)]
    return chance.choice(starts or [0])


# What cannot be told from the text itself is left out: where cells have no edges, a stranger among them has none.
_EVERYWHERE = (broken, turned_over, with_a_stranger_behind)
MISHAPS: dict[str, tuple[Callable[[Lines, Random], None], ...]] = dict.fromkeys(
    SHAPES, (*_EVERYWHERE, doubled, run_together, with_a_stranger)
) | {
    "copied_from_pages": (*_EVERYWHERE,),
    "set_out_as_printed": (turned_over, with_a_stranger_behind),
}
