"""Closed lists of words of the letter and the register."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Role


class LetterState(models.TextChoices):
    """The states of a letter; an issued one is never edited, only superseded or revoked."""

    DRAFTING = "drafting", _("拟稿")
    IN_REVIEW = "in_review", _("核稿")
    SIGNED = "signed", _("已签发")
    ISSUED = "issued", _("已印发")
    SUPERSEDED = "superseded", _("已更正")
    REVOKED = "revoked", _("已撤销")


NUMBERED_STATES = (LetterState.ISSUED, LetterState.SUPERSEDED, LetterState.REVOKED)


class Step(models.TextChoices):
    """The steps of the sign-off, as the letter's logbook names them."""

    DRAFT = "draft", _("拟稿")
    AMEND = "amend", _("文字订正")
    SEND = "send", _("送核")
    REVIEW = "review", _("核稿")
    RETURN = "return", _("退回修改")
    SIGN = "sign", _("签发")
    UNSIGN = "unsign", _("撤回签发")
    ISSUE = "issue", _("印发")
    SUPERSEDE = "supersede", _("更正")
    REVOKE = "revoke", _("撤销")


class RecognitionKind(models.TextChoices):
    """What became of a published measure."""

    NATIONAL_REPLICATION = "national_replication", _("全国复制推广")
    BEST_PRACTICE = "best_practice", _("最佳实践案例")


class Urgency(models.TextChoices):
    """紧急程度 as the head of a letter prints it: never translated."""

    ORDINARY = "", _("一般")
    URGENT = "加急", "加急"
    MOST_URGENT = "特急", "特急"


class SealedKind(models.TextChoices):
    """In which way a sealed file came about."""

    SCAN = "scan", _("盖章件扫描")
    ELECTRONIC = "electronic", _("电子签章文件")


DRAFTERS = (Role.OFFICE_CLERK, Role.OFFICE_REVIEWER)
REVIEWERS = (Role.OFFICE_REVIEWER, Role.SIGNATORY)

# The PDF with an electronic signature: made once, at issue, and only where a certificate is configured.
SIGNED_FORM = "pades"
