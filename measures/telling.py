"""Who is told what as a candidate goes its way; the words stand in `measures.told`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from accounts.choices import UNIT_ROLES, Role
from accounts.models import Unit, User
from core.notice_texts import Filled
from core.notices import tell
from core.notices.wording import Words, words_of_each
from core.saying import Said, lines, say
from measures import told
from measures.choices import MeasureState
from measures.models import Batch, BatchSearch, Export, Invitation, Measure, ScreeningReturn
from measures.overview.rows import UnitRow
from measures.reminders import Due, WaitingReturn


def tell_call(batch: Batch, units: Iterable[Unit]) -> None:
    """A batch collects: tell the units that are invited."""
    people = User.objects.filter(unit__in=list(units), roles__overlap=list(UNIT_ROLES))
    path = reverse("measures:batch_detail", args=[batch.number])
    tell(people, told.CALLED.about(batch=batch.said, day=_day(batch)), path=path, key=f"call-{batch.pk}")


def tell_grace(invitation: Invitation, *, by: User) -> None:
    """A unit was given more time."""
    given = told.GRACED.about(batch=invitation.batch.said, day=invitation.grace_until)
    path = reverse("measures:batch_detail", args=[invitation.batch.number])
    tell(members_of(invitation.unit), given, path=path, but=by)


def tell_handed_up(measure: Measure, *, by: User) -> None:
    """A candidate is ready for the unit's lead."""
    leads = members_of(measure.unit).filter(roles__contains=[Role.UNIT_LEAD])
    written, place = told.HANDED_UP.about(measure=_named(measure)), _list(handed_up="on")
    tell(leads, written, path=_page(measure), place=place, but=by, is_internal=True)


def tell_handed_down(measure: Measure, *, by: User) -> None:
    """The unit's lead wants something changed."""
    writers = members_of(measure.unit).filter(roles__contains=[Role.SUBMITTER])
    back = told.HANDED_DOWN.about(measure=_named(measure), note=measure.unit_note)
    tell(writers, back, path=_page(measure), but=by, is_internal=True)


def tell_submitted(measure: Measure, *, by: User) -> None:
    """A candidate came in: tell the unit that it arrived, and the office that it waits."""
    arrived = told.ARRIVED.about(measure=_named(measure), ref=measure.ref)
    tell(members_of(measure.unit), arrived, path=_page(measure), but=by)
    waiting = told.WAITING.about(measure=_named(measure), unit=measure.unit)
    page = reverse("measures:screening_page", args=[measure.pk])
    tell(office_clerks(), waiting, path=page, place=_queue(measure))


def tell_returned(
    returned: ScreeningReturn, comments: Mapping[str, str], names: Mapping[str, StrOrPromise]
) -> None:
    """A candidate is to be put right, by a day."""
    measure = returned.measure
    said = lines(
        *(
            say(_("%(entry)s：%(comment)s"), entry=names.get(entry, entry), comment=text)
            for entry, text in comments.items()
        )
    )
    back = told.SENT_BACK.about(measure=_named(measure), day=returned.due_on, comments=said)
    place = _list(batch=measure.batch.number, state=MeasureState.RETURNED)
    tell(members_of(measure.unit), back, path=_page(measure), place=place)


def tell_screened(measure: Measure) -> None:
    """The office accepted a candidate, turned it down, or merged it."""
    settled = told.SETTLED.about(
        measure=_named(measure), state=MeasureState(measure.state).label, reason=measure.state_reason
    )
    tell(members_of(measure.unit), settled, path=_page(measure))


def tell_merged_into(other: Measure, merged: Measure) -> None:
    """A candidate took another in: its unit is told whose, and why."""
    taken_in = told.MERGED_INTO.about(
        measure=_named(other),
        unit=merged.unit,
        ref=merged.ref,
        merged=_named(merged),
        reason=merged.state_reason,
    )
    tell(members_of(other.unit), taken_in, path=_page(other))


def tell_reopened(measure: Measure, *, before: StrOrPromise, reason: str) -> None:
    """The office's word on a candidate was taken back: the unit and whoever screens are told."""
    about = {"measure": _named(measure), "state": before, "reason": reason}
    page = reverse("measures:screening_page", args=[measure.pk])
    tell(members_of(measure.unit), told.REOPENED.about(**about), path=_page(measure))
    tell(office_clerks(), told.REOPENED_OFFICE.about(**about), path=page, place=_queue(measure))


def tell_withdrawn(measure: Measure, *, by: User) -> None:
    """A unit took back what it had sent."""
    back = told.TAKEN_BACK.about(measure=_named(measure), unit=measure.unit, reason=measure.state_reason)
    tell(office_clerks(), back, path=_page(measure), but=by)


