"""Every night a backup, older ones dropped by a plain rule, and nobody left to believe in one that there is not."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Any

import psycopg
import pytest
from django.core.checks import run_checks
from django.core.files import File
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from backups.by_the_clock import back_up_by_the_clock
from backups.models import BackupRun
from backups.restoring import check_backup
from backups.retention import superfluous
from backups.tasks import back_up
from core.alone import BACKUP, alone
from core.models import Notice
from letters.models import LetterFile
from tests.backups.place import PUBLIC, opened, publish
from tests.factories import make_administrator

ANY_TIME = st.datetimes(datetime.fromisoformat("2024-01-01"), datetime.fromisoformat("2027-12-31"))


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Path:
    """Where the settings have backups written, for a public key."""
    settings.BACKUP_DIR = str(tmp_path / "backups")
    settings.BACKUP_PUBLIC_KEY = PUBLIC.text
    return tmp_path / "backups"


@pytest.fixture
def administrator(transactional_db: None) -> Any:
    """Who is told."""
    return make_administrator()


def told() -> list[str]:
    return list(Notice.objects.filter(kind="backup").values_list("subject", flat=True))


@pytest.mark.django_db(transaction=True)
def test_a_night_leaves_a_whole_backup_and_its_record(folder: Path, administrator: object) -> None:
    assert back_up()
    [copy] = folder.iterdir()
    run = BackupRun.objects.get()
    assert (run.name, run.size, run.failure) == (copy.name, copy.stat().st_size, "")
    assert check_backup(opened(copy))
    assert told() == []


def test_a_folder_without_a_key_is_warned_of_before_the_app_goes_to_work(settings: Settings) -> None:
    settings.BACKUP_DIR, settings.BACKUP_PUBLIC_KEY, settings.BACKUP_PASSPHRASE = "/backups", "", ""
    [warning] = warnings_of_backups()
    assert "每夜都不备份" in warning
    settings.BACKUP_PASSPHRASE = "some words that nobody guesses"
    assert warnings_of_backups() == []


def warnings_of_backups() -> list[str]:
    found = run_checks(include_deployment_checks=True, tags=["security"])
    return [one.msg for one in found if str(one.id).startswith("backups")]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("left_out", ["BACKUP_DIR", "BACKUP_PUBLIC_KEY"])
def test_without_a_folder_or_a_key_nothing_is_done(folder: Path, settings: Settings, left_out: str) -> None:
    setattr(settings, left_out, "")
    assert not back_up()
    assert not BackupRun.objects.exists()
    assert not folder.exists()


@pytest.mark.django_db(transaction=True)
def test_a_failure_is_put_down_and_told_to_the_administrators(folder: Path, administrator: object) -> None:
    folder.write_text("where the folder should be")
    assert not back_up()
    run = BackupRun.objects.get()
    assert (run.name, bool(run.failure)) == ("", True)
    assert len(told()) == 1


@pytest.mark.django_db(transaction=True)
def test_files_that_the_store_has_lost_are_told(folder: Path, administrator: object) -> None:
    publish()
    default_storage.delete(str(LetterFile.objects.order_by("file")[0].file))
    assert back_up()
    assert BackupRun.objects.get().missing == 1
    assert "缺少1个文件" in told()[0]


class CutOff(FileSystemStorage):
    """A store that takes so long that the database hangs up."""

    def open(self, name: str, mode: str = "rb") -> File[bytes]:
        assert connection.connection is not None
        with psycopg.connect(
            connection.connection.info.dsn, password=connection.settings_dict["PASSWORD"]
        ) as other:
            other.execute("SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid])
        return super().open(name, mode)


@pytest.mark.django_db(transaction=True)
def test_the_outcome_is_on_record_though_the_database_hung_up_in_between(
    folder: Path, administrator: object, settings: Settings
) -> None:
    publish()
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": f"{__name__}.CutOff"}}
    run = back_up_by_the_clock()
    assert run is not None
    assert BackupRun.objects.get().failure == run.failure != ""
    assert len(told()) == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_is_made(folder: Path) -> None:
    begun, may_end = Event(), Event()

    def elsewhere() -> None:
        with alone(BACKUP):
            begun.set()
            may_end.wait()
        connection.close()

    other = Thread(target=elsewhere)
    other.start()
    begun.wait()
    assert back_up_by_the_clock() is None
    may_end.set()
    other.join()
    assert back_up_by_the_clock() is not None


@pytest.mark.django_db(transaction=True)
def test_old_copies_go_and_what_is_no_copy_stays(folder: Path, settings: Settings) -> None:
    settings.BACKUP_KEEP_DAYS, settings.BACKUP_KEEP_WEEKS = 2, 0
    folder.mkdir()
    old = [f"fzworkflow-2024050{day}-020000.age" for day in (1, 2, 3)]
    for name in [*old, "fzworkflow-notes.age", ".fzworkflow-20240504-020000.age.part"]:
        (folder / name).write_text("before")
    run = back_up_by_the_clock()
    assert run is not None
    assert {one.name for one in folder.iterdir()} == {run.name, old[2], "fzworkflow-notes.age"}


def test_a_copy_that_cannot_be_dropped_is_told_and_the_backup_is_on_record(
    folder: Path, settings: Settings, administrator: object
) -> None:
    settings.BACKUP_KEEP_DAYS, settings.BACKUP_KEEP_WEEKS = 1, 0
    (folder / "fzworkflow-20240501-020000.age").mkdir(parents=True)
    run = back_up_by_the_clock()
    assert run is not None
    assert (folder / run.name).is_file()
    assert any("过期的备份没能删除" in one for one in told())


def test_the_last_of_each_day_and_week_are_kept() -> None:
    every_six_hours = [datetime.fromisoformat("2026-03-01") + timedelta(hours=6 * n) for n in range(4 * 60)]
    kept = sorted(set(every_six_hours) - superfluous(every_six_hours, days=3, weeks=3))
    assert [one.strftime("%m-%d %H") for one in kept] == [
        "04-19 18",
        "04-26 18",
        "04-27 18",
        "04-28 18",
        "04-29 18",
    ]


@given(made=st.sets(ANY_TIME, max_size=40), days=st.integers(0, 9), weeks=st.integers(0, 9))
def test_as_many_days_and_weeks_are_kept_as_there_are(made: set[datetime], days: int, weeks: int) -> None:
    kept = made - superfluous(made, days=days, weeks=weeks)
    latest = sorted({one.date() for one in made})[-days:] if days else []
    assert {one.date() for one in kept} >= set(latest)
    assert len(kept) <= max(1, days + weeks)
    assert not made or max(made) in kept


def test_dropping_twice_drops_nothing_more() -> None:
    made = {datetime.fromisoformat("2026-01-01") + timedelta(days=n) for n in range(100)}
    left = made - superfluous(made, days=14, weeks=8)
    assert superfluous(left, days=14, weeks=8) == set()
