"""The chain of days: what is altered afterwards is named, and what is dropped after its time goes on being proved."""

from __future__ import annotations

import gzip
import hashlib
from datetime import date, datetime, time, timedelta
from io import StringIO
from pathlib import Path

import pgtrigger
import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from core.errors import Incomplete, NotAllowed
from core.models import Change, Event, EventDay
from core.trail.chain import breaks_in_chain, close_days, head, is_settled
from core.trail.lines import lines_of_day, written
from core.trail.retention import confirm_retention, kept_from, months_before, set_retention
from tests.factories import make_person

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
UNGUARDED = (
    *("core.Event:stamped_by_the_database", "core.Event:never_changed", "core.Event:never_removed"),
    *("core.Change:never_changed", "core.Change:never_removed"),
    *("core.EventDay:never_changed", "core.EventDay:never_removed"),
)


def enter(day: date, count: int = 2) -> list[Event]:
    """Put events of a past day down, as the database would have."""
    at = timezone.make_aware(datetime.combine(day, time.min))
    with pgtrigger.ignore("core.Event:stamped_by_the_database"):
        events = [
            Event.objects.create(at=at + timedelta(minutes=n), day=day, kind="act", act="save_measure")
            for n in range(count)
        ]
    for event in events:
        Change.objects.create(
            event=event, row_model="a.b", row_key=1, model="a.b", key=1, kind="update", becomes={"名": "新"}
        )
    return events


def closed_days(first: int, last: int = 1) -> list[Event]:
    """Enter two events a day, so many days ago until so many, and close them."""
    events = [event for ago in range(first, last - 1, -1) for event in enter(TODAY - timedelta(days=ago))]
    close_days()
    return events


def keep(months: int) -> None:
    """Decide how long the trail is kept, by two persons."""
    proposal = set_retention(by=make_person("office_reviewer"), months=months)
    confirm_retention(proposal, by=make_person("signatory"))


