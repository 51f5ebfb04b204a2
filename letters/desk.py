"""What the letters put on a desk: those on their way through the sign-off, those to sign for, who has not signed."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from core.desk import Awaited, Desk, Standing, Waiting
from core.moments import local_day
from letters.choices import IN_WORK, CountersignState, LetterState
from letters.delegated import grants_to, is_delegate, knowing_grants, offered_to
from letters.models import Countersignature, Delivery, Letter, LetterStep
from letters.returning import returned_step
from measures.choices import BatchState
from measures.models import Batch

# So many letters at most wait at a time: more would be several batches' results, corrections and notices at once.
MOST_LETTERS = 20
_OPEN = Q(deliveries__received_at=None)


def tell(person: User, running: Sequence[Batch]) -> Desk:
    """Tell a person's part of the letters: at most six queries, whatever there is."""
    desk = Desk()
    with knowing_grants(person) if person.has_perm("letters.read_draft") else nullcontext():
        _tell(desk, person, running)
    return desk


def _tell(desk: Desk, person: User, running: Sequence[Batch]) -> None:
    if person.has_perm("letters.receive_letter"):
        _to_receive(desk, person)
    if person.has_perm("letters.countersign"):
        _to_countersign(desk, person)
    if person.has_perm("letters.read_draft"):
        _on_their_way(desk, person, running)
    if person.has_perm("letters.deliver_letter"):
        _unsigned(desk)
    if person.has_perm("letters.accept_delegation") and is_delegate(person):
        _delegated(desk, person)


def _delegated(desk: Desk, person: User) -> None:
    """Show what a person is asked to do for others, and whom they act for now."""
    page = reverse("letters:delegations")
    desk.waiting.append(Waiting(_("代理"), _("待接受的代理"), offered_to(person), page, _("去接受")))
    for one in grants_to(person):
        told = {"batch": one.batch, "delegation": one}
        day = date_format(one.ends_on, "MONTH_DAY_FORMAT")
        desk.awaited.append(
            Awaited(_("%(batch)s：%(delegation)s") % told, _("至%(day)s") % {"day": day}, page)
        )


def _to_receive(desk: Desk, person: User) -> None:
    unsigned = Delivery.objects.sent_to(person).filter(received_at__isnull=True).count()
    desk.waiting.append(
        Waiting(_("公函"), _("待签收的函"), unsigned, reverse("letters:received"), _("去签收"))
    )


def _to_countersign(desk: Desk, person: User) -> None:
    asked = Countersignature.objects.asked_of(person).outstanding().select_related("letter__batch")
    for part in asked.order_by("due_on", "pk")[:MOST_LETTERS]:
        day = date_format(part.due_on, "MONTH_DAY_FORMAT")
        desk.waiting.append(
            Waiting(
                _("公函 %(batch)s") % {"batch": part.letter.batch},
                _("待会签的函"),
                1,
                reverse("letters:countersign", args=[part.pk]),
                _("去会签"),
                _("%(day)s前答复") % {"day": day},
                _tone(part),
            )
        )


def _tone(part: Countersignature) -> str:
    if part.is_late:
        return "refused"
    return "attention" if part.state == CountersignState.VOIDED else "progress"


def _on_their_way(desk: Desk, person: User, running: Sequence[Batch]) -> None:
    letters = Letter.objects.filter(state__in=IN_WORK).for_page().defer("content", "manifest")
    by_batch: dict[int, Letter] = {}
    for letter in letters.order_by("pk")[:MOST_LETTERS]:
        if letter.states_result:
            by_batch.setdefault(letter.batch_id, letter)
        told = _told(letter, person)
        if told is not None:
            desk.waiting.append(told)
        elif letter.state != LetterState.DRAFTING:
            named = {"batch": letter.batch, "kind": letter.traits.called}
            label = _("%(batch)s的%(kind)s，等核稿签发") % named
            desk.awaited.append(Awaited(label, str(letter.get_state_display()), _page(letter)))
    for batch in running:
        if batch.state == BatchState.PUBLISHING:
            desk.standings[batch.pk] = _standing(batch, by_batch.get(batch.pk), person)


def _told(letter: Letter, person: User) -> Waiting | None:
    """Return what a person can do for a letter now, or None."""
    group = _("公函 %(batch)s") % {"batch": letter.batch}
    returned = returned_step(letter)
    if letter.state == LetterState.DRAFTING and person.has_perm("letters.draft_letter", letter):
        if returned is not None:
            return Waiting(
                group, _("退回修改"), 1, _page(letter), _("去修改"), _sentence(returned), "attention"
            )
        return Waiting(group, _("拟稿中的函"), 1, _page(letter), _("继续拟稿"), letter.shown_title)
    if letter.state == LetterState.IN_REVIEW:
        if letter.reviewed_at is None and person.has_perm("letters.review_letter", letter):
            return Waiting(group, _("待核稿的函"), 1, _page(letter), _("去核稿"), letter.shown_title)
        if letter.reviewed_at is not None and person.has_perm("letters.sign_letter", letter):
            return Waiting(group, _("待签发的函"), 1, _page(letter), _("去签发"), letter.shown_title)
    if letter.state == LetterState.SIGNED and person.has_perm("letters.issue_letter", letter):
        return Waiting(group, _("待印发的函"), 1, _page(letter), _("去印发"), letter.shown_title)
    return None


def _sentence(step: LetterStep) -> str:
    day = date_format(local_day(step.at), "MONTH_DAY_FORMAT")
    return _("%(person)s，%(day)s：“%(opinion)s”") % {"person": step.by, "day": day, "opinion": step.opinion}


def _standing(batch: Batch, letter: Letter | None, person: User) -> Standing:
    if letter is None:
        page = reverse("measures:batch_detail", args=[batch.number]) + "#next"
        return Standing(step=_("查看批次"), step_url=page)
    told = _told(letter, person)
    return Standing(
        total=_("公函：%(state)s") % {"state": letter.get_state_display()},
        step=told.act if told else _("查看公函"),
        step_url=_page(letter),
        is_own_step=told is not None,
    )


def _unsigned(desk: Desk) -> None:
    """Count who has signed for the letters in force, by letter, the latest first."""
    counted = (
        Letter.objects.filter(state=LetterState.ISSUED)
        .annotate(
            sent=Count("deliveries"),
            open=Count("deliveries", filter=_OPEN),
            late=Count("deliveries", filter=_OPEN & Q(deliveries__due_on__lt=timezone.localdate())),
        )
        .filter(open__gt=0)
        .order_by("-pk")
        .values_list("pk", "batch__number", "sent", "open", "late")
    )
    for pk, number, sent, missing, late in counted[:3]:
        label = _("第%(number)d批公函签收") % {"number": number}
        url = reverse("letters:letter_detail", args=[pk])
        figure = _("%(signed)d / %(sent)d家") % {"signed": sent - missing, "sent": sent}
        desk.awaited.append(Awaited(label, figure, url, is_late=late > 0))


def _page(letter: Letter) -> str:
    return reverse("letters:letter_detail", args=[letter.pk])
