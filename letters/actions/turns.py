"""会签 in order: the next place is asked when all before it have agreed, and waits again when one of them has not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.acting import action
from core.bounds import out_of_time
from core.errors import Fault, Incomplete, WrongState
from core.remarks import require_reason
from letters.choices import YET_TO_ANSWER, CountersignState, Step
from letters.models import Countersignature, Letter
from letters.telling import tell_countersign_asked, tell_countersign_day_moved, tell_countersign_put_off
from letters.turns import Turn, due_when_called, has_come, place_in_turn


@action("letters.move_countersign_day")
def move_countersign_day(part: Countersignature, *, by: User, due_on: date, reason: str) -> Countersignature:
    """Give a part that has not answered another day, for a reason. The day that it has already changes nothing."""
    require_reason(reason)
    require_open(part.letter)
    if not part.day_can_be_moved:
        raise WrongState(_("这一方已经答复，不必改期。"))
    if faults := list(day_faults(due_on)):
        raise Incomplete(faults)
    if due_on == part.due_on:
        return part
    opinion = (
        f"{part.part_name}的答复期限由{part.due_on:%Y-%m-%d}改为{due_on:%Y-%m-%d}。理由：{reason.strip()}"
    )
    part.due_on = due_on
    part.save()
    part.letter.steps.create(step=Step.MOVE_DAY, opinion=opinion, by=by)
    if part.state in YET_TO_ANSWER:
        tell_countersign_day_moved(part, reason.strip(), by=by)
    return part


def call_next(letter: Letter, by: User) -> None:
    """Ask those whose turn has come, on record and told. Part of answering, and of doing without a part."""
    for part, is_in_turn in _in_order(letter):
        if not is_in_turn or part.state != CountersignState.QUEUED:
            continue
        part.call(due_when_called(part.due_on, today=timezone.localdate()))
        part.save()
        opinion = f"在前的都已同意，请{part.part_name}会签，{part.due_on:%Y-%m-%d}前答复。"
        letter.steps.create(step=Step.CALL, opinion=opinion, by=by)
        tell_countersign_asked(part, by=by)


def put_off_later(letter: Letter, by: User) -> None:
    """Have those wait who are before their turn now, and tell them. Part of all after which somebody no longer agrees."""
    for part, is_in_turn in _in_order(letter):
        if is_in_turn or part.state not in YET_TO_ANSWER:
            continue
        part.put_off()
        part.save()
        tell_countersign_put_off(part, by=by)


def require_open(letter: Letter) -> None:
    """Refuse what is about countersigning a letter that is signed."""
    if letter.state not in Letter.COUNTERSIGNED_IN:
        raise WrongState(_("这份函已经签发，不再会签。"))


def day_faults(due_on: date) -> Iterator[Fault]:
    """Say why a day cannot be the one by which somebody is to answer."""
    if due_on < timezone.localdate():
        yield Fault("due_on", _("答复期限不能早于今天，请改选日期。"))
    elif fault := out_of_time(due_on, _("答复期限")):
        yield Fault("due_on", fault)


def turn_of(letter: Letter) -> int | None:
    """Return the place that is to answer now, as it is stored."""
    parts = letter.countersignatures.standing().values_list("place", "state")
    return place_in_turn(Turn(place, state == CountersignState.AGREED) for place, state in parts)


def _in_order(letter: Letter) -> Iterator[tuple[Countersignature, bool]]:
    """Yield the parts that stand, each with whether it is its turn, or was."""
    turn = turn_of(letter)
    for part in letter.countersignatures.standing().order_by("place", "pk"):
        yield part, has_come(part.place, turn)
