"""Imports of earlier letters in the trail: what their acts are called."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.trail.acts import name_acts


def enter() -> None:
    """Name the acts."""
    name_acts(
        propose_import=_("提出导入已发布的函"),
        confirm_import=_("确认导入"),
        decline_import=_("不同意导入"),
    )
