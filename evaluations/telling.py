"""Who is told what during the evaluation. The words are kept in Chinese and shown in the reader's language."""

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
from core.saying import say
from evaluations.due import DueEvaluator
from evaluations.models import Assignment, Handover, Nomination, Panel, Report
from measures.models import Batch, Measure
from measures.naming.hiding import shown_title
from measures.telling import REMINDER, office_clerks
from precedents.annex.telling import FILE, cause

EVALUATION = NoticeKind("evaluation", _("评审"))


def tell_released(batch: Batch, counts: Mapping[User, int]) -> None:
    """Evaluators got measures to score: tell each how many."""
    for evaluator, count in counts.items():
        subject = say(_("%(batch)s：有%(count)s项举措等待您评分"), batch=batch.said, count=count)
        tell([evaluator], EVALUATION, subject, path=reverse("evaluations:queue"))


def tell_not_reported(report: Report) -> None:
    """A report could not be made: tell whoever asked, once."""
    subject = say(_("没有生成评估报告：%(report)s"), report=report)
    path = reverse("evaluations:report", args=[report.tally.batch.number])
    key = f"report-failed-{report.pk}-{report.requested_by_id}"
    tell([report.requested_by], FILE, subject, body=cause(report.failure), path=path, key=key)


def tell_reminded(batch: Batch, evaluators: Mapping[User, int], *, by: User) -> None:
    """The third party or the office asks for the sheets that are not handed in."""
    for evaluator, count in evaluators.items():
        subject = say(_("%(batch)s：您还有%(count)s项举措没有提交评分表"), batch=batch.said, count=count)
        tell([evaluator], EVALUATION, subject, path=reverse("evaluations:queue"), but=by)


def tell_due_moved(panel: Panel, evaluators: Iterable[User], until: date) -> None:
    """The day by which sheets are due was set, or moved for some: tell them."""
    subject = say(_("%(batch)s：评分表请于%(day)s前提交"), batch=panel.batch.said, day=until)
    key = f"score-due-set-{panel.pk}-{panel.round}-{until}"
    tell(evaluators, EVALUATION, subject, path=reverse("evaluations:queue"), key=key)


def tell_due(due: DueEvaluator) -> None:
    """Remind an evaluator of the last day that comes or has passed; each day is told once."""
    panel = due.panel
    sentence = (
        _("%(batch)s：评分还有%(days)s天截止（%(day)s），您还有%(open)s项没有提交")
        if due.days > 0
        else _("%(batch)s：评分已过截止日（%(day)s），您还有%(open)s项没有提交")
    )
    subject = say(sentence, batch=panel.batch.said, days=due.days, day=due.last_day, open=due.open)
    key = f"score-due-{panel.pk}-{panel.round}-{due.last_day}-{due.days}"
    tell([due.member.evaluator], REMINDER, subject, path=reverse("evaluations:queue"), key=key)


def tell_reopened(assignment: Assignment) -> None:
    """A sheet can be written again."""
    title = shown_title(assignment.measure, assignment.evaluator)
    subject = say(_("%(measure)s：评分表已重新打开，请修改后再次提交"), measure=title)
    path = reverse("evaluations:sheet", args=[assignment.pk])
    tell([assignment.evaluator], EVALUATION, subject, body=assignment.reason, path=path)


def tell_recused(assignment: Assignment) -> None:
    """Somebody stepped back from a measure: tell those who allot them. In a blind batch that is the office alone."""
    batch = assignment.measure.batch
    subject = say(
        _("%(batch)s：%(person)s申请回避一项举措，请查看是否需要补派"),
        batch=batch.said,
        person=assignment.evaluator,
    )
    path = reverse("evaluations:panel", args=[batch.number])
    tell(office_clerks() if batch.is_blind else leads_of(batch), EVALUATION, subject, path=path)


def tell_nominated(nomination: Nomination) -> None:
    """The third party proposed an expert: tell the office, which alone opens accounts."""
    batch = nomination.panel.batch
    subject = say(
        _("%(batch)s：第三方推荐了评审专家%(person)s，请核实后开通账号"), batch=batch.said, person=nomination
    )
    path = reverse("evaluations:nomination", args=[batch.number, nomination.pk])
    tell(office_clerks(), EVALUATION, subject, path=path)


def tell_settled(nomination: Nomination) -> None:
    """The office opened the account of a proposed expert, or turned them down."""
    batch = nomination.panel.batch
    sentence = (
        _("%(batch)s：评审专家%(person)s未予开通")
        if nomination.refusal
        else _("%(batch)s：评审专家%(person)s已核实，账号由本人凭邀请开通")
    )
    subject = say(sentence, batch=batch.said, person=nomination)
    path = reverse("evaluations:panel", args=[batch.number])
    tell(leads_of(batch), EVALUATION, subject, body=nomination.refusal, path=path)


def tell_handed_in(handover: Handover) -> None:
    """The result is in: tell the office."""
    batch = handover.panel.batch
    subject = say(
        _("%(batch)s：第三方已提交评估结果，共%(count)s份评分表"),
        batch=batch.said,
        count=handover.sheet_count,
    )
    path = reverse("measures:batch_detail", args=[batch.number])
    tell(office_clerks(), EVALUATION, subject, path=path)


def tell_given_back(handover: Handover) -> None:
    """The office gave the result back: tell the third party why."""
    batch = handover.panel.batch
    subject = say(_("%(batch)s：办公室退回了评估结果"), batch=batch.said)
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
        subject = say(
            _("%(batch)s：本单位%(count)s项举措的认定结果和理由可以查看"), batch=batch.said, count=len(own)
        )
        path = reverse("measures:measure_detail", args=[own[0].pk])
        tell(people, EVALUATION, subject, path=path, key=f"reasons-{batch.pk}-{unit}")


def leads_of(batch: Batch) -> Iterable[User]:
    """Return the leads of the agency that evaluates the batch."""
    panel = Panel.objects.filter(batch=batch).first()
    if panel is None:
        return []
    return User.objects.filter(unit=panel.agency_id, roles__contains=[Role.EVALUATION_LEAD])
