"""What a program was answered under a key of its own."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.sealed import SealedField


class KeptAnswer(models.Model):
    """The answer to one request, by the digest of who sent it with which key: written with what the request did.

    What does not stand in one transaction with it claims the key before: then the row is there without an answer.
    """

    key = models.CharField(max_length=64, primary_key=True)
    # The digest of what was sent: under the same key nothing else is.
    asked = models.CharField(max_length=64)
    # Nothing while it is done.
    status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    # JSON; it may tell whom to call.
    body = SealedField(blank=True)
    kept_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("接口的回答")
        indexes: ClassVar = [models.Index(fields=["kept_at"], name="answer_by_age")]

    def __str__(self) -> str:
        return self.key
