"""What is checked before the app goes to work: a folder for backups without anything to seal them with makes none."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Tags, register
from django.utils.translation import gettext as _

from backups.keys import configured_seal


@register(Tags.security, deploy=True)
def check_that_backups_are_sealed(**_options: Any) -> list[CheckMessage]:
    """Return a warning where backups are asked for and none will be made."""
    if not settings.BACKUP_DIR or configured_seal() is not None:
        return []
    return [checks.Warning(not_sealed_sentence(), id="backups.W001")]


def not_sealed_sentence() -> str:
    """Say that no backup is made, and what to set."""
    return _(
        "设了 BACKUP_DIR，但没有设 BACKUP_PUBLIC_KEY 或 BACKUP_PASSPHRASE：每夜都不备份。"
        "请设其中之一后重新启动各进程。"
    )
