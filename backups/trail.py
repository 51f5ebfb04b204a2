"""What the trail calls the acts of this app."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.trail.acts import name_acts


def enter() -> None:
    """Name the acts."""
    name_acts(restore_backup=_("从备份恢复"))
