"""Issuing through a real worker: what is left when it dies in the middle, and when it cannot be done."""

from __future__ import annotations

import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from celery import Celery
from django.db import connection, transaction
from django.test import override_settings

from accounts import outbox, tasks
from accounts.models import OutboxEntry
from letters import actions
from letters.models import Letter, NumberSeries
from letters.rendering import FORMS
from measures.models import Measure
from ops.layout import ROOT
from tests.factories import Cast, make_cast
from tests.settings import GIVEN_REDIS_URL
from tests.workers import kill, queue_of, until, worker


@pytest.fixture
def no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """The broker is dead when the request is committed: only the outbox knows of it."""
    monkeypatch.setattr(tasks, "deliver_entry", SimpleNamespace(delay=lambda _entry_id: None))


def signed(cast: Cast) -> Letter:
    cast.accepted()
    return cast.signed_letter()


def waiting_for_us() -> bool:
    """Tell whether somebody waits for a lock that this connection holds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks"
            " WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid)))"
        )
        return bool(cursor.fetchone()[0])


def issued_after_a_sweep(queue: Celery, letter: Letter) -> bool:
    """Sweep as beat does, again and again: the dead worker's locks go when the server notices."""
    queue.send_task("accounts.sweep_outbox", queue="default")
    time.sleep(0.5)
    return Letter.objects.filter(pk=letter.pk, state="issued").exists()


@pytest.mark.skipif(not GIVEN_REDIS_URL, reason="needs a Redis for a real worker: make test brings one")
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
        with worker(tmp_path, REDIS_URL=broker) as first:
            with transaction.atomic():
                NumberSeries.objects.select_for_update().get(pk=series.pk)
                queue.send_task("accounts.sweep_outbox", queue="default")
                until(waiting_for_us)
                kill(first)
            letter.refresh_from_db()
            series.refresh_from_db()
            assert (letter.state, letter.number, series.last) == ("signed", "", 0)
        with worker(tmp_path, REDIS_URL=broker):
            until(lambda: issued_after_a_sweep(queue, letter))
        letter.refresh_from_db()
        series.refresh_from_db()
        assert (letter.sequence, series.last, letter.files.count()) == (1, 1, len(FORMS))
        assert all(Path(tmp_path / "media" / each.file.name).is_file() for each in letter.files.all())


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
