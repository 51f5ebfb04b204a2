"""A candidate innovation measure and the states it goes through."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from typing import Any, ClassVar

from django.apps import apps
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, can_proceed, transition

from accounts.choices import OFFICE_ROLES, UNIT_ROLES, Role
from accounts.models import Unit, User, Viewer
from core.folding import saying
from core.sealed import SealedField
from core.trail.tracking import track
from measures.choices import LIVE_STATES, Classification, ComparisonOrigin, Field, MeasureState
from measures.entries import CONTACT_ENTRIES, UNLISTED_TEXTS
from measures.models.batch import Batch
from measures.models.masking import Maskable
from measures.models.measure_rules import MEASURE_RULES
from measures.models.reached import ReachedQuerySet
from measures.models.searched import keep_words
from measures.models.unsent import IS_INNER
from measures.sight import third_party

BEFORE_SUBMISSION = (MeasureState.DRAFT, MeasureState.WITHDRAWN)


class MeasureQuerySet(ReachedQuerySet["Measure"]):
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
            visible |= Q(batch__in=third_party().batches_led(user), state__in=LIVE_STATES)
        if user.has_role(Role.EVALUATOR):
            visible |= Q(pk__in=third_party().measures_given(user))
        return self.filter(visible).within(user.machine)

    def counted_by(self, user: User) -> MeasureQuerySet:
        """Those of which a person may know how many there are: the office counts drafts too, and never reads them."""
        return self if user.has_role(*OFFICE_ROLES) else self.visible_to(user)

    def _joint_ids(self, user: User) -> models.QuerySet[Any]:
        return self.model.joint_units.through.objects.filter(unit_id=user.unit_id or 0).values("measure_id")

    def narrowed(
        self,
        *,
        batch: int | None = None,
        unit: int | None = None,
        state: str = "",
        field: str = "",
        claimed: str = "",
        words: str = "",
        handed_up: bool = False,
        overdue: bool = False,
        keys: Sequence[int] = (),
    ) -> MeasureQuerySet:
        """Return only the measures of a batch, a unit, in a state …, with words in their name; empty means any.

        `handed_up` leaves those that a unit's lead was told of and has not sent; `overdue` those that a return
        wants back by a day that has passed; `keys` those that were ticked.
        """
        asked = {"batch__number": batch, "unit": unit, "state": state, "field": field}
        asked |= {"claimed_classification": claimed}
        measures = self.filter(**{column: value for column, value in asked.items() if value})
        if handed_up:
            measures = measures.filter(handed_up_at__isnull=False)
        if overdue:
            late = Q(returns__answered_at__isnull=True, returns__due_on__lt=timezone.localdate())
            measures = measures.filter(late, state=MeasureState.RETURNED)
        return saying(measures.filter(pk__in=keys) if keys else measures, words, "title")

    def counts_by_state(self) -> dict[str, int]:
        """Return how many measures are in each state."""
        return dict(self.order_by().values_list("state").annotate(Count("pk")))

    def live(self) -> MeasureQuerySet:
        """Measures that passed the screening and were not dropped since."""
        return self.filter(state__in=LIVE_STATES)

    def unscreened(self) -> MeasureQuerySet:
        """Measures that wait for the office, or for the unit's answer to the office."""
        return self.filter(state__in=[MeasureState.SUBMITTED, MeasureState.RETURNED])

    def for_list(self) -> MeasureQuerySet:
        """Everything a row of a list shows, in one query."""
        return self.select_related("batch", "unit").defer(*UNLISTED_TEXTS)

    def for_rows(self) -> MeasureQuerySet:
        """The same with what tells how long each waits, in one query more."""
        return self.for_list().select_related("merged_into").prefetch_related("returns")

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

    def for_page(self) -> MeasureQuerySet:
        """A measure with everything its own page shows, in a fixed number of queries."""
        records = apps.get_model("measures.Comparison").objects.select_related("created_by")
        return self.select_related("batch", "unit", "predecessor__batch", "merged_into").prefetch_related(
            "joint_units",
            models.Prefetch("comparisons", records),
            models.Prefetch(
                "returns", apps.get_model("measures.ScreeningReturn").objects.select_related("revision")
            ),
            "returns__comments",
        )

    def with_files_for(self, user: User) -> MeasureQuerySet:
        """Bring along the files that a person may open, for many measures in one query."""
        files = apps.get_model("measures.Attachment").objects.visible_to(user)
        return self.prefetch_related(models.Prefetch("attachments", files, to_attr=files_for(user)))


def files_for(user: User) -> str:
    """Return under which name a measure keeps the files that were brought along for a person, and nobody else."""
    return f"files_for_{user.pk}"


