"""会签: the drafter asks, each part answers to the words that it was shown, and an answer lapses with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.choices import Role
from accounts.models import Unit, User
from core.acting import action
from core.bounds import out_of_time
from core.errors import Fault, Incomplete, WrongState
from core.pressing import once
from core.remarks import require_reason
from letters.choices import ANSWERED, CountersignState, Hand, Step, other_steps
from letters.countersigned import Words, changes_since, digest_of, kept_words, places_of, words_of
from letters.models import Countersignature, Letter
from letters.opinions import AGREED
from letters.telling import (
    tell_countersign_asked,
    tell_countersign_voided,
    tell_countersign_withdrawn,
    tell_countersigned,
)


def units_to_ask() -> QuerySet[Unit]:
    """Return the units that can be asked: those with somebody to answer for them."""
    leads = User.objects.filter(roles__contains=[Role.UNIT_LEAD], is_active=True)
    return Unit.objects.filter(is_active=True, pk__in=leads.values("unit"))


def people_to_ask(letter: Letter) -> QuerySet[User]:
    """Return the people of the office that can be asked by name: whoever had no other hand in the letter."""
    taken = letter.steps.filter(step__in=other_steps(Hand.COUNTERSIGNER)).values("by")
    roles = [Role.OFFICE_CLERK, Role.OFFICE_REVIEWER, Role.SIGNATORY]
    return (
        User.objects.filter(is_active=True, roles__overlap=roles).exclude(pk__in=taken).order_by("name", "pk")
    )


@once
@action("letters.draft_letter")
def ask_countersign(
    letter: Letter, *, by: User, due_on: date, units: Sequence[Unit] = (), people: Sequence[User] = ()
) -> list[Countersignature]:
    """Ask units and people for their countersignature by a day. Who is asked already is not asked twice.

    Raises `Incomplete` naming who cannot be asked.
    """
    _require_open(letter)
    faults = [*_day_faults(due_on), *_part_faults(letter, units, people)]
    if faults:
        raise Incomplete(faults)
    asked = {(one.unit_id, one.person_id) for one in letter.countersignatures.standing()}
    wanted = [Countersignature(unit=unit, part_name=unit.name) for unit in units]
    wanted += [Countersignature(person=person, part_name=person.name) for person in people]
    new = [part for part in wanted if (part.unit_id, part.person_id) not in asked]
    for part in new:
        part.letter, part.due_on, part.asked_by = letter, due_on, by
        part.save()
        opinion = f"请{part.part_name}会签，{due_on:%Y-%m-%d}前答复。"
        letter.steps.create(step=Step.ASK, opinion=opinion, by=by)
        tell_countersign_asked(part, by=by)
    return new


@action("letters.countersign", steps=[Countersignature.agree])
def countersign(part: Countersignature, *, by: User, shown: str, opinion: str = "") -> Countersignature:
    """Agree to the words that were shown, by their digest. Raises `WrongState` where they are others by now."""
    opinion = opinion.strip() or AGREED
    if _said_already(part, CountersignState.AGREED, by, opinion):
        return part
    part.agree(by, opinion, kept_words(_shown_words(part.letter, shown)))
    return _answered(part, Step.COUNTERSIGN, by)


@action("letters.countersign", steps=[Countersignature.object_to])
def object_to_letter(part: Countersignature, *, by: User, shown: str, opinion: str) -> Countersignature:
    """Say what should be otherwise: the letter cannot be signed before that is settled."""
    _require_opinion(opinion)
    opinion = opinion.strip()
    if _said_already(part, CountersignState.OBJECTED, by, opinion):
        return part
    part.object_to(by, opinion, kept_words(_shown_words(part.letter, shown)))
    return _answered(part, Step.OBJECT, by)


@action("letters.withdraw_countersign", steps=[Countersignature.withdraw])
def withdraw_countersign(part: Countersignature, *, by: User, reason: str) -> Countersignature:
    """Do without a part's countersignature, for a reason; what a part agreed to cannot be taken back by others."""
    require_reason(reason)
    if part.state == CountersignState.WITHDRAWN:
        return part
    _require_open(part.letter)
    part.withdraw(reason.strip())
    part.save()
    opinion = f"不再请{part.part_name}会签。理由：{part.withdrawn_reason}"
    part.letter.steps.create(step=Step.WITHDRAW, opinion=opinion, by=by)
    tell_countersign_withdrawn(part, by=by)
    return part


def void_touched(letter: Letter, by: User) -> None:
    """Let every answer lapse that was given to other words, on record and told. Part of changing a draft."""
    answered = list(letter.countersignatures.filter(state__in=ANSWERED))
    if not answered:
        return
    words = words_of(letter)
    for part in answered:
        changes = changes_since(part, words)
        if not changes:
            continue
        part.void()
        part.save()
        with override(None):
            places = places_of(changes)
        letter.steps.create(
            step=Step.VOID, opinion=f"{part.part_name}会签以后，{places}有改动，须重新会签。", by=by
        )
        tell_countersign_voided(part, places, by=by)


def _require_opinion(opinion: str) -> None:
    """Refuse an objection that says nothing."""
    if not opinion.strip():
        raise Incomplete([Fault("opinion", _("请写明意见。"))])


def _require_open(letter: Letter) -> None:
    if letter.state not in Letter.COUNTERSIGNED_IN:
        raise WrongState(_("这份函已经签发，不再会签。"))


def _shown_words(letter: Letter, shown: str) -> Words:
    """Return the words as they are, if they are those that were shown: decisions change the annex without an edit."""
    _require_open(letter)
    words = words_of(letter)
    if digest_of(words) != shown:
        raise WrongState(_("函稿刚刚改过，请看过现在的文字再会签；您写的意见还在。"))
    return words


def _said_already(part: Countersignature, state: CountersignState, by: User, opinion: str) -> bool:
    return (part.state, part.answered_by_id, part.opinion) == (state, by.pk, opinion)


def _answered(part: Countersignature, step: Step, by: User) -> Countersignature:
    part.save()
    part.letter.steps.create(step=step, opinion=part.opinion, by=by)
    tell_countersigned(part, by=by)
    return part


def _day_faults(due_on: date) -> Iterator[Fault]:
    if due_on < timezone.localdate():
        yield Fault("due_on", _("答复期限不能早于今天，请改选日期。"))
    elif fault := out_of_time(due_on, _("答复期限")):
        yield Fault("due_on", fault)


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
