"""By when each evaluator's sheets are due, how long they will take at the present speed, and who is reminded when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Min, Q
from django.utils import timezone

from accounts.models import User
from core.moments import local_day
from evaluations.choices import OPEN_STATES, AssignmentState
from evaluations.models import Assignment, Handover, Panel, PanelMember
from measures.choices import BatchState
from measures.deadlines import Countdown, countdown_to, working_day_after

# Days before an evaluator's last day; a negative one is after it.
REMINDED = (3, 1, -1)


@dataclass(frozen=True, slots=True)
class Outlook:
    """How one evaluator's sheets stand: those handed in and open, the last day, and the day on which all will be in.

    `expected_on` is None where nothing is open, or nothing was handed in that would tell a speed.
    """

    member: PanelMember
    submitted: int
    open: int
    last_day: date | None
    expected_on: date | None

    @property
    def is_overdue(self) -> bool:
        """Whether sheets are open although the last day has passed."""
        return bool(self.open) and self.last_day is not None and self.last_day < timezone.localdate()

    @property
    def will_be_late(self) -> bool:
        """Whether the sheets will be in after the last day, at the present speed."""
        if not self.open or self.last_day is None:
            return False
        return self.expected_on is not None and self.expected_on > self.last_day


def last_day_of(panel: Panel, member: PanelMember) -> date | None:
    """Return an evaluator's last day: the panel's, or their own where that is later. None where none was set."""
    if panel.due_on is None:
        return member.due_until
    return max(panel.due_on, member.due_until or panel.due_on)


def own_due_day(assignment: Assignment) -> DueDay | None:
    """Return its evaluator's last day in the batch, as the assignment brings it along (`with_due_day`)."""
    panel = assignment.measure.batch.panel
    days = [day for day in (panel.due_on, getattr(assignment, "own_due_until", None)) if day is not None]
    return DueDay(panel, max(days), countdown_to(max(days), today=timezone.localdate())) if days else None


def expected_end(first: date, submitted: int, remaining: int, *, today: date) -> date | None:
    """Return the working day on which the remaining sheets are in, at so many a working day as since the first.

    None where nothing remains, or nothing was handed in yet.
    """
    if not submitted or not remaining:
        return None
    worked = countdown_to(today, today=first - timedelta(days=1)).working_days
    needed = -(-remaining * max(worked, 1) // submitted)
    return working_day_after(today, needed)


def outlooks_of(panel: Panel) -> list[Outlook]:
    """Return how each member's sheets of the present round stand, in two queries: who is late first."""
    today = timezone.localdate()
    in_round = Assignment.objects.filter(
        measure__batch=panel.batch_id, round=panel.round, is_released=True
    ).order_by()
    rows = in_round.values_list("evaluator").annotate(
        submitted=Count("pk", filter=Q(state=AssignmentState.SUBMITTED)),
        open=Count("pk", filter=Q(state__in=OPEN_STATES)),
        first=Min("submitted_at"),
    )
    by_evaluator = {evaluator: (submitted, left, first) for evaluator, submitted, left, first in rows}
    found = []
    for member in panel.members.select_related("evaluator"):
        submitted, left, first = by_evaluator.get(member.evaluator_id, (0, 0, None))
        expected = expected_end(local_day(first) if first else today, submitted, left, today=today)
        found.append(Outlook(member, submitted, left, last_day_of(panel, member), expected))
    return sorted(found, key=_by_need)


def _by_need(one: Outlook) -> int:
    needs = (one.is_overdue, one.will_be_late, bool(one.open) and not one.submitted)
    return needs.index(True) if True in needs else len(needs)


@dataclass(frozen=True, slots=True)
class DueDay:
    """An evaluator's own last day in a batch that is being evaluated, and the time left."""

    panel: Panel
    last_day: date
    left: Countdown

    @property
    def is_over(self) -> bool:
        """Whether the day has passed."""
        return self.last_day < timezone.localdate()


def due_days(evaluator: User) -> list[DueDay]:
    """Return an evaluator's last days, of the batches that they evaluate, the next first. One query."""
    today = timezone.localdate()
    seats = PanelMember.objects.filter(evaluator=evaluator, panel__batch__state=BatchState.EVALUATING)
    days = [
        DueDay(seat.panel, last, countdown_to(last, today=today))
        for seat in seats.select_related("panel__batch")
        if (last := last_day_of(seat.panel, seat)) is not None
    ]
    return sorted(days, key=lambda one: one.last_day)


@dataclass(frozen=True, slots=True)
class DueEvaluator:
    """An evaluator to be reminded today: the panel, their last day, how far that is, and how many sheets are open."""

    panel: Panel
    member: PanelMember
    last_day: date
    days: int
    open: int


def due_evaluators(today: date) -> Iterator[DueEvaluator]:
    """Yield the evaluators to be reminded today: those who can still score, with sheets open, of panels not handed in."""
    standing = Handover.objects.standing().values("panel")
    panels = Panel.objects.filter(batch__state=BatchState.EVALUATING).exclude(pk__in=standing)
    waiting = Assignment.objects.filter(
        measure__batch__panel__in=panels, evaluator__is_active=True, is_released=True, state__in=OPEN_STATES
    ).filter(round=F("measure__batch__panel__round"))
    counts = waiting.order_by().values_list("measure__batch__panel", "evaluator").annotate(n=Count("pk"))
    open_by_seat = {(panel, evaluator): n for panel, evaluator, n in counts}
    for member in PanelMember.objects.filter(panel__in=panels).select_related("panel__batch", "evaluator"):
        last_day = last_day_of(member.panel, member)
        count = open_by_seat.get((member.panel_id, member.evaluator_id), 0)
        if last_day is not None and count and (last_day - today).days in REMINDED:
            yield DueEvaluator(member.panel, member, last_day, (last_day - today).days, count)
