"""What the shell needs to know of this app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.menu import MenuEntry, add_to_menu


class FzworkflowConfig(AppConfig):
    name = "fzworkflow"

    def ready(self) -> None:
        """Enter the app's pages in the menu, and what its notices are about."""
        from fzworkflow import told

        add_to_menu(
            MenuEntry(_("首页"), "home", "home", 0),
            MenuEntry(_("运行状况"), "status", "eye", 95, "core.read_vital_signs"),
        )
        told.enter()
