"""Who is told what while a letter is signed out; the words stand in `letters.told`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.choices import UNIT_ROLES, Role
from accounts.models import User
from core.notice_texts import Filled
from core.notices import tell
from core.saying import Several, lines
from letters import told
from letters.choices import ChangeKind, CountersignState, Hand
from letters.delegated import delegates_for
from letters.models import AnnexChange, ArchivePackage, Countersignature, Delegation, Delivery, Letter
from letters.reminders import Unanswered, Unsigned
from measures.models import Measure


def tell_sent(letter: Letter, *, by: User) -> None:
    """A letter waits for its review."""
    words = told.SENT.about(**_named(letter))
    _tell_office(letter, words, Role.OFFICE_REVIEWER, Hand.REVIEWER, by=by)


def tell_reviewed(letter: Letter, *, by: User) -> None:
    """A letter waits for its signature."""
    words = told.REVIEWED.about(**_named(letter))
    _tell_office(letter, words, Role.SIGNATORY, Hand.SIGNATORY, by=by)


def tell_back(letter: Letter, opinion: str, *, by: User) -> None:
    """A letter is a draft again: tell the drafter why."""
    back = told.BACK.about(**_named(letter), opinion=opinion)
    tell([letter.drafted_by], back, path=_page(letter), but=by)


def tell_countersign_asked(part: Countersignature, *, by: User) -> None:
    """A unit or a person is asked for a countersignature."""
    _tell_part(part, told.ASKED.about(**_named(part.letter), day=part.due_on), by=by)


def tell_countersign_voided(part: Countersignature, places: Several, *, by: User) -> None:
    """The words changed to which somebody answered: ask again, naming what changed."""
    _tell_part(part, told.VOIDED.about(**_named(part.letter), places=places), by=by)


def tell_countersign_put_off(part: Countersignature, *, by: User) -> None:
    """Somebody before a part is to answer first; it cannot open the draft until then, so the notice leads nowhere."""
    tell(part.people, told.PUT_OFF.about(**_named(part.letter)), but=by)


def tell_countersign_day_moved(part: Countersignature, reason: str, *, by: User) -> None:
    """The day changed by which a part is to answer."""
    words = told.DAY_MOVED.about(**_named(part.letter), day=part.due_on, reason=reason)
    _tell_part(part, words, by=by)


def tell_countersign_withdrawn(part: Countersignature, *, by: User) -> None:
    """A part is asked no longer; it cannot open the draft any more, so the notice leads nowhere."""
    words = told.ASKED_NO_LONGER.about(
        **_named(part.letter), part=part.part_name, remark=part.withdrawn_reason
    )
    tell(part.people, words, but=by)


def tell_countersigned(part: Countersignature, *, by: User) -> None:
    """Somebody answered: tell the drafter."""
    text = told.AGREED if part.state == CountersignState.AGREED else told.OBJECTED
    answer = text.about(**_named(part.letter), part=part.part_name, opinion=part.opinion)
    tell([part.letter.drafted_by], answer, path=_page(part.letter), but=by)


def tell_unanswered(unanswered: Unanswered) -> None:
    """Remind a part of the day by which it is to countersign; each day is told once."""
    part, days = unanswered.part, unanswered.days
    about = {**_named(part.letter), "day": part.due_on}
    if days > 0:
        coming = told.COUNTERSIGN_SOON.about(days=days, **about)
    else:
        coming = (told.COUNTERSIGN_OVERDUE if days < 0 else told.COUNTERSIGN_TODAY).about(**about)
    _tell_part(part, coming, key=f"countersign-{part.pk}-{part.due_on:%Y-%m-%d}-{days}")


def tell_delegation_offered(delegation: Delegation) -> None:
    """Somebody is to act for another: ask them."""
    words = told.DELEGATION_OFFERED.about(
        principal=str(delegation.principal), batch=delegation.batch.said, reason=delegation.reason
    )
    tell([delegation.delegate], words, path=reverse("letters:delegations"))


def tell_delegation_accepted(delegation: Delegation) -> None:
    """Tell who gave it that it holds."""
    words = told.DELEGATION_ACCEPTED.about(delegate=str(delegation.delegate), batch=delegation.batch.said)
    tell([delegation.principal], words, path=reverse("letters:delegations"))


def tell_delegation_ended(delegation: Delegation, *, by: User) -> None:
    """Tell the other that it is over."""
    words = told.DELEGATION_ENDED.about(
        principal=str(delegation.principal),
        delegate=str(delegation.delegate),
        batch=delegation.batch.said,
        reason=delegation.ended_reason,
    )
    people = [delegation.principal, delegation.delegate]
    tell(people, words, path=reverse("letters:delegations"), but=by)


def tell_issued(letter: Letter, *, by: User) -> None:
    """A letter has its number: tell the drafter."""
    tell([letter.drafted_by], told.ISSUED.about(number=letter.number), path=_page(letter), but=by)


def tell_delivered(delivery: Delivery) -> None:
    """A letter was sent to a unit: ask its people to sign for it."""
    _ask_for_receipt(delivery, told.DELIVERED.about(day=delivery.due_on, **_which(delivery)))


def tell_unsigned(unsigned: Unsigned) -> None:
    """Remind a unit of the day by which it is to sign for a letter; each day is told once."""
    delivery, days = unsigned.delivery, unsigned.days
    about = {"day": delivery.due_on, **_which(delivery)}
    if days > 0:
        words = told.RECEIPT_SOON.about(days=days, **about)
    else:
        words = (told.RECEIPT_OVERDUE if days < 0 else told.RECEIPT_TODAY).about(**about)
    _ask_for_receipt(delivery, words, key=f"unsigned-{delivery.pk}-{delivery.due_on:%Y-%m-%d}-{days}")


def tell_receipt_day_moved(delivery: Delivery, reason: str) -> None:
    """The day changed by which a unit is to sign for a letter."""
    number = delivery.letter.number
    _ask_for_receipt(
        delivery, told.RECEIPT_DAY_MOVED.about(number=number, day=delivery.due_on, reason=reason)
    )


def tell_receipt_asked(delivery: Delivery) -> None:
    """The office asks for a receipt; at most once a day."""
    key = f"receipt-{delivery.pk}-{timezone.localdate()}"
    _ask_for_receipt(delivery, told.RECEIPT_ASKED.about(**_which(delivery)), key=key)


def _which(delivery: Delivery) -> dict[str, str]:
    return {"number": delivery.letter.number, "title": delivery.letter.shown_title}


def _ask_for_receipt(delivery: Delivery, words: Filled, *, key: str = "") -> None:
    people = User.objects.filter(unit=delivery.unit_id, roles__overlap=list(UNIT_ROLES))
    tell(people, words, path=reverse("letters:received"), key=key)


def tell_amended(measure: Measure, changed: Mapping[str, str], reason: str) -> None:
    """The office put words of a measure right before printing: tell its unit."""
    amended = told.AMENDED.about(measure=measure.title, changes=lines(*changed.values()), reason=reason)
    people = User.objects.filter(unit=measure.unit_id, roles__overlap=list(UNIT_ROLES))
    tell(people, amended, path=reverse("measures:measure_detail", args=[measure.pk]))


def tell_annex_changed(letter: Letter, changes: Iterable[AnnexChange]) -> None:
    """A further letter put measures in, took some out or gave them another class: tell their units, joint ones too.

    Of a letter that is not published those units alone that it was sent to: it has been sent out already.
    """
    sees = Q() if letter.is_open else Q(unit__in=letter.deliveries.values("unit"))
    for change in changes:
        _tell_change(letter, change, sees)


def _tell_change(letter: Letter, change: AnnexChange, sees: Q) -> None:
    texts = {
        ChangeKind.INSERT: told.PUT_IN,
        ChangeKind.REMOVE: told.TAKEN_OUT,
        ChangeKind.RECLASS: told.RECLASSED,
    }
    measure = change.measure
    words = texts[ChangeKind(change.kind)].about(
        measure=measure.title, number=letter.number, reason=change.reason
    )
    of_units = Q(unit=measure.unit_id) | Q(unit__in=measure.joint_units.all())
    people = User.objects.filter(of_units, sees, roles__overlap=list(UNIT_ROLES)).distinct()
    tell(people, words, path=reverse("measures:measure_detail", args=[measure.pk]))


def tell_not_archived(package: ArchivePackage) -> None:
    """An archive package could not be made: tell whoever asked, once."""
    failed, key = (
        told.NOT_ARCHIVED.about(letter=package.letter, failure=package.failure),
        f"archive-failed-{package.pk}",
    )
    tell([package.requested_by], failed, path=_page(package.letter), key=key)


def _named(letter: Letter) -> dict[str, object]:
    return {"batch": letter.batch.said, "kind": letter.traits.called}


def _tell_part(part: Countersignature, words: Filled, *, by: User | None = None, key: str = "") -> None:
    tell(part.people, words, path=reverse("letters:countersign", args=[part.pk]), key=key, but=by)


def _tell_office(letter: Letter, words: Filled, role: str, hand: Hand, *, by: User) -> None:
    people = [*User.objects.filter(roles__contains=[role]), *delegates_for(letter, hand)]
    tell(people, words, path=_page(letter), but=by)


def _page(letter: Letter) -> str:
    return reverse("letters:letter_detail", args=[letter.pk])
