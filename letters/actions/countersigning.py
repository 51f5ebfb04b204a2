"""会签: the drafter asks, each part answers to the words that it was shown, and an answer lapses with them.

Whose turn it is stands in `turns`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.choices import LETTER_ROLES, Role
from accounts.models import Unit, User
from core.acting import action
from core.errors import Fault, Incomplete, WrongState
from core.pressing import once
from core.remarks import require_reason
from letters.actions.turns import call_next, day_faults, put_off_later, require_open, turn_of
from letters.choices import ANSWERED, CountersignState, Hand, Step, other_steps
from letters.countersigned import Words, changes_since, digest_of, kept_words, places_of, words_of
from letters.models import Countersignature, Letter
from letters.models.countersignature import LAST_PLACE
from letters.opinions import AGREED
from letters.telling import (
    tell_countersign_asked,
    tell_countersign_voided,
    tell_countersign_withdrawn,
    tell_countersigned,
)
from letters.turns import has_come


def units_to_ask() -> QuerySet[Unit]:
    """Return the units that can be asked: those with somebody to answer for them."""
    leads = User.objects.filter(roles__contains=[Role.UNIT_LEAD], is_active=True)
    return Unit.objects.filter(is_active=True, pk__in=leads.values("unit"))


def people_to_ask(letter: Letter) -> QuerySet[User]:
    """Return the people of the office that can be asked by name: whoever had no other hand in the letter."""
    taken = letter.steps.filter(step__in=other_steps(Hand.COUNTERSIGNER))
    hands = {key for pair in taken.values_list("by", "for_whom") for key in pair if key is not None}
    office = User.objects.filter(is_active=True, roles__overlap=list(LETTER_ROLES))
    return office.exclude(pk__in=hands).order_by("name", "pk")


@once
@action("letters.draft_letter", steps=[Countersignature.put_off])
def ask_countersign(
    letter: Letter,
    *,
    by: User,
    due_on: date,
    units: Sequence[Unit] = (),
    people: Sequence[User] = (),
    place: int = 1,
) -> list[Countersignature]:
    """Ask units and people for their countersignature by a day. Who is asked already is not asked twice.

    All at one `place` of the order are asked side by side; who has others before them is asked when those have agreed.
    Raises `Incomplete` naming who cannot be asked.
    """
    require_open(letter)
    faults = [*day_faults(due_on), *_place_faults(place), *_part_faults(letter, units, people)]
    if faults:
        raise Incomplete(faults)
    asked = {(one.unit_id, one.person_id) for one in letter.countersignatures.standing()}
    is_queued = not has_come(place, turn_of(letter))
    state = CountersignState.QUEUED if is_queued else CountersignState.WAITING
    wanted = [Countersignature(state=state, unit=unit, part_name=unit.name) for unit in units]
    wanted += [Countersignature(state=state, person=person, part_name=person.name) for person in people]
    new = [part for part in wanted if (part.unit_id, part.person_id) not in asked]
    for part in new:
        part.letter, part.due_on, part.asked_by, part.place = letter, due_on, by, place
        part.save()
        order = f"在前的都同意以后（第{place}次序）" if is_queued else ""
        opinion = f"{order}请{part.part_name}会签，{due_on:%Y-%m-%d}前答复。"
        letter.steps.create(step=Step.ASK, opinion=opinion, by=by)
        if not is_queued:
            tell_countersign_asked(part, by=by)
    put_off_later(letter, by)
    return new


@action("letters.countersign", steps=[Countersignature.agree, Countersignature.call])
def countersign(part: Countersignature, *, by: User, shown: str, opinion: str = "") -> Countersignature:
    """Agree to the words that were shown, by their digest. Raises `WrongState` where they are others by now."""
    opinion = opinion.strip() or AGREED
    if _said_already(part, CountersignState.AGREED, by, opinion):
        return part
    _require_turn(part)
    require_open(part.letter)
    part.agree(by, opinion, kept_words(require_shown(part.letter, shown)))
    _keep_answer(part, Step.COUNTERSIGN, by)
    call_next(part.letter, by)
    return part


@action("letters.countersign", steps=[Countersignature.object_to, Countersignature.put_off])
def object_to_letter(part: Countersignature, *, by: User, shown: str, opinion: str) -> Countersignature:
    """Say what should be otherwise: the letter cannot be signed before that is settled."""
    _require_opinion(opinion)
    opinion = opinion.strip()
    if _said_already(part, CountersignState.OBJECTED, by, opinion):
        return part
    _require_turn(part)
    require_open(part.letter)
    part.object_to(by, opinion, kept_words(require_shown(part.letter, shown)))
    _keep_answer(part, Step.OBJECT, by)
    put_off_later(part.letter, by)
    return part


@action("letters.withdraw_countersign", steps=[Countersignature.withdraw, Countersignature.call])
def withdraw_countersign(part: Countersignature, *, by: User, reason: str) -> Countersignature:
    """Do without a part's countersignature, for a reason; what a part agreed to cannot be taken back by others."""
    require_reason(reason)
    if part.state == CountersignState.WITHDRAWN:
        return part
    require_open(part.letter)
    was_asked = part.state != CountersignState.QUEUED
    part.withdraw(reason.strip())
    part.save()
    opinion = f"不再请{part.part_name}会签。理由：{part.withdrawn_reason}"
    part.letter.steps.create(step=Step.WITHDRAW, opinion=opinion, by=by)
    if was_asked:
        tell_countersign_withdrawn(part, by=by)
    call_next(part.letter, by)
    return part


