"""What a unit is told of why its measure has its class: the office's words, and the remarks that it passes on."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.choices import OFFICE_ROLES, UNIT_ROLES
from accounts.models import User, Viewer
from core.trail.tracking import track
from measures.models import Measure
from measures.models.reached import ReachedQuerySet


class ReasonQuerySet(ReachedQuerySet["Reason"]):
    """Reasons as people see them."""

    number_path = "measure__batch__number"
    unit_path = "measure__unit"

    def visible_to(self, user: Viewer) -> ReasonQuerySet:
        """The office sees all; a unit those of the measures that it sent in, once they are released."""
        if not isinstance(user, User) or not user.is_active:
            return self.none()
        if user.has_role(*OFFICE_ROLES):
            return self
        # Whoever is of no unit is not of the same one as a measure without any.
        if user.unit_id is None or not user.has_role(*UNIT_ROLES):
            return self.none()
        return self.filter(released_at__isnull=False, measure__unit=user.unit_id)

    def with_decision(self) -> ReasonQuerySet:
        """Bring along what `is_outdated` asks."""
        return self.select_related("measure__decision")


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
        verbose_name = pgettext_lazy("one", "告知单位的理由")
        verbose_name_plural = _("告知单位的理由")
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
    def is_outdated(self) -> bool:
        """Whether the decision was made anew after the reason was written."""
        decision = getattr(self.measure, "decision", None)
        return self.pk is not None and decision is not None and decision.decided_at > self.written_at

    @property
    def told_remarks(self) -> list[str]:
        """The remarks that are passed on, in the order of the sheets' keys: none says whose it is."""
        return [self.remarks[key] for key in sorted(self.remarks, key=int)]
