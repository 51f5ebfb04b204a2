"""Where another system wants to be told, and what it was told."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.choices import HookFailure, HookOutcome
from accounts.hooks.kinds import kind_called
from core.outward.addresses import LONGEST_ADDRESS
from core.sealed import SealedField
from core.trail.tracking import track

# So long after a new secret the old one signs too: the receiver takes over the new one without a gap.
OVERLAP = timedelta(days=1)
# Who may set one up; whoever lost it is told nothing more.
MAKE = "accounts.make_webhook"


class WebhookQuerySet(models.QuerySet["Webhook"]):
    """Webhooks."""

    def good(self) -> WebhookQuerySet:
        """Those that are not revoked, of people whose account is in use."""
        return self.filter(revoked_at__isnull=True, person__is_active=True)

    def revoke(self) -> int:
        """End those that are not revoked yet, with the secret that they had before; return how many."""
        return self.filter(revoked_at__isnull=True).update(revoked_at=timezone.now(), old_secret="")


@track(
    root="person",
    exclude=["secret", "old_secret", "failures", "resumes_at", "failing_since"],
    permission="core.read_trail",
    on_removal=False,
)
class Webhook(models.Model):
    """Where a system is told, for a person, what became of the things that this person sees.

    A receiver that does not answer is left alone until `resumes_at`, longer each time. Since `failing_since` it took
    nothing of what was sent.
    """

    person = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="webhooks")
    name = models.CharField(_("系统名称"), max_length=50)
    address = models.CharField(_("接收地址"), max_length=LONGEST_ADDRESS)
    kinds = ArrayField(models.CharField(max_length=30), verbose_name=_("推送的事件"))
    secret = SealedField(max_length=60)
    old_secret = SealedField(max_length=60, blank=True)
    renewed_at = models.DateTimeField(_("更换密钥时间"), null=True, editable=False)
    made_at = models.DateTimeField(auto_now_add=True)
    failures = models.PositiveSmallIntegerField(default=0, editable=False)
    resumes_at = models.DateTimeField(null=True, editable=False)
    failing_since = models.DateTimeField(null=True, editable=False)
    revoked_at = models.DateTimeField(_("作废时间"), null=True, editable=False)

    objects = WebhookQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("one", "事件推送")
        verbose_name_plural = _("事件推送")
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(kinds__len=0), name="webhook_tells_something"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(address=""), name="webhook_leads_somewhere"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def kind_labels(self) -> list[str]:
        """What its kinds of events are called."""
        kinds = [(code, kind_called(code)) for code in self.kinds]
        return [str(kind.label) if kind else code for code, kind in kinds]

    def secrets_at(self, now: datetime) -> list[str]:
        """Return the secrets that sign at a moment, the newest first."""
        overlaps = self.old_secret and self.renewed_at is not None and now < self.renewed_at + OVERLAP
        return [self.secret, self.old_secret] if overlaps else [self.secret]


class HookDeliveryQuerySet(models.QuerySet["HookDelivery"]):
    """What was, or is to be, told."""

    def waiting(self) -> HookDeliveryQuerySet:
        """Those that nothing came of yet."""
        return self.filter(outcome=HookOutcome.WAITING)

    def told(self) -> HookDeliveryQuerySet:
        """Those that were sent at least once: of no other does its person learn that there was an event."""
        return self.filter(tried_at__isnull=False)

    def of_one_thing(self, delivery: HookDelivery) -> HookDeliveryQuerySet:
        """Those that one webhook is told of one thing, in the order in which it happened."""
        same = self.filter(webhook=delivery.webhook_id, model=delivery.model, key=delivery.key)
        return same.order_by("pk")

    def due(self, now: datetime) -> HookDeliveryQuerySet:
        """What is to be tried again now: of each thing the first that waits, where the receiver is not left alone."""
        waiting = self.model._default_manager.all().waiting()
        earlier = waiting.filter(
            webhook=models.OuterRef("webhook"),
            model=models.OuterRef("model"),
            key=models.OuterRef("key"),
            pk__lt=models.OuterRef("pk"),
        )
        is_answering = Q(webhook__resumes_at__isnull=True) | Q(webhook__resumes_at__lte=now)
        due = self.waiting().filter(is_answering, webhook__in=Webhook.objects.good(), due_at__lte=now)
        return due.exclude(models.Exists(earlier)).order_by("pk")


class HookDelivery(models.Model):
    """One event for one webhook, and what came of telling it: the log, and what is left to do.

    `event` is its name for the receiver, the same however often it is sent. `answer` is the status that came back last.
    """

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries", db_index=False)
    event = models.UUIDField(_("事件编号"), default=uuid4, unique=True, editable=False)
    kind = models.CharField(_("事件"), max_length=30)
    model = models.CharField(max_length=60)
    key = models.BigIntegerField()
    state = models.CharField(_("状态"), max_length=30)
    at = models.DateTimeField(_("发生时间"), default=timezone.now)
    outcome = models.CharField(_("结果"), max_length=10, choices=HookOutcome, default=HookOutcome.WAITING)
    # Since when it is tried: since it happened, or since somebody asked for it again.
    since = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(_("下次发送"), default=timezone.now)
    attempts = models.PositiveSmallIntegerField(_("已发送次数"), default=0)
    tried_at = models.DateTimeField(_("最近发送"), null=True)
    answer = models.PositiveSmallIntegerField(_("应答"), null=True)
    failure = models.CharField(_("没有送到的原因"), max_length=12, choices=HookFailure, blank=True)

    objects = HookDeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("推送记录")
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(outcome__in=HookOutcome.values), name="hook_delivery_outcome_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(outcome=HookOutcome.DELIVERED) | Q(answer__gte=200, answer__lt=300),
                name="hook_delivery_was_answered",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["webhook", "-id"], name="hook_deliveries_told"),
            # What is left stays small however long the log grows.
            models.Index(
                fields=["webhook", "model", "key", "id"],
                condition=Q(outcome="waiting"),
                name="hook_deliveries_waiting",
            ),
        ]

    def __str__(self) -> str:
        return str(self.event)

    @property
    def kind_label(self) -> str:
        """What the event is called."""
        kind = kind_called(self.kind)
        return str(kind.label) if kind else self.kind

    @property
    def is_waiting(self) -> bool:
        """Whether it is still to be told."""
        return self.outcome == HookOutcome.WAITING
