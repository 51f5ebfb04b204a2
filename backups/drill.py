"""The drill: a place with a published batch, backed up while another letter is issued, and restored elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
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
        started = perf_counter()
        with _running(meanwhile) as start:
            written = write_backup(path, public, start)
        backed_up = perf_counter()
        letters = Letter.objects.count()
        with rehearsal():
            begun = perf_counter()
            restore_backup(Backup(path, private), faults_here, progress)
            done = perf_counter()
            if _measured() != before:
                raise NotRestored(_("恢复出来的内容与备份之前不同。"))
    return Drilled(before, written.size, backed_up - started, done - begun, letters)


def _measured() -> Contents:
    with transaction.atomic():
        return contents_here()


@contextmanager
def _running(package: Package) -> Iterator[Progress]:
    """Yield a progress function that has the package run beside, once something is in the backup; wait for its end."""
    failures: list[Exception] = []

    def run() -> None:
        try:
            run_package(package)
        except Exception as failure:  # raised again where somebody sees it
            failures.append(failure)
        finally:
            connection.close()

    beside = Thread(target=run)

    def start(_step: str, done: int, _total: int) -> None:
        if done and not beside.ident:
            beside.start()

    yield start
    beside.join()
    if failures:
        raise failures[0]


def following(package: Package) -> Package:
    """Return the same package as that of the next batch, which its letter names in the title."""
    batch, letter = package.batch, package.letter
    if letter is not None:
        title = letter.title.replace(str(batch.number), str(batch.number + 1))
        letter = replace(letter, title=title)
    return replace(package, batch=replace(batch, number=batch.number + 1), letter=letter, opening=None)
