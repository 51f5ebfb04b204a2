"""A batch and its phases. Every switch of the system hangs on the phase, so it is declared once, here."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import FSMField, FSMModelMixin, transition

from accounts.choices import OFFICE_ROLES, UNIT_ROLES, Role
from accounts.models import Unit, User, Viewer
from core.saying import Said, say
from core.trail.tracking import track
from measures.choices import LIVE_STATES, SCORES_LOCKED, BatchState, MeasureState
from measures.entries import CASE_TEXTS
from measures.models.reached import ReachedQuerySet
from measures.sight import third_party


class BatchQuerySet(ReachedQuerySet["Batch"]):
    """Batches as people see them."""

    number_path = "number"
    # Whoever is bound to a unit reads the batches in which its measures stand, and acts on none of them.
    is_of_all_units = True

    def visible_to(self, user: Viewer) -> BatchQuerySet:
        """Everybody sees published batches; units those they are invited to; the third party those it evaluates."""
        if not isinstance(user, User) or not user.is_active:
            return self.filter(state=BatchState.PUBLISHED)
        if user.has_role(*OFFICE_ROLES):
            return self.within(user.machine)
        visible = Q(state=BatchState.PUBLISHED)
        if user.has_role(*UNIT_ROLES):
            visible |= Q(invitations__unit=user.unit_id) & ~Q(state=BatchState.PREPARING)
        if user.has_role(Role.EVALUATION_LEAD):
            visible |= Q(pk__in=third_party().batches_led(user))
        if user.has_role(Role.EVALUATOR):
            visible |= Q(pk__in=third_party().batches_seated(user))
        return self.filter(visible).distinct().within(user.machine)

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


def default_required_texts() -> list[str]:
    """Return what a batch asks for unless the office decides otherwise: the whole case."""
    return list(CASE_TEXTS)


@track(named=str)
class Batch(FSMModelMixin, models.Model):
    """One round of collecting, evaluating and publishing innovation measures.

    Character limits are the batch's: they are what the form shows and what submitting checks.
    """

    number = models.PositiveIntegerField(
        _("批次"), unique=True, validators=[MinValueValidator(1), MaxValueValidator(9999)]
    )
    year = models.PositiveSmallIntegerField(
        _("年份"), validators=[MinValueValidator(2013), MaxValueValidator(2100)]
    )
    zone = models.CharField(_("自贸试验区名称"), max_length=30)
    state = FSMField(_("阶段"), default=BatchState.PREPARING, choices=BatchState.choices, protected=True)
    opens_on = models.DateField(_("征集开始"), null=True, blank=True)
    closes_on = models.DateField(_("征集截止"), null=True, blank=True)
    hard_closes_on = models.DateField(
        _("最迟收件"),
        null=True,
        blank=True,
        help_text=_("对单位只说征集截止日；到这一天为止报送的仍然收下。不填则与截止日相同。"),
    )
    prior_art_cutoff_on = models.DateField(
        _("查重截止日"),
        null=True,
        blank=True,
        help_text=_("全国首创以截至此日的全国做法为准，此日以后才有的不算在先。"),
    )
    is_blind = models.BooleanField(_("匿名评审"), default=True, help_text=_("评审专家看不到报送单位。"))
    is_trimmed = models.BooleanField(_("去掉最高最低分"), default=True, help_text=_("每项满5份评分时适用。"))
    releases_marks = models.BooleanField(
        _("向单位公布得分"),
        default=False,
        help_text=_("印发后，报送单位看得到本单位举措的平均分、名次和票数。"),
    )
    spread_threshold = models.DecimalField(
        _("离散度提示线"), max_digits=5, decimal_places=2, default=15, validators=[MinValueValidator(0)]
    )
    mark_label = models.CharField(_("特色标识名称"), max_length=20, default="对台特色")
    prints_mark = models.BooleanField(_("附件列出特色标识"), default=False)
    title_limit = models.PositiveSmallIntegerField(_("名称字数上限"), default=30)
    summary_limit = models.PositiveSmallIntegerField(_("举措内容字数上限"), default=200)
    innovation_point_limit = models.PositiveSmallIntegerField(_("创新点字数上限"), default=80)
    practice_limit = models.PositiveSmallIntegerField(_("主要做法字数上限"), default=1000)
    case_limit = models.PositiveSmallIntegerField(_("比对、成效字数上限"), default=500)
    required_texts = ArrayField(
        models.CharField(max_length=40),
        verbose_name=_("必填栏目"),
        default=default_required_texts,
        help_text=_("提交时必须填写的栏目；名称、举措内容、创新点总是必填。"),
        blank=True,
    )
    is_imported = models.BooleanField(_("历史导入"), default=False, editable=False)
    # A package need not state the days of collecting; what the run then set is no fact to hand on.
    dates_are_stated = models.BooleanField(default=True, editable=False)
    # Done in one go from a package: what it records at a moment was done then by the run, not by the people it names.
    # {"at", "by": who ran it on the machine, "package": the file's name, "sha256": its digest}
    run_at_once = models.JSONField(_("一次导入办结"), null=True, blank=True, editable=False)
    # How many measures it counts with while none of them stand in the register: as stated of a batch from before the
    # system, or by a letter of ours that is not published.
    stated_total = models.PositiveIntegerField(_("没有逐项登记时的举措数"), null=True, blank=True)
    published_on = models.DateField(_("印发日期"), null=True, blank=True, editable=False)
    invited_units = models.ManyToManyField(
        Unit, verbose_name=_("征集单位"), through="Invitation", related_name="batches"
    )

    is_locked_first: ClassVar[bool] = True
    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("one", "批次")
        verbose_name_plural = _("批次")
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=BatchState.values), name="batch_state_is_known"),
            models.CheckConstraint(
                condition=Q(closes_on__isnull=True)
                | Q(opens_on__isnull=True)
                | Q(closes_on__gte=F("opens_on")),
                name="batch_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=Q(hard_closes_on__isnull=True)
                | Q(closes_on__isnull=False, hard_closes_on__gte=F("closes_on")),
                name="batch_closes_hard_after_it_is_due",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[BatchState.PREPARING, BatchState.CANCELLED])
                | Q(is_imported=True)
                | (Q(opens_on__isnull=False) & Q(closes_on__isnull=False)),
                name="batch_collecting_has_dates",
            ),
            models.CheckConstraint(
                condition=~Q(state=BatchState.PUBLISHED) | Q(published_on__isnull=False),
                name="batch_published_has_a_date",
            ),
        ]

    def __str__(self) -> str:
        return str(self.said)

    @property
    def said(self) -> Said:
        """Its name in the language of whoever reads it."""
        return say(_("第%(batch)s批"), batch=self.number)

    @property
    def recorded_name(self) -> str:
        """Its name as it is printed and put on record."""
        return self.said.recorded

    @property
    def is_open_to_units(self) -> bool:
        """Whether candidates can be drafted, submitted and screened in this phase."""
        return self.state == BatchState.COLLECTING

    @property
    def scores_are_locked(self) -> bool:
        """Whether the evaluation is over: scores can be read and no longer changed."""
        return self.state in SCORES_LOCKED

    @property
    def last_day(self) -> date | None:
        """The last day on which a candidate is taken: the hard close, which units are not told of."""
        return self.hard_closes_on or self.closes_on

    @property
    def is_past_due(self) -> bool:
        """Whether the last day has passed (that day itself still counts as open)."""
        return self.last_day is not None and timezone.localdate() > self.last_day

    @transition(field=state, source=BatchState.PREPARING, target=BatchState.COLLECTING)
    def open_collecting(self) -> None:
        """筹备 → 征集."""

    @transition(field=state, source=BatchState.COLLECTING, target=BatchState.EVALUATING)
    def start_evaluating(self) -> None:
        """征集 → 第三方评估."""

    @transition(field=state, source=BatchState.EVALUATING, target=BatchState.DECIDING)
    def start_deciding(self) -> None:
        """第三方评估 → 审定."""

    @transition(field=state, source=BatchState.DECIDING, target=BatchState.PUBLISHING)
    def start_publishing(self) -> None:
        """审定 → 拟文."""

    @transition(field=state, source=BatchState.PUBLISHING, target=BatchState.PUBLISHED)
    def publish(self, on: date) -> None:
        """拟文 → 印发, on the letter's date."""
        self.published_on = on

    @transition(field=state, source=BatchState.COLLECTING, target=BatchState.PREPARING)
    def step_back_to_preparing(self) -> None:
        """征集 → 筹备."""

    @transition(field=state, source=BatchState.EVALUATING, target=BatchState.COLLECTING)
    def step_back_to_collecting(self) -> None:
        """第三方评估 → 征集."""

    @transition(field=state, source=BatchState.DECIDING, target=BatchState.EVALUATING)
    def step_back_to_evaluating(self) -> None:
        """审定 → 第三方评估."""

    @transition(field=state, source=BatchState.PUBLISHING, target=BatchState.DECIDING)
    def step_back_to_deciding(self) -> None:
        """拟文 → 审定."""

    @transition(
        field=state,
        source=[BatchState.PREPARING, BatchState.COLLECTING, BatchState.EVALUATING, BatchState.DECIDING],
        target=BatchState.CANCELLED,
    )
    def cancel(self) -> None:
        """Any phase before the letter → 取消."""


