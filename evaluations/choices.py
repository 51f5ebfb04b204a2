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


# What an evaluator chooses at a gate.
PASSED, FAILED = "passed", "failed"


class Familiarity(models.TextChoices):
    """How well an evaluator says that they know the field of a measure. It weighs nothing by itself."""

    FAMILIAR = "familiar", _("熟悉")
    FAIRLY = "fairly", _("较熟")
    GENERAL = "general", _("一般")
    # Of sheets on paper and in packages that do not say; nobody is offered it.
    UNSTATED = "unstated", _("未填写")

    @classmethod
    def offered(cls) -> list[tuple[str, str]]:
        """Return what an evaluator chooses from, as a form takes it."""
        return [(one.value, str(one.label)) for one in cls if one is not cls.UNSTATED]


class TieGround(models.TextChoices):
    """Why somebody may have a tie to a unit."""

    SAME_NAME = "same_name", _("专家所在单位与报送单位同名")
    MAIL_DOMAIN = "mail_domain", _("邮箱域名相同")
    NAMED_IN_TEXT = "named_in_text", _("申报材料里出现了专家姓名")


class AllotmentRule(models.TextChoices):
    """How many evaluators a proposal gives to a measure."""

    AT_LEAST = "at_least", _("每项补足到")
    ADD = "add", _("每项再加")


class ReportFormat(models.TextChoices):
    """The formats of the evaluation report; a value is the file's ending."""

    DOCX = "docx", _("评估报告（docx）")
    PDF = "pdf", _("评估报告（pdf）")
    XLSX = "xlsx", _("全部数据（xlsx）")
