"""Work that a change has caused and that is done after it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class OutboxEntry(models.Model):
    """Work that a change has caused, written in the change's own transaction and done by a worker later.

    Receivers are idempotent: an entry is delivered at least once.
    """

    topic = models.CharField(max_length=50)
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("待办任务")
        indexes: ClassVar = [
            # The sweep looks only at what is left: the index stays small however long the history grows.
            models.Index(fields=["due_at"], condition=Q(done_at__isnull=True), name="outbox_left_to_do"),
        ]

    def __str__(self) -> str:
        return f"{self.topic} #{self.pk}"
