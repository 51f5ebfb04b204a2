"""The phases of a batch over HTTP, from the call to the decision and back one step, and the second round."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.models import User
from core.api.acts import Act
from core.api.resources import Acts
from evaluations import actions
from measures.api.batches import BatchSerializer
from measures.models import Batch


class BatchPhaseResource(Acts[Batch]):
    """批次: the steps that the evaluation takes it through."""

    serializer_class = BatchSerializer
    lookup_field = "number"
    acts = (
        Act(actions.open_collecting, "open-collecting"),
        Act(actions.start_evaluation, "start-evaluation"),
        Act(actions.close_evaluation, "close-evaluation"),
        Act(actions.step_back_to_collecting, "back-to-collecting"),
        Act(actions.step_back_to_evaluating, "back-to-evaluating"),
        Act(actions.reevaluate_measures, "reevaluate"),
    )

    def rows(self, person: User) -> QuerySet[Batch]:
        """Start from what the person sees on the pages."""
        return Batch.objects.visible_to(person)
