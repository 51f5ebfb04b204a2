"""代理: somebody has another take their step of a batch's letter, for a time, accepted by whoever takes it."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.choices import OFFICE_ROLES, Duty
from accounts.models import User
from core.trail.tracking import track
from letters.choices import DELEGATED, DelegationState
from measures.models import Batch


class DelegationQuerySet(models.QuerySet["Delegation"]):
    """Delegations as people see them."""

    def visible_to(self, person: User) -> DelegationQuerySet:
        """The office and who answers for accounts and roles see all; everybody else their own."""
        sees_all = person.has_role(*OFFICE_ROLES) or person.has_duty(Duty.SYSTEM, Duty.SECURITY)
        return self if sees_all else self.of(person)

    def of(self, person: User) -> DelegationQuerySet:
        """Those that a person gave or was given."""
        return self.filter(Q(principal=person.pk) | Q(delegate=person.pk))

    def in_force(self, on: date) -> DelegationQuerySet:
        """Those that were accepted, not ended, and hold on a day. What the principal may do is asked besides."""
        return self.filter(
            accepted_at__isnull=False, ended_at__isnull=True, starts_on__lte=on, ends_on__gte=on
        )

    def with_people(self) -> DelegationQuerySet:
        """With everything that a line about one says, in one query."""
        return self.select_related("principal", "delegate", "batch", "ended_by")


@track(permission="letters.read_delegations")
class Delegation(models.Model):
    """That a delegate takes a principal's step, reviewing or signing, of the letters of one batch from a day to a day.

    It holds once it is accepted and until it is ended; either may end it. What is done by it names both.
    """

    principal = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("委托人"), on_delete=models.PROTECT, related_name="+"
    )
    delegate = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("代理人"), on_delete=models.PROTECT, related_name="+"
    )
    hand = models.CharField(_("代理的环节"), max_length=20, choices=DELEGATED)
    batch = models.ForeignKey(Batch, verbose_name=_("批次"), on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("结束日期"))
    reason = models.TextField(_("代理的事由"))
    offered_at = models.DateTimeField(auto_now_add=True)
    accepted_at = models.DateTimeField(_("接受时间"), null=True, blank=True)
    ended_at = models.DateTimeField(_("终止时间"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    ended_reason = models.TextField(_("终止的理由"), blank=True)

    # A step that is taken by it and its end do not pass each other.
    lock_first: ClassVar[str] = "batch"
    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("代理")
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(hand__in=[hand for hand, _label in DELEGATED]), name="delegation_hand_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(principal=F("delegate")), name="delegation_is_to_somebody_else"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="delegation_ends_after_it_starts"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="delegation_has_a_reason"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(ended_reason=""),
                name="delegation_ended_says_by_whom_and_why",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["delegate", "ends_on"], condition=Q(ended_at__isnull=True), name="delegations_to"
            ),
        ]

    def __str__(self) -> str:
        told = {"delegate": self.delegate, "principal": self.principal, "hand": self.get_hand_display()}
        return _("%(delegate)s代%(principal)s%(hand)s") % told

    @property
    def key(self) -> str:
        """Its key as a page's addresses have it."""
        return str(self.pk)

    @property
    def state(self) -> DelegationState:
        """How far it is today."""
        today = timezone.localdate()
        if self.ended_at is not None:
            return DelegationState.ENDED
        if today > self.ends_on:
            return DelegationState.OVER
        if self.accepted_at is None:
            return DelegationState.OFFERED
        return DelegationState.IN_FORCE if self.starts_on <= today else DelegationState.AHEAD

    def get_state_display(self) -> str:
        """Return the state in words."""
        return str(self.state.label)
