"""Closed lists of words of the letter and the register."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


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
