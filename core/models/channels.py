"""How people are reached beside page and mail: their addresses, what they want there, and each message sent."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.choices import MessageFailure, MessageOutcome
from core.models.notices import Notice
from core.sealed import SealedField
from core.trail.tracking import track


class ReachQuerySet(models.QuerySet["Reach"]):
    """Addresses of people."""

    def usable(self) -> ReachQuerySet:
        """Those that were proved, are switched on and belong to people whose account is in use."""
        return self.filter(is_on=True, verified_at__isnull=False, person__is_active=True)


@track(
    root="person",
    exclude=["address", "proof", "proof_until", "proof_tries"],
    permission="core.read_trail",
    on_removal=False,
)
class Reach(models.Model):
    """A person's address on one channel: proved by a code that was sent there, or not used.

    What was told before `verified_at` is not sent there.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reaches")
    channel = models.CharField(_("渠道"), max_length=20)
    address = SealedField(_("号码或账号"), max_length=64, blank=True)
    is_on = models.BooleanField(_("接收提醒"), default=True)
    verified_at = models.DateTimeField(_("验证时间"), null=True, editable=False)
    proof = SealedField(max_length=10, blank=True)
    proof_until = models.DateTimeField(null=True, editable=False)
    proof_tries = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = ReachQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("提醒渠道")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "channel"], name="reach_once_a_channel"),
        ]

    def __str__(self) -> str:
        return self.channel


class Message(models.Model):
    """One short text to one person through a gateway, with everything that was due.

    `name` is what the receiver knows it by, the same however often it is sent. Of one person and channel at most one
    waits: what is told meanwhile is gathered into the next.
    """

    name = models.UUIDField(_("编号"), default=uuid4, unique=True, editable=False)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="messages", db_index=False
    )
    channel = models.CharField(_("渠道"), max_length=20)
    address = SealedField(max_length=64)
    kind = models.CharField(max_length=30)
    # A code that proves an address is nobody's to read in the table.
    text = SealedField(max_length=400)
    path = models.CharField(max_length=200)
    is_code = models.BooleanField(default=False)
    created_at = models.DateTimeField(_("时间"), default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField()
    outcome = models.CharField(
        _("结果"), max_length=10, choices=MessageOutcome, default=MessageOutcome.WAITING
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)
    answer = models.PositiveSmallIntegerField(null=True)
    failure = models.CharField(_("没有送到的原因"), max_length=12, choices=MessageFailure, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("网关消息")
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["recipient", "channel"],
                condition=Q(outcome="waiting", is_code=False),
                name="message_waits_alone",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=MessageOutcome.values), name="message_outcome_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(outcome="taken") | Q(answer__gte=200, answer__lt=300),
                name="message_taken_was_answered",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["recipient", "-id"], name="messages_of_a_person"),
            models.Index(fields=["channel", "id"], condition=Q(outcome="waiting"), name="messages_waiting"),
        ]

    def __str__(self) -> str:
        return str(self.name)


class MessagePart(models.Model):
    """A notice in a message: in one a channel, whatever becomes of it."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="parts")
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="parts", db_index=False)
    channel = models.CharField(max_length=20)

    class Meta:
        verbose_name = verbose_name_plural = _("消息里的提醒")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["notice", "channel"], name="notice_once_a_channel"),
        ]

    def __str__(self) -> str:
        return f"{self.message_id} {self.notice_id}"


class GatewayState(models.Model):
    """How a gateway answers: since when not at all, and until when it is left alone."""

    channel = models.CharField(max_length=20, unique=True)
    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    resumes_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("网关的情况")

    def __str__(self) -> str:
        return self.channel
