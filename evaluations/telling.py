"""Who is told what during the evaluation. The words are Chinese for everybody: they are put on record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.urls import reverse

from accounts.choices import NoticeKind
from accounts.models import Role, User
from accounts.notices import tell
from evaluations.models import Assignment, Handover, Panel
from measures.models import Batch
from measures.telling import office_clerks


def tell_released(batch: Batch, counts: Mapping[User, int]) -> None:
    """Evaluators got measures to score: tell each how many."""
    for evaluator, count in counts.items():
        subject = f"{batch}：有{count}项举措等待您评分"
        tell([evaluator], NoticeKind.EVALUATION, subject, path=reverse("evaluations:queue"))


def tell_reminded(batch: Batch, evaluators: Mapping[User, int], *, by: User) -> None:
    """The third party or the office asks for the sheets that are not handed in."""
    for evaluator, count in evaluators.items():
        subject = f"{batch}：您还有{count}项举措没有提交评分表"
        tell([evaluator], NoticeKind.EVALUATION, subject, path=reverse("evaluations:queue"), but=by)


def tell_reopened(assignment: Assignment) -> None:
    """A sheet can be written again."""
    subject = f"{assignment.measure}：评分表已重新打开，请修改后再次提交"
    path = reverse("evaluations:sheet", args=[assignment.pk])
    tell([assignment.evaluator], NoticeKind.EVALUATION, subject, body=assignment.reason, path=path)


def tell_recused(assignment: Assignment) -> None:
    """Somebody stepped back from a measure: tell those who run the panel."""
    batch = assignment.measure.batch
    subject = f"{batch}：{assignment.evaluator}申请回避一项举措，请查看是否需要补派"
    path = reverse("evaluations:panel", args=[batch.number])
    tell(leads_of(batch), NoticeKind.EVALUATION, subject, path=path)


def tell_handed_in(handover: Handover) -> None:
    """The result is in: tell the office."""
    batch = handover.panel.batch
    subject = f"{batch}：第三方已提交评估结果，共{handover.sheet_count}份评分表"
    path = reverse("measures:batch_detail", args=[batch.number])
    tell(office_clerks(), NoticeKind.EVALUATION, subject, path=path)


def tell_given_back(handover: Handover) -> None:
    """The office gave the result back: tell the third party why."""
    batch = handover.panel.batch
    subject = f"{batch}：办公室退回了评估结果"
    path = reverse("evaluations:panel", args=[batch.number])
    tell(leads_of(batch), NoticeKind.EVALUATION, subject, body=handover.give_back_reason, path=path)


def leads_of(batch: Batch) -> Iterable[User]:
    """Return the leads of the agency that evaluates the batch."""
    panel = Panel.objects.filter(batch=batch).first()
    if panel is None:
        return []
    return User.objects.filter(unit=panel.agency_id, roles__contains=[Role.EVALUATION_LEAD])
