"""评审组: the third party's evaluators for one batch, and the ties that keep them from a unit's measures."""

from __future__ import annotations

from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.choices import OFFICE_ROLES, Role
from accounts.machine_tokens import MachineToken
from accounts.models import Unit, User, Viewer
from core.trail.tracking import track
from evaluations.choices import TieGround
from measures.choices import Field
from measures.models import Batch, Measure
from measures.models.reached import ReachedQuerySet, Row


class PanelQuerySet(ReachedQuerySet["Panel"]):
    """Panels as people see them."""

    unit_path = ""

    def visible_to(self, user: Viewer) -> PanelQuerySet:
        """The office sees every panel, the lead of an agency its own."""
        if not isinstance(user, User) or not user.is_active:
            return self.none()
        if user.has_role(*OFFICE_ROLES):
            return self
        if user.has_role(Role.EVALUATION_LEAD) and user.unit_id is not None:
            return self.filter(agency=user.unit_id)
        return self.none()

    def whose_ties_are_open_to(self, user: Viewer) -> PanelQuerySet:
        """Those of whose allotment a person may know: of a blind batch it tells which unit sent what."""
        found = self.visible_to(user)
        is_office = isinstance(user, User) and user.has_role(*OFFICE_ROLES)
        return found if is_office else found.filter(batch__is_blind=False)


class PanelMemberQuerySet(ReachedQuerySet["PanelMember"]):
    """Seats on panels."""

    number_path = "panel__batch__number"
    unit_path = ""

    def of(self, person: User) -> PanelMemberQuerySet:
        """Return a person's own seats."""
        return self.filter(evaluator=person.pk) if person.has_role(Role.EVALUATOR) else self.none()


class OfPairs(ReachedQuerySet[Row]):
    """What is said of evaluators and units."""

    number_path = "evaluator__panel_places__panel__batch__number"

    def within(self, machine: MachineToken | None) -> Self:
        """Return those that a token reaches; an evaluator may sit on several of its batches' panels."""
        return super().within(machine).distinct()

    def visible_to(self, user: Viewer) -> Self:
        """What is said of the members of those panels whose ties a person may know."""
        panels = Panel.objects.whose_ties_are_open_to(user)
        return self.filter(evaluator__in=PanelMember.objects.filter(panel__in=panels).values("evaluator"))


class TieQuerySet(OfPairs["Tie"]):
    """Ties between evaluators and units."""

    def between(self, evaluator_id: int, measure: Measure) -> TieQuerySet:
        """Ties of an evaluator to the unit that sends a measure in, or to one that is credited with it."""
        joint = measure.joint_units.through.objects.filter(measure=measure).values("unit")
        return self.filter(Q(unit=measure.unit_id) | Q(unit__in=joint), evaluator=evaluator_id)


class TieCandidateQuerySet(OfPairs["TieCandidate"]):
    """Pairs that may be tied."""

    def unsettled(self) -> TieCandidateQuerySet:
        """Those that wait for somebody's word."""
        return self.filter(is_tie__isnull=True)


@track(root="batch")
class Panel(models.Model):
    """The third-party agency that evaluates a batch, and how many evaluators each measure gets."""

    batch = models.OneToOneField(Batch, on_delete=models.CASCADE, related_name="panel")
    agency = models.ForeignKey(
        Unit, verbose_name=_("第三方机构"), on_delete=models.PROTECT, related_name="panels"
    )
    per_measure = models.PositiveSmallIntegerField(_("每项评审人数"), default=5)
    seed = models.PositiveIntegerField(_("分派种子"), default=1)
    round = models.PositiveSmallIntegerField(_("轮次"), default=1, help_text=_("第2轮起为复评。"))
    due_on = models.DateField(_("评分截止"), null=True, blank=True)

    lock_first: ClassVar[str] = "batch"
    objects = PanelQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("评审组")

    def __str__(self) -> str:
        return f"{self.batch} 评审组"


@track(root="panel__batch")
class PanelMember(models.Model):
    """An evaluator in a panel; `cap` is the most measures they take on (empty: no limit).

    `fields` are those in which they are at home (none: any). Before `ties_declared_at` they see no measure.
    """

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="members")
    evaluator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="panel_places"
    )
    cap = models.PositiveSmallIntegerField(_("最多评审项数"), null=True, blank=True)
    fields = ArrayField(
        models.CharField(max_length=20, choices=Field), verbose_name=_("专长领域"), default=list, blank=True
    )
    affiliation = models.CharField(
        _("工作单位"), max_length=100, blank=True, help_text=_("专家本人的工作单位，用来查找疑似回避关系。")
    )
    ties_declared_at = models.DateTimeField(_("申报回避关系的时间"), null=True, blank=True)
    due_until = models.DateField(_("延至"), null=True, blank=True)
    due_reason = models.CharField(_("延期理由"), max_length=200, blank=True)

    objects = PanelMemberQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("one", "评审组成员")
        verbose_name_plural = _("评审组成员")
        ordering: ClassVar = ["panel", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["panel", "evaluator"], name="panel_member_once"),
            models.CheckConstraint(
                condition=Q(fields__contained_by=list(Field.values)), name="panel_member_fields_are_known"
            ),
            models.CheckConstraint(
                condition=Q(due_until__isnull=True) | ~Q(due_reason=""),
                name="panel_member_extension_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return str(self.evaluator)

    @property
    def field_labels(self) -> list[str]:
        """The names of the fields of expertise."""
        return [str(field.label) for field in Field if field in self.fields]


@track(root="evaluator")
class Tie(models.Model):
    """A declared tie 回避关系 between an evaluator and a unit: the evaluator never gets the unit's measures."""

    evaluator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="ties")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="ties")
    reason = models.CharField(_("说明"), max_length=200, blank=True)
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    declared_at = models.DateTimeField(auto_now_add=True)

    objects = TieQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("one", "回避关系")
        verbose_name_plural = _("回避关系")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["evaluator", "unit"], name="tie_declared_once"),
        ]

    def __str__(self) -> str:
        return f"{self.evaluator} – {self.unit}"


@track(root="evaluator")
class TieCandidate(models.Model):
    """What looks like a tie, found by the system. A person settles it once, and it is never asked again."""

    evaluator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tie_candidates"
    )
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="tie_candidates")
    ground = models.CharField(_("线索"), max_length=20, choices=TieGround)
    detail = models.CharField(_("依据"), max_length=300)
    is_tie = models.BooleanField(_("须回避"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = TieCandidateQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("one", "疑似回避关系")
        verbose_name_plural = _("疑似回避关系")
        ordering: ClassVar = ["evaluator", "unit"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["evaluator", "unit"], name="tie_candidate_asked_once"),
            models.CheckConstraint(
                condition=Q(ground__in=TieGround.values), name="tie_candidate_ground_is_known"
            ),
            models.CheckConstraint(
                condition=Q(is_tie__isnull=True, settled_by__isnull=True, settled_at__isnull=True)
                | Q(is_tie__isnull=False, settled_by__isnull=False, settled_at__isnull=False),
                name="tie_candidate_settled_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evaluator} – {self.unit}？"
