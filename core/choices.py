"""Closed lists that need no model."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

# The channel that everybody has; a gateway has the code that the operator gave it.
MAIL_CODE = "mail"


class MailRhythm(models.TextChoices):
    """How often a person wants to be written to; what happens inside the system is always listed there."""

    SOON = "soon", _("有事就发，几件并作一封")
    DAILY = "daily", _("每天早上一封")
    NEVER = "never", _("不发邮件")


class EventKind(models.TextChoices):
    """What sort of thing an event of the trail is."""

    ACT = "act", _("办理")
    READ = "read", _("查阅下载")
    ACCESS = "access", _("登录与账号")


class TrailFormat(models.TextChoices):
    """In which format the trail is given out; the values are the files' endings."""

    CSV = "csv", _("表格（csv）")
    JSONL = "jsonl", _("数据（jsonl）")


class SendFailure(models.TextChoices):
    """Why nothing came back from an address outside."""

    UNRESOLVED = "unresolved", _("找不到这个域名")
    FORBIDDEN = "forbidden", _("网络地址不在允许的范围")
    UNTRUSTED = "untrusted", _("对方的证书不可信")
    UNANSWERED = "unanswered", _("连不上，或没有按时应答")


class MessageOutcome(models.TextChoices):
    """What came of a message through a gateway."""

    WAITING = "waiting", _("待发送")
    TAKEN = "taken", _("网关已收下")
    GIVEN_UP = "given_up", _("没有发出，不再重试")
    DROPPED = "dropped", _("号码已改或已停用，没有发送")


class MessageFailure(models.TextChoices):
    """Why a gateway did not take a message."""

    UNRESOLVED = SendFailure.UNRESOLVED.value, SendFailure.UNRESOLVED.label
    FORBIDDEN = SendFailure.FORBIDDEN.value, SendFailure.FORBIDDEN.label
    UNTRUSTED = SendFailure.UNTRUSTED.value, SendFailure.UNTRUSTED.label
    UNANSWERED = SendFailure.UNANSWERED.value, SendFailure.UNANSWERED.label
    REFUSED = "refused", _("对方没有收下")
