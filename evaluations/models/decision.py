"""终评结论: the class that a measure gets, on what ground, decided by one person and confirmed by another."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from evaluations.querysets import DecisionQuerySet
from measures.choices import Classification
from measures.models import Comparison, Measure

REPLICATIONS = (Classification.EXTENDED_REPLICATION, Classification.REPLICATION)


@pghistory.track()
class Decision(models.Model):
    """The office's decision on a measure, pending until a second person confirms it."""

    measure = models.OneToOneField(Measure, on_delete=models.CASCADE, related_name="decision")
    is_selected = models.BooleanField(_("入选"))
    classification = models.CharField(_("创新性类别"), max_length=30, choices=Classification, blank=True)
    taiwan_related = models.BooleanField(_("特色标识"), default=False)
    reason = models.TextField(_("理由"), blank=True)
    replicates = models.CharField(_("复制的在先做法"), max_length=300, blank=True)
    replicated_comparison = models.ForeignKey(
        Comparison,
        verbose_name=_("比对记录"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    prior_art_checked_on = models.DateField(_("查重日期"), null=True, blank=True)
    prior_art_note = models.TextField(_("查重情况"), blank=True)
    position = models.PositiveIntegerField(_("附件次序"), default=0)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)

    lock_first: ClassVar[str] = "measure__batch"
    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("终评结论")
        ordering: ClassVar = ["measure__batch", "position", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(is_selected=False, classification="")
                | Q(is_selected=True, classification__in=Classification.values),
                name="decision_selected_has_a_class",
            ),
            models.CheckConstraint(
                condition=Q(is_selected=True) | ~Q(reason=""), name="decision_left_out_has_a_reason"
            ),
            models.CheckConstraint(
                condition=~Q(classification__in=REPLICATIONS) | ~Q(replicates=""),
                name="decision_replication_names_its_source",
            ),
            models.CheckConstraint(
                condition=~Q(classification=Classification.FIRST_IN_NATION)
                | Q(prior_art_checked_on__isnull=False),
                name="decision_first_in_nation_has_a_dated_check",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | (
                    Q(confirmed_by__isnull=False, confirmed_at__isnull=False)
                    & ~Q(confirmed_by=F("decided_by"))
                ),
                name="decision_confirmed_by_a_second_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure}: {self.get_classification_display() or _('未入选')}"

    @property
    def mark(self) -> str:
        """What names the decision as it stands: deciding anew gives another one."""
        return f"{self.pk}-{self.decided_at:%Y%m%d%H%M%S%f}"

    @property
    def is_confirmed(self) -> bool:
        """Whether a second person has confirmed the decision."""
        return self.confirmed_at is not None


@pghistory.track()
class Advice(models.Model):
    """What the evaluation lead advises the office to decide on a measure; it binds nobody."""

    measure = models.OneToOneField(Measure, on_delete=models.CASCADE, related_name="advice")
    classification = models.CharField(
        _("建议类别"), max_length=30, choices=Classification, blank=True, help_text=_("不填为建议不入选。")
    )
    reason = models.TextField(_("理由"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now=True)

    lock_first: ClassVar[str] = "measure__batch"

    class Meta:
        verbose_name = verbose_name_plural = _("第三方建议")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(classification="") | Q(classification__in=Classification.values),
                name="advice_class_is_known",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="advice_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.measure}: {self.get_classification_display() or _('不入选')}"
