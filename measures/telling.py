"""Who is told what as a candidate goes its way. The words are kept in Chinese and shown in the reader's language.

A measure's name stands first and without quotation marks: most names have some of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrOrPromise

from accounts.choices import UNIT_ROLES, Role
from accounts.models import Unit, User
from core.notice_kinds import NoticeKind
from core.notices import tell
from core.saying import Said, Several, lines, say
from measures.choices import MeasureState
from measures.models import Batch, BatchSearch, Export, Invitation, Measure, ScreeningReturn
from measures.overview.rows import UnitRow
from measures.reminders import Due, WaitingReturn
from precedents.annex.telling import FILE, cause

CALL = NoticeKind("call", _("征集开始"))
REMINDER = NoticeKind("reminder", _("截止提醒"))
GRACE = NoticeKind("grace", _("宽限"))
HANDED = NoticeKind("handed", _("单位内部流转"), _("%(count)d项举措已写好，请审核后报送"))
SUBMITTED = NoticeKind("submitted", _("收到报送"), _("%(count)d项举措等待形式审查"))
RETURNED = NoticeKind("returned", _("退回补正"), _("%(count)d项举措被退回补正"))
SCREENED = NoticeKind("screened", _("形审结果"))
WITHDRAWN = NoticeKind("withdrawn", pgettext_lazy("step", "撤回"))
SEARCHED = NoticeKind("searched", _("批次查重"))
KINDS = (CALL, REMINDER, GRACE, HANDED, SUBMITTED, RETURNED, SCREENED, WITHDRAWN, SEARCHED, FILE)


def tell_call(batch: Batch, units: Iterable[Unit]) -> None:
    """A batch collects: tell the units that are invited."""
    people = User.objects.filter(unit__in=list(units), roles__overlap=list(UNIT_ROLES))
    subject = say(_("%(batch)s创新举措开始征集，%(day)s截止"), batch=batch.said, day=_day(batch))
    path = reverse("measures:batch_detail", args=[batch.number])
    tell(people, CALL, subject, path=path, key=f"call-{batch.pk}")


def tell_grace(invitation: Invitation, *, by: User) -> None:
    """A unit was given more time."""
    until = invitation.grace_until
    subject = say(_("%(batch)s：办公室已给本单位宽限至%(day)s"), batch=invitation.batch.said, day=until)
    path = reverse("measures:batch_detail", args=[invitation.batch.number])
    tell(members_of(invitation.unit), GRACE, subject, path=path, but=by)


def tell_handed_up(measure: Measure, *, by: User) -> None:
    """A candidate is ready for the unit's lead."""
    leads = members_of(measure.unit).filter(roles__contains=[Role.UNIT_LEAD])
    subject = say(_("%(measure)s：已写好，请审核后报送"), measure=_named(measure))
    place = _list(handed_up="on")
    tell(leads, HANDED, subject, path=_page(measure), place=place, but=by, is_internal=True)


def tell_handed_down(measure: Measure, *, by: User) -> None:
    """The unit's lead wants something changed."""
    writers = members_of(measure.unit).filter(roles__contains=[Role.SUBMITTER])
    subject = say(_("%(measure)s：单位审核人退回修改"), measure=_named(measure))
    note, page = measure.unit_note, _page(measure)
    tell(writers, HANDED, subject, body=note, path=page, but=by, is_internal=True)


def tell_submitted(measure: Measure, *, by: User) -> None:
    """A candidate came in: tell the unit that it arrived, and the office that it waits."""
    subject = say(_("%(measure)s：已报送，编号%(ref)s"), measure=_named(measure), ref=measure.ref)
    tell(members_of(measure.unit), SUBMITTED, subject, path=_page(measure), but=by)
    waiting = say(_("%(measure)s：%(unit)s已报送，等待形式审查"), measure=_named(measure), unit=measure.unit)
    tell(
        office_clerks(),
        SUBMITTED,
        waiting,
        path=reverse("measures:screening_page", args=[measure.pk]),
        place=_queue(measure),
    )


def tell_returned(
    returned: ScreeningReturn, comments: Mapping[str, str], names: Mapping[str, StrOrPromise]
) -> None:
    """A candidate is to be put right, by a day."""
    measure = returned.measure
    body = lines(
        *(
            say(_("%(entry)s：%(comment)s"), entry=names.get(entry, entry), comment=text)
            for entry, text in comments.items()
        )
    )
    subject = say(
        _("%(measure)s：被退回补正，请按意见修改，%(day)s以前重新报送"),
        measure=_named(measure),
        day=returned.due_on,
    )
    place = _list(batch=measure.batch.number, state=MeasureState.RETURNED)
    tell(members_of(measure.unit), RETURNED, subject, body=body, path=_page(measure), place=place)


def tell_screened(measure: Measure) -> None:
    """The office accepted a candidate, turned it down, or merged it."""
    state = MeasureState(measure.state).label
    subject = say(_("%(measure)s：%(state)s"), measure=_named(measure), state=state)
    body = _reason(measure.state_reason) if measure.state_reason else ""
    tell(members_of(measure.unit), SCREENED, subject, body=body, path=_page(measure))


def tell_merged_into(other: Measure, merged: Measure) -> None:
    """A candidate took another in: its unit is told whose, and why."""
    subject = say(
        _("%(measure)s：办公室把%(unit)s的%(ref)s并入本项"),
        measure=_named(other),
        unit=merged.unit,
        ref=merged.ref,
    )
    body = lines(_named(merged), _reason(merged.state_reason))
    tell(members_of(other.unit), SCREENED, subject, body=body, path=_page(other))


