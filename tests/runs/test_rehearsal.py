"""Rehearsals run beside the app's data: as often as one likes, two at once, and nothing is left of them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection

from measures.models import Batch
from runs.rehearsal import rehearsal, scratch_prefix
from tests.factories import make_cast
from tests.runs.test_running import ROOT, make_package


def rehearse(package: Path, output: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "manage.py", "run_batch", str(package), "--output", str(output)]
    # The server that the tests run on, and the database of this very test.
    address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    given = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "fzworkflow.settings",
        "DATABASE_URL": urlunsplit(address),
    }
    return subprocess.Popen(
        command, cwd=ROOT, env=given, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def scratch_databases() -> list[str]:
    """Those of this test's database alone: other tests rehearse on the same server at the same time."""
    own = scratch_prefix(connection.settings_dict["NAME"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [own])
        return [name for (name,) in cursor.fetchall()]


@pytest.mark.django_db(transaction=True)
def test_two_rehearsals_at_once_give_the_same_letter_and_leave_nothing(tmp_path: Path) -> None:
    make_cast(number=7)
    package = tmp_path / "package.json"
    package.write_text(json.dumps(make_package("first_in_nation", "replication")), encoding="utf-8")
    running = [rehearse(package, tmp_path / name) for name in ("one", "other")]
    for process in running:
        _out, told = process.communicate(timeout=120)
        assert process.returncode == 0, told
    letters = [(tmp_path / name / "letter.pdf").read_bytes() for name in ("one", "other")]
    assert letters[0] == letters[1]
    assert Batch.objects.get().state == "collecting"
    assert scratch_databases() == []


@pytest.mark.django_db(transaction=True)
def test_files_of_a_rehearsal_vanish_with_it_and_the_apps_own_are_back(tmp_path: Path) -> None:
    default_storage.save("own", ContentFile("自己的".encode()))
    with rehearsal():
        default_storage.save("rehearsed", ContentFile("预演".encode()))
        assert (default_storage.exists("rehearsed"), default_storage.exists("own")) == (True, False)
    assert (default_storage.exists("rehearsed"), default_storage.exists("own")) == (False, True)


@pytest.mark.django_db(transaction=True)
def test_a_rehearsal_that_is_refused_leaves_nothing_either(tmp_path: Path) -> None:
    package = tmp_path / "package.json"
    faulty = make_package("first_in_nation")
    faulty["measures"][0]["title"] = "超" * 31
    package.write_text(json.dumps(faulty), encoding="utf-8")
    process = rehearse(package, tmp_path / "out")
    _out, told = process.communicate(timeout=120)
    assert (process.returncode, "measures[0].title" in told) == (2, True), told
    assert not (tmp_path / "out").exists()
    assert scratch_databases() == []
