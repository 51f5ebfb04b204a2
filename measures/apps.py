"""What the shell needs to know of this app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.desk import add_to_desk
from core.finding import FindKind, add_to_search
from core.menu import MenuEntry, add_to_menu
from core.screens import add_tones


class MeasuresConfig(AppConfig):
    name = "measures"
    verbose_name = _("批次与举措")

    def ready(self) -> None:
        """Enter the app's pages in the menu and on the desk, and candidates among what the index is of."""
        from accounts.hooks.kinds import add_hook_kinds
        from measures import announced, desk, finding, shelving, told, trail
        from measures.actions.comparing import adopting_address
        from measures.attachments import dropping
        from measures.naming.hiding import hidings
        from precedents.index.owners import add_owner
        from precedents.models import Source
        from precedents.records import Keeper, keep_records

        trail.enter()
        dropping.watch()
        add_owner(Source.CANDIDATE, shelving.put_everything_up)
        told.enter()
        add_hook_kinds(*announced.KINDS)
        add_to_desk(10, desk.tell)
        add_to_search(
            FindKind("measures", _("举措"), 10, finding.measures_found, finding.shown_measures),
            FindKind("batches", _("批次"), 20, finding.batches_found, finding.shown_batches),
        )
        keep_records(Source.CANDIDATE, Keeper(adopting_address, hidings, shelving.cutoff_of))
        add_tones(
            neutral=("preparing", "cancelled", "draft", "withdrawn", "merged", "rejected", "not_selected"),
            progress=(
                "collecting",
                "evaluating",
                "deciding",
                "publishing",
                "submitted",
                "evaluated",
                "handed_up",
            ),
            attention=("returned", "handed_down"),
            done=("accepted", "selected", "published"),
        )
        add_to_menu(
            MenuEntry(_("批次"), "measures:batch_list", "stack-2", 10, "measures.list_batches"),
            MenuEntry(_("举措"), "measures:measure_list", "file-text", 20, "measures.list_measures"),
            MenuEntry(
                _("形式审查"), "measures:screening_queue", "clipboard-check", 30, "measures.screen_measure"
            ),
        )
