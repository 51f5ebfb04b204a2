"""Every task and topic has a queue, and every queue a worker: in the code, the compose file and the manual alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from core import outbox
from core.queues import Queue
from fzworkflow.celery import app
from ops.processes import PROCESSES

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
MANUAL = (ROOT / "docs" / "deployment.md").read_text("utf-8")
app.loader.import_default_modules()
TASKS = {name: task for name, task in app.tasks.items() if name.split(".")[0] in settings.OUR_APPS}
# The outbox sends this one to the queue of the entry's topic.
BY_TOPIC = "core.deliver_entry"


def served(command: Sequence[str]) -> list[str]:
    return command[command.index("--queues") + 1].split(",") if "--queues" in command else []


def all_served(commands: Iterable[Sequence[str]]) -> list[str]:
    return sorted(queue for command in commands for queue in served(command))


def test_every_queue_is_served_by_one_worker_of_make_run_and_of_compose() -> None:
    assert all_served(PROCESSES.values()) == sorted(Queue)
    assert all_served(service.get("command", ()) for service in COMPOSE["services"].values()) == sorted(Queue)


def test_the_manual_lists_the_queues_of_every_worker() -> None:
    listed = dict(re.findall(r"^\| (worker[\w-]*) \|.*--queues ([\w,]+) ", MANUAL, re.MULTILINE))
    assert listed == {
        name: ",".join(served(command)) for name, command in PROCESSES.items() if served(command)
    }


def test_what_takes_long_shares_no_worker_with_what_hurries() -> None:
    slow = {Queue.RENDER, Queue.INDEX, Queue.HOOKS}
    assert [
        name for name, command in PROCESSES.items() if slow & {*served(command)} and len(served(command)) > 1
    ] == []


@pytest.mark.parametrize("name", sorted(set(TASKS) - {BY_TOPIC}))
def test_a_task_names_its_queue(name: str) -> None:
    assert TASKS[name].queue in set(Queue)


def test_every_queue_is_in_use() -> None:
    used = {task.queue for name, task in TASKS.items() if name != BY_TOPIC}
    assert used | {topic.queue for topic in outbox.topics.values()} == set(Queue)


def test_what_makes_files_waits_apart_from_mail() -> None:
    queues = {name: topic.queue for name, topic in outbox.topics.items()}
    assert {queues[name] for name in ("issue_letter", "export_measures", "make_report")} == {Queue.RENDER}
    assert queues["tell_webhook"] == TASKS["accounts.tell_webhooks"].queue == Queue.HOOKS
    assert queues["invite_person"] == TASKS["core.deliver_mails"].queue == Queue.MAIL


@pytest.mark.parametrize("planned", settings.CELERY_BEAT_SCHEDULE.values(), ids=settings.CELERY_BEAT_SCHEDULE)
def test_what_beat_starts_exists(planned: dict[str, str]) -> None:
    assert planned["task"] in TASKS
