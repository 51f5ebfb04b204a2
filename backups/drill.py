"""The drill: a place with a published batch, backed up while another letter is issued, and restored elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from time import perf_counter

from django.db import connection, transaction
from django.utils.translation import gettext as _

from backups.contents import Contents
from backups.reading import Backup
from backups.refusals import NotRestored
from backups.restoring import contents_here, restore_backup
from backups.sealing import new_key
from backups.verifying import faults_here
from backups.writing import write_backup
from core.progress import Progress, silent
from letters.models import Letter
from packages import Package
from runs.batch import run_package
from runs.rehearsal import rehearsal


@dataclass(frozen=True, slots=True)
class Drilled:
    """What the drill moved, in how many seconds each way, and how many letters there were in the end where it began."""

    contents: Contents
    size: int
    backup_s: float
    restore_s: float
    letters: int


def drill(package: Package, meanwhile: Package, progress: Progress = silent) -> Drilled:
    """Run a package, back up while the other one is run to its letter, restore elsewhere, and compare every row.

    Everything happens in scratch databases and folders. Raises `NotBackedUp`, `NotRestored`, and what stopped a run.
    """
    private, public = new_key()
    with rehearsal(), TemporaryDirectory() as folder:
        run_package(package, progress=progress)
        path = Path(folder) / "drill.age"
        before = _measured()
        other = _Meanwhile(meanwhile)
        started = perf_counter()
        written = write_backup(path, public, other)
        backup_s = perf_counter() - started - other.seconds
        letters = Letter.objects.count()
        with rehearsal():
            begun = perf_counter()
            restore_backup(Backup(path, private), faults_here, progress)
            done = perf_counter()
            if _measured() != before:
                raise NotRestored(_("恢复出来的内容与备份之前不同。"))
    return Drilled(before, written.size, backup_s, done - begun, letters)


def _measured() -> Contents:
    with transaction.atomic():
        return contents_here()


class _Meanwhile:
    """A progress function that has a package run to its letter by somebody else, once the first table is written."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._failures: list[Exception] = []
        self._begun = False
        self.seconds = 0.0

    def __call__(self, _step: str, done: int, _total: int) -> None:
        """Let the other run when something is done for the first time, and wait for its end. Raises what stopped it."""
        if not done or self._begun:
            return
        self._begun, started = True, perf_counter()
        beside = Thread(target=self._run)
        beside.start()
        beside.join()
        self.seconds = perf_counter() - started
        if self._failures:
            raise self._failures[0]

    def _run(self) -> None:
        try:
            run_package(self._package)
        except Exception as failure:  # raised again by the thread that waits
            self._failures.append(failure)
        finally:
            connection.close()


def following(package: Package) -> Package:
    """Return the same package as that of the next batch, which its letter names in the title."""
    batch, letter = package.batch, package.letter
    if letter is not None:
        title = letter.title.replace(f"第{batch.number}批", f"第{batch.number + 1}批")
        letter = replace(letter, title=title)
    return replace(package, batch=replace(batch, number=batch.number + 1), letter=letter, opening=None)
