"""The field's closed lists of words."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Classification(models.TextChoices):
    """创新性类别, in the order in which a letter's annex runs. The labels are printed: they are never translated."""

    FIRST_IN_NATION = "first_in_nation", "全国首创"
    EXTENDED_REPLICATION = "extended_replication", "复制拓展"
    REPLICATION = "replication", "复制"

    @property
    def names_its_source(self) -> bool:
        """Whether a measure of this class must say what it replicates."""
        return self is not Classification.FIRST_IN_NATION


class Field(models.TextChoices):
    """所属领域."""

    INVESTMENT = "investment", _("投资")
    TRADE = "trade", _("贸易")
    FINANCE = "finance", _("金融")
    GOVERNMENT = "government", _("政府职能转变")
    RULE_OF_LAW = "rule_of_law", _("法治")
    PEOPLE_FLOW = "people_flow", _("人员往来")
    TAIWAN = "taiwan", _("对台")
    OTHER = "other", _("其他")


class Verdict(models.TextChoices):
    """How an earlier practice relates to the measure it is compared with."""

    SAME = "same", _("相同")
    EXTENDED = "extended", _("有实质拓展")
    DIFFERENT = "different", _("不同")


class BatchState(models.TextChoices):
    """The phases of a batch, in order; a batch may be cancelled before its letter is drafted."""

    PREPARING = "preparing", _("筹备")
    COLLECTING = "collecting", _("征集")
    EVALUATING = "evaluating", _("第三方评估")
    DECIDING = "deciding", _("审定")
    PUBLISHING = "publishing", _("拟文")
    PUBLISHED = "published", _("印发")
    CANCELLED = "cancelled", _("取消")


class MeasureState(models.TextChoices):
    """The states of a measure, from a unit's draft to the published register."""

    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("待形审")
    RETURNED = "returned", _("退回补正")
    ACCEPTED = "accepted", _("形审通过")
    REJECTED = "rejected", _("不予受理")
    MERGED = "merged", _("已并入")
    WITHDRAWN = "withdrawn", _("已撤回")
    EVALUATED = "evaluated", _("已评估")
    SELECTED = "selected", _("入选")
    NOT_SELECTED = "not_selected", _("未入选")
    PUBLISHED = "published", _("已发布")


LIVE_STATES = (
    MeasureState.ACCEPTED,
    MeasureState.EVALUATED,
    MeasureState.SELECTED,
    MeasureState.NOT_SELECTED,
    MeasureState.PUBLISHED,
)


class ComparisonOrigin(models.TextChoices):
    """Who brought a comparison record in."""

    UNIT = "unit", _("报送单位")
    OFFICE = "office", _("办公室")
    EVALUATOR = "evaluator", _("评审专家")


class ExportForm(models.TextChoices):
    """The forms in which many candidates are given out at once; a value is the file's ending."""

    XLSX = "xlsx", _("表格（xlsx）")
    DOCX = "docx", _("汇编（docx）")
    JSON = "json", _("数据（json）")
    ZIP = "zip", _("附件，按单位分文件夹（zip）")
