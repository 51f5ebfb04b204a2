import os
import signal
import subprocess
import threading
from pathlib import Path

import pytest

from ops import children
from ops.layout import PYTHON
from ops.ports import Address
from ops.processes import PROCESSES
from ops.services import Services, embedded_redis_note
from ops.supervisor import app_environment, commands, stop_requests, watch, welcome

EMBEDDED = Services(
    "postgresql://postgres@%2Frun/fzworkflow", "redis://:word@127.0.0.1:1/0", "内嵌库", "内嵌队列"
)
WITHOUT_REDIS = Services(
    "postgresql://postgres@%2Frun/fzworkflow", None, "内嵌库", embedded_redis_note(None, Path())
)
ADDRESS = Address("127.0.0.1", 8123)


def test_with_a_queue_every_process_is_started() -> None:
    assert commands(PROCESSES, has_redis=True) == PROCESSES


def test_without_a_queue_only_the_web_process_is_started() -> None:
    assert list(commands(PROCESSES, has_redis=False)) == ["web"]


def test_without_redis_the_greeting_says_that_tasks_run_inside_the_web_process() -> None:
    assert "没有 Redis" in welcome(ADDRESS, WITHOUT_REDIS, "")
    assert "后台任务在网页进程内执行" in welcome(ADDRESS, WITHOUT_REDIS, "")


def test_the_greeting_names_address_servers_and_accounts() -> None:
    said = welcome(ADDRESS, EMBEDDED, "填报人 tianbao\n")
    assert [
        part
        for part in ("http://127.0.0.1:8123/", "内嵌库", "内嵌队列", "填报人 tianbao")
        if part not in said
    ] == []


def test_processes_get_the_servers_and_the_address() -> None:
    environment = app_environment({"PATH": "/bin"}, EMBEDDED, ADDRESS)
    assert environment["DATABASE_URL"] == EMBEDDED.database_url
    assert environment["REDIS_URL"] == EMBEDDED.redis_url
    assert (environment["BIND"], environment["PORT"]) == ("127.0.0.1", "8123")


def test_without_redis_no_empty_address_is_left_behind() -> None:
    assert "REDIS_URL" not in app_environment({"REDIS_URL": ""}, WITHOUT_REDIS, ADDRESS)


def test_the_local_address_is_served_without_tls_unless_the_caller_says_otherwise() -> None:
    assert app_environment({}, EMBEDDED, ADDRESS)["HTTPS"] == "0"
    assert app_environment({"HTTPS": "1"}, EMBEDDED, ADDRESS)["HTTPS"] == "1"


def test_the_pages_outlive_a_worker_that_is_killed_and_nothing_outlives_the_pages(
    capsys: pytest.CaptureFixture[str],
) -> None:
    stop = threading.Event()
    running = {
        name: children.start([str(PYTHON), "-c", "input()"], given=subprocess.PIPE)
        for name in ("web", "worker")
    }
    watched = threading.Thread(target=watch, args=(running, stop), daemon=True)
    watched.start()
    try:
        running["worker"].kill()
        running["worker"].wait(5)
        watched.join(1)
        assert watched.is_alive()
        running["web"].kill()
        watched.join(5)
        assert not watched.is_alive()
    finally:
        stop.set()
        children.stop_all([*running.values()])
    assert capsys.readouterr().err.count("worker 已退出，退出码 -9") == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_asks_for_a_stop_and_interrupts_nothing(number: signal.Signals) -> None:
    with stop_requests() as stop:
        os.kill(os.getpid(), number)
        assert stop.wait(5)
