"""The way of a candidate as its own unit reads it: what happened, when, by whom of the unit, and what is still to come.

Of the evaluation it knows the phases of the batch alone: no evaluator, no mark, no class, no result before the letter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from accounts.models import User
from core.models import Event
from measures.choices import BatchState, MeasureState
from measures.models import Measure, PhaseChange, ScreeningReturn

# What becomes of a batch once the candidates are in, in its order.
_LATER = (BatchState.EVALUATING, BatchState.DECIDING, BatchState.PUBLISHING, BatchState.PUBLISHED)
_ENDED = (MeasureState.REJECTED, MeasureState.MERGED, MeasureState.WITHDRAWN)
_ACTS = {
    "hand_up_measure": gettext_lazy("交单位审核人"),
    "hand_down_measure": gettext_lazy("审核人退回"),
    "submit_measure": pgettext_lazy("step", "报送"),
    "return_measure": gettext_lazy("退回补正"),
    "accept_measure": gettext_lazy("形审通过"),
    "reject_measure": gettext_lazy("不予受理"),
    "merge_measure": gettext_lazy("已并入"),
    "undo_screening": gettext_lazy("审查结果已取消，重新等待形审"),
    "withdraw_measure": pgettext_lazy("step", "撤回"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step: `at` is a moment, a day that is planned, or None where none is set; `position` is done, current, ahead.

    `by` is somebody of the unit, or the office as a whole; `comments` are those of a return, by the name of the entry.
    """

    label: str
    at: datetime | date | None = None
    by: str = ""
    position: str = "done"
    note: str = ""
    comments: tuple[tuple[str, str], ...] = ()


def journey_of(measure: Measure, person: User, labels: Mapping[str, str]) -> list[Step]:
    """Return the way of a measure, in two queries, to the people of the unit that sends it in; nothing to anybody else."""
    if measure.unit_id is None or measure.unit_id != person.unit_id:
        return []
    acts = Event.objects.filter(model="measures.measure", key=measure.pk, act__in=[*_ACTS])
    taken = _taken(acts.order_by("day", "pk").select_related("person"), measure, labels)
    first = Step(_("填写"), measure.created_at)
    if measure.state in _ENDED:
        return [first, *taken]
    return [first, *taken, *_waiting(measure), *_phases(measure)]


def _taken(events: Iterable[Event], measure: Measure, labels: Mapping[str, str]) -> Iterator[Step]:
    returns, sent = iter(measure.returns.all()), 0
    for event in events:
        label, by = str(_ACTS[event.act]), _whom(event, measure)
        if event.act == "submit_measure":
            sent += 1
            yield Step(_("再次报送") if sent > 1 else label, event.at, by)
        elif event.act == "return_measure":
            yield _returned(Step(label, event.at, by), next(returns, None), labels)
        else:
            yield Step(label, event.at, by)


def _returned(step: Step, returned: ScreeningReturn | None, labels: Mapping[str, str]) -> Step:
    if returned is None:
        return step
    # What an open return asks for stands above, whole.
    told = returned.comments.all() if returned.answered_at else ()
    comments = tuple((labels.get(one.field, one.field), one.text) for one in told)
    note = _("%(day)s前补正") % {"day": date_format(returned.due_on, "Y-m-d")}
    return replace(step, note=note, comments=comments)


def _whom(event: Event, measure: Measure) -> str:
    """Name people of the unit; of the office the unit need not know who it was."""
    if event.unit_id == measure.unit_id and event.person is not None:
        return str(event.person)
    return _("办公室")


def _waiting(measure: Measure) -> Iterator[Step]:
    """What comes next while the batch collects."""
    if measure.batch.state not in {BatchState.PREPARING, BatchState.COLLECTING}:
        return
    if measure.state == MeasureState.DRAFT:
        yield Step(pgettext("step", "报送"), measure.batch.closes_on, position="current", note=_("截止日"))
    elif measure.state == MeasureState.RETURNED:
        due = next((one.due_on for one in measure.open_returns), None)
        yield Step(_("补正后再次报送"), due, position="current", note=_("期限"))
    elif measure.state == MeasureState.SUBMITTED:
        yield Step(_("形式审查"), position="current")


def _phases(measure: Measure) -> Iterator[Step]:
    """The batch's phases after collecting; the result stands there once the letter is out, never before."""
    batch = measure.batch
    entered = {change.to_state: change.at for change in PhaseChange.objects.filter(batch=batch)}
    reached = _LATER.index(BatchState(batch.state)) if batch.state in _LATER else -1
    for place, state in enumerate(_LATER):
        if place > reached:
            yield Step(str(state.label), position="ahead")
        elif state == BatchState.PUBLISHED:
            yield Step(str(state.label), entered.get(state), note=str(measure.get_state_display()))
        else:
            yield Step(
                str(state.label), entered.get(state), position="done" if place < reached else "current"
            )
