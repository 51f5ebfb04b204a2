"""What a unit is told of why its measure has its class: the office's words, and the remarks that it passes on."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.choices import OFFICE_ROLES
from accounts.models import User, Viewer
from core.trail.tracking import track
from measures.models import Measure


class ReasonQuerySet(models.QuerySet["Reason"]):
    """Reasons as people see them."""

    def visible_to(self, user: Viewer) -> ReasonQuerySet:
        """The office sees all; a unit those of its own measures, once they are released."""
        if not isinstance(user, User) or not user.is_active:
            return self.none()
        if user.has_role(*OFFICE_ROLES):
            return self
        # Whoever is of no unit is not of the same one as a measure without joint units.
        if user.unit_id is None:
            return self.none()
        own = Q(measure__unit=user.unit_id) | Q(measure__joint_units=user.unit_id)
        is_told = Q(released_at__isnull=False, measure__unit__isnull=False)
        readable = Measure.objects.visible_to(user).values("pk")
        return self.filter(is_told & own, measure__in=readable).distinct()


@track(root="measure", permission="evaluations.read_decisions")
class Reason(models.Model):
    """The reason of one decision as its unit reads it; `remarks` are texts by the keys of the sheets they come from."""

    measure = models.OneToOneField(Measure, on_delete=models.CASCADE, related_name="told_reason")
    ground = models.TextField(_("理由"))
    remarks = models.JSONField(_("转告的专家意见"), default=dict, blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(auto_now=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    released_at = models.DateTimeField(_("告知时间"), null=True, blank=True)

    lock_first: ClassVar[str] = "measure__batch"
    objects = ReasonQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("告知单位的理由")
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(ground=""), name="reason_is_stated"),
            models.CheckConstraint(
                condition=Q(released_by__isnull=True, released_at__isnull=True)
                | Q(released_by__isnull=False, released_at__isnull=False),
                name="reason_released_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return str(self.measure)

    @property
    def told_remarks(self) -> list[str]:
        """The remarks that are passed on, in the order of the sheets' keys: none says whose it is."""
        return [self.remarks[key] for key in sorted(self.remarks, key=int)]
