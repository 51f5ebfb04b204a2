"""分派方案: who could evaluate what, kept until somebody releases it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Viewer
from core.trail.tracking import track
from evaluations.choices import AllotmentRule
from evaluations.models.panel import Panel
from measures.models.reached import ReachedQuerySet


class ProposalQuerySet(ReachedQuerySet["AllotmentProposal"]):
    """Proposals as people see them."""

    number_path = "panel__batch__number"
    unit_path = ""

    def visible_to(self, user: Viewer) -> ProposalQuerySet:
        """Those of the panels whose allotment a person may know."""
        return self.filter(panel__in=Panel.objects.whose_ties_are_open_to(user))


@track(root="panel__batch")
class AllotmentProposal(models.Model):
    """A proposal of pairs to add, as [[measure key, evaluator key], …]. Releasing it makes them assignments.

    Proposals stand side by side to be compared; a released one can be undone while nobody has begun.
    """

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="proposals")
    number = models.PositiveSmallIntegerField(_("方案"))
    rule = models.CharField(_("方式"), max_length=10, choices=AllotmentRule)
    count = models.PositiveSmallIntegerField(_("人数"))
    seed = models.PositiveIntegerField(_("分派种子"))
    by_field = models.BooleanField(_("优先专长领域"), default=True)
    pairs = models.JSONField(_("分派"), default=list)
    edit_version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    released_at = models.DateTimeField(_("下达时间"), null=True, blank=True)
    undone_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)

    lock_first: ClassVar[str] = "panel__batch"
    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("one", "分派方案")
        verbose_name_plural = _("分派方案")
        ordering: ClassVar = ["panel", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["panel", "number"], name="proposal_number_once_per_panel"),
            models.CheckConstraint(condition=Q(rule__in=AllotmentRule.values), name="proposal_rule_is_known"),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True) | Q(released_at__isnull=False),
                name="proposal_undone_was_released",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.panel} 方案{self.number}"
