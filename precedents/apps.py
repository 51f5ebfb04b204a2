"""What the shell needs to know of this app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.menu import MenuEntry, add_to_menu


class PrecedentsConfig(AppConfig):
    name = "precedents"
    verbose_name = _("在先做法")

    def ready(self) -> None:
        """Enter the app's pages in the menu, and its lists among what the index is filled from."""
        from precedents import listed, told, trail
        from precedents.index.owners import add_owner
        from precedents.models import Source

        trail.enter()
        told.enter()
        add_owner(Source.LIST, listed.put_everything_up)
        add_to_menu(
            MenuEntry(_("在先做法"), "precedents:lists", "books", 75),
            MenuEntry(
                pgettext_lazy("menu", "检索在先做法"),
                "precedents:search",
                "search",
                76,
                "precedents.search_precedents",
            ),
        )
