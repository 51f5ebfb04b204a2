"""What the shell needs to know of this app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.slots import add_to_slot


class EarlierConfig(AppConfig):
    name = "earlier"
    verbose_name = _("历史函导入")

    def ready(self) -> None:
        """Name the app's acts, and lead to it from the list of letters."""
        from earlier import told, trail

        trail.enter()
        told.enter()
        add_to_slot("letters.actions", "earlier/import_link.html")
