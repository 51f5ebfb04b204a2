"""推荐专家: whom the third party wants on a panel and nobody has let in yet."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.models import Viewer
from core.trail.tracking import track
from evaluations.models.panel import Panel
from measures.choices import Field
from measures.models.reached import ReachedQuerySet


class NominationQuerySet(ReachedQuerySet["Nomination"]):
    """Proposed experts as people see them."""

    number_path = "panel__batch__number"
    unit_path = ""

    def visible_to(self, user: Viewer) -> NominationQuerySet:
        """Those of the panels that a person sees; whom the office let in stands among the members."""
        return self.unopened().filter(panel__in=Panel.objects.visible_to(user))

    def unopened(self) -> NominationQuerySet:
        """Those who wait, and those who were turned down."""
        return self.exclude(settled_at__isnull=False, refusal="")


@track(root="panel__batch")
class Nomination(models.Model):
    """A person proposed by the third party. Only the office opens an account, or turns the proposal down for a reason."""

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="nominations")
    name = models.CharField(_("姓名"), max_length=50)
    username = models.CharField(_("登录名"), max_length=150)
    email = models.EmailField(_("邮箱"), blank=True)
    affiliation = models.CharField(_("工作单位"), max_length=100, blank=True)
    fields = ArrayField(
        models.CharField(max_length=20, choices=Field), verbose_name=_("专长领域"), default=list, blank=True
    )
    nominated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    nominated_at = models.DateTimeField(auto_now_add=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    refusal = models.TextField(_("不予开通的理由"), blank=True)

    lock_first: ClassVar[str] = "panel__batch"
    objects = NominationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("推荐专家")
        ordering: ClassVar = ["panel", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                "panel",
                Lower("username"),
                condition=Q(settled_at__isnull=True),
                name="nominated_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(settled_by__isnull=True, settled_at__isnull=True, refusal="")
                | (Q(settled_by__isnull=False, settled_at__isnull=False) & ~Q(settled_by=F("nominated_by"))),
                name="nomination_settled_by_somebody_else",
            ),
        ]

    def __str__(self) -> str:
        return self.name
