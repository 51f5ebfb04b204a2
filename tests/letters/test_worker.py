"""Issuing through a real worker: what is left when it dies in the middle, and when it cannot be done."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
from celery import Celery
from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import override_settings
from django.utils import timezone

from accounts.inviting import send_invitation, unopened_account
from core import outbox, tasks
from core.models import OutboxEntry
from documents.rendering import FORMATS
from letters import actions
from letters.models import Letter, NumberSeries
from measures.models import Measure
from ops.layout import ROOT
from tests.factories import Cast, make_cast
from tests.skips import needs_redis
from tests.workers import kill, queue_of, until, worker


@pytest.fixture
def no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """The broker is dead when the request is committed: only the outbox knows of it."""
    monkeypatch.setattr(
        tasks, "deliver_entry", SimpleNamespace(apply_async=lambda _arguments, **_options: None)
    )


def signed(cast: Cast) -> Letter:
    cast.accepted()
    return cast.signed_letter()


@contextmanager
def workers(state: Path, broker: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run the worker that sweeps and sends mail, and the one that typesets; give the latter."""
    with (
        worker(state, "worker", REDIS_URL=broker),
        worker(state, "worker-render", REDIS_URL=broker) as typesetting,
    ):
        yield typesetting


@contextmanager
def held(series: NumberSeries) -> Iterator[BaseDatabaseWrapper]:
    """Hold a series of numbers on a connection of its own, which it gives."""
    holder = connection.copy()
    try:
        holder.set_autocommit(False)
        with holder.cursor() as cursor:
            cursor.execute("SELECT FROM letters_numberseries WHERE id = %s FOR UPDATE", [series.pk])
        yield holder
    finally:
        holder.rollback()
        holder.close()


def waiting_for(holder: BaseDatabaseWrapper) -> bool:
    """Tell whether somebody waits for a lock that this connection holds."""
    with holder.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks"
            " WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid)))"
        )
        return bool(cursor.fetchone()[0])


def issued_after_a_sweep(queue: Celery, letter: Letter) -> bool:
    """Sweep as beat does, again and again: the dead worker's locks go when the server notices."""
    with transaction.atomic():
        left = OutboxEntry.objects.select_for_update(skip_locked=True).filter(done_at__isnull=True)
        # As if the patience with the dead worker were over.
        OutboxEntry.objects.filter(pk__in=[entry.pk for entry in left]).update(due_at=timezone.now())
    queue.send_task("core.sweep_outbox", queue="default")
    time.sleep(0.5)
    return Letter.objects.filter(pk=letter.pk, state="issued").exists()


@needs_redis
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_leaves_one_letter_and_one_number(
    tmp_path: Path, no_worker: None
) -> None:
    cast = make_cast()
    letter = signed(cast)
    (tmp_path / "fonts").symlink_to(ROOT / "var" / "fonts")
    broker, queue = queue_of(2)
    with override_settings(MEDIA_ROOT=tmp_path / "media"):
        actions.request_issue(letter, by=cast.signatory)
        series = NumberSeries.objects.create(agency_code=letter.agency_code, year=letter.signed_on.year)
        with workers(tmp_path, broker) as typesetting, held(series) as holder:
            queue.send_task("core.sweep_outbox", queue="default")
            until(lambda: waiting_for(holder))
            kill(typesetting)
            letter.refresh_from_db()
            series.refresh_from_db()
            assert (letter.state, letter.number, series.last) == ("signed", "", 0)
        with workers(tmp_path, broker):
            until(lambda: issued_after_a_sweep(queue, letter))
        letter.refresh_from_db()
        series.refresh_from_db()
        assert (letter.sequence, series.last, letter.files.count()) == (1, 1, len(FORMATS))
        assert all((tmp_path / "media" / str(each.file.name)).is_file() for each in letter.files.all())


@needs_redis
@pytest.mark.django_db(transaction=True)
def test_letters_being_typeset_delay_no_mail(tmp_path: Path, no_worker: None) -> None:
    casts = [make_cast(evaluators=1) for _letter in range(3)]
    for cast in casts:
        actions.request_issue(signed(cast), by=cast.signatory)
    letter = Letter.objects.earliest("pk")
    (tmp_path / "fonts").symlink_to(ROOT / "var" / "fonts")
    broker, queue = queue_of(1)
    series = NumberSeries.objects.create(agency_code=letter.agency_code, year=letter.signed_on.year)
    with workers(tmp_path, broker), held(series) as holder:
        # The first letter takes as long as one of thousands of rows, and two more wait behind it.
        queue.send_task("core.sweep_outbox", queue="default")
        until(lambda: waiting_for(holder))
        send_invitation(unopened_account(username="new", name="新人", email="new@example.com"), "请开通账户")
        invitation = OutboxEntry.objects.get(topic="invite_person")
        queue.send_task("core.sweep_outbox", queue="default")
        until(lambda: OutboxEntry.objects.filter(pk=invitation.pk, done_at__isnull=False).exists())
        assert waiting_for(holder)
        assert not Letter.objects.exclude(state="signed").exists()


@pytest.mark.django_db
def test_a_request_that_cannot_be_met_is_answered_and_can_be_made_again(no_worker: None) -> None:
    cast = make_cast()
    letter = signed(cast)
    Measure.objects.filter(batch=cast.batch).update(title="签发之后改动的名称")
    actions.request_issue(letter, by=cast.signatory)
    entry = OutboxEntry.objects.latest("pk")
    assert outbox.deliver(entry.pk)
    letter.refresh_from_db()
    assert (letter.state, letter.issue_requested_at) == ("signed", None)
    assert letter.state_reason.startswith("没有印发：签发之后")
    Measure.objects.filter(batch=cast.batch).update(title=cast.batch.measures.get().title)
    assert actions.request_issue(letter, by=cast.signatory).issue_requested_at is not None


@pytest.mark.django_db
def test_a_signatory_who_lost_the_role_issues_nothing(no_worker: None) -> None:
    cast = make_cast()
    letter = signed(cast)
    actions.request_issue(letter, by=cast.signatory)
    cast.signatory.roles = []
    cast.signatory.save()
    assert outbox.deliver(OutboxEntry.objects.latest("pk").pk)
    letter.refresh_from_db()
    assert (letter.state, letter.issue_requested_at) == ("signed", None)
