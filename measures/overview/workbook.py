"""The table of the page as a workbook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl.workbook import Workbook

from core.moments import local_minute
from core.spreadsheet import Value, add_sheet
from measures.models import Batch
from measures.overview.rows import Counts, UnitRow, total_of

WIDTHS = (30, 8, 8, 8, 8, 8, 8, 8, 12, 14, 18, 18)


def workbook_of(batch: Batch, rows: Sequence[UnitRow]) -> bytes:
    """Return the units with their counts, zero rows and the total among them, as an xlsx file."""
    header = (
        _("单位"),
        _("草稿"),
        _("待审"),
        pgettext("column", "退回"),
        pgettext("column", "通过"),
        _("其他"),
        _("已报"),
        _("上批"),
        pgettext("column", "情况"),
        _("截止"),
        _("最近登录"),
        _("最近提醒"),
    )
    workbook = Workbook(write_only=True)
    add_sheet(workbook, _("%(batch)s总览") % {"batch": batch}, header, _lines(rows), WIDTHS)
    stored = BytesIO()
    workbook.save(stored)
    return stored.getvalue()


def _lines(rows: Sequence[UnitRow]) -> Iterator[Sequence[Value]]:
    for row in rows:
        reminded = row.invitation.reminded_at
        yield (
            str(row.unit),
            *_figures(row.counts),
            str(row.condition.label) if row.last_day else "",
            f"{row.last_day:%Y-%m-%d}" if row.last_day else "",
            local_minute(row.last_sign_in) if row.last_sign_in else "",
            local_minute(reminded) if reminded else "",
        )
    yield (_("合计"), *_figures(total_of(rows)))


def _figures(counts: Counts) -> tuple[int, ...]:
    return (
        counts.draft,
        counts.waiting,
        counts.returned,
        counts.accepted,
        counts.other,
        counts.sent,
        counts.before,
    )
