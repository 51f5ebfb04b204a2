"""What gathers is bounded: each kind has its time, something that drops it, and a row that says how it stands."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from knox.models import AuthToken

from accounts.models import TokenUse
from accounts.tasks import drop_ended
from core.made_files import drop_old
from core.models import Change, Mail, Notice, Outage, OutboxEntry, Retention, TrailExport
from core.models.made_file import MadeFile
from core.outbox import MAX_ATTEMPTS
from core.tasks import drop_old_rows
from fzworkflow.celery import app
from fzworkflow.schedule import BEAT_SCHEDULE
from fzworkflow.tasks import OWN_FOLDERS, drop_unnamed_files
from fzworkflow.vitals import growth
from fzworkflow.vitals.growth import KINDS, gathered, next_run
from fzworkflow.vitals.signs import signs_of
from measures import actions
from measures.models import Attachment
from measures.tasks import drop_unattached
from tests.clients import client_of
from tests.factories import BLANK_PDF, Cast, make_cast, make_person
from tests.letters.test_records import issued
from tests.vitals.heard import administrator
from tests.vitals.test_signs import NOW, WELL

app.loader.import_default_modules()
pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def ago(kind: str, more: timedelta = DAY) -> datetime:
    """Return a moment from before a kind's time."""
    return timezone.now() - timedelta(days=settings.KEPT_DAYS[kind]) - more


def aged(name: str, days: int) -> None:
    """Make a stored file so old."""
    then = (timezone.now() - timedelta(days=days)).timestamp()
    os.utime(default_storage.path(name), (then, then))


def test_work_that_was_done_or_given_up_long_ago_goes_and_the_rest_waits() -> None:
    now = timezone.now()
    rows: dict[str, dict[str, Any]] = {
        "done long ago": {"due_at": now, "done_at": ago("outbox")},
        "done of late": {"due_at": now, "done_at": ago("outbox", -DAY)},
        "given up long ago": {"due_at": ago("given_up"), "attempts": MAX_ATTEMPTS},
        "given up of late": {"due_at": ago("given_up", -DAY), "attempts": MAX_ATTEMPTS},
        "waiting": {"due_at": ago("given_up")},
    }
    for topic, values in rows.items():
        OutboxEntry.objects.create(topic=topic, **values)
    assert drop_old_rows() == 2
    assert sorted(OutboxEntry.objects.values_list("topic", flat=True)) == [
        "done of late",
        "given up of late",
        "waiting",
    ]


def test_notices_go_with_their_mails_after_their_time_and_leave_no_copy_in_the_trail() -> None:
    person, now = make_person(), timezone.now()
    for at in (ago("notices"), ago("notices", -DAY)):
        mail = Mail.objects.create(recipient=person, address="a@example.org", subject="提醒", due_at=now)
        notice = Notice.objects.create(recipient=person, kind="account", subject="旧", due_at=now, mail=mail)
        Mail.objects.filter(pk=mail.pk).update(created_at=at)
        Notice.objects.filter(pk=notice.pk).update(created_at=at)
    changes = Change.objects.count()
    assert drop_old_rows() == 1
    assert (Notice.objects.get().pk, Mail.objects.get().pk) == (notice.pk, mail.pk)
    assert Change.objects.count() == changes


def test_an_outage_goes_long_after_it_was_over_and_never_while_it_lasts() -> None:
    for sign, ended_at in (("over", ago("outages")), ("open", None)):
        row = Outage.objects.create(sign=sign)
        Outage.objects.filter(pk=row.pk).update(began_at=ago("outages", 2 * DAY), ended_at=ended_at)
    drop_old_rows()
    assert Outage.objects.get().sign == "open"


