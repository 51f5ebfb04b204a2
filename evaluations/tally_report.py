"""The tally as files: the rows of `tally.json` and the workbook `tally.xlsx`, with the pages' figures."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from io import BytesIO
from typing import TypeAlias

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from openpyxl import Workbook

from core.spreadsheet import Value, add_sheet
from evaluations.exact import shown
from evaluations.tally_method import method_rows
from evaluations.tally_values import (
    GATE_FAILED,
    NO_MAJORITY,
    NO_SCORES,
    SPREAD,
    UNFINISHED_SHEET,
    BatchTally,
    EvaluatorTally,
    Key,
    MeasureTally,
    Scale,
    Sheet,
)
from measures.choices import Classification

FLAG_LABELS = {
    NO_SCORES: gettext_lazy("没有得分"),
    SPREAD: gettext_lazy("离散度超过提示线，建议复评"),
    NO_MAJORITY: gettext_lazy("类别没有过半数意见，建议复评"),
    GATE_FAILED: gettext_lazy("有专家判门槛项不通过"),
    UNFINISHED_SHEET: gettext_lazy("有评分表缺必评项，未计入"),
}
CLASS_LABELS: Mapping[str, str] = Classification.all_printed()


@dataclass(frozen=True, slots=True)
class TallyNames:
    """What a reader calls things: measures' titles, evaluators' names, the batch's word for the mark."""

    measures: Mapping[Key, str] = field(default_factory=dict)
    evaluators: Mapping[Key, str] = field(default_factory=dict)
    classes: Mapping[str, str] = field(default_factory=lambda: CLASS_LABELS)
    mark: str = "对台特色"

    def measure(self, key: Key) -> str:
        """Return a measure's title, or its key where no title was given."""
        return self.measures.get(key, str(key))

    def evaluator(self, key: Key) -> str:
        """Return an evaluator's name, or their key where no name was given."""
        return self.evaluators.get(key, str(key))

    def classification(self, code: str | None) -> str | None:
        """Return the label of a class, None for none."""
        return self.classes.get(code, code) if code else None


def tally_rows(result: BatchTally, refs: Mapping[Key, str] | None = None) -> list[dict[str, object]]:
    """Return a row per measure, in the tally's order; figures are texts with two places, or None.

    `refs` gives the package's reference of each measure where its key is another.
    """
    return [
        {
            "ref": (refs or {}).get(entry.measure, str(entry.measure)),
            "n": entry.n,
            "mean": shown(entry.mean),
            "trimmed_mean": shown(entry.trimmed_mean),
            "median": shown(entry.median),
            "spread": shown(entry.spread),
            "rank": entry.rank,
            "votes": dict(entry.votes),
            "taiwan_votes": entry.special_mark_votes,
            "flags": list(entry.flags),
        }
        for entry in result.measures
    ]


def tally_json(result: BatchTally, refs: Mapping[Key, str] | None = None) -> str:
    """Return the text of `tally.json`: the rows of `tally_rows`, one to a line."""
    rows = [json.dumps(row, ensure_ascii=False) for row in tally_rows(result, refs)]
    return "[\n" + ",\n".join(rows) + "\n]\n" if rows else "[]\n"


FurtherSheet: TypeAlias = tuple[str, Sequence[str], Iterable[Sequence[Value]], Sequence[int]]
"""A sheet to append to a tally's workbook: its name, header, rows and widths."""


def tally_xlsx(
    result: BatchTally, sheets: Sequence[Sheet], names: TallyNames, further: Iterable[FurtherSheet] = ()
) -> bytes:
    """Return `tally.xlsx`: results, each evaluator's totals, every score, and how the figures come about.

    `sheets` are those that the tally was computed from.
    """
    workbook = Workbook(write_only=True)
    add_sheet(workbook, _("结果"), *_results(result, names), widths=(40,))
    add_sheet(workbook, _("专家总分"), *_evaluator_totals(result, names), widths=(40,))
    add_sheet(workbook, _("打分明细"), *_scores(result, sheets, names), widths=(40, 14))
    add_sheet(workbook, _("统分方法"), (_("项目"), _("说明")), method_rows(result), widths=(24, 100))
    for title, header, rows, widths in further:
        add_sheet(workbook, title, header, rows, widths=widths)
    stored = BytesIO()
    workbook.save(stored)
    return stored.getvalue()


