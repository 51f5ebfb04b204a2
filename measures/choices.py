"""The field's closed lists of words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from django.db import models
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Demands:
    """What is asked of whoever puts a measure into a class."""

    names_its_source: bool = False
    needs_dated_search: bool = False
    needs_ground: bool = False


NOTHING = Demands()
FOUND_NO_LIKE = Demands(needs_dated_search=True, needs_ground=True)
TOOK_FROM_ELSEWHERE = Demands(names_its_source=True)


class Classification(models.TextChoices):
    """创新性类别, in the order in which a letter's annex runs. Screens show the labels, documents print `printed`.

    A class is one line here and one migration; every rule, page and file asks for its demands.
    """

    FIRST_IN_NATION = "first_in_nation", FOUND_NO_LIKE, _("此前全国没有相同做法"), _("全国首创")
    EXTENDED_REPLICATION = (
        "extended_replication",
        TOOK_FROM_ELSEWHERE,
        _("在外地做法上有实质新内容"),
        _("复制拓展"),
    )
    REPLICATION = "replication", TOOK_FROM_ELSEWHERE, _("照搬"), _("复制")

    demands: Demands
    meaning: StrOrPromise

    def __new__(cls, code: str, demands: Demands = NOTHING, meaning: StrOrPromise = "") -> Self:
        """Return a class whose value is its code alone."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.demands = demands
        member.meaning = meaning
        return member

    @classmethod
    def demanding(cls, demand: str) -> list[Self]:
        """Return the classes that make a demand, a field of `Demands`, in the annex's order."""
        return [one for one in cls if getattr(one.demands, demand)]

    @classmethod
    def labels_demanding(cls, demand: str) -> str:
        """Return the labels of the classes that make a demand, as a sentence lists them."""
        return gettext("、").join(str(one.label) for one in cls.demanding(demand))

    @classmethod
    def explained(cls) -> str:
        """Return the sentence that tells the classes apart, for whoever claims one."""
        told = (
            gettext("%(label)s：%(meaning)s") % {"label": one.label, "meaning": one.meaning} for one in cls
        )
        return gettext("%(classes)s。") % {"classes": gettext("；").join(told)}

    @classmethod
    def named(cls) -> dict[str, str]:
        """Return the labels by their codes, in the language of the moment."""
        return {one.value: str(one.label) for one in cls}

    @classmethod
    def all_printed(cls) -> dict[str, str]:
        """Return what documents print by the codes."""
        return {one.value: one.printed for one in cls}

    @property
    def printed(self) -> str:
        """The label as documents print it: Chinese, whatever language the screens are read in."""
        with override(None):
            return str(self.label)

    @property
    def names_its_source(self) -> bool:
        """Whether a decision or an evaluator must say which practice a measure of this class takes over."""
        return self.demands.names_its_source

    @property
    def needs_dated_search(self) -> bool:
        """Whether the class rests on a search that found no like practice, and whose day must be stated."""
        return self.demands.needs_dated_search

    @property
    def needs_ground(self) -> bool:
        """Whether an evaluator must write down the ground for proposing this class."""
        return self.demands.needs_ground

    @property
    def rank(self) -> int:
        """The place of the class in a letter's annex, from 0."""
        return [*type(self)].index(self)


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


class Relation(models.TextChoices):
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


# From these phases on, scores can be read and no longer changed.
SCORES_LOCKED = (BatchState.DECIDING, BatchState.PUBLISHING, BatchState.PUBLISHED)


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


class ExportFormat(models.TextChoices):
    """The formats in which many candidates are given out at once; a value is the file's ending."""

    XLSX = "xlsx", _("表格（xlsx）")
    DOCX = "docx", _("汇编（docx）")
    JSON = "json", _("数据（json）")
    ZIP = "zip", _("附件，按单位分文件夹（zip）")