@track(exclude=["unit_note"], inner=IS_INNER, named=attrgetter("ref"))
class Measure(FSMModelMixin, Maskable, models.Model):
    """An innovation measure: what the unit's 申报书 asks, and the two texts that the letter prints.

    A draft saves with anything missing; `measures.completeness` says what submitting still needs.
    `edit_version` grows with every save of the texts: a save that names an older one is refused.
    """

    batch = models.ForeignKey(
        Batch, verbose_name=_("批次"), on_delete=models.PROTECT, related_name="measures"
    )
    ref = models.CharField(_("编号"), max_length=40)
    unit = models.ForeignKey(
        Unit,
        verbose_name=_("报送单位"),
        on_delete=models.PROTECT,
        related_name="measures",
        null=True,
        blank=True,
    )
    joint_units = models.ManyToManyField(
        Unit, verbose_name=_("联合单位"), related_name="joint_measures", blank=True
    )
    contact = SealedField(_("联系人"), max_length=50, blank=True)
    phone = SealedField(_("联系电话"), max_length=30, blank=True)
    approver = SealedField(_("审批负责人"), max_length=50, blank=True)

    title = models.CharField(_("举措名称"), max_length=200, blank=True)
    field = models.CharField(_("所属领域"), max_length=20, choices=Field, blank=True)
    in_force_since = models.DateField(_("实施时间"), null=True, blank=True)
    documents = models.TextField(_("文件依据"), blank=True)

    background = models.TextField(_("背景与问题"), blank=True)
    practice = models.TextField(_("主要做法"), blank=True)
    novelty = models.TextField(_("创新点与比对"), blank=True)
    effect = models.TextField(_("实施成效"), blank=True)
    replicability = models.TextField(_("可复制推广性"), blank=True)
    risks = models.TextField(_("风险防控"), blank=True)

    claimed_classification = models.CharField(
        _("申报类别"), max_length=30, choices=Classification, blank=True
    )
    claims_special_mark = models.BooleanField(_("申报特色标识"), default=False)
    summary = models.TextField(_("举措内容"), blank=True)
    innovation_point = models.TextField(_("创新点"), blank=True)

    predecessor = models.ForeignKey(
        "self",
        verbose_name=_("曾入选举措"),
        on_delete=models.PROTECT,
        related_name="successors",
        null=True,
        blank=True,
    )
    new_since_predecessor = models.TextField(_("与曾入选举措相比的实质新内容"), blank=True)

    state = FSMField(_("状态"), default=MeasureState.DRAFT, choices=MeasureState.choices, protected=True)
    state_reason = models.TextField(_("理由"), blank=True, editable=False)
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="merged_measures",
        null=True,
        blank=True,
        editable=False,
    )
    # The units that the merge made joint units of the other: it takes just these back when it is undone.
    credited_units = ArrayField(models.BigIntegerField(), default=list, blank=True, editable=False)
    handed_up_at = models.DateTimeField(null=True, blank=True, editable=False)
    unit_note = models.TextField(_("单位内部意见"), blank=True, editable=False)
    edit_version = models.PositiveIntegerField(default=1, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    submitted_at = models.DateTimeField(null=True, blank=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, editable=False
    )

    # How many files were kept from the reader because they name its units.
    withheld_count = 0

    lock_first: ClassVar[str] = "batch"
    objects = MeasureQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("创新举措")
        ordering: ClassVar = ["batch", "pk"]
        constraints: ClassVar = MEASURE_RULES
        triggers: ClassVar = [keep_words()]
        indexes: ClassVar = [
            models.Index(fields=["batch", "state", "id"], name="measure_by_batch_and_state"),
            models.Index(fields=["unit", "batch", "id"], name="measure_by_unit"),
            # The screening queue reads only what waits: oldest first, however many were screened before.
            models.Index(
                fields=["submitted_at"],
                condition=Q(state=MeasureState.SUBMITTED),
                name="measure_waits_for_screening",
            ),
            # The orders of the list besides the newest first, and whom to call, sealed and found as a whole.
            models.Index(fields=["state", "id"], name="measure_by_state"),
            models.Index(fields=["submitted_at", "id"], name="measure_by_time"),
            *(models.Index(fields=[one], name=f"measure_by_{one}") for one in CONTACT_ENTRIES),
        ]

    def __str__(self) -> str:
        return self.title or str(_("未命名举措（%(ref)s）") % {"ref": self.ref})

    @property
    def stated_comparisons(self) -> list[Any]:
        """The comparison records on the form: what evaluators find is their own until the scores are locked."""
        return [one for one in self.comparisons.all() if one.origin != ComparisonOrigin.EVALUATOR]

    @property
    def is_open_to_unit(self) -> bool:
        """Whether the unit may change the texts now (a return opens only the fields it names)."""
        return self.state in {MeasureState.DRAFT, MeasureState.RETURNED} and self.batch.is_open_to_units

    @property
    def is_unsent(self) -> bool:
        """Whether what stands here now was not sent to the office."""
        return self.state in {MeasureState.DRAFT, MeasureState.RETURNED}

    @property
    def is_deletable(self) -> bool:
        """Whether nothing of it ever left its unit, so that it may go without a trace in the batch."""
        return self.state == MeasureState.DRAFT and self.submitted_at is None

    @property
    def can_be_withdrawn(self) -> bool:
        """Whether the unit may still take the measure out of the batch."""
        return self.batch.is_open_to_units and can_proceed(self.withdraw)

    @property
    def open_returns(self) -> list[Any]:
        """The return that the unit has not answered yet, if there is one."""
        return [one for one in self.returns.all() if one.answered_at is None]

    def open_comments(self) -> dict[str, str]:
        """Return what the open return asks for, by entry; empty where nothing was returned."""
        return {comment.field: comment.text for one in self.open_returns for comment in one.comments.all()}

    @transition(
        field=state, source=[MeasureState.DRAFT, MeasureState.RETURNED], target=MeasureState.SUBMITTED
    )
    def submit(self, by: object) -> None:
        """Send the measure to the office; an answer to a return keeps the first time of sending."""
        if self.submitted_at is None:
            self.submitted_at = timezone.now()
        self.submitted_by = by  # type: ignore[assignment]  # the lazy user model is not known here
        self.handed_up_at, self.unit_note = None, ""

    @transition(field=state, source=MeasureState.SUBMITTED, target=MeasureState.RETURNED)
    def send_back(self) -> None:
        """待形审 → 退回补正."""

    @transition(field=state, source=MeasureState.SUBMITTED, target=MeasureState.ACCEPTED)
    def accept(self) -> None:
        """待形审 → 形审通过."""

    @transition(field=state, source=MeasureState.SUBMITTED, target=MeasureState.REJECTED)
    def reject(self, reason: str) -> None:
        """待形审 → 不予受理, with its reason."""
        self.state_reason = reason

    @transition(
        field=state, source=[MeasureState.SUBMITTED, MeasureState.ACCEPTED], target=MeasureState.MERGED
    )
    def merge_into(self, other: Measure, reason: str) -> None:
        """Become a part of another measure of the same batch."""
        self.merged_into = other
        self.state_reason = reason

    @transition(
        field=state,
        source=[MeasureState.ACCEPTED, MeasureState.REJECTED, MeasureState.MERGED],
        target=MeasureState.SUBMITTED,
    )
    def undo_screening(self) -> None:
        """Back to 待形审: what the office decided is taken back."""
        self.merged_into = None
        self.state_reason = ""
        self.credited_units = []

    @transition(
        field=state,
        source=[MeasureState.DRAFT, MeasureState.SUBMITTED, MeasureState.RETURNED, MeasureState.ACCEPTED],
        target=MeasureState.WITHDRAWN,
    )
    def withdraw(self, reason: str) -> None:
        """Leave the batch before the evaluation."""
        self.state_reason = reason

    @transition(field=state, source=MeasureState.ACCEPTED, target=MeasureState.EVALUATED)
    def close_evaluation(self) -> None:
        """形审通过 → 已评估."""

    @transition(field=state, source=MeasureState.EVALUATED, target=MeasureState.ACCEPTED)
    def reopen_evaluation(self) -> None:
        """已评估 → 形审通过, when the batch steps back into its evaluation."""

    @transition(field=state, source=MeasureState.EVALUATED, target=MeasureState.SELECTED)
    def select(self) -> None:
        """已评估 → 入选, when the decision is confirmed."""

    @transition(field=state, source=MeasureState.EVALUATED, target=MeasureState.NOT_SELECTED)
    def leave_out(self) -> None:
        """已评估 → 未入选, when the decision is confirmed."""

    @transition(
        field=state, source=[MeasureState.SELECTED, MeasureState.NOT_SELECTED], target=MeasureState.EVALUATED
    )
    def reopen_decision(self) -> None:
        """Back to 已评估, when the decision is taken up again."""

    @transition(field=state, source=MeasureState.NOT_SELECTED, target=MeasureState.SELECTED)
    def put_in(self) -> None:
        """未入选 → 入选, when a further letter of its batch puts it into the annex."""

    @transition(
        field=state, source=[MeasureState.SELECTED, MeasureState.PUBLISHED], target=MeasureState.NOT_SELECTED
    )
    def take_out(self) -> None:
        """入选 or 已发布 → 未入选, when a further letter of its batch takes it out of the annex."""

    @transition(field=state, source=MeasureState.SELECTED, target=MeasureState.PUBLISHED)
    def publish(self) -> None:
        """入选 → 已发布, when the letter is issued."""