def void_touched(letter: Letter, by: User) -> None:
    """Let every answer lapse that was given to other words, on record and told. Part of changing a draft.

    They answer anew in their order: who has others before them is told when those have agreed.
    """
    answered = list(letter.countersignatures.filter(state__in=ANSWERED))
    if not answered:
        return
    words = words_of(letter)
    changed = [(part, changes) for part in answered if (changes := changes_since(part, words))]
    for part, changes in changed:
        part.void()
        part.save()
        opinion = f"{part.part_name}会签以后，{places_of(changes).recorded}有改动，须重新会签。"
        letter.steps.create(step=Step.VOID, opinion=opinion, by=by)
    turn = turn_of(letter)
    for part, changes in changed:
        if part.place == turn:
            tell_countersign_voided(part, places_of(changes), by=by)
    put_off_later(letter, by)


def require_shown(letter: Letter, shown: str) -> Words:
    """Return the words as they are, if they are those that were shown: decisions change the annex without an edit."""
    words = words_of(letter)
    if digest_of(words) != shown:
        raise WrongState(_("函稿刚刚改过，请看过现在的文字再办理；您写的意见还在。"))
    return words


def _require_opinion(opinion: str) -> None:
    """Refuse an objection that says nothing."""
    if not opinion.strip():
        raise Incomplete([Fault("opinion", _("请写明意见。"))])


def _require_turn(part: Countersignature) -> None:
    if not has_come(part.place, turn_of(part.letter)):
        raise WrongState(_("在前的会签方还没有都同意，还没有轮到您会签。"))


def _said_already(part: Countersignature, state: CountersignState, by: User, opinion: str) -> bool:
    return (part.state, part.answered_by_id, part.opinion) == (state, by.pk, opinion)


def _keep_answer(part: Countersignature, step: Step, by: User) -> None:
    part.save()
    part.letter.steps.create(step=step, opinion=part.opinion, by=by)
    tell_countersigned(part, by=by)


def _place_faults(place: int) -> Iterator[Fault]:
    if not 1 <= place <= LAST_PLACE:
        yield Fault("place", _("会签次序从1到%(last)d，请改填。") % {"last": LAST_PLACE})


def _part_faults(letter: Letter, units: Sequence[Unit], people: Sequence[User]) -> Iterator[Fault]:
    if not units and not people:
        yield Fault("units", _("请选择请谁会签：单位，或办公室的同志。"))
    can_answer = set(units_to_ask().filter(pk__in=[one.pk for one in units]).values_list("pk", flat=True))
    for unit in units:
        if unit.pk not in can_answer:
            yield Fault("units", _("%(unit)s还没有单位审核人，不能会签。") % {"unit": unit})
    free = set(people_to_ask(letter).filter(pk__in=[one.pk for one in people]).values_list("pk", flat=True))
    for person in people:
        if person.pk not in free:
            yield Fault(
                "people",
                _("%(person)s不能会签：办过这份函的其他环节，或不是经办人、核稿人、签发人。")
                % {"person": person},
            )
