"""What a press of a form has made already."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Pressed(models.Model):
    """One thing that one press made, by the digest of that press: written in the transaction that made it."""

    key = models.CharField(max_length=64, primary_key=True)
    made = models.JSONField(default=dict)
    # Empty within the transaction alone: what did not come to its end was not pressed.
    done_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("已提交的表单")

    def __str__(self) -> str:
        return self.key
