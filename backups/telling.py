"""Telling the administrators what a backup met: it failed, files are lost, older copies stay."""

from __future__ import annotations

from accounts.choices import Duty
from accounts.models import User
from backups.models import BackupRun
from backups.told import FILES_MISSING, NOT_BACKED_UP, OLD_COPIES_STAY
from core.moments import local_minute
from core.notice_texts import Filled
from core.notices import tell


def tell_not_backed_up(run: BackupRun) -> None:
    """Say why there is no backup."""
    told = NOT_BACKED_UP.about(at=local_minute(run.started_at), failure=run.failure)
    _tell(told, f"backup-failed-{run.pk}")


def tell_missing_files(run: BackupRun) -> None:
    """Say that rows name files that are not there; the backup itself is whole."""
    told = FILES_MISSING.about(at=local_minute(run.started_at), count=run.missing)
    _tell(told, f"backup-lacks-files-{run.pk}")


def tell_old_copies_stay(run: BackupRun, reason: str) -> None:
    """Say that the folder fills up: what is kept no longer could not be dropped; the backup itself is whole."""
    told = OLD_COPIES_STAY.about(at=local_minute(run.started_at), failure=reason)
    _tell(told, f"backup-copies-stay-{run.pk}")


def _tell(told: Filled, key: str) -> None:
    tell(User.objects.filter(duty=Duty.SYSTEM), told, key=key)
