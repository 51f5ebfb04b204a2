"""What gathers, in one table: how long each kind is kept, how much there is of it, and when the next is dropped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from celery.schedules import crontab
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import BigIntegerField, Count, DateTimeField, F, Min, QuerySet, Value
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_stubs_ext import StrOrPromise
from knox.models import AuthToken

from accounts.hooks.models import HookDelivery
from core.models import Event, KeptAnswer, Mail, Message, Notice, Outage, OutboxEntry, Pressed, TrailExport
from core.trail.retention import months_kept
from evaluations.models import Report
from fzworkflow.schedule import BEAT_SCHEDULE
from letters.models import ArchivePackage
from measures.models import Export
from precedents.models import Annex, Question


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of things that gather: its name, how long it is kept, its rows, and the entry of beat's plan that drops it.

    `days` is a kind of `KEPT_DAYS`; where it is empty, `words` say how long. `at` is the column that says how old a row
    is; where it is empty, its age is no matter. `is_large` is a whole table that may hold millions, the oldest first.
    """

    name: str
    label: StrOrPromise
    rows: QuerySet[Any] | None = None
    at: str = ""
    days: str = ""
    words: StrOrPromise = ""
    entry: str = ""
    is_large: bool = False


@dataclass(frozen=True, slots=True)
class Gathered:
    """One kind as it stands: `count` is None where nobody counts it, `next_at` where nothing drops it by the clock."""

    label: str
    kept: str
    count: int | None = None
    is_estimate: bool = False
    oldest: datetime | None = None
    next_at: datetime | None = None


# So many rows of a large table are counted one by one; of more, the planner's own estimate is told.
MOST_COUNTED = 10_000
_FEW_OR_ESTIMATE = """
    SELECT CASE WHEN few.n < {most} THEN few.n ELSE greatest(few.n, reltuples::bigint) END
    FROM (SELECT count(*) AS n FROM (SELECT FROM {table} LIMIT {most}) AS first_rows) AS few, pg_class
    WHERE oid = '{table}'::regclass
"""
UNTIL_ENDED = gettext_lazy("到期为止，随后清除")
KINDS = (
    Kind("sessions", gettext_lazy("登录会话"), Session.objects.all(), words=UNTIL_ENDED, entry="ended"),
    Kind(
        "tokens",
        gettext_lazy("接口令牌"),
        AuthToken.objects.all(),
        "created",
        words=UNTIL_ENDED,
        entry="ended",
    ),
    Kind(
        "done entries",
        gettext_lazy("办完的后台任务"),
        OutboxEntry.objects.filter(done_at__isnull=False),
        "created_at",
        "outbox",
        entry="old-rows",
    ),
    Kind(
        "other entries",
        gettext_lazy("没有办成的后台任务"),
        OutboxEntry.objects.filter(done_at__isnull=True),
        "created_at",
        "given_up",
        entry="old-rows",
    ),
    Kind(
        "notices",
        gettext_lazy("提醒"),
        Notice.objects.all(),
        "created_at",
        "notices",
        entry="old-rows",
        is_large=True,
    ),
    Kind(
        "mails",
        gettext_lazy("邮件"),
        Mail.objects.all(),
        "created_at",
        "notices",
        entry="old-rows",
        is_large=True,
    ),
    Kind(
        "messages",
        gettext_lazy("网关消息"),
        Message.objects.all(),
        "created_at",
        "notices",
        entry="old-rows",
        is_large=True,
    ),
    Kind(
        "exports",
        gettext_lazy("举措导出"),
        Export.objects.all(),
        "created_at",
        "made_files",
        entry="old-exports",
    ),
    Kind(
        "trail exports",
        gettext_lazy("日志导出"),
        TrailExport.objects.all(),
        "created_at",
        "made_files",
        entry="old-trail-exports",
    ),
    Kind(
        "annexes",
        gettext_lazy("检索记录文件"),
        Annex.objects.all(),
        "created_at",
        "made_files",
        entry="old-annexes",
    ),
    Kind(
        "archives",
        gettext_lazy("归档包"),
        ArchivePackage.objects.all(),
        "created_at",
        "made_files",
        entry="old-archives",
    ),
    Kind(
        "reports",
        gettext_lazy("评估报告"),
        Report.objects.all(),
        "created_at",
        words=gettext_lazy("随统分结果长期保存"),
    ),
    Kind("questions", gettext_lazy("待编码的查询"), Question.objects.all(), "asked_at", "questions"),
    Kind(
        "presses", gettext_lazy("已提交的表单"), Pressed.objects.all(), "done_at", "presses", entry="old-rows"
    ),
    Kind(
        "answers",
        gettext_lazy("接口的回答"),
        KeptAnswer.objects.all(),
        "kept_at",
        "answers",
        entry="old-rows",
    ),
    Kind(
        "hook deliveries",
        gettext_lazy("事件推送的记录"),
        HookDelivery.objects.all(),
        "at",
        "hook_deliveries",
        entry="ended",
        is_large=True,
    ),
    Kind("outages", gettext_lazy("故障记录"), Outage.objects.all(), "began_at", "outages", entry="old-rows"),
    Kind("unattached", gettext_lazy("上传而没有附上的文件"), days="unattached", entry="unattached"),
    Kind(
        "unnamed",
        gettext_lazy("没有记录的公函、盖章件、移交的归档包、检索报告和评估报告文件"),
        days="unattached",
        entry="unnamed",
    ),
    Kind("previews", gettext_lazy("公函预览"), words=gettext_lazy("15分钟，在缓存里")),
)


