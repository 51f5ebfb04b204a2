"""Which rows a person sees, and what each list needs of them. Pages, API and exports all start here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Count, Q

from accounts.models import OFFICE_ROLES, UNIT_ROLES, Role, User
from measures.choices import LIVE_STATES, BatchState, MeasureState

if TYPE_CHECKING:
    from measures.models import Attachment, Batch, Measure  # noqa: F401  named in quotes below

Viewer = User | AnonymousUser
# States of an assignment from which its evaluator did not step back.
TAKEN_ON = ("assigned", "in_progress", "submitted", "reopened")
# What a sent measure can be in the screening report besides having passed.
SCREENED_STATES = (
    MeasureState.SUBMITTED,
    MeasureState.RETURNED,
    MeasureState.REJECTED,
    MeasureState.MERGED,
    MeasureState.WITHDRAWN,
)
BEFORE_SUBMISSION = (MeasureState.DRAFT, MeasureState.WITHDRAWN)


class BatchQuerySet(models.QuerySet["Batch"]):
    """Batches as people see them."""

    def visible_to(self, user: Viewer) -> BatchQuerySet:
        """Everybody sees published batches; units those they are invited to; the third party those it evaluates."""
        if not isinstance(user, User) or not user.is_active:
            return self.filter(state=BatchState.PUBLISHED)
        if user.has_role(*OFFICE_ROLES):
            return self
        visible = Q(state=BatchState.PUBLISHED)
        if user.has_role(*UNIT_ROLES):
            visible |= Q(invitations__unit=user.unit_id) & ~Q(state=BatchState.PREPARING)
        if user.has_role(Role.EVALUATION_LEAD):
            visible |= Q(panel__agency=user.unit_id)
        if user.has_role(Role.EVALUATOR):
            visible |= Q(panel__members__evaluator=user.pk)
        return self.filter(visible).distinct()

    def with_counts(self) -> BatchQuerySet:
        """Add `measure_count` (sent in and not dropped) and `waiting_count` (for screening)."""
        return self.annotate(
            measure_count=Count("measures", filter=Q(measures__state__in=LIVE_STATES)),
            waiting_count=Count("measures", filter=Q(measures__state=MeasureState.SUBMITTED)),
        )

    def open_to(self, user: User) -> BatchQuerySet:
        """Batches in which the person's unit can start a candidate now."""
        if not user.has_role(*UNIT_ROLES):
            return self.none()
        return self.filter(invitations__unit=user.unit_id, state=BatchState.COLLECTING).order_by("number")

    def running(self) -> BatchQuerySet:
        """Batches that somebody still works on."""
        return self.exclude(state__in=[BatchState.PUBLISHED, BatchState.CANCELLED])