def verified(*arguments: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("verify_events", *arguments, stdout=out)
    except CommandError as error:
        return error.returncode, out.getvalue()
    return 0, out.getvalue()


def test_every_day_that_is_over_is_closed_once_the_empty_ones_too() -> None:
    enter(TODAY - timedelta(days=4))
    enter(TODAY - timedelta(days=2))
    enter(TODAY)
    close_days()
    assert close_days() == []
    days = list(EventDay.objects.order_by("day"))
    assert [(TODAY - one.day).days for one in days] == [4, 3, 2, 1]
    assert [one.events for one in days] == [2, 0, 2, 0]
    assert [one.before for one in days[1:]] == [one.digest for one in days[:-1]]
    code, said = verified("--head", days[1].digest)
    assert (code, days[-1].digest in said) == (0, True)


def test_an_altered_a_missing_and_an_added_event_are_named() -> None:
    altered, missing, worded, _whole = closed_days(2)
    with pgtrigger.ignore(*UNGUARDED):
        Event.objects.filter(pk=altered.pk).update(act="submit_measure")
        missing.changes.all().delete()
        missing.delete()
        worded.changes.update(becomes={"名": "旧"})
    (added,) = enter(TODAY - timedelta(days=2), count=1)
    code, said = verified()
    assert code == 1
    assert f"事件 {altered.pk} 被改动过" in said
    assert f"事件 {missing.pk or 0} " not in said
    assert "不见了" in said
    assert f"事件 {worded.pk} 被改动过" in said
    assert f"事件 {added.pk} 是后来加进去的" in said


def test_a_day_cut_out_of_the_chain_and_one_rewritten_are_named() -> None:
    closed_days(4)
    assert list(breaks_in_chain()) == []
    cut, rewritten = TODAY - timedelta(days=3), TODAY - timedelta(days=1)
    noted = head()
    assert noted is not None
    with pgtrigger.ignore(*UNGUARDED):
        EventDay.objects.filter(day=cut).delete()
        EventDay.objects.filter(day=rewritten).update(events=1)
    days = [one.day for one in breaks_in_chain()]
    assert days == [cut + timedelta(days=1), rewritten]
    assert verified("--head", "0" * 64)[0] == 1


def test_a_chain_in_sm3_goes_along_over_the_lines_themselves() -> None:
    closed_days(3)
    first, second, last = EventDay.objects.order_by("day")
    lines = b"".join(written(line) for _key, line in lines_of_day(second.day))
    assert second.lines_sm3 == hashlib.new("sm3", lines).hexdigest()
    assert (first.before_sm3, second.before_sm3, last.before_sm3) == ("", first.sm3, second.sm3)
    assert verified("--head", second.sm3) == (0, f"相符，至 {last.day}，摘要 {last.digest}，SM3 {last.sm3}\n")


@pytest.mark.parametrize("column", ["before_sm3", "lines_sm3", "sm3"])
def test_a_day_whose_sm3_was_altered_is_named(column: str) -> None:
    closed_days(2)
    altered = TODAY - timedelta(days=1)
    with pgtrigger.ignore(*UNGUARDED):
        EventDay.objects.filter(day=altered).update(**{column: "0" * 64})
    assert {one.day for one in breaks_in_chain()} == {altered}


@pytest.mark.parametrize("change", ["update", "delete"])
def test_a_closed_day_is_neither_changed_nor_removed(change: str) -> None:
    closed_days(1)
    with pytest.raises(IntegrityError, match="closed day stays"), transaction.atomic():
        EventDay.objects.update(digest="0" * 64) if change == "update" else EventDay.objects.all().delete()


def test_what_is_older_than_the_office_keeps_it_is_written_out_and_dropped(tmp_path: Path) -> None:
    old = TODAY - timedelta(days=250)
    (first, _second), (kept, _other) = enter(old), enter(TODAY - timedelta(days=1))
    close_days()
    proposal = set_retention(by=make_person("office_reviewer"), months=6)
    call_command("drop_events", str(tmp_path), stdout=StringIO())
    assert Event.objects.filter(pk=first.pk).exists()
    confirm_retention(proposal, by=make_person("office_reviewer"))
    call_command("drop_events", str(tmp_path), stdout=StringIO())
    assert not Event.objects.filter(day=old).exists()
    assert Event.objects.filter(pk=kept.pk).exists()
    path = tmp_path / f"events-{old}.jsonl.gz"
    assert f'"id":{first.pk}' in gzip.decompress(path.read_bytes()).decode()
    assert verified("--files", str(tmp_path))[0] == 0


def test_a_dropped_days_file_that_was_altered_or_lost_is_named(tmp_path: Path) -> None:
    keep(6)
    old = TODAY - timedelta(days=250)
    enter(old)
    close_days()
    call_command("drop_events", str(tmp_path), stdout=StringIO())
    path = tmp_path / f"events-{old}.jsonl.gz"
    text = gzip.decompress(path.read_bytes()).decode()
    path.write_bytes(gzip.compress(text.replace("save_measure", "sign_letter", 1).encode()))
    code, said = verified("--files", str(tmp_path))
    assert (code, "与当日的摘要不符" in said) == (1, True)
    path.unlink()
    assert "缺少导出文件" in verified("--files", str(tmp_path))[1]


def test_a_day_that_was_altered_is_not_dropped(tmp_path: Path) -> None:
    keep(6)
    first, _second = enter(TODAY - timedelta(days=250))
    close_days()
    with pgtrigger.ignore(*UNGUARDED):
        Event.objects.filter(pk=first.pk).update(act="submit_measure")
    with pytest.raises(CommandError, match=str(first.pk)):
        call_command("drop_events", str(tmp_path), stdout=StringIO())
    assert Event.objects.filter(pk=first.pk).exists()


def test_nothing_is_kept_for_less_than_half_a_year() -> None:
    with pytest.raises(Incomplete, match="需要补正"):
        set_retention(by=make_person("office_reviewer"), months=5)
    with pytest.raises(NotAllowed):
        set_retention(by=make_person("auditor"), months=12)
    assert kept_from() is None


def test_months_are_counted_by_the_calendar() -> None:
    assert months_before(date(2026, 8, 31), 6) == date(2026, 2, 28)
    assert months_before(date(2026, 1, 15), 13) == date(2024, 12, 15)


def test_a_day_waits_for_a_transaction_that_began_before_its_end() -> None:
    assert is_settled(TODAY)
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SELECT 1")
            assert not is_settled(TODAY)
            assert is_settled(TODAY - timedelta(days=1))
    finally:
        other.close()
