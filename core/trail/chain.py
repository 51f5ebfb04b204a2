"""The chain: each day's digest over the day before, and finding what was altered since the day was closed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import connection, transaction
from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext as _

from core.digests import Digesting, Digests, digests
from core.models import Event, EventDay
from core.trail.lines import leaf_of, leaves_by_key, lines_of_day, written

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Break:
    """Something that is not as it was when its day was closed: the day, the event (0: the day itself), and what."""

    day: date
    event: int
    sentence: str


def close_days() -> list[EventDay]:
    """Close every day that is over, in order; a day to which a running transaction may still add waits."""
    today = timezone.localdate()
    closed = []
    while (day := _next_day()) is not None and day < today and is_settled(day):
        closed.append(_close(day))
    return closed


def breaks_in_chain() -> Iterator[Break]:
    """Yield what was altered, added or taken away since the days were closed, in the order of days."""
    before, expected = Digests("", ""), None
    for closed in EventDay.objects.order_by("day").iterator(chunk_size=50):
        if (closed.before, closed.before_sm3) != before or (expected is not None and closed.day != expected):
            yield Break(closed.day, 0, _("与前一日接不上：中间缺了或改了某一日的摘要。"))
        yield from breaks_of(closed)
        before, expected = Digests(closed.digest, closed.sm3), closed.day + ONE_DAY


def breaks_of(closed: EventDay) -> Iterator[Break]:
    """Yield what is wrong with one day, its place in the chain apart."""
    if (closed.digest, closed.sm3) != _digests(closed):
        yield Break(closed.day, 0, _("这一日的摘要被改动过。"))
    if closed.dropped_at is not None or closed.leaves is None:
        return
    if digests(bytes(closed.leaves)).sha256 != closed.leaves_sha256:
        yield Break(closed.day, 0, _("这一日逐条的摘要被改动过。"))
    yield from _altered(closed)


def head() -> EventDay | None:
    """Return the last closed day: its digest stands for everything before it."""
    return EventDay.objects.order_by("-day").first()


def _altered(closed: EventDay) -> Iterator[Break]:
    kept, lines = leaves_by_key(bytes(closed.leaves or b"")), Digesting()
    is_whole = True
    for key, line in lines_of_day(closed.day):
        lines.add(written(line))
        leaf = kept.pop(key, None)
        if leaf == leaf_of(key, line):
            continue
        is_whole = False
        yield Break(closed.day, key, _("是后来加进去的。") if leaf is None else _("被改动过。"))
    for key in kept:
        yield Break(closed.day, key, _("不见了。"))
    if is_whole and not kept and lines.digests.sm3 != closed.lines_sm3:
        yield Break(closed.day, 0, _("这一日的事件与当日的SM3摘要不符。"))


def _next_day() -> date | None:
    last = head()
    if last is not None:
        return last.day + ONE_DAY
    first: date | None = Event.objects.aggregate(first=Min("day"))["first"]
    return first


def is_settled(day: date) -> bool:
    """Whether every transaction that began before the day's end has ended: none can add to it any more."""
    end = timezone.make_aware(datetime.combine(day + ONE_DAY, time.min))
    with connection.cursor() as cursor:
        # Within a transaction the view stands still otherwise.
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start < %s",
            [end],
        )
        return bool(cursor.fetchone()[0] == 0)


@transaction.atomic
def _close(day: date) -> EventDay:
    each, lines = [], Digesting()
    for key, line in lines_of_day(day):
        each.append(leaf_of(key, line))
        lines.add(written(line))
    leaves = b"".join(each)
    last = head()
    closed = EventDay(
        day=day,
        events=len(each),
        before=last.digest if last else "",
        before_sm3=last.sm3 if last else "",
        leaves=leaves,
        leaves_sha256=digests(leaves).sha256,
        lines_sm3=lines.digests.sm3,
    )
    closed.digest, closed.sm3 = _digests(closed)
    closed.save(force_insert=True)
    return closed


def _digests(closed: EventDay) -> Digests:
    """Return what stands for a day and all before it; each digest is over digests of its own kind alone."""
    day = (closed.day.isoformat(), str(closed.events))
    return Digests(
        digests(_joined(closed.before, *day, closed.leaves_sha256)).sha256,
        digests(_joined(closed.before_sm3, *day, closed.lines_sm3)).sm3,
    )


def _joined(*parts: str) -> bytes:
    return "\n".join(parts).encode()
