"""What the shell needs to know of this app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.finding import FindKind, add_to_search
from core.menu import MenuEntry, add_to_menu
from core.slots import add_to_slot


class RegisterConfig(AppConfig):
    name = "register"
    verbose_name = _("创新举措库")

    def ready(self) -> None:
        """Enter the app's pages in the menu, and the register among what the index is filled from."""
        from measures.annex_places import enter_places
        from precedents.index.owners import add_owner
        from precedents.models import Source
        from register import found, shelving, trail
        from register.models import RegisterEntry

        trail.enter()
        enter_places(RegisterEntry.objects.serials_of)
        add_to_slot("measure.sections", "register/lineage_section.html")
        add_to_slot("batch.places", "register/batch_places.html")
        add_to_search(FindKind("entries", _("创新举措库"), 40, found.entries_found, found.shown_entries))
        add_owner(Source.PUBLISHED, shelving.put_everything_up)
        add_to_menu(
            MenuEntry(_("创新举措库"), "register:search", "books", 70, is_public=True),
            MenuEntry(_("趋势"), "register:trends", "history", 84, is_for_visitors=True),
        )
