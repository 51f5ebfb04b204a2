"""Reading a report from the database, in a fixed number of queries. No unit is read: a batch may be blind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import WrongState
from core.moments import local_minute
from evaluations.actions.rubrics import latest_rubric
from evaluations.actions.tallying import inputs_of, rules_of
from evaluations.exact import shown
from evaluations.models import Criterion, Evaluation, Handover, Panel, Tally, Waiver
from evaluations.own_scores import own_total
from evaluations.reporting.values import CriterionLine, MeasureLine, ReportValues, SheetLine
from evaluations.tally_report import TallyNames
from measures.models import Batch, Comparison, Measure
from measures.naming.hiding import is_sealed, seal, sealed_record


def read_report(tally: Tally) -> ReportValues:
    """Return what the report of a batch's tally says. Raises `WrongState` when its sheets changed since."""
    batch = tally.batch
    inputs = inputs_of(batch)
    result = inputs.tally(rules_of(batch))
    if result.digest != tally.digest:
        raise WrongState(_("评分表与这次统分时不一致，不能出具报告，请重新统分。"))
    panel = Panel.objects.select_related("agency").get(batch=batch)
    people = User.objects.filter(panel_places__panel=panel) | User.objects.filter(
        assignments__measure__batch=batch
    )
    measures = list(
        Measure.objects.filter(pk__in=inputs.measures).select_related("batch").prefetch_related("comparisons")
    )
    # The third party's report; the office reads it as the third party wrote it.
    seal(measure for measure in measures if is_sealed(measure))
    measures.sort(key=lambda one: one.pk)
    sheets = _sheets({one.pk: one for one in measures})
    handover = panel.handovers.filter(given_back_at__isnull=True).order_by("-round").first()
    return ReportValues(
        batch=batch.recorded_name,
        agency=panel.agency.name,
        made_at=tally.computed_at,
        mark=batch.mark_label,
        threshold=shown(batch.spread_threshold) or "",
        criteria=[_criterion(one) for one in latest_rubric(batch).criteria.all()],
        measures=[_measure(one, sheets[one.pk]) for one in measures],
        tally=result,
        sheets=inputs.sheets,
        names=TallyNames(
            measures={one.pk: one.title for one in measures},
            evaluators=dict(people.distinct().values_list("pk", "name")),
            mark=batch.mark_label,
        ),
        waivers=_waivers(batch, handover),
        earlier=_earlier(tally),
        statement=handover.statement if handover else "",
        signed=_signed(handover),
        digest=handover.digest if handover else "",
    )


def _sheets(measures: Mapping[int, Measure]) -> dict[int, list[SheetLine]]:
    found: dict[int, list[SheetLine]] = defaultdict(list)
    # A measure may leave the batch after it was scored; its sheets stay, and are no part of the report.
    submitted = Evaluation.objects.submitted().filter(assignment__measure__in=measures).for_page()
    for sheet in submitted.order_by("assignment__measure", "-assignment__round", "assignment__evaluator"):
        key = sheet.assignment.measure_id
        found[key].append(_sheet(sheet, measures[key]))
    return found


def _sheet(sheet: Evaluation, measure: Measure) -> SheetLine:
    replicated = sheet.replicated_comparison
    given = {score.criterion.code: score for score in sheet.scores.all()}
    passed = {True: "通过", False: "不通过"}
    return SheetLine(
        evaluator=sheet.assignment.evaluator.name,
        round=sheet.assignment.round,
        marks={
            code: f"{score.value.normalize():f}" if score.value is not None else passed[bool(score.is_passed)]
            for code, score in given.items()
        },
        remarks={code: score.comment for code, score in given.items() if score.comment},
        total="" if sheet.is_abstained else shown(own_total(sheet)) or "",
        classification="" if sheet.is_abstained else str(sheet.get_classification_display()),
        ground=sheet.ground,
        replicated=str(sealed_record(replicated, measure)) if replicated else "",
        has_special_mark=sheet.has_special_mark,
        familiarity=str(sheet.get_familiarity_display()),
        comment=sheet.comment,
        is_abstained=sheet.is_abstained,
    )


def _measure(measure: Measure, sheets: list[SheetLine]) -> MeasureLine:
    return MeasureLine(
        key=measure.pk,
        ref=measure.ref,
        title=measure.title,
        summary=measure.summary,
        innovation_point=measure.innovation_point,
        sheets=sheets,
        comparisons=[_comparison(sealed_record(one, measure)) for one in measure.comparisons.all()],
    )


def _comparison(one: Comparison) -> tuple[str, ...]:
    basis = " ".join(str(part) for part in (one.document, one.in_force_since, one.source) if part)
    return (one.place, one.practice, basis, one.difference, str(one.get_relation_display()))


def _criterion(one: Criterion) -> CriterionLine:
    weight = f"{one.weight.normalize():f}" if one.is_counted else "不计分"
    bands = "；".join(f"{band['from']}–{band['to']}：{band['text']}" for band in one.anchors)
    return CriterionLine(
        code=one.code,
        group=one.group,
        name=one.name,
        scale="通过 / 不通过" if one.is_gate else str(one.scale_label),
        weight="门槛项" if one.is_gate else weight,
        need="必评" if one.is_required else "选评",
        guidance="\n".join(filter(None, (one.guidance, bands))),
    )


def _waivers(batch: Batch, handover: Handover | None) -> list[str]:
    lines = [f"第三方缺评说明：{handover.missing}"] if handover and handover.missing else []
    waivers = Waiver.objects.filter(batch=batch).prefetch_related(
        "assignments__evaluator", "assignments__measure__batch"
    )
    missed = [one.measure for waiver in waivers for one in waiver.assignments.all()]
    seal(measure for measure in missed if is_sealed(measure))
    for waiver in waivers:
        missing = "；".join(f"{one.evaluator}：{one.measure}" for one in waiver.assignments.all())
        lines.append(f"不再等待的评分表：{missing}。理由：{waiver.reason}")
    return lines


def _earlier(tally: Tally) -> list[str]:
    before = Tally.objects.filter(batch=tally.batch_id, number__lt=tally.number).order_by("number")
    return [
        f"第{one.number}次统分（第{one.round}轮）于{local_minute(one.computed_at)}，输入摘要{one.digest}。"
        for one in before
    ]


def _signed(handover: Handover | None) -> str:
    if handover is None:
        return ""
    return f"{handover.signed_name}　{timezone.localtime(handover.at):%Y年%m月%d日 %H:%M}"
