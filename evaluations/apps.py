"""What the shell needs to know of this app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.desk import add_to_desk
from core.menu import MenuEntry, add_to_menu
from core.screens import add_tones
from core.slots import add_to_slot


class EvaluationsConfig(AppConfig):
    name = "evaluations"
    verbose_name = _("评估与审定")

    def ready(self) -> None:
        """Enter the app's pages in the menu, and what waits on the home page."""
        from evaluations import desk, sight, told, trail
        from evaluations.copying import copy_evaluation
        from measures.copying import add_copier
        from measures.sight import enter_third_party

        trail.enter()
        enter_third_party(sight.THIRD_PARTY)
        add_copier(copy_evaluation)
        told.enter()
        add_to_desk(20, desk.tell)
        for place in ("next", "places", "back", "lacking"):
            add_to_slot(f"batch.{place}", f"evaluations/batch_{place}.html")
        for place in ("figures", "main", "side", "unit", "unit_head"):
            add_to_slot(f"overview.{place}", f"evaluations/overview_{place}.html")
        add_to_slot("phase.evaluating", "evaluations/phase_due.html")
        add_to_slot("measure.sections", "evaluations/reason_section.html")
        add_tones(
            neutral=("assigned",),
            progress=("in_progress", "submitted"),
            attention=("reopened", "recused"),
        )
        add_to_menu(
            MenuEntry(_("评审打分"), "evaluations:queue", "star", 40, "evaluations.score_assignment"),
        )
