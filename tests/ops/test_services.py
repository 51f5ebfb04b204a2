import os
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
import redis

from ops import children, homes
from ops.layout import ROOT
from ops.postgres import running_postgres
from ops.redis_server import find_redis_server, running_redis
from ops.services import AlreadyRunning, Services, embedded_redis_note, lasting_services, scratch_services
from tests.skips import needs_redis

GIVEN = {"DATABASE_URL": "postgres://somewhere/db", "REDIS_URL": "redis://somewhere:6379/0"}


@pytest.fixture
def folder() -> Iterator[Path]:
    # Not pytest's own folder: its closed parents are what the server's home has to avoid.
    with tempfile.TemporaryDirectory(prefix="fzworkflow-test-") as place:
        yield Path(place)


def _modes(place: Path) -> dict[Path, int]:
    return {folder: stat.S_IMODE(folder.stat().st_mode) for folder in (place, *place.parents)}


def test_servers_named_in_the_environment_are_used_and_none_is_started() -> None:
    with lasting_services(GIVEN) as services:
        assert (services.database_url, services.redis_url) == (GIVEN["DATABASE_URL"], GIVEN["REDIS_URL"])
        assert services.environment({"A": "b"}) == {"A": "b", **GIVEN}


def test_the_app_is_given_its_own_role_and_the_owner_beside_it(folder: Path) -> None:
    with running_postgres(homes.scratch_home(folder)) as server:
        assert (urlsplit(server.url).username, urlsplit(server.app_url).username) == (
            "postgres",
            "fzworkflow_app",
        )
    known = Services(server.app_url, None, "", "", server.url).environment({})
    assert (known["DATABASE_URL"], known["DATABASE_OWNER_URL"]) == (server.app_url, server.url)


def test_scratch_servers_answer_and_leave_nothing_behind() -> None:
    given = {"REDIS_URL": "redis://somewhere:6379/0"}
    with scratch_services(given) as services, psycopg.connect(services.database_url) as connection:
        found = connection.execute("show data_directory").fetchone()
        assert found is not None
        folder = Path(found[0])
        assert folder.parent.exists()
    assert not folder.parent.exists()


def test_what_was_written_is_there_at_the_next_start(folder: Path) -> None:
    home = homes.scratch_home(folder)
    with running_postgres(home) as server, psycopg.connect(server.url) as connection:
        connection.execute("create table kept (name text)")
        connection.execute("insert into kept values ('举措')")
    with running_postgres(home) as server, psycopg.connect(server.url) as connection:
        assert connection.execute("select name from kept").fetchone() == ("举措",)


def test_a_server_left_behind_by_a_killed_start_is_stopped_at_the_next(folder: Path) -> None:
    home = homes.scratch_home(folder)
    script = (
        "import os, pathlib, sys; from ops import homes; from ops.postgres import running_postgres\n"
        "running_postgres(homes.scratch_home(pathlib.Path(sys.argv[1]))).__enter__()\n"
        "os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", script, str(folder)], cwd=ROOT, check=False)
    with running_postgres(home) as server, psycopg.connect(server.url) as connection:
        assert connection.execute("select 1").fetchone() == (1,)


def test_a_lock_that_names_another_program_by_now_is_cleared(folder: Path) -> None:
    home = homes.scratch_home(folder)
    with running_postgres(home):
        lock = (home.cluster / "postmaster.pid").read_text().split("\n")
    (home.cluster / "postmaster.pid").write_text("\n".join([str(os.getpid()), *lock[1:]]))
    with running_postgres(home) as server, psycopg.connect(server.url) as connection:
        assert connection.execute("select 1").fetchone() == (1,)


def test_starting_changes_the_mode_of_no_folder_that_it_did_not_make(folder: Path) -> None:
    places = [homes.lasting_home().programs, ROOT / ".venv", folder.parent]
    before = [_modes(place) for place in places]
    with running_postgres(homes.scratch_home(folder), careless=True):
        pass
    assert [_modes(place) for place in places] == before


def test_a_folder_that_another_account_placed_in_the_way_is_refused(folder: Path) -> None:
    (folder / "elsewhere").mkdir()
    (folder / "home").symlink_to(folder / "elsewhere")
    with pytest.raises(homes.PostgresUnavailable, match="不是当前用户的目录"):
        homes.own_folder(folder / "home")


def test_only_one_start_at_a_time_holds_a_checkouts_servers(folder: Path) -> None:
    environ = {"DATABASE_URL": "postgres://somewhere/db"}
    second = lasting_services(environ, folder)
    with lasting_services(environ, folder), pytest.raises(AlreadyRunning, match="已经在运行"):
        second.__enter__()


@needs_redis
def test_tasks_wait_in_redis_for_the_next_start(folder: Path) -> None:
    program = find_redis_server()
    assert program is not None
    with running_redis(program, folder) as server, redis.Redis.from_url(server.url) as client:
        client.rpush("queue", "task")
    with running_redis(program, folder, at=server.url) as again, redis.Redis.from_url(server.url) as client:
        assert again.url == server.url
        assert client.lrange("queue", 0, -1) == [b"task"]


@needs_redis
def test_redis_answers_nobody_without_the_password(folder: Path) -> None:
    program = find_redis_server()
    assert program is not None
    with running_redis(program, folder) as server:
        open_url = "redis://" + server.url.split("@", 1)[1]
        with pytest.raises(redis.AuthenticationError), redis.Redis.from_url(open_url) as client:
            client.ping()


def test_the_note_names_the_program_or_says_that_there_is_none() -> None:
    assert "内嵌 Redis" in embedded_redis_note(Path("/x/redis-server"), Path("/data"))
    assert "没有 Redis" in embedded_redis_note(None, Path("/data"))


def test_a_child_that_does_not_want_to_end_is_ended() -> None:
    stubborn = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
    child = children.start([sys.executable, "-c", stubborn], output=subprocess.PIPE)
    assert child.stdout is not None
    child.stdout.readline()
    assert children.stop(child, timeout_s=0.2) == -9


def test_children_of_a_child_end_with_it() -> None:
    parent = "import subprocess, sys, time; c = subprocess.Popen(['sleep', '60']); print(c.pid, flush=True); time.sleep(60)"
    child = children.start([sys.executable, "-c", parent], output=subprocess.PIPE)
    assert child.stdout is not None
    grandchild = int(child.stdout.readline())
    children.stop(child)
    assert _ends_soon(grandchild)


def _ends_soon(pid: int) -> bool:
    # The signal has been sent; the system needs a moment, and the adopting process another.
    for _glance in range(100):
        said = subprocess.run(
            ["ps", "-p", str(pid), "-o", "stat="], capture_output=True, text=True, check=False
        )
        if said.stdout.strip()[:1] in {"", "Z"}:
            return True
        time.sleep(0.05)
    return False