class MeasureQuerySet(models.QuerySet["Measure"]):
    """Measures as people see them."""

    def visible_to(self, user: Viewer) -> MeasureQuerySet:
        """Units see their own (lead or joint), the office what was sent, evaluators what they were assigned."""
        published = Q(state=MeasureState.PUBLISHED)
        if not isinstance(user, User) or not user.is_active:
            return self.filter(published)
        visible = published
        if user.has_role(*OFFICE_ROLES):
            visible |= ~Q(state__in=BEFORE_SUBMISSION) | Q(submitted_at__isnull=False)
        if user.has_role(*UNIT_ROLES):
            visible |= Q(unit=user.unit_id) | Q(pk__in=self._joint_ids(user))
        if user.has_role(Role.EVALUATION_LEAD):
            visible |= Q(batch__panel__agency=user.unit_id, state__in=LIVE_STATES)
        if user.has_role(Role.EVALUATOR):
            visible |= Q(pk__in=self.model._default_manager.assigned_to(user).values("pk"))
        return self.filter(visible)

    def _joint_ids(self, user: User) -> models.QuerySet[Any]:
        return self.model.joint_units.through.objects.filter(unit_id=user.unit_id or 0).values("measure_id")

    def assigned_to(self, user: User) -> MeasureQuerySet:
        """Return what an evaluator was given and has not stepped back from."""
        # The right-hand app's table is reached through the reverse relation, so nothing is imported from it.
        return self.filter(
            assignments__evaluator=user.pk,
            assignments__is_released=True,
            assignments__state__in=TAKEN_ON,
            batch__panel__members__evaluator=user.pk,
            batch__panel__members__ties_declared_at__isnull=False,
        ).distinct()

    def narrowed(
        self, *, batch: int | None = None, state: str = "", words: str = "", handed_up: bool = False
    ) -> MeasureQuerySet:
        """Return only the measures of a batch, in a state, with words in their name; empty means any.

        `handed_up` leaves those that a unit's lead was told of and has not sent.
        """
        measures = self.filter(handed_up_at__isnull=False) if handed_up else self
        if batch:
            measures = measures.filter(batch__number=batch)
        if state:
            measures = measures.filter(state=state)
        if words.strip():
            measures = measures.filter(title__icontains=words.strip())
        return measures

    def counts_by_state(self) -> dict[str, int]:
        """Return how many measures are in each state."""
        return dict(self.order_by().values_list("state").annotate(Count("pk")))

    def live(self) -> MeasureQuerySet:
        """Measures that passed the screening and were not dropped since."""
        return self.filter(state__in=LIVE_STATES)

    def with_panel_counts(self, round_number: int = 1) -> MeasureQuerySet:
        """Add a round's `assigned_count` (recused ones left out) and `submitted_count`, for the panel's page."""
        in_round = Q(assignments__round=round_number)
        return self.annotate(
            assigned_count=Count("assignments", filter=in_round & ~Q(assignments__state="recused")),
            submitted_count=Count("assignments", filter=in_round & Q(assignments__state="submitted")),
        )

    def without_evaluators(self, round_number: int = 1) -> MeasureQuerySet:
        """Return measures that nobody evaluates in a round: all who were to have recused themselves, or nobody was."""
        assigned = self.model._default_manager.filter(
            assignments__state__in=TAKEN_ON, assignments__round=round_number
        )
        return self.exclude(pk__in=assigned.values("pk"))

    def unscreened(self) -> MeasureQuerySet:
        """Measures that wait for the office, or for the unit's answer to the office."""
        return self.filter(state__in=[MeasureState.SUBMITTED, MeasureState.RETURNED])

    def for_list(self) -> MeasureQuerySet:
        """Everything a row of a list shows, in one query."""
        return self.select_related("batch", "unit").defer(
            "documents", "background", "practice", "novelty", "effect", "replicability", "risks"
        )

    def copyable_by(self, user: User) -> MeasureQuerySet:
        """Return the unit's own candidates, which a new one can start from."""
        if not user.has_role(*UNIT_ROLES) or user.unit_id is None:
            return self.none()
        return self.filter(unit=user.unit_id).exclude(title="")

    def for_screening(
        self, *, batch: int | None = None, unit: int | None = None, words: str = "", again: bool = False
    ) -> MeasureQuerySet:
        """The queue of the office: what waits, oldest first; `again` leaves only answers to a return."""
        waiting = self.filter(state=MeasureState.SUBMITTED).narrowed(batch=batch, words=words)
        if unit:
            waiting = waiting.filter(unit=unit)
        if again:
            waiting = waiting.filter(returns__isnull=False).distinct()
        return waiting.for_list().order_by("submitted_at", "pk")

    def screening_counts(self) -> models.QuerySet[Any, Any]:
        """Return a row a unit: what it sent, what became of it, and how often something was returned to it."""
        sent = self.filter(submitted_at__isnull=False).order_by()
        states = {state.value: Count("pk", filter=Q(state=state), distinct=True) for state in SCREENED_STATES}
        return (
            sent.values("unit__name")
            .annotate(
                sent=Count("pk", distinct=True),
                passed=Count("pk", filter=Q(state__in=LIVE_STATES), distinct=True),
                times_returned=Count("returns", distinct=True),
                **states,
            )
            .order_by("unit__kind", "unit__code")
        )

    def for_page(self) -> MeasureQuerySet:
        """A measure with everything its own page shows, in a fixed number of queries."""
        return self.select_related("batch", "unit", "predecessor__batch", "merged_into").prefetch_related(
            "joint_units", "attachments", "comparisons__created_by", "returns__comments", "returns__revision"
        )


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    """Files of evidence as people see them."""

    def visible_to(self, user: Viewer) -> AttachmentQuerySet:
        """Return the files of visible measures; published measures open their texts, not their evidence."""
        if not isinstance(user, User):
            return self.none()
        from measures.models import Measure  # this module is imported by the models

        own = Q(measure__unit=user.unit_id) if user.has_role(*UNIT_ROLES) else Q(pk__in=[])
        if user.has_role(*OFFICE_ROLES):
            own |= Q(measure__in=Measure.objects.visible_to(user).values("pk"))
        if user.has_role(Role.EVALUATOR):
            own |= Q(measure__in=Measure.objects.assigned_to(user).values("pk"))
        if user.has_role(Role.EVALUATION_LEAD):
            own |= Q(measure__batch__panel__agency=user.unit_id, measure__state__in=LIVE_STATES)
        return self.filter(own)
