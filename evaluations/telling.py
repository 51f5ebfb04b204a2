"""Who is told what during the evaluation. The words are Chinese for everybody: they are put on record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.choices import UNIT_ROLES, Role
from accounts.models import User
from core.notice_kinds import NoticeKind
from core.notices import tell
from evaluations.due import DueEvaluator
from evaluations.models import Assignment, Handover, Nomination, Panel, Report
from measures.models import Batch, Measure
from measures.naming.hiding import shown_title
from measures.telling import REMINDER, office_clerks
from precedents.annex.telling import FILE

EVALUATION = NoticeKind("evaluation", _("评审"))


def tell_released(batch: Batch, counts: Mapping[User, int]) -> None:
    """Evaluators got measures to score: tell each how many."""
    for evaluator, count in counts.items():
        subject = f"{batch}：有{count}项举措等待您评分"
        tell([evaluator], EVALUATION, subject, path=reverse("evaluations:queue"))


def tell_not_reported(report: Report) -> None:
    """A report could not be made: tell whoever asked, once."""
    subject = f"没有生成评估报告：{report}"
    path = reverse("evaluations:report", args=[report.tally.batch.number])
    key = f"report-failed-{report.pk}-{report.requested_by_id}"
    tell([report.requested_by], FILE, subject, body=f"原因：{report.failure}", path=path, key=key)


def tell_reminded(batch: Batch, evaluators: Mapping[User, int], *, by: User) -> None:
    """The third party or the office asks for the sheets that are not handed in."""
    for evaluator, count in evaluators.items():
        subject = f"{batch}：您还有{count}项举措没有提交评分表"
        tell([evaluator], EVALUATION, subject, path=reverse("evaluations:queue"), but=by)


def tell_due_moved(panel: Panel, evaluators: Iterable[User], until: date) -> None:
    """The day by which sheets are due was set, or moved for some: tell them."""
    subject = f"{panel.batch}：评分表请于{until:%Y-%m-%d}前提交"
    key = f"score-due-set-{panel.pk}-{panel.round}-{until}"
    tell(evaluators, EVALUATION, subject, path=reverse("evaluations:queue"), key=key)


def tell_due(due: DueEvaluator) -> None:
    """Remind an evaluator of the last day that comes or has passed; each day is told once."""
    panel = due.panel
    when = f"还有{due.days}天截止" if due.days > 0 else "已过截止日"
    subject = f"{panel.batch}：评分{when}（{due.last_day:%Y-%m-%d}），您还有{due.open}项没有提交"
    key = f"score-due-{panel.pk}-{panel.round}-{due.last_day}-{due.days}"
    tell([due.member.evaluator], REMINDER, subject, path=reverse("evaluations:queue"), key=key)


def tell_reopened(assignment: Assignment) -> None:
    """A sheet can be written again."""
    subject = f"{shown_title(assignment.measure, assignment.evaluator)}：评分表已重新打开，请修改后再次提交"
    path = reverse("evaluations:sheet", args=[assignment.pk])
    tell([assignment.evaluator], EVALUATION, subject, body=assignment.reason, path=path)


def tell_recused(assignment: Assignment) -> None:
    """Somebody stepped back from a measure: tell those who allot them. In a blind batch that is the office alone."""
    batch = assignment.measure.batch
    subject = f"{batch}：{assignment.evaluator}申请回避一项举措，请查看是否需要补派"
    path = reverse("evaluations:panel", args=[batch.number])
    tell(office_clerks() if batch.is_blind else leads_of(batch), EVALUATION, subject, path=path)


def tell_nominated(nomination: Nomination) -> None:
    """The third party proposed an expert: tell the office, which alone opens accounts."""
    batch = nomination.panel.batch
    subject = f"{batch}：第三方推荐了评审专家{nomination}，请核实后开通账号"
    path = reverse("evaluations:nomination", args=[batch.number, nomination.pk])
    tell(office_clerks(), EVALUATION, subject, path=path)


def tell_settled(nomination: Nomination) -> None:
    """The office opened the account of a proposed expert, or turned them down."""
    batch = nomination.panel.batch
    outcome = "未予开通" if nomination.refusal else "已核实，账号由本人凭邀请开通"
    subject = f"{batch}：评审专家{nomination}{outcome}"
    path = reverse("evaluations:panel", args=[batch.number])
    tell(leads_of(batch), EVALUATION, subject, body=nomination.refusal, path=path)


def tell_handed_in(handover: Handover) -> None:
    """The result is in: tell the office."""
    batch = handover.panel.batch
    subject = f"{batch}：第三方已提交评估结果，共{handover.sheet_count}份评分表"
    path = reverse("measures:batch_detail", args=[batch.number])
    tell(office_clerks(), EVALUATION, subject, path=path)


def tell_given_back(handover: Handover) -> None:
    """The office gave the result back: tell the third party why."""
    batch = handover.panel.batch
    subject = f"{batch}：办公室退回了评估结果"
    path = reverse("evaluations:panel", args=[batch.number])
    tell(leads_of(batch), EVALUATION, subject, body=handover.give_back_reason, path=path)


def tell_reasons(batch: Batch, measures: Sequence[Measure]) -> None:
    """The office tells the units why their measures have their classes: each person once, whatever the number."""
    by_unit: dict[int, list[Measure]] = defaultdict(list)
    for measure in measures:
        if measure.unit_id is not None:
            by_unit[measure.unit_id].append(measure)
    for unit, own in by_unit.items():
        people = User.objects.filter(unit=unit, roles__overlap=list(UNIT_ROLES))
        subject = f"{batch}：本单位{len(own)}项举措的认定结果和理由可以查看"
        path = reverse("measures:measure_detail", args=[own[0].pk])
        tell(people, EVALUATION, subject, path=path, key=f"reasons-{batch.pk}-{unit}")


def leads_of(batch: Batch) -> Iterable[User]:
    """Return the leads of the agency that evaluates the batch."""
    panel = Panel.objects.filter(batch=batch).first()
    if panel is None:
        return []
    return User.objects.filter(unit=panel.agency_id, roles__contains=[Role.EVALUATION_LEAD])