def gathered(*, has_workers: bool) -> list[Gathered]:
    """Return every kind of the table as it stands, the trail last; in three queries."""
    now = timezone.localtime()
    counted = _counted()
    kinds = [
        Gathered(
            label=str(kind.label),
            kept=_days(settings.KEPT_DAYS[kind.days]) if kind.days else str(kind.words),
            count=count if kind.rows is not None else None,
            is_estimate=kind.is_large and count >= MOST_COUNTED,
            oldest=oldest,
            next_at=next_run(kind.entry, now) if kind.entry and has_workers else None,
        )
        for kind in KINDS
        for count, oldest in [counted.get(kind.name, (0, None))]
    ]
    return [*kinds, _trail()]


def next_run(entry: str, now: datetime) -> datetime:
    """Return when beat next starts an entry of its plan that runs once a day."""
    planned = BEAT_SCHEDULE[entry]["schedule"]
    assert isinstance(planned, crontab)
    at = now.replace(hour=min(planned.hour), minute=min(planned.minute), second=0, microsecond=0)
    return at if at > now else at + timedelta(days=1)


def _counted() -> dict[str, tuple[int, datetime | None]]:
    counts = [_count(kind) for kind in KINDS if kind.rows is not None]
    return {name: (count, oldest) for name, count, oldest in counts[0].union(*counts[1:], all=True)}


def _count(kind: Kind) -> QuerySet[Any, tuple[str, int, datetime | None]]:
    assert kind.rows is not None
    if kind.is_large:
        return _count_large(kind.name, kind.rows, kind.at)
    oldest: Any = Min(kind.at) if kind.at else Value(None, output_field=DateTimeField())
    named = kind.rows.order_by().values(counted_kind=Value(kind.name))
    found = named.annotate(counted_rows=Count("pk"), oldest_row=oldest)
    return found.values_list("counted_kind", "counted_rows", "oldest_row")


def _count_large(name: str, rows: QuerySet[Any], at: str) -> QuerySet[Any, tuple[str, int, datetime | None]]:
    counting = _FEW_OR_ESTIMATE.format(table=rows.model._meta.db_table, most=MOST_COUNTED)
    named = rows.order_by("pk").values(counted_kind=Value(name))
    found = named.annotate(
        counted_rows=RawSQL(counting, [], output_field=BigIntegerField()), oldest_row=F(at)
    )
    return found.values_list("counted_kind", "counted_rows", "oldest_row")[:1]


def _trail() -> Gathered:
    months = months_kept()
    kept = (
        _("%(months)d个月，由办公室两人决定") % {"months": months}
        if months
        else _("长期保存，由办公室两人决定")
    )
    with connection.cursor() as cursor:
        # Counting millions of rows is no page's business: the planner's own estimate will do.
        cursor.execute(
            "SELECT (SELECT reltuples::bigint FROM pg_class WHERE oid = %s::regclass),"
            " (SELECT at FROM core_event ORDER BY day, id LIMIT 1)",
            [Event._meta.db_table],
        )
        count, oldest = cursor.fetchone()
    return Gathered(_("操作日志"), kept, max(count, 0), is_estimate=True, oldest=oldest)


def _days(days: int) -> str:
    return ngettext("%(n)d天", "%(n)d天", days) % {"n": days}
