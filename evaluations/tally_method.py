"""How the figures of a tally come about, in the words that go with them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from evaluations.exact import shown
from evaluations.tally_values import BatchTally, Scale


def method_rows(result: BatchTally) -> Iterator[tuple[str, str]]:
    """Yield a term and its explanation for every figure, then the batch's own settings, α and the digest."""
    yield _("有效份数"), _("已提交、必评项齐全且未选择“已阅，不评”的评分表份数。缺评不按零分计。")
    yield _("专家总分"), _("Σ（权重×得分÷满分）÷Σ权重×100，只算计分且已打分的指标；门槛项不计分。")
    yield _("平均分"), _("各有效专家总分的算术平均。")
    yield _("去极值平均分"), _trimming(result)
    yield (
        _("宽严校正平均分"),
        _("先从每份总分中减去该专家的宽严偏移，再求平均；只供比较，名次和类别不以它为准。"),
    )
    yield _("中位数"), _("各专家总分排序后居中的一个；份数为偶数时取居中两个的平均。")
    yield _("离散度"), _("专家总分的样本标准差（除以 n−1）；不足2份时没有。")
    yield (
        _("名次"),
        _("按去极值平均分从高到低，未去极值的按平均分；相等者名次相同，其后跳过，如 1、2、2、4。"),
    )
    yield _("多数类别"), _("过半数的建议类别；没有过半数的，不确定类别并作提示。")
    yield (
        _("宽严偏移"),
        _("专家总分与同一举措平均分之差的平均，只算至少2份有效评分的举措；正数偏宽，负数偏严。"),
    )
    yield _("取位"), _("全程用精确分数运算，只在显示时四舍五入到两位小数。")
    yield _("离散度提示线"), _digits(result.rules.spread_threshold) or _("未设")
    for criterion in result.criteria:
        yield _("指标：%(name)s") % {"name": criterion.name}, _scale(criterion)
    yield _("得分一致性 α"), shown(result.alpha_scores) or _("无法计算")
    yield _("类别一致性 α"), shown(result.alpha_classes) or _("无法计算")
    yield _("输入摘要 SHA-256"), result.digest


def _trimming(result: BatchTally) -> str:
    if not result.rules.trim:
        return _("本批次不去极值。")
    return _("有效份数满%(count)d份时，去掉一个最高分、一个最低分后的平均；不满时没有。") % {
        "count": result.rules.trim_from
    }


def _scale(criterion: Scale) -> str:
    if criterion.gate:
        return _("门槛项，通过或不通过，不计分")
    if not criterion.carries_points:
        return _("满分%(max)s，不计分") % {"max": _digits(criterion.max)}
    return _("权重%(weight)s，满分%(max)s，%(need)s") % {
        "weight": _digits(criterion.weight),
        "max": _digits(criterion.max),
        "need": _("必评") if criterion.required else _("选评"),
    }


def _digits(value: Decimal | None) -> str | None:
    return None if value is None else f"{value.normalize():f}"
