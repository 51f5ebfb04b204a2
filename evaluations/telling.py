"""Who is told what during the evaluation; the words stand in `evaluations.told`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.urls import reverse

from accounts.choices import UNIT_ROLES, Role
from accounts.models import User
from core.notices import tell
from evaluations import told
from evaluations.due import DueEvaluator
from evaluations.models import Assignment, Handover, Nomination, Panel, Report
from measures.models import Batch, Measure
from measures.naming.hiding import shown_title
from measures.telling import office_clerks


def tell_released(batch: Batch, counts: Mapping[User, int]) -> None:
    """Evaluators got measures to score: tell each how many."""
    for evaluator, count in counts.items():
        tell([evaluator], told.RELEASED.about(batch=batch.said, count=count), path=_queue())


def tell_not_reported(report: Report) -> None:
    """A report could not be made: tell whoever asked, once."""
    failed = told.NOT_REPORTED.about(report=report, failure=report.failure)
    path = reverse("evaluations:report", args=[report.tally.batch.number])
    key = f"report-failed-{report.pk}-{report.requested_by_id}"
    tell([report.requested_by], failed, path=path, key=key)


def tell_reminded(batch: Batch, evaluators: Mapping[User, int], *, by: User) -> None:
    """The third party or the office asks for the sheets that are not handed in."""
    for evaluator, count in evaluators.items():
        left = told.REMINDED.about(batch=batch.said, count=count)
        tell([evaluator], left, path=_queue(), but=by)


def tell_due_moved(panel: Panel, evaluators: Iterable[User], until: date) -> None:
    """The day by which sheets are due was set, or moved for some: tell them."""
    key = f"score-due-set-{panel.pk}-{panel.round}-{until}"
    tell(evaluators, told.DUE_MOVED.about(batch=panel.batch.said, day=until), path=_queue(), key=key)


def tell_due(due: DueEvaluator) -> None:
    """Remind an evaluator of the last day that comes or has passed; each day is told once."""
    panel = due.panel
    about = {"batch": panel.batch.said, "day": due.last_day, "open": due.open}
    coming = (
        told.SCORE_DUE.about(days=due.days, **about) if due.days > 0 else told.SCORE_OVERDUE.about(**about)
    )
    key = f"score-due-{panel.pk}-{panel.round}-{due.last_day}-{due.days}"
    tell([due.member.evaluator], coming, path=_queue(), key=key)


def tell_reopened(assignment: Assignment) -> None:
    """A sheet can be written again."""
    title = shown_title(assignment.measure, assignment.evaluator)
    path = reverse("evaluations:sheet", args=[assignment.pk])
    again = told.REOPENED.about(measure=title, remark=assignment.reason)
    tell([assignment.evaluator], again, path=path)


def tell_recused(assignment: Assignment) -> None:
    """Somebody stepped back from a measure: tell those who allot them. In a blind batch that is the office alone."""
    batch = assignment.measure.batch
    recused = told.RECUSED.about(batch=batch.said, person=assignment.evaluator)
    path = reverse("evaluations:panel", args=[batch.number])
    tell(office_clerks() if batch.is_blind else leads_of(batch), recused, path=path)


def tell_nominated(nomination: Nomination) -> None:
    """The third party proposed an expert: tell the office, which alone opens accounts."""
    batch = nomination.panel.batch
    path = reverse("evaluations:nomination", args=[batch.number, nomination.pk])
    tell(office_clerks(), told.NOMINATED.about(batch=batch.said, person=nomination), path=path)


def tell_settled(nomination: Nomination) -> None:
    """The office opened the account of a proposed expert, or turned them down."""
    batch = nomination.panel.batch
    about = {"batch": batch.said, "person": nomination}
    settled = (
        told.TURNED_DOWN.about(remark=nomination.refusal, **about)
        if nomination.refusal
        else told.ADMITTED.about(**about)
    )
    tell(leads_of(batch), settled, path=reverse("evaluations:panel", args=[batch.number]))


def tell_handed_in(handover: Handover) -> None:
    """The result is in: tell the office."""
    batch = handover.panel.batch
    result = told.HANDED_IN.about(batch=batch.said, count=handover.sheet_count)
    tell(office_clerks(), result, path=reverse("measures:batch_detail", args=[batch.number]))


def tell_given_back(handover: Handover) -> None:
    """The office gave the result back: tell the third party why."""
    batch = handover.panel.batch
    back = told.GIVEN_BACK.about(batch=batch.said, remark=handover.give_back_reason)
    tell(leads_of(batch), back, path=reverse("evaluations:panel", args=[batch.number]))


def tell_reasons(batch: Batch, measures: Sequence[Measure]) -> None:
    """The office tells the units why their measures have their classes: each person once, whatever the number."""
    by_unit: dict[int, list[Measure]] = defaultdict(list)
    for measure in measures:
        if measure.unit_id is not None:
            by_unit[measure.unit_id].append(measure)
    for unit, own in by_unit.items():
        people = User.objects.filter(unit=unit, roles__overlap=list(UNIT_ROLES))
        path = reverse("measures:measure_detail", args=[own[0].pk])
        released = told.REASONS.about(batch=batch.said, count=len(own))
        tell(people, released, path=path, key=f"reasons-{batch.pk}-{unit}")


def leads_of(batch: Batch) -> Iterable[User]:
    """Return the leads of the agency that evaluates the batch."""
    panel = Panel.objects.filter(batch=batch).first()
    if panel is None:
        return []
    return User.objects.filter(unit=panel.agency_id, roles__contains=[Role.EVALUATION_LEAD])


def _queue() -> str:
    return reverse("evaluations:queue")