def tell_reopened(measure: Measure, *, before: StrOrPromise, reason: str) -> None:
    """The office's word on a candidate was taken back: the unit and whoever screens are told."""
    subject = say(
        _("%(measure)s：“%(state)s”已取消，重新等待形式审查"), measure=_named(measure), state=before
    )
    page = reverse("measures:screening_page", args=[measure.pk])
    tell(members_of(measure.unit), SCREENED, subject, body=_reason(reason), path=_page(measure))
    tell(office_clerks(), SUBMITTED, subject, body=_reason(reason), path=page, place=_queue(measure))


def tell_withdrawn(measure: Measure, *, by: User) -> None:
    """A unit took back what it had sent."""
    body = _reason(measure.state_reason) if measure.state_reason else ""
    subject = say(_("%(measure)s：%(unit)s已撤回"), measure=_named(measure), unit=measure.unit)
    tell(office_clerks(), WITHDRAWN, subject, body=body, path=_page(measure), but=by)


def tell_due(due: Due) -> None:
    """Remind a unit of its own last day that comes, is today, or has passed; each day is told once."""
    days, day = due.days, f"{due.last_day:%Y-%m-%d}"
    sentence = (
        _("%(batch)s创新举措征集还有%(days)s天截止（%(day)s）")
        if days > 0
        else _("%(batch)s创新举措征集今天截止（%(day)s）")
        if days == 0
        else _("%(batch)s创新举措征集已过截止日，还没有报送的草稿请联系办公室（%(day)s）")
    )
    path = reverse("measures:batch_detail", args=[due.batch.number])
    key = f"due-{due.batch.pk}-{day}-{days}"
    subject = say(sentence, batch=due.batch.said, days=days, day=day)
    tell(members_of(due.unit), REMINDER, subject, path=path, key=key)


def tell_chased(row: UnitRow) -> None:
    """The office reminds a unit of what is missing; at most once a day."""
    invitation = row.invitation
    subject, body = chasing_words(row)
    path = reverse("measures:batch_detail", args=[invitation.batch.number])
    key = f"chased-{invitation.pk}-{timezone.localdate()}"
    tell(members_of(row.unit), REMINDER, subject, body=body, path=path, key=key)


def chasing_words(row: UnitRow) -> tuple[Said, Several]:
    """Return what a unit is told when the office reminds it: shown before it is sent, and sent as shown."""
    batch, counts = row.invitation.batch.said, row.counts
    if counts.overdue_returns:
        overdue = say(
            _("本单位有%(count)s项退回补正已超过期限，请按意见修改后重新报送。"), count=counts.overdue_returns
        )
        return say(_("%(batch)s创新举措：退回补正请尽快重新报送"), batch=batch), lines(overdue)
    sent = (
        say(_("%(batch)s创新举措请尽快报送，%(day)s截止"), batch=batch, day=row.last_day)
        if row.last_day
        else say(_("%(batch)s创新举措请尽快报送"), batch=batch)
    )
    drafts = (
        say(_("本单位有%(count)s项草稿还没有报送。"), count=counts.draft)
        if counts.draft
        else say(_("本单位还没有报送。"))
    )
    return sent, lines(drafts, say(_("如本批没有举措报送，请告知办公室。")))


def tell_still_returned(waiting: WaitingReturn) -> None:
    """Remind a unit of the day by which it is to send a returned candidate again; each day is told once."""
    returned, days = waiting.returned, waiting.days
    measure = returned.measure
    sentence = (
        _("%(measure)s：退回补正还有%(days)s天到期，请修改后重新报送（%(day)s）")
        if days > 0
        else _("%(measure)s：退回补正今天到期，请修改后重新报送（%(day)s）")
        if days == 0
        else _("%(measure)s：退回补正已过期限，请修改后重新报送（%(day)s）")
    )
    subject = say(sentence, measure=_named(measure), days=days, day=returned.due_on)
    key = f"returned-{returned.pk}-{returned.due_on:%Y-%m-%d}-{days}"
    tell(members_of(measure.unit), REMINDER, subject, path=_page(measure), key=key)


def tell_not_exported(export: Export) -> None:
    """An export could not be made: tell whoever asked, once."""
    subject = say(_("没有导出成功：%(file)s"), file=export)
    path, key = reverse("measures:export_list"), f"export-failed-{export.pk}"
    tell([export.requested_by], FILE, subject, body=cause(export.failure), path=path, key=key)


def tell_not_searched(search: BatchSearch) -> None:
    """A batch could not be searched to the end: tell whoever asked, once a request."""
    subject = say(
        _("%(batch)s：查重没有检索完，已检索%(done)s项，共%(total)s项"),
        batch=search.batch.said,
        done=search.done,
        total=search.total,
    )
    path = reverse("measures:batch_similar", args=[search.batch.number])
    key = f"batch-search-failed-{search.pk}"
    tell([search.requested_by], SEARCHED, subject, body=cause(search.failure), path=path, key=key)


def _named(measure: Measure) -> str | Said:
    return measure.title or say(_("未命名举措（%(ref)s）"), ref=measure.ref)


def _reason(reason: str) -> Said:
    return say(_("理由：%(reason)s"), reason=reason)


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
