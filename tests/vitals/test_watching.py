"""What reads the vital signs: the probe, the gauges, the bar, the page, and the notices to administrators."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils import timezone

from accounts.models import User
from backups.models import BackupRun
from core.models import Notice, Outage, OutboxEntry
from core.outbox import MAX_ATTEMPTS
from fzworkflow.tasks import watch
from fzworkflow.told import OUTAGE
from fzworkflow.vitals.reading import read_everything
from precedents.models import EncoderState
from tests.clients import client_of
from tests.factories import make_cast, make_person
from tests.vitals.heard import PROCESSES, administrator, hear

pytestmark = pytest.mark.django_db
RENDER = "queue-render"


@pytest.fixture(autouse=True)
def with_workers() -> Iterator[None]:
    """As behind a broker that is away: workers are there, and to be heard."""
    with override_settings(CELERY_TASK_ALWAYS_EAGER=False, CELERY_BROKER_URL="redis://127.0.0.1:1/0"):
        hear(*PROCESSES)
        yield


def page(person: User | None, address: str = "/help/") -> str:
    return client_of(person).get(address).content.decode()


def test_everything_is_read_in_one_query() -> None:
    now = timezone.now()
    OutboxEntry.objects.create(topic="x", due_at=now)
    OutboxEntry.objects.create(topic="x", due_at=now, attempts=MAX_ATTEMPTS)
    OutboxEntry.objects.create(topic="x", due_at=now, done_at=now)
    BackupRun.objects.create(started_at=now, finished_at=now, name="a.age", sha256="a", sm3="a")
    BackupRun.objects.create(started_at=now, finished_at=now, failure="磁盘已满")
    EncoderState.objects.create(pk=1, reason="不支持")
    Outage.objects.create(sign="disk")
    with CaptureQueriesContext(connection) as queries:
        read = read_everything()
    assert len(queries) == 1
    assert set(read.heard) == set(PROCESSES)
    assert (read.given_up, read.backups.last_at, read.backups.has_failed) == (1, now, True)
    assert (read.encoder.reason, set(read.outages)) == ("不支持", {"disk"})
    assert read.oldest_undelivered == OutboxEntry.objects.earliest("pk").created_at


def test_readiness_is_refused_while_a_worker_is_silent_and_says_which() -> None:
    assert Client().get("/readyz").status_code == 200
    hear(RENDER, seconds_ago=100)
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (503, "unavailable")
    assert {name for name, state in answer.json()["signs"].items() if state == "down"} == {RENDER}


def test_gauges_tell_every_sign() -> None:
    hear(RENDER, seconds_ago=100)
    told = Client().get("/metrics").content.decode()
    assert 'fzworkflow_vital_sign_state{sign="queue-render",unit="seconds"} 2\n' in told
    assert 'fzworkflow_vital_sign_state{sign="beat",unit="seconds"} 0\n' in told
    assert 'fzworkflow_vital_sign_limit{sign="beat",unit="seconds"} 90\n' in told
    assert "# TYPE fzworkflow_vital_sign_value gauge\n" in told


def test_the_bar_is_on_the_pages_of_office_and_administrators_alone() -> None:
    cast, root = make_cast(evaluators=1), administrator()
    everybody = {
        **{role: getattr(cast, role) for role in ("clerk", "reviewer", "signatory", "auditor")},
        **{role: getattr(cast, role) for role in ("submitter", "unit_lead", "evaluation_lead")},
        "evaluator": cast.evaluators[0],
        "administrator": root,
        "nobody": None,
    }
    assert [role for role, person in everybody.items() if "outage-bar" in page(person)] == []
    hear(RENDER, seconds_ago=200)
    shown = {role for role, person in everybody.items() if "后台处理已停3分钟：公函不排印" in page(person)}
    assert shown == {"clerk", "reviewer", "signatory", "auditor", "administrator"}
    assert ('href="/status/">看运行状况' in page(root), "请告诉系统管理员" in page(cast.clerk)) == (
        True,
        True,
    )


def test_the_bar_is_on_the_pages_of_the_administration_too() -> None:
    root = administrator()
    assert "outage-bar" not in page(root, "/admin/")
    hear(RENDER, seconds_ago=200)
    for address in ("/admin/", "/admin/accounts/user/", f"/admin/accounts/user/{root.pk}/change/"):
        assert 'role="alert"' in page(root, address)


def test_the_status_page_costs_few_queries_whatever_there_is_to_tell() -> None:
    client = client_of(administrator())
    costs = []
    for _time in range(2):
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/status/").status_code == 200
        costs.append(len(queries))
        for number in range(5):
            Outage.objects.create(sign=f"over-{number}", ended_at=timezone.now() + timedelta(hours=1))
            OutboxEntry.objects.create(topic="x", due_at=timezone.now())
    assert costs[0] == costs[1] <= 12


def test_the_bar_costs_one_query_and_none_while_it_is_remembered() -> None:
    clerk = make_person("office_clerk")
    hear(RENDER, seconds_ago=200)
    watch()
    client = client_of(clerk)
    client.get("/help/")
    costs = []
    for is_forgotten in (True, False):
        if is_forgotten:
            cache.delete("vital-readings")
        with CaptureQueriesContext(connection) as queries:
            assert "outage-bar" in client.get("/help/").content.decode()
        costs.append(len(queries))
    assert costs[0] == costs[1] + 1


def test_an_outage_is_told_once_and_its_end_once() -> None:
    root = administrator()
    make_person("office_clerk")
    hear(RENDER, seconds_ago=200)
    for _time in range(2):
        watch()
        Client().get("/readyz")
    hear(RENDER)
    for _time in range(2):
        watch()
    told = Notice.objects.filter(kind=OUTAGE.code).order_by("pk")
    assert [(one.recipient, one.subject) for one in told] == [
        (root, "系统故障：进程 worker-render：公函和文件"),
        (root, "已经恢复：进程 worker-render：公函和文件"),
    ]
    assert "重新启动它" in told[0].body
    assert Outage.objects.get().ended_at is not None


def test_a_page_notices_when_the_worker_that_watches_is_the_one_that_died() -> None:
    administrator()
    hear("queue-default", "queue-mail", seconds_ago=200)
    page(make_person("office_clerk"))
    assert Notice.objects.filter(kind=OUTAGE.code).count() == 2


def test_what_is_late_between_being_down_and_well_ends_no_outage() -> None:
    administrator()
    hear(RENDER, seconds_ago=200)
    watch()
    hear(RENDER, seconds_ago=60)
    watch()
    assert Outage.objects.get().ended_at is None


def test_an_outage_of_what_is_watched_no_more_is_ended() -> None:
    Outage.objects.create(sign="certificate", began_at=timezone.now() - timedelta(days=1))
    watch()
    assert Outage.objects.get().ended_at is not None


def test_the_status_page_tells_every_sign_with_its_state_and_what_to_do() -> None:
    hear(RENDER, seconds_ago=200)
    shown = page(administrator(), "/status/")
    assert "进程 worker-render：公函和文件" in shown
    assert "故障" in shown
    assert "不超过90秒" in shown
    assert "重新启动它" in shown


@pytest.mark.parametrize("role", ["office_clerk", "office_reviewer", "signatory", "auditor", "submitter"])
def test_the_status_page_is_refused_to_every_role(role: str) -> None:
    assert client_of(make_person(role)).get("/status/").status_code == 403
    assert Client().get("/status/").status_code == 302
