"""The report in its order: method, criteria, panel, reliability, ranking, then a sheet a measure, then signatures."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.utils import translation

from core.papers import Block, Heading, Table, Text
from evaluations.exact import shown
from evaluations.reporting.values import MeasureLine, ReportValues, SheetLine
from evaluations.tally_method import method_rows
from evaluations.tally_report import FLAG_LABELS
from evaluations.tally_values import MeasureTally
from measures.choices import Classification

NONE = "—"
READING_ALPHA = (
    "α为克里彭多夫一致性系数：1为完全一致，0为与随机打分无异。通常0.80以上为可靠，0.67至0.80可作参考，"
    "更低时应结合离散度和类别票数逐项核对。得分按等距、类别按名义尺度计算。"
)
MISSING_RULES = (
    "没有打分的指标不按零分计，该份评分表按已打分指标的权重折算；缺必评项的评分表不计入；“已阅，不评”不计入平均；"
    "申请回避的由其他专家补评；没有提交的评分表不计入，如下列明。"
)


def report_blocks(values: ReportValues, told: Callable[[int], None] = lambda _done: None) -> Iterator[Block]:
    """Yield the report's blocks; `told` hears after each measure how many are done."""
    with translation.override("zh-hans"):
        method = list(method_rows(values.tally))
    yield Heading("一、统分方法")
    yield Table(("项目", "说明"), method, (3, 10))
    yield Text(MISSING_RULES)
    for line in (*values.waivers, *values.earlier):
        yield Text(line)
    yield Heading("二、评分指标")
    yield Table(
        ("一级指标", "指标", "权重", "评分范围", "要求", "说明"),
        [(c.group or NONE, c.name, c.weight, c.scale, c.need, c.guidance or NONE) for c in values.criteria],
        (3, 3, 2, 3, 2, 8),
    )
    yield Heading("三、评审组与宽严")
    yield Table(
        ("评审专家", "有效份数", "已阅不评", "平均分", "离散度", "宽严偏移"),
        _panel(values),
        (4, 2, 2, 2, 2, 2),
    )
    yield Heading("四、一致性")
    yield Text(
        f"得分一致性α：{shown(values.tally.alpha_scores) or '无法计算'}；"
        f"类别一致性α：{shown(values.tally.alpha_classes) or '无法计算'}。"
    )
    yield Text(READING_ALPHA)
    yield Heading("五、排名")
    yield Table(RANKING, _ranking(values), (2, 8, 2, 3, 3, 3, 3, 3, 4, 2, 4, 6))
    yield Heading("六、逐项评审情况", on_new_page=True)
    entries = {entry.measure: entry for entry in values.tally.measures}
    for done, measure in enumerate(values.measures, start=1):
        yield from _measure(values, measure, entries[measure.key])
        told(done)
    yield Heading("七、声明与签名", on_new_page=True)
    yield Text(values.statement or NONE)
    yield Text(f"第三方机构：{values.agency}")
    yield Text(f"负责人：{values.signed or NONE}")
    yield Text(f"评分表摘要（SHA-256）：{values.digest or NONE}")
    yield Text(f"统分输入摘要（SHA-256）：{values.tally.digest}")
    people = [values.names.evaluator(one.evaluator) for one in values.tally.evaluators]
    yield Table(("评审专家", "签名", "日期"), [(name, "", "") for name in people], (4, 6, 4))


RANKING = (
    "名次",
    "举措",
    "份数",
    "平均分",
    "去极值",
    "宽严校正",
    "中位数",
    "离散度",
    "首创/拓展/复制",
    "标识",
    "多数类别",
    "提示",
)


def _panel(values: ReportValues) -> list[tuple[str, ...]]:
    return [
        (
            values.names.evaluator(one.evaluator),
            str(one.n),
            str(one.abstentions),
            shown(one.mean) or NONE,
            shown(one.spread) or NONE,
            shown(one.severity) or NONE,
        )
        for one in values.tally.evaluators
    ]


def _ranking(values: ReportValues) -> list[tuple[str, ...]]:
    entries = sorted(values.tally.measures, key=lambda entry: (entry.rank is None, entry.rank or 0))
    return [_ranked(values, entry) for entry in entries]


def _ranked(values: ReportValues, entry: MeasureTally) -> tuple[str, ...]:
    abstained = f"（不评{entry.abstentions}）" if entry.abstentions else ""
    with translation.override("zh-hans"):
        flags = "；".join(str(FLAG_LABELS[flag]) for flag in entry.flags)
    return (
        str(entry.rank or NONE),
        values.names.measure(entry.measure),
        f"{entry.n}{abstained}",
        *(_figure(entry, name) for name in FIGURES),
        " / ".join(str(entry.votes.get(code, 0)) for code in Classification.values),
        str(entry.special_mark_votes),
        values.names.classification(entry.settled) or NONE,
        flags or NONE,
    )


FIGURES = ("mean", "trimmed_mean", "adjusted_mean", "median", "spread")


def _figure(entry: MeasureTally, name: str) -> str:
    return shown(getattr(entry, name)) or NONE


def _measure(values: ReportValues, measure: MeasureLine, entry: MeasureTally) -> Iterator[Block]:
    yield Heading(f"{measure.ref}　{measure.title}", level=2)
    yield Text(f"举措内容：{measure.summary}")
    yield Text(f"创新点：{measure.innovation_point}")
    yield Table(RANKING[3:8], [[_figure(entry, name) for name in FIGURES]], (1, 1, 1, 1, 1))
    yield Text(
        f"名次：{entry.rank or NONE}；多数类别：{values.names.classification(entry.settled) or NONE}；"
        f"{values.mark}：{entry.special_mark_votes}票。"
    )
    if measure.sheets:
        header = ("专家", *(one.name for one in values.criteria), "总分", "建议类别", values.mark, "熟悉程度")
        widths = (3, *(2 for _one in values.criteria), 2, 3, 2, 2)
        yield Table(header, [_scored(values, sheet) for sheet in measure.sheets], widths)
        yield Table(
            ("专家", "类别依据与评语"),
            [(_who(sheet), _said(values, sheet)) for sheet in measure.sheets],
            (3, 13),
        )
    if measure.comparisons:
        yield Table(
            ("地区", "在先做法", "文件、时间与来源", "差异", "结论"), measure.comparisons, (2, 5, 5, 4, 2)
        )


def _who(sheet: SheetLine) -> str:
    return sheet.evaluator if sheet.round == 1 else f"{sheet.evaluator}（第{sheet.round}轮）"


def _scored(values: ReportValues, sheet: SheetLine) -> tuple[str, ...]:
    if sheet.is_abstained:
        return (_who(sheet), *("" for _one in values.criteria), "", "已阅，不评", "", sheet.familiarity)
    marks = (sheet.marks.get(one.code, NONE) for one in values.criteria)
    special_mark = "是" if sheet.has_special_mark else "否"
    return (_who(sheet), *marks, sheet.total, sheet.classification, special_mark, sheet.familiarity)


def _said(values: ReportValues, sheet: SheetLine) -> str:
    names = {one.code: one.name for one in values.criteria}
    lines = [f"{names.get(code, code)}：{remark}" for code, remark in sheet.remarks.items()]
    lines += [f"类别依据：{sheet.ground}"] if sheet.ground else []
    lines += [f"复制：{sheet.replicated}"] if sheet.replicated else []
    lines += [f"评语：{sheet.comment}"] if sheet.comment else []
    return "\n".join(lines) or NONE