def test_sessions_and_tokens_go_once_they_are_over_with_what_was_noted_of_them() -> None:
    person = make_person()
    for lasts in (timedelta(hours=1), timedelta(hours=-1)):
        token = AuthToken.objects.create(person, expiry=lasts)[0]
        TokenUse.objects.create(digest=token.digest, person=person, used_at=timezone.now())
        session = SessionStore()
        session.set_expiry(timezone.now() + lasts)
        session.create()
    assert drop_ended() == 2
    assert (Session.objects.count(), AuthToken.objects.count(), TokenUse.objects.count()) == (1, 1, 1)


def test_an_upload_that_was_never_attached_goes_with_what_was_made_of_it() -> None:
    cast = make_cast()
    draft, sent = cast.draft(), cast.submitted(title="另一项")
    kept = attached(cast, draft)
    left = [f"attachments/{number}/{'a' * 32}" for number in (draft.pk, 999_999_999)]
    on_record = f"attachments/{sent.pk}/{'b' * 32}"
    fresh = f"attachments/{draft.pk}/{'c' * 32}"
    for name in [kept, *left, f"{left[0]}-words", on_record, fresh]:
        if name != kept:
            default_storage.save(name, ContentFile(b"x"))
        aged(name, 0 if name == fresh else 3)
    assert drop_unattached() == 2
    assert [name for name in (kept, on_record, fresh) if not default_storage.exists(name)] == []
    assert [name for name in (*left, f"{left[0]}-words") if default_storage.exists(name)] == []


def attached(cast: Cast, measure: models.Model) -> str:
    file = SimpleUploadedFile("a.pdf", BLANK_PDF)
    return str(actions.add_attachment(measure, by=cast.submitter, file=file, name="a.pdf").file.name)  # type: ignore[arg-type]


def test_a_made_file_whose_row_was_never_written_goes_too() -> None:
    person = make_person("auditor")
    row = TrailExport.objects.create(requested_by=person, format="csv")
    row.file.save("trail", ContentFile(b"kept"), save=False)
    row.sha256, row.finished_at = "a" * 64, timezone.now()
    row.save()
    default_storage.save(f"trail/{'d' * 32}", ContentFile(b"left"))
    for name in (str(row.file.name), f"trail/{'d' * 32}"):
        aged(name, 3)
    assert drop_old(TrailExport.objects.all()) == 0
    assert default_storage.listdir("trail")[1].count(Path(str(row.file.name)).name) == 1
    assert not default_storage.exists(f"trail/{'d' * 32}")


@pytest.mark.parametrize("folder", OWN_FOLDERS)
def test_a_file_that_no_row_names_goes_from_each_folder_once_its_request_is_over(folder: str) -> None:
    old, fresh = f"{folder}/{'e' * 32}", f"{folder}/{'f' * 32}"
    for name, days in ((old, 3), (fresh, 1)):
        default_storage.save(name, ContentFile(b"x"))
        aged(name, days)
    assert drop_unnamed_files() == 1
    assert [default_storage.exists(name) for name in (old, fresh)] == [False, True]
    default_storage.delete(fresh)


def test_a_file_that_a_row_names_stays_however_old_it_is() -> None:
    _cast, letter = issued()
    names = [str(one.file.name) for one in letter.files.all()]
    for name in names:
        aged(name, 4_000)
    assert drop_unnamed_files() == 0
    assert [name for name in names if not default_storage.exists(name)] == []


def test_what_is_stored_lies_where_something_sweeps() -> None:
    """A new kind of file gets its folder swept, or this fails."""
    fields = [
        field
        for model in apps.get_models()
        if not issubclass(model, MadeFile)
        for field in model._meta.local_concrete_fields
        if isinstance(field, models.FileField)
    ]
    swept = {*OWN_FOLDERS.values(), Attachment}
    assert {field.model for field in fields} <= swept


