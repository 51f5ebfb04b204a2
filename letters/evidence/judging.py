"""How the evaluators judged: marks, class and ground of each sheet, and what comes of them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from evaluations.choices import Familiarity
from evaluations.exact import cut, shown
from evaluations.tally_values import Scale
from evaluations.tally_values import Sheet as ScoredSheet
from evaluations.totals import weighted_totals
from letters.evidence.parts import Cell, Links, Section, Table
from letters.evidence.seeing import Sight
from letters.evidence.values import Evidence, Result, Sheet, names_of
from letters.evidence.wording import BEFORE_THE_SYSTEM, heads, told_votes, two_places
from measures.choices import Classification


def judged(evidence: Evidence, links: Links, sight: Sight, *, names_experts: bool) -> Section:
    """How the evaluators judged: marks, class and ground of each sheet, and what comes of them."""
    title, result = _("专家怎么评"), evidence.result
    if result is None and not evidence.sheets:
        none = _("没有交回的评分表。") if sight.names_people else _("评分不公开。")
        note = _(BEFORE_THE_SYSTEM) if evidence.claim is None else none
        return Section("sheets", title, notes=(note,), is_open=True)
    notes = [_result_note(evidence)] if result else []
    if not evidence.sheets:
        if not sight.names_people:
            notes.append(_("各位专家的评分表不公开。"))
        return Section("sheets", title, notes=tuple(notes))
    if not names_experts:
        notes.append(_("这里不列专家姓名；有权查看的人，在评分明细和归档包里看得到。"))
    criteria = [f"{one.name} {one.weight}" if one.counts else one.name for one in evidence.criteria]
    head = (
        _("专家"),
        _("熟悉程度"),
        *criteria,
        _("加权"),
        pgettext("classification", "类别"),
        _("依据与评语"),
    )
    figures = set(range(2, len(criteria) + 3))
    totals = _totals(evidence)
    called = _called(evidence, names_experts=names_experts)
    rows = tuple(
        _sheet_row(one, called[one.key], total, evidence)
        for one, total in zip(evidence.sheets, totals, strict=True)
    )
    marks = (6,) * len(criteria)
    return Section(
        "sheets",
        title,
        aside=_("%(count)d份评分表") % {"count": len(rows)},
        table=Table(title, heads(head, figures), rows, (10, 8, *marks, 8, 12, 32)),
        lines=tuple(_details(links("sheets", evidence.measure))),
        notes=tuple(notes),
    )


def _details(address: str) -> Iterator[tuple[Cell, ...]]:
    """Lead to the sheets where there is a way: on paper the words alone would say nothing."""
    if address:
        yield (Cell(_("评分明细"), address),)


def mean_of_rank(result: Result) -> str:
    """Name the mean that the rank goes by, as every page does beside a rank."""
    told = _("去极值平均%(mean)s分") if result.trimmed_mean else _("平均%(mean)s分")
    return told % {"mean": two_places(result.ranked_mean)}


def _result_note(evidence: Evidence) -> str:
    result = evidence.result
    assert result is not None
    said = [_("平均%(mean)s") % {"mean": two_places(result.mean)}] if result.mean else []
    if result.spread:
        said.append(_("标准差%(spread)s") % {"spread": two_places(result.spread)})
    if result.trimmed_mean:
        said.append(mean_of_rank(result))
    if result.rank:
        said.append(_("第%(rank)d名") % {"rank": result.rank})
    said += [told_votes(one.classification, one.count) for one in result.votes]
    return _("，").join(said) + _("。") if said else _("没有有效的评分。")


def _totals(evidence: Evidence) -> list[str]:
    scales = [
        Scale(one.code, one.name, Decimal(one.weight), Decimal(one.max), counts=one.counts, gate=one.gate)
        for one in evidence.criteria
    ]
    sheets = [
        ScoredSheet(
            measure=evidence.measure,
            evaluator=one.evaluator,
            scores={mark.criterion: Decimal(mark.score) for mark in one.marks if mark.score is not None},
            classification=None,
            has_special_mark=None,
        )
        for one in evidence.sheets
    ]
    totals, unit = weighted_totals(scales, sheets)
    return ["" if total is None else shown(cut(total, unit)) or "" for total in totals]


def _called(evidence: Evidence, *, names_experts: bool) -> dict[int, str]:
    names = names_of(evidence.people)
    ordered = sorted({one.evaluator for one in evidence.sheets})
    aliases = {key: _("专家%(stem)s") % {"stem": _stem(place)} for place, key in enumerate(ordered)}
    called = names if names_experts else aliases
    rounds = len({one.round for one in evidence.sheets}) > 1
    return {
        one.key: called.get(one.evaluator, aliases[one.evaluator])
        + (_("（第%(round)d轮）") % {"round": one.round} if rounds else "")
        for one in evidence.sheets
    }


def _stem(place: int) -> str:
    stems = _("甲乙丙丁戊己庚辛壬癸")
    return stems[place] if place < len(stems) else str(place + 1)


def _sheet_row(sheet: Sheet, called: str, total: str, evidence: Evidence) -> tuple[Cell, ...]:
    given = {mark.criterion: mark for mark in sheet.marks}
    passed = {True: _("通过"), False: _("不通过"), None: ""}
    marks = [given.get(one.code) for one in evidence.criteria]
    remarks = [sheet.ground, sheet.comment, *(mark.comment for mark in sheet.marks)]
    label = str(Classification(sheet.classification).label) if sheet.classification else ""
    return (
        Cell(called),
        Cell(str(Familiarity(sheet.familiarity).label) if sheet.familiarity else ""),
        *(Cell((mark.score or passed[mark.passed]) if mark else "", is_figure=True) for mark in marks),
        Cell("" if sheet.abstained else total, is_figure=True, is_strong=True),
        Cell(_("已阅不评") if sheet.abstained else label, tone="" if sheet.abstained else "class"),
        Cell(_("；").join(part.strip().rstrip("。") for part in remarks if part.strip())),
    )
