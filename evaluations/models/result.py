"""统分: the stored result of a batch's evaluation, with the digest of what it was computed from."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.choices import OFFICE_ROLES, Role
from accounts.models import User, Viewer
from evaluations.models.assignment import Assignment
from measures.choices import LIVE_STATES, SCORES_LOCKED, Classification
from measures.models import Batch, Measure
from measures.models.reached import ReachedQuerySet

UNRANKED = 2**31 - 1


class TallyQuerySet(ReachedQuerySet["Tally"]):
    """Tallies as people see them."""

    unit_path = ""

    def visible_to(self, user: Viewer) -> TallyQuerySet:
        """Those of which a person sees the lines."""
        return self.filter(Exists(TallyEntry.objects.visible_to(user).filter(tally=OuterRef("pk"))))

    def in_force(self) -> TallyQuerySet:
        """The latest of each batch."""
        return self.exclude(
            Exists(Tally.objects.filter(batch=OuterRef("batch"), number__gt=OuterRef("number")))
        )


class TallyEntryQuerySet(ReachedQuerySet["TallyEntry"]):
    """Tally lines as people see them."""

    number_path = "tally__batch__number"
    unit_path = "measure__unit"

    def visible_to(self, user: Viewer) -> TallyEntryQuerySet:
        """Return lines of batches past their evaluation, to the office and to the panel's own lead."""
        if not isinstance(user, User) or not user.is_active:
            return self.none()
        locked = self.filter(tally__batch__state__in=SCORES_LOCKED)
        if user.has_role(*OFFICE_ROLES):
            return locked
        if user.has_role(Role.EVALUATION_LEAD):
            return locked.filter(tally__batch__panel__agency=user.unit_id)
        return self.none()

    def of_live_measures(self) -> TallyEntryQuerySet:
        """Return the lines of measures that were not dropped since."""
        return self.filter(measure__state__in=LIVE_STATES)


class Waiver(models.Model):
    """A written decision to close the evaluation although some sheets, named here, are missing."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="waivers")
    assignments = models.ManyToManyField(Assignment, related_name="waivers")
    reason = models.TextField(_("理由"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("缺评说明")
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(reason=""), name="waiver_has_a_reason")]

    def __str__(self) -> str:
        return f"{self.batch} {self.reason[:30]}"


class Tally(models.Model):
    """The tally of a batch. The highest number is the one in force; figures keep 12 decimals."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="tallies")
    number = models.PositiveSmallIntegerField(_("次数"), default=1)
    round = models.PositiveSmallIntegerField(_("轮次"), default=1)
    digest = models.CharField(_("输入摘要"), max_length=64)
    alpha_scores = models.DecimalField(max_digits=15, decimal_places=12, null=True, blank=True)
    alpha_classes = models.DecimalField(max_digits=15, decimal_places=12, null=True, blank=True)
    evaluators = models.JSONField(_("专家统计"), default=list)
    computed_at = models.DateTimeField(auto_now_add=True)

    objects = TallyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("统分")
        ordering: ClassVar = ["batch", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["batch", "number"], name="tally_number_once_per_batch"),
        ]

    def __str__(self) -> str:
        return f"{self.batch} 统分 {self.number}"


def _figure(label: str) -> models.DecimalField[Decimal | None, Decimal | None]:
    return models.DecimalField(label, max_digits=18, decimal_places=12, null=True, blank=True)


class TallyEntry(models.Model):
    """One measure's line of a tally; `settled` is the class that the majority proposed, or empty."""

    tally = models.ForeignKey(Tally, on_delete=models.CASCADE, related_name="entries")
    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="tally_entries")
    n = models.PositiveSmallIntegerField(_("有效份数"))
    mean = _figure("平均分")
    trimmed_mean = _figure("去极值平均分")
    adjusted_mean = _figure("宽严校正平均分")
    median = _figure("中位数")
    spread = _figure("离散度")
    rank = models.PositiveIntegerField(_("名次"), null=True, blank=True)
    # The rank, and after the last of them what has none: what the lines are paged by.
    place = models.GeneratedField(
        expression=Coalesce("rank", UNRANKED), output_field=models.PositiveIntegerField(), db_persist=True
    )
    votes = models.JSONField(_("类别票数"), default=dict)
    special_mark_votes = models.PositiveSmallIntegerField(_("特色标识票数"), default=0)
    abstentions = models.PositiveSmallIntegerField(_("已阅不评"), default=0)
    flags = ArrayField(models.CharField(max_length=40), verbose_name=_("提示"), default=list, blank=True)
    settled = models.CharField(_("多数类别"), max_length=30, choices=Classification, blank=True)

    objects = TallyEntryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("统分结果")
        ordering: ClassVar = ["tally", "rank", "measure"]
        indexes: ClassVar = [models.Index(fields=["tally", "place", "measure"], name="tally_entry_in_order")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tally", "measure"], name="tally_entry_once_per_measure"),
        ]

    def __str__(self) -> str:
        return str(self.measure)