def _figure(value: Decimal | None) -> Decimal | None:
    text = shown(value)
    return None if text is None else Decimal(text)


def _results(result: BatchTally, names: TallyNames) -> tuple[list[str], Iterator[list[Value]]]:
    codes = list(
        dict.fromkeys([*Classification.values, *(code for entry in result.measures for code in entry.votes)])
    )
    header = [
        pgettext("one", "举措"),
        _("名次"),
        _("有效份数"),
        _("平均分"),
        _("去极值平均分"),
        _("宽严校正平均分"),
    ]
    header += [_("中位数"), _("离散度")]
    header += [_("%(name)s票数") % {"name": names.classification(code)} for code in codes]
    header += [_("%(name)s票数") % {"name": names.mark}, _("已阅不评"), _("多数类别"), _("提示")]
    return header, (_result(entry, codes, names) for entry in result.measures)


def _result(entry: MeasureTally, codes: Sequence[str], names: TallyNames) -> list[Value]:
    figures = (entry.mean, entry.trimmed_mean, entry.adjusted_mean, entry.median, entry.spread)
    return [
        names.measure(entry.measure),
        entry.rank,
        entry.n,
        *(_figure(figure) for figure in figures),
        *(entry.votes.get(code, 0) for code in codes),
        entry.special_mark_votes,
        entry.abstentions,
        names.classification(entry.settled),
        "；".join(str(FLAG_LABELS[flag]) for flag in entry.flags),
    ]


def _evaluator_totals(result: BatchTally, names: TallyNames) -> tuple[list[str], Iterator[list[Value]]]:
    header = [pgettext("one", "举措"), *(names.evaluator(one.evaluator) for one in result.evaluators)]

    def rows() -> Iterator[list[Value]]:
        for entry in result.measures:
            totals = (entry.totals.get(one.evaluator) for one in result.evaluators)
            yield [names.measure(entry.measure), *(_figure(total) for total in totals)]
        yield []
        yield from _evaluator_figures(result.evaluators)

    return header, rows()


def _evaluator_figures(evaluators: Sequence[EvaluatorTally]) -> Iterator[list[Value]]:
    yield [_("有效份数"), *(one.n for one in evaluators)]
    yield [_("已阅不评"), *(one.abstentions for one in evaluators)]
    yield [_("平均分"), *(_figure(one.mean) for one in evaluators)]
    yield [_("离散度"), *(_figure(one.spread) for one in evaluators)]
    yield [_("宽严偏移"), *(_figure(one.severity) for one in evaluators)]


def _scores(
    result: BatchTally, sheets: Sequence[Sheet], names: TallyNames
) -> tuple[list[str], Iterator[list[Value]]]:
    header = [pgettext("one", "举措"), _("专家"), *(criterion.name for criterion in result.criteria)]
    header += [_("加权总分"), _("建议类别"), names.mark, _("是否计入")]
    places = {entry.measure: (place, entry) for place, entry in enumerate(result.measures)}
    order = {one.evaluator: place for place, one in enumerate(result.evaluators)}
    taken = [sheet for sheet in sheets if sheet.measure in places]
    taken.sort(key=lambda sheet: (places[sheet.measure][0], order.get(sheet.evaluator, len(order))))
    return header, (_score_row(sheet, places[sheet.measure][1], result.criteria, names) for sheet in taken)


def _score_row(
    sheet: Sheet, entry: MeasureTally, criteria: Sequence[Scale], names: TallyNames
) -> list[Value]:
    return [
        names.measure(sheet.measure),
        names.evaluator(sheet.evaluator),
        *(_score(sheet, criterion) for criterion in criteria),
        _figure(entry.totals.get(sheet.evaluator)),
        names.classification(sheet.classification),
        {True: _("是"), False: _("否"), None: None}[sheet.has_special_mark],
        _standing(sheet, entry),
    ]


def _score(sheet: Sheet, criterion: Scale) -> Value:
    if not criterion.gate:
        return sheet.scores.get(criterion.code)
    if criterion.code in sheet.failed_gates:
        return _("不通过")
    # A gate that nobody had to judge may have been left open: only a required one is known to be passed.
    return _("通过") if criterion.required and not sheet.abstained else None


def _standing(sheet: Sheet, entry: MeasureTally) -> str:
    if sheet.abstained:
        return _("已阅，不评")
    return _("计入") if sheet.evaluator in entry.totals else _("没有得分，不计入")
