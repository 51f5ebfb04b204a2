"""Real processes are heard, and killed ones are missed: by the probe, on pages, and by the administrators."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client, override_settings

from core.models import Notice, Outage
from fzworkflow.told import OUTAGE
from fzworkflow.vitals.bar import REMEMBERED_S
from tests.clients import client_of
from tests.factories import make_person
from tests.skips import needs_redis
from tests.vitals.heard import PROCESSES, administrator, hear
from tests.workers import kill, queue_of, until, worker

# A heartbeat a second: what takes six here takes ninety seconds by the settings as they are.
QUICK = {"HEARTBEAT_SECONDS": "1"}
SILENT_AFTER_S = 6
SLACK_S = 15
AN_HOUR_AHEAD = -3600


@pytest.fixture
def broker() -> Iterator[str]:
    """Another broker than other tests have; every process is heard for an hour, but what a test starts itself."""
    address, _queue = queue_of(4)
    with override_settings(
        CELERY_TASK_ALWAYS_EAGER=False,
        CELERY_BROKER_URL=address,
        HEARTBEAT_SECONDS=int(QUICK["HEARTBEAT_SECONDS"]),
    ):
        yield address


def state_of(sign: str) -> str:
    return str(Client().get("/readyz").json()["signs"][sign])


@needs_redis
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("process", "sign"), [("worker-render", "queue-render"), ("beat", "beat")])
def test_a_killed_process_is_missed_within_two_minutes(
    tmp_path: Path, broker: str, process: str, sign: str
) -> None:
    hear(*(name for name in PROCESSES if name != sign), seconds_ago=AN_HOUR_AHEAD)
    root, clerk = administrator(), make_person("office_clerk")
    touched = tmp_path / "heart"
    with worker(tmp_path, process, REDIS_URL=broker, HEART_FILE=str(touched), **QUICK) as running:
        until(lambda: state_of(sign) == "ok")
        assert touched.is_file()
        # What was told before it spoke for the first time is no matter.
        Notice.objects.all().delete()
        Outage.objects.all().delete()
        assert Client().get("/readyz").status_code == 200
        kill(running)
        killed_at = time.monotonic()
        until(lambda: Client().get("/readyz").status_code == 503)
    took_s = time.monotonic() - killed_at
    # What a slow machine takes besides is as much at fifteen seconds a heartbeat: ninety, this, and the bar's memory.
    assert took_s < SILENT_AFTER_S + SLACK_S
    assert SILENT_AFTER_S * 15 + SLACK_S + REMEMBERED_S < 120
    cache.clear()
    assert "后台处理已停" in client_of(clerk).get("/help/").content.decode()
    assert [one.recipient for one in Notice.objects.filter(kind=OUTAGE.code)] == [root]
    with worker(tmp_path, process, REDIS_URL=broker, **QUICK):
        until(lambda: Client().get("/readyz").status_code == 200)
    assert Outage.objects.get().ended_at is not None
    assert Notice.objects.filter(kind=OUTAGE.code, subject__startswith="已经恢复").count() == 1


@needs_redis
@pytest.mark.django_db(transaction=True)
def test_a_worker_is_heard_for_every_queue_that_it_serves_while_its_children_are_busy(
    tmp_path: Path, broker: str
) -> None:
    _address, queue = queue_of(4)
    hear("queue-render", "queue-index", "beat", seconds_ago=AN_HOUR_AHEAD)
    with worker(tmp_path, "worker", REDIS_URL=broker, **QUICK):
        until(lambda: state_of("queue-mail") == state_of("queue-default") == "ok")
        queue.send_task("fzworkflow.watch", queue="default")
        until(lambda: Client().get("/readyz").json()["signs"]["waiting-default"] == "ok")