def tell_due(due: Due) -> None:
    """Remind a unit of its own last day that comes, is today, or has passed; each day is told once."""
    days, about = due.days, {"batch": due.batch.said, "day": f"{due.last_day:%Y-%m-%d}"}
    if days > 0:
        coming = told.DUE_SOON.about(days=days, **about)
    else:
        coming = (told.OVERDUE if days < 0 else told.DUE_TODAY).about(**about)
    path = reverse("measures:batch_detail", args=[due.batch.number])
    tell(members_of(due.unit), coming, path=path, key=f"due-{due.batch.pk}-{about['day']}-{days}")


def tell_chased(row: UnitRow) -> None:
    """The office reminds a unit of what is missing; at most once a day."""
    invitation = row.invitation
    path = reverse("measures:batch_detail", args=[invitation.batch.number])
    key = f"chased-{invitation.pk}-{timezone.localdate()}"
    tell(members_of(row.unit), chasing(row), path=path, key=key)


def chasing_words(rows: Iterable[UnitRow]) -> Iterator[Words]:
    """Yield what each unit is told when the office reminds it: shown before it is sent, and sent as shown."""
    return words_of_each([chasing(row) for row in rows])


def chasing(row: UnitRow) -> Filled:
    """Return what a unit is told when the office reminds it."""
    batch, counts = row.invitation.batch.said, row.counts
    if counts.overdue_returns:
        return told.CHASED_RETURNS.about(batch=batch, count=counts.overdue_returns)
    drafts = (
        say(_("本单位有%(count)s项草稿还没有报送。"), count=counts.draft)
        if counts.draft
        else say(_("本单位还没有报送。"))
    )
    if row.last_day:
        return told.CHASED_DAY.about(batch=batch, day=row.last_day, drafts=drafts)
    return told.CHASED.about(batch=batch, drafts=drafts)


def tell_still_returned(waiting: WaitingReturn) -> None:
    """Remind a unit of the day by which it is to send a returned candidate again; each day is told once."""
    returned, days = waiting.returned, waiting.days
    measure = returned.measure
    about = {"measure": _named(measure), "day": returned.due_on}
    if days > 0:
        coming = told.RETURN_SOON.about(days=days, **about)
    else:
        coming = (told.RETURN_OVERDUE if days < 0 else told.RETURN_TODAY).about(**about)
    key = f"returned-{returned.pk}-{returned.due_on:%Y-%m-%d}-{days}"
    tell(members_of(measure.unit), coming, path=_page(measure), key=key)


def tell_not_exported(export: Export) -> None:
    """An export could not be made: tell whoever asked, once."""
    failed = told.NOT_EXPORTED.about(file=export, failure=export.failure)
    path, key = reverse("measures:export_list"), f"export-failed-{export.pk}"
    tell([export.requested_by], failed, path=path, key=key)


def tell_not_searched(search: BatchSearch) -> None:
    """A batch could not be searched to the end: tell whoever asked, once a request."""
    failed = told.NOT_SEARCHED.about(
        batch=search.batch.said, done=search.done, total=search.total, failure=search.failure
    )
    path = reverse("measures:batch_similar", args=[search.batch.number])
    key = f"batch-search-failed-{search.pk}"
    tell([search.requested_by], failed, path=path, key=key)


def _named(measure: Measure) -> str | Said:
    return measure.title or say(_("未命名举措（%(ref)s）"), ref=measure.ref)


def _list(**filters: object) -> str:
    return f"{reverse('measures:measure_list')}?{urlencode(filters)}"


def _queue(measure: Measure) -> str:
    return f"{reverse('measures:screening_queue')}?{urlencode({'batch': measure.batch.number})}"


def members_of(unit: Unit | None) -> QuerySet[User]:
    """Return the people who write and send a unit's candidates."""
    return User.objects.filter(unit=unit, roles__overlap=list(UNIT_ROLES)) if unit else User.objects.none()


def recipients_of(units: Iterable[Unit]) -> dict[int, str]:
    """Return the names of those who are told on behalf of each unit, in one query."""
    people = User.objects.filter(unit__in=list(units), is_active=True, roles__overlap=list(UNIT_ROLES))
    names: dict[int, list[str]] = {}
    for unit, name in people.order_by("unit", "pk").values_list("unit", "name"):
        names.setdefault(unit, []).append(name)
    return {unit: "、".join(each) for unit, each in names.items()}


def office_clerks() -> QuerySet[User]:
    """Return the people who screen."""
    return User.objects.filter(roles__contains=[Role.OFFICE_CLERK])


def _day(batch: Batch) -> str:
    return f"{batch.closes_on:%Y-%m-%d}" if batch.closes_on else ""


def _page(measure: Measure) -> str:
    return reverse("measures:measure_detail", args=[measure.pk])
