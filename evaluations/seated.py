"""Who sits on a panel, and how far each is: counts only, no marks."""

from __future__ import annotations

from collections.abc import Mapping

from evaluations.models import Assignment, Panel, PanelMember

NOTHING: Mapping[str, int] = {"total": 0, "submitted": 0, "recused": 0}


def seated_with_counts(panel: Panel) -> list[tuple[PanelMember, Mapping[str, int]]]:
    """Return each member with how many sheets they have in the present round, handed in, and gave back."""
    # Counts, which are the panel's; who has what is not.
    in_round = Assignment.objects.filter(measure__batch=panel.batch_id, round=panel.round)
    counts = {line["evaluator"]: line for line in in_round.progress_by_evaluator()}
    members = panel.members.select_related("evaluator")
    return [(member, counts.get(member.evaluator_id, NOTHING)) for member in members]