@track(root="batch")
class Invitation(models.Model):
    """A unit's place in a batch; `grace_until` lets this unit send after the closing date."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="invitations")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="invitations")
    grace_until = models.DateField(_("宽限至"), null=True, blank=True)
    grace_reason = models.CharField(_("宽限理由"), max_length=200, blank=True)
    # By the office, of its own accord; what the calendar reminds of by itself is not counted here.
    reminded_at = models.DateTimeField(_("最近提醒"), null=True, blank=True, editable=False)

    lock_first: ClassVar[str] = "batch"

    class Meta:
        verbose_name = verbose_name_plural = _("征集邀请")
        ordering: ClassVar = ["batch_id", "unit_id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["batch", "unit"], name="invitation_once_per_batch_and_unit"),
            models.CheckConstraint(
                condition=Q(grace_until__isnull=True) | ~Q(grace_reason=""),
                name="invitation_grace_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch} {self.unit}"


class PhaseChange(models.Model):
    """One step of a batch, with who took it and why: the batch's own logbook."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="phase_changes")
    from_state = models.CharField(_("原阶段"), max_length=20, choices=BatchState)
    to_state = models.CharField(_("新阶段"), max_length=20, choices=BatchState)
    reason = models.TextField(_("理由"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("阶段变更")
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.batch} {self.get_to_state_display()}"
