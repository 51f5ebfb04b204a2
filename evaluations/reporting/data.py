"""The full data of a report as a workbook: the tally's sheets, then the words, the criteria and the records."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import translation

from core.spreadsheet import Value
from evaluations.reporting.values import ReportValues
from evaluations.tally_report import tally_xlsx


def report_xlsx(values: ReportValues) -> bytes:
    """Return the workbook; its figures are those of the screen, with two places."""
    with translation.override("zh-hans"):
        return tally_xlsx(
            values.tally,
            values.sheets,
            values.names,
            further=[
                ("评语与依据", WORDS, _words(values), (12, 40, 12, 8)),
                ("指标", CRITERIA, _criteria(values), (16, 20, 10, 14, 10, 60)),
                ("比对记录", COMPARISONS, _comparisons(values), (12, 40, 12, 40, 40)),
                (
                    "缺评与历次统分",
                    ("说明",),
                    ([line] for line in (*values.waivers, *values.earlier)),
                    (100,),
                ),
            ],
        )


WORDS = (
    "编号",
    "举措",
    "专家",
    "轮次",
    "总分",
    "建议类别",
    "熟悉程度",
    "类别依据",
    "复制",
    "评语",
    "各项说明",
)
CRITERIA = ("一级指标", "指标", "权重", "评分范围", "要求", "说明")
COMPARISONS = ("编号", "举措", "地区", "在先做法", "文件、时间与来源", "差异", "结论")


def _words(values: ReportValues) -> Iterator[list[Value]]:
    names = {one.code: one.name for one in values.criteria}
    for measure in values.measures:
        for sheet in measure.sheets:
            remarks = "\n".join(f"{names.get(code, code)}：{said}" for code, said in sheet.remarks.items())
            classification = "已阅，不评" if sheet.is_abstained else sheet.classification
            yield [
                measure.ref,
                measure.title,
                sheet.evaluator,
                sheet.round,
                sheet.total,
                classification,
                sheet.familiarity,
                sheet.ground,
                sheet.replicated,
                sheet.comment,
                remarks,
            ]


def _criteria(values: ReportValues) -> Iterator[list[Value]]:
    for one in values.criteria:
        yield [one.group, one.name, one.weight, one.scale, one.need, one.guidance]


def _comparisons(values: ReportValues) -> Iterator[list[Value]]:
    for measure in values.measures:
        for record in measure.comparisons:
            yield [measure.ref, measure.title, *record]
