"""The register given out: the list that the page shows, whole, without ever holding more than some rows of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import IO, Any

from openpyxl import Workbook

from core.spreadsheet import Value, add_sheet, csv_lines
from register.choices import RecognitionKind
from register.models.entries import RegisterQuerySet
from register.printed import Printed, printed_entry

ROWS_AT_ONCE = 500
# A workbook is written whole before it is sent: this many rows take about a second.
MOST_IN_WORKBOOK = 5_000
HEADER = (
    "批次",
    "序号",
    "举措名称",
    "举措内容",
    "创新点",
    "创新性类别",
    "特色标识",
    "所属领域",
    "报送单位",
    "发布日期",
    "发文字号",
    "全国复制推广",
    "最佳实践案例",
    "网址",
)
WIDTHS = (8, 8, 36, 70, 45, 14, 12, 14, 36, 14, 26, 40, 40, 45)
Link = Callable[[Printed], str]


def printed_list(entries: RegisterQuerySet, on: date) -> Iterator[Printed]:
    """Yield entries as they read now, with what became of them up to a day."""
    for entry in entries.for_list(on).iterator(chunk_size=ROWS_AT_ONCE):
        yield printed_entry(entry, entry.recognitions.all())


def csv_parts(entries: Iterable[Printed], link: Link) -> Iterator[str]:
    """Return the list as CSV, row by row. Cells that a spreadsheet would take for a formula begin with a quote."""
    return csv_lines(HEADER, _rows(entries, link))


def json_parts(entries: Iterable[Printed], link: Link) -> Iterator[str]:
    """Yield the list as a JSON array of objects, one a line; the names are those of the API."""
    yield "["
    for position, entry in enumerate(entries):
        yield (",\n" if position else "\n") + json.dumps(written(entry, link), ensure_ascii=False)
    yield "\n]\n"


def written(entry: Printed, link: Link) -> dict[str, Any]:
    """Return an entry as its object in JSON."""
    return {
        "url": link(entry),
        "batch": entry.batch,
        "serial": entry.serial,
        "title": entry.title,
        "summary": entry.summary,
        "innovation_point": entry.innovation_point,
        "classification": entry.classification,
        "has_special_mark": entry.has_special_mark,
        "field": entry.field,
        "units": list(entry.units),
        "published_on": entry.published_on.isoformat(),
        "letter": entry.letter,
        "recognitions": [
            {"kind": one.kind, "dated_on": one.dated_on.isoformat(), "source": one.source}
            for one in entry.honours
        ],
    }


def write_workbook(entries: Iterable[Printed], link: Link, target: IO[bytes]) -> None:
    """Write the list as xlsx; what was printed stays text, also where it begins like a formula."""
    workbook = Workbook(write_only=True)
    add_sheet(workbook, "创新举措库", HEADER, _rows(entries, link), WIDTHS)
    workbook.save(target)


def fits_in_workbook(entries: RegisterQuerySet) -> bool:
    """Whether the list is short enough to be given out as xlsx."""
    return entries.order_by().values("pk")[: MOST_IN_WORKBOOK + 1].count() <= MOST_IN_WORKBOOK


def _rows(entries: Iterable[Printed], link: Link) -> Iterator[tuple[Value, ...]]:
    for entry in entries:
        honoured = {one.kind: f"{one.dated_on:%Y-%m-%d} {one.source}" for one in entry.honours}
        yield (
            entry.batch,
            entry.serial,
            entry.title,
            entry.summary,
            entry.innovation_point,
            entry.class_name,
            entry.mark_label,
            entry.field_name,
            entry.unit_names,
            entry.published_on.isoformat(),
            entry.letter,
            honoured.get(RecognitionKind.NATIONAL_REPLICATION, ""),
            honoured.get(RecognitionKind.BEST_PRACTICE, ""),
            link(entry),
        )
