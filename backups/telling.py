"""Telling the administrators what a backup met: it failed, files are lost, older copies stay."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.choices import Duty
from accounts.models import User
from backups.models import BackupRun
from core.moments import local_minute
from core.notice_kinds import NoticeKind
from core.notices import tell

BACKUP = NoticeKind("backup", _("备份"))


def tell_not_backed_up(run: BackupRun) -> None:
    """Say why there is no backup."""
    tell(
        User.objects.filter(duty=Duty.SYSTEM),
        BACKUP,
        f"没有备份成功（{local_minute(run.started_at)}）",
        body=f"原因：{run.failure}\n请处理后用 manage.py backup 补做一次。",
        key=f"backup-failed-{run.pk}",
    )


def tell_missing_files(run: BackupRun) -> None:
    """Say that rows name files that are not there; the backup itself is whole."""
    tell(
        User.objects.filter(duty=Duty.SYSTEM),
        BACKUP,
        f"备份成功，但存放处缺少{run.missing}个文件（{local_minute(run.started_at)}）",
        body="系统里有记录的文件在存放处找不到。请尽快查明原因，必要时从以前的备份中取回。",
        key=f"backup-lacks-files-{run.pk}",
    )


def tell_old_copies_stay(run: BackupRun, reason: str) -> None:
    """Say that the folder fills up: what is kept no longer could not be dropped; the backup itself is whole."""
    tell(
        User.objects.filter(duty=Duty.SYSTEM),
        BACKUP,
        f"备份成功，但过期的备份没能删除（{local_minute(run.started_at)}）",
        body=f"原因：{reason}\n请检查存放备份的文件夹，以免占满磁盘。",
        key=f"backup-copies-stay-{run.pk}",
    )
