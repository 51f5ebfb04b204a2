"""Closed lists that need no model."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class NoticeKind(models.TextChoices):
    """What a notice is about."""

    CALL = "call", _("征集开始")
    REMINDER = "reminder", _("截止提醒")
    GRACE = "grace", _("宽限")
    HANDED = "handed", _("单位内部流转")
    SUBMITTED = "submitted", _("收到报送")
    RETURNED = "returned", _("退回补正")
    SCREENED = "screened", _("形审结果")
    WITHDRAWN = "withdrawn", _("撤回")
    EVALUATION = "evaluation", _("评审")
    LETTER = "letter", _("函")
    INVITED = "invited", _("邀请开通账号")
