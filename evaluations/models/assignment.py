"""One evaluator's task: one measure, in one round."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, Count, Exists, F, Func, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.expressions import Combinable
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from accounts.choices import OFFICE_ROLES, Role
from accounts.models import User, Viewer
from core.locking import ActionQuerySet
from core.trail.tracking import track
from evaluations.choices import OPEN_STATES, AssignmentState
from evaluations.models.handover import Handover
from evaluations.models.panel import PanelMember
from evaluations.models.proposal import AllotmentProposal
from measures.choices import BatchState
from measures.models import Measure
from measures.models.reached import ReachedQuerySet


def own_place(measure: Combinable, evaluator: Combinable) -> Func:
    """Where a measure stands in an evaluator's own order: nobody's first is everybody's first, and it never changes.

    PostgreSQL's own hash, so that an index holds the order and a page of it costs the same wherever it lies.
    """
    return Func(measure, evaluator, function="hashint8extended", output_field=models.BigIntegerField())


OWN_PLACE = own_place(F("measure"), F("evaluator"))


class AssignmentQuerySet(ReachedQuerySet["Assignment"], ActionQuerySet["Assignment"]):  # type: ignore[override]  # the stubs make a manager for each base
    """Assignments as people see them: that somebody has a task, never what they wrote."""

    number_path = "measure__batch__number"
    unit_path = "measure__unit"

    def visible_to(self, user: Viewer) -> AssignmentQuerySet:
        """Evaluators see their own released ones (once they declared their ties), leads their panel's, the office all.

        In a blind batch a lead sees those alone whose sheet was handed in: who is given what, and given it no
        more, tells of ties.
        """
        if not isinstance(user, User) or not user.is_active:
            return self.none()
        if user.has_role(*OFFICE_ROLES):
            return self
        visible = Q(pk__in=[])
        if user.has_role(Role.EVALUATOR):
            declared = PanelMember.objects.filter(evaluator=user.pk, ties_declared_at__isnull=False)
            visible |= Q(
                evaluator=user.pk, is_released=True, measure__batch__panel__in=declared.values("panel")
            )
        if user.has_role(Role.EVALUATION_LEAD):
            handed_in = Q(state__in=[AssignmentState.SUBMITTED, AssignmentState.REOPENED])
            visible |= Q(measure__batch__panel__agency=user.unit_id) & (
                Q(measure__batch__is_blind=False) | handed_in
            )
        return self.filter(visible)

    def counted_by(self, user: User) -> AssignmentQuerySet:
        """Those of which a person may know how many there are, and by whom: leads all of their panels'."""
        if user.has_role(Role.EVALUATION_LEAD) and not user.has_role(*OFFICE_ROLES):
            return self.filter(measure__batch__panel__agency=user.unit_id)
        return self.visible_to(user)

    def for_action(self) -> Self:
        """Bring along the batch's panel, and what scoring asks of it: declared ties, and no result handed in."""
        declared = PanelMember.objects.filter(
            panel__batch=OuterRef("measure__batch"),
            evaluator=OuterRef("evaluator"),
            ties_declared_at__isnull=False,
        )
        standing = Handover.objects.standing().filter(panel__batch=OuterRef("measure__batch"))
        return self.select_related("measure__batch__panel").annotate(
            ties_are_declared=Exists(declared), is_handed_in=Exists(standing)
        )

    def with_due_day(self) -> AssignmentQuerySet:
        """Bring along the later day that the evaluator was given, if any."""
        seat = PanelMember.objects.filter(
            panel__batch=OuterRef("measure__batch"), evaluator=OuterRef("evaluator")
        )
        return self.annotate(own_due_until=Subquery(seat.values("due_until")))

    def live(self) -> AssignmentQuerySet:
        """Assignments that count: released and not recused."""
        return self.filter(is_released=True).exclude(state=AssignmentState.RECUSED)

    def open(self) -> AssignmentQuerySet:
        """Released assignments of the present round that still wait for their sheet."""
        return self.filter(is_released=True, state__in=OPEN_STATES, round=F("measure__batch__panel__round"))

    def taken_on(self) -> AssignmentQuerySet:
        """Those from which their evaluator did not step back."""
        return self.exclude(state=AssignmentState.RECUSED)

    def in_evaluation(self) -> AssignmentQuerySet:
        """Assignments of batches that are being evaluated."""
        return self.filter(measure__batch__state=BatchState.EVALUATING)

    def in_own_order(self, *, after: Assignment | None = None) -> AssignmentQuerySet:
        """Each evaluator's assignments in the order in which they go through them, or the rest of it after one."""
        ordered = self.annotate(own_place=own_place(F("measure"), F("evaluator"))).order_by("own_place")
        if after is None:
            return ordered
        return ordered.filter(own_place__gt=own_place(Value(after.measure_id), Value(after.evaluator_id)))

    def for_queue(self) -> AssignmentQuerySet:
        """An evaluator's list: the measure's title and the state, in one query."""
        return self.select_related("measure__batch__panel", "measure__unit", "evaluation", "own_note")

    def with_sheets(self) -> AssignmentQuerySet:
        """Bring each sheet along with its scores and criteria, in a fixed number of queries."""
        return self.select_related(
            "measure__batch__panel", "evaluation__rubric", "evaluation__replicated_comparison"
        ).prefetch_related("evaluation__scores__criterion", "evaluation__rubric__criteria")

    def by_total(self) -> AssignmentQuerySet:
        """Highest weighted total first, sheets without one last; `evaluations.totals` computes what is shown."""
        from evaluations.models import Score

        scored = Score.objects.filter(
            evaluation__assignment=OuterRef("pk"), criterion__is_counted=True, criterion__is_gate=False
        ).order_by()
        weight = F("criterion__weight")
        total = scored.values("evaluation").annotate(
            total=Sum(F("value") * weight / F("criterion__max_score")) / Sum(weight)
        )
        counted = Case(When(evaluation__is_abstained=False, then=Subquery(total.values("total"))))
        return self.annotate(total=counted).order_by(F("total").desc(nulls_last=True), *self.query.order_by)

    def by_score(self, code: str) -> AssignmentQuerySet:
        """Highest score on a criterion first, sheets without one last."""
        from evaluations.models import Score

        score = Score.objects.filter(evaluation__assignment=OuterRef("pk"), criterion__code=code)
        given = self.annotate(score=Subquery(score.values("value")))
        return given.order_by(F("score").desc(nulls_last=True), *self.query.order_by)

    def counts(self) -> dict[str, int]:
        """Count what waits in evaluation, of that what is begun, what is handed in, and what was given back for a tie."""
        is_waiting = Q(
            state__in=OPEN_STATES,
            round=F("measure__batch__panel__round"),
            measure__batch__state=BatchState.EVALUATING,
        )
        return self.order_by().aggregate(
            open=Count("pk", filter=is_waiting),
            begun=Count("pk", filter=is_waiting & ~Q(state=AssignmentState.ASSIGNED)),
            done=Count("pk", filter=Q(state=AssignmentState.SUBMITTED)),
            recused=Count("pk", filter=Q(state=AssignmentState.RECUSED)),
            total=Count("pk", filter=~Q(state=AssignmentState.RECUSED)),
        )

    def progress_by_evaluator(self) -> models.QuerySet[Any, Any]:
        """Counts only, no marks: per evaluator how many are assigned, handed in and recused."""
        return (
            self.values("evaluator", "evaluator__name")
            .annotate(
                total=Count("pk", filter=~Q(state=AssignmentState.RECUSED)),
                submitted=Count("pk", filter=Q(state=AssignmentState.SUBMITTED)),
                recused=Count("pk", filter=Q(state=AssignmentState.RECUSED)),
            )
            .order_by("evaluator")
        )


