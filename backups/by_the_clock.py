"""The nightly backup: written into a folder, older copies dropped, its outcome put down and a failure told."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from backups.keys import configured_seal
from backups.models import BackupRun
from backups.retention import superfluous
from backups.sealing import Seal
from backups.telling import tell_missing_files, tell_not_backed_up, tell_old_copies_stay
from backups.writing import write_backup
from core.alone import BACKUP, alone
from core.outbox import reason_of

NAME = "fzworkflow-%Y%m%d-%H%M%S.age"
log = structlog.get_logger(__name__)


def back_up_by_the_clock() -> BackupRun | None:
    """Make a backup where the settings say so; None where they do not, and while another one is being made."""
    seal = configured_seal()
    if not settings.BACKUP_DIR or seal is None:
        return None
    with alone(BACKUP) as is_alone:
        return _back_up(Path(settings.BACKUP_DIR), seal) if is_alone else None


def _back_up(folder: Path, seal: Seal) -> BackupRun:
    run = BackupRun(started_at=timezone.now())
    path = folder / timezone.localtime(run.started_at).strftime(NAME)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _clear_away(folder)
        written = write_backup(path, seal)
    except Exception as failure:  # whatever it is: it is put down and told
        log.exception("backup_failed", path=str(path))
        run.failure = reason_of(failure)[:500]
    else:
        run.name, run.size = path.name, written.size
        run.sha256, run.sm3 = written.digests
        run.missing = len(written.lost)
    run.finished_at = timezone.now()
    _put_down(run)
    if run.failure:
        tell_not_backed_up(run)
        return run
    if run.missing:
        tell_missing_files(run)
    try:
        drop_old_copies(folder)
    except OSError as error:  # the backup itself is there
        log.exception("old_backups_not_dropped", folder=str(folder))
        tell_old_copies_stay(run, error.strerror or str(error))
    return run


def _put_down(run: BackupRun) -> None:
    """Store the outcome. The database may have gone away during the night's work, and be there again."""
    try:
        run.save()
    except (InterfaceError, OperationalError):
        log.exception("backup_put_down_anew", path=run.name, failure=run.failure)
        connection.close()
        run.save()


def drop_old_copies(folder: Path) -> list[str]:
    """Drop the copies that are kept no longer; return their names. Other files in the folder are left alone."""
    copies = {made: path for path in folder.iterdir() if (made := _made_at(path.name)) is not None}
    old = superfluous(copies, days=settings.BACKUP_KEEP_DAYS, weeks=settings.BACKUP_KEEP_WEEKS)
    for made in old:
        copies[made].unlink()
    return sorted(copies[made].name for made in old)


def _made_at(name: str) -> datetime | None:
    try:
        return datetime.strptime(name, NAME)  # noqa: DTZ007  the office's own time, as names have it
    except ValueError:
        return None


def _clear_away(folder: Path) -> None:
    """Remove what a backup left that was killed: nobody else writes one now."""
    for path in folder.glob(".fzworkflow-*.age.part"):
        path.unlink()
