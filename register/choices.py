"""Closed lists of words of the register."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class RecognitionKind(models.TextChoices):
    """What became of a published measure."""

    NATIONAL_REPLICATION = "national_replication", _("全国复制推广")
    BEST_PRACTICE = "best_practice", _("最佳实践案例")
