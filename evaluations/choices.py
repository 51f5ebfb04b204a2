"""Closed lists of words of the evaluation."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class AssignmentState(models.TextChoices):
    """The states of one evaluator's work on one measure."""

    ASSIGNED = "assigned", _("待评")
    IN_PROGRESS = "in_progress", _("评分中")
    SUBMITTED = "submitted", _("已提交")
    REOPENED = "reopened", _("重新打开")
    RECUSED = "recused", _("回避")


OPEN_STATES = (AssignmentState.ASSIGNED, AssignmentState.IN_PROGRESS, AssignmentState.REOPENED)