@track(root="measure")
class Assignment(FSMModelMixin, models.Model):
    """A measure given to an evaluator. Until it is released it is a proposal that the evaluator does not see."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="assignments")
    evaluator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments"
    )
    round = models.PositiveSmallIntegerField(_("轮次"), default=1)
    proposal = models.ForeignKey(
        AllotmentProposal,
        verbose_name=_("分派方案"),
        on_delete=models.SET_NULL,
        related_name="assignments",
        null=True,
        blank=True,
    )
    is_released = models.BooleanField(_("已下达"), default=False)
    state = FSMField(
        _("状态"), default=AssignmentState.ASSIGNED, choices=AssignmentState.choices, protected=True
    )
    reason = models.TextField(_("理由"), blank=True)
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField(auto_now_add=True)
    submitted_at = models.DateTimeField(null=True, blank=True)

    lock_first: ClassVar[str] = "measure__batch"
    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("分派")
        ordering: ClassVar = ["measure", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["measure", "evaluator", "round"], name="one_evaluation_per_round"
            ),
            models.CheckConstraint(
                condition=Q(state__in=AssignmentState.values), name="assignment_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[AssignmentState.RECUSED, AssignmentState.REOPENED]) | ~Q(reason=""),
                name="assignment_recused_or_reopened_has_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state=AssignmentState.SUBMITTED) | Q(submitted_at__isnull=False),
                name="assignment_submitted_has_a_time",
            ),
        ]
        indexes: ClassVar = [
            models.Index("evaluator", "state", OWN_PLACE, name="assignment_own_by_state"),
            # What waits is found however much is done, and what is not given back however it stands.
            models.Index(
                "evaluator", OWN_PLACE, condition=Q(state__in=OPEN_STATES), name="assignment_own_open"
            ),
            models.Index(
                "evaluator",
                OWN_PLACE,
                condition=~Q(state=AssignmentState.RECUSED),
                name="assignment_own_live",
            ),
            models.Index(
                fields=["evaluator", "-submitted_at"],
                condition=Q(state=AssignmentState.SUBMITTED),
                name="assignment_own_pace",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} – {self.evaluator}"

    @property
    def is_open(self) -> bool:
        """Whether the evaluator can still write."""
        return self.state in OPEN_STATES

    @property
    def is_flagged(self) -> bool:
        """Whether the evaluator wants to come back to it; needs their note brought along."""
        note = getattr(self, "own_note", None)
        return note is not None and note.is_flagged

    @property
    def sheet_version(self) -> int:
        """Over which version its sheet is saved; before the first save it is the first."""
        sheet = getattr(self, "evaluation", None)
        return sheet.edit_version if sheet is not None else 1

    @property
    def is_of_this_round(self) -> bool:
        """Whether it belongs to the round that runs: what an earlier round left open stays as it was sealed."""
        return self.round == self.measure.batch.panel.round

    @cached_property
    def ties_are_declared(self) -> bool:
        """Whether the evaluator has declared their ties in the batch; an action's row brings it along."""
        own = PanelMember.objects.filter(panel__batch=self.measure.batch_id, evaluator=self.evaluator_id)
        return own.filter(ties_declared_at__isnull=False).exists()

    @cached_property
    def is_handed_in(self) -> bool:
        """Whether the batch's result is handed in; an action's row brings it along."""
        return Handover.objects.standing().filter(panel__batch=self.measure.batch_id).exists()

    @transition(field=state, source=AssignmentState.ASSIGNED, target=AssignmentState.IN_PROGRESS)
    def begin(self) -> None:
        """待评 → 评分中, with the first saved word."""

    @transition(
        field=state,
        source=[AssignmentState.ASSIGNED, AssignmentState.IN_PROGRESS, AssignmentState.REOPENED],
        target=AssignmentState.SUBMITTED,
    )
    def submit(self) -> None:
        """Hand the sheet in."""
        self.submitted_at = timezone.now()

    @transition(
        field=state,
        source=[AssignmentState.ASSIGNED, AssignmentState.IN_PROGRESS],
        target=AssignmentState.RECUSED,
    )
    def recuse(self, reason: str) -> None:
        """Leave the measure to somebody else."""
        self.reason = reason

    @transition(field=state, source=AssignmentState.SUBMITTED, target=AssignmentState.REOPENED)
    def reopen(self, reason: str) -> None:
        """Let the evaluator write again; what was handed in stays on record."""
        self.reason = reason