def test_every_kind_of_made_files_is_in_the_table() -> None:
    shown = {kind.rows.model for kind in KINDS if kind.rows is not None}
    assert {model for model in apps.get_models() if issubclass(model, MadeFile)} <= shown


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_kind_says_how_long_it_is_kept_and_is_dropped_by_a_task_that_there_is(kind: object) -> None:
    found = next(one for one in KINDS if one is kind)
    assert bool(found.days) != bool(found.words)
    assert not found.days or settings.KEPT_DAYS[found.days] > 0
    assert not found.entry or BEAT_SCHEDULE[found.entry]["task"] in app.tasks
    assert found.entry or found.name in {"reports", "questions", "previews"}


def test_every_time_of_the_settings_is_one_of_the_table() -> None:
    assert {kind.days for kind in KINDS if kind.days} == set(settings.KEPT_DAYS)


def test_the_next_run_is_tonight_or_the_night_after() -> None:
    noon = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)
    night = noon.replace(hour=1)
    assert next_run("old-exports", noon) == noon.replace(hour=3, minute=30) + DAY
    assert next_run("old-exports", night) == noon.replace(hour=3, minute=30)


@pytest.mark.parametrize(
    ("settle", "said"),
    [
        (lambda: None, "长期保存，由办公室两人决定"),
        (lambda: _decided(12), "12个月，由办公室两人决定"),
    ],
)
def test_the_page_shows_what_there_is_and_leaves_the_trail_to_the_office(
    settle: Callable[[], None], said: str
) -> None:
    settle()
    OutboxEntry.objects.create(topic="x", due_at=timezone.now())
    with CaptureQueriesContext(connection) as queries:
        rows = {one.label: one for one in gathered(has_workers=True)}
    assert len(queries) <= 3
    assert rows["没有办成的后台任务"].count == 1
    assert rows["没有办成的后台任务"].kept == "180天"
    assert rows["没有办成的后台任务"].next_at == next_run("old-rows", timezone.localtime())
    assert (rows["操作日志"].kept, rows["操作日志"].is_estimate, rows["操作日志"].next_at) == (
        said,
        True,
        None,
    )
    shown = client_of(administrator()).get("/status/").content.decode()
    assert "没有办成的后台任务" in shown
    assert said in shown


def _decided(months: int) -> None:
    Retention.objects.create(
        months=months,
        decided_by=make_person("office_reviewer"),
        confirmed_by=make_person("signatory"),
        confirmed_at=timezone.now(),
    )


def test_the_manual_of_operations_names_every_sign_and_every_kind_with_its_time() -> None:
    manual = (settings.BASE_DIR / "docs" / "operations.md").read_text("utf-8")
    signs = {one.name for one in signs_of(WELL, NOW)} | {"workers", "queues"}
    assert [name for name in signs if f"`{name}`" not in manual and not name.startswith("waiting-")] == []
    assert [str(kind.label) for kind in KINDS if str(kind.label) not in manual] == []
    told = {kind: f"{days}天" for kind, days in settings.KEPT_DAYS.items()}
    assert [kind for kind, days in told.items() if days not in manual] == []


def test_of_a_large_table_an_estimate_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    cast = make_cast()
    rows = [
        Notice(recipient=cast.clerk, kind="due", subject=f"第{n}件", path="/", due_at=timezone.now())
        for n in range(7)
    ]
    Notice.objects.bulk_create(rows)
    told = next(one for one in gathered(has_workers=True) if one.label == "提醒")
    assert (told.count, told.is_estimate, told.oldest) == (7, False, Notice.objects.earliest("pk").created_at)
    monkeypatch.setattr(growth, "MOST_COUNTED", 5)
    told = next(one for one in gathered(has_workers=True) if one.label == "提醒")
    assert (told.count, told.is_estimate) == (5, True)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE core_notice")
    assert next(one for one in gathered(has_workers=True) if one.label == "提醒").count == 7


def test_what_grows_with_every_event_is_not_counted_row_by_row() -> None:
    large = {kind.name for kind in KINDS if kind.is_large}
    assert large == {"notices", "mails", "messages", "hook deliveries"}
