"""Who is told what as a candidate goes its way. The words are Chinese for everybody: they are put on record.

A measure's name stands first and without quotation marks: most names have some of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.choices import UNIT_ROLES, Role
from accounts.models import Unit, User
from core.notice_kinds import NoticeKind
from core.notices import tell
from measures.choices import MeasureState
from measures.models import Batch, BatchSearch, Export, Invitation, Measure, ScreeningReturn
from measures.overview.rows import UnitRow
from measures.reminders import Due, WaitingReturn
from precedents.annex.telling import FILE

CALL = NoticeKind("call", _("征集开始"))
REMINDER = NoticeKind("reminder", _("截止提醒"))
GRACE = NoticeKind("grace", _("宽限"))
HANDED = NoticeKind("handed", _("单位内部流转"), _("%(count)d项举措已写好，请审核后报送"))
SUBMITTED = NoticeKind("submitted", _("收到报送"), _("%(count)d项举措等待形式审查"))
RETURNED = NoticeKind("returned", _("退回补正"), _("%(count)d项举措被退回补正"))
SCREENED = NoticeKind("screened", _("形审结果"))
WITHDRAWN = NoticeKind("withdrawn", _("撤回"))
SEARCHED = NoticeKind("searched", _("批次查重"))
KINDS = (CALL, REMINDER, GRACE, HANDED, SUBMITTED, RETURNED, SCREENED, WITHDRAWN, SEARCHED, FILE)


def tell_call(batch: Batch, units: Iterable[Unit]) -> None:
    """A batch collects: tell the units that are invited."""
    people = User.objects.filter(unit__in=list(units), roles__overlap=list(UNIT_ROLES))
    subject = f"{batch}创新举措开始征集，{_day(batch)}截止"
    path = reverse("measures:batch_detail", args=[batch.number])
    tell(people, CALL, subject, path=path, key=f"call-{batch.pk}")


def tell_grace(invitation: Invitation, *, by: User) -> None:
    """A unit was given more time."""
    until = invitation.grace_until
    subject = f"{invitation.batch}：办公室已给本单位宽限至{until:%Y-%m-%d}"
    path = reverse("measures:batch_detail", args=[invitation.batch.number])
    tell(members_of(invitation.unit), GRACE, subject, path=path, but=by)


def tell_handed_up(measure: Measure, *, by: User) -> None:
    """A candidate is ready for the unit's lead."""
    leads = members_of(measure.unit).filter(roles__contains=[Role.UNIT_LEAD])
    subject = f"{measure}：已写好，请审核后报送"
    place = _list(handed_up="on")
    tell(leads, HANDED, subject, path=_page(measure), place=place, but=by, is_internal=True)


def tell_handed_down(measure: Measure, *, by: User) -> None:
    """The unit's lead wants something changed."""
    writers = members_of(measure.unit).filter(roles__contains=[Role.SUBMITTER])
    subject = f"{measure}：单位审核人退回修改"
    note, page = measure.unit_note, _page(measure)
    tell(writers, HANDED, subject, body=note, path=page, but=by, is_internal=True)


def tell_submitted(measure: Measure, *, by: User) -> None:
    """A candidate came in: tell the unit that it arrived, and the office that it waits."""
    subject = f"{measure}：已报送，编号{measure.ref}"
    tell(members_of(measure.unit), SUBMITTED, subject, path=_page(measure), but=by)
    waiting = f"{measure}：{measure.unit}已报送，等待形式审查"
    tell(
        office_clerks(),
        SUBMITTED,
        waiting,
        path=reverse("measures:screening_page", args=[measure.pk]),
        place=_queue(measure),
    )


def tell_returned(returned: ScreeningReturn, comments: Mapping[str, str], labels: Mapping[str, str]) -> None:
    """A candidate is to be put right, by a day."""
    measure = returned.measure
    body = "\n".join(f"{labels.get(entry, entry)}：{text}" for entry, text in comments.items())
    subject = f"{measure}：被退回补正，请按意见修改，{returned.due_on:%Y-%m-%d}以前重新报送"
    place = _list(batch=measure.batch.number, state=MeasureState.RETURNED)
    tell(members_of(measure.unit), RETURNED, subject, body=body, path=_page(measure), place=place)


def tell_screened(measure: Measure) -> None:
    """The office accepted a candidate, turned it down, or merged it."""
    subject = f"{measure}：{measure.get_state_display()}"
    body = f"理由：{measure.state_reason}" if measure.state_reason else ""
    tell(members_of(measure.unit), SCREENED, subject, body=body, path=_page(measure))


def tell_merged_into(other: Measure, merged: Measure) -> None:
    """A candidate took another in: its unit is told whose, and why."""
    subject = f"{other}：办公室把{merged.unit}的{merged.ref}并入本项"
    body = f"{merged}\n理由：{merged.state_reason}"
    tell(members_of(other.unit), SCREENED, subject, body=body, path=_page(other))


def tell_reopened(measure: Measure, *, before: str, reason: str) -> None:
    """The office's word on a candidate was taken back: the unit and whoever screens are told."""
    subject = f"{measure}：“{before}”已取消，重新等待形式审查"
    page = reverse("measures:screening_page", args=[measure.pk])
    tell(members_of(measure.unit), SCREENED, subject, body=f"理由：{reason}", path=_page(measure))
    tell(office_clerks(), SUBMITTED, subject, body=f"理由：{reason}", path=page, place=_queue(measure))


def tell_withdrawn(measure: Measure, *, by: User) -> None:
    """A unit took back what it had sent."""
    body = f"理由：{measure.state_reason}" if measure.state_reason else ""
    subject = f"{measure}：{measure.unit}已撤回"
    tell(office_clerks(), WITHDRAWN, subject, body=body, path=_page(measure), but=by)


def tell_due(due: Due) -> None:
    """Remind a unit of its own last day that comes, is today, or has passed; each day is told once."""
    days, day = due.days, f"{due.last_day:%Y-%m-%d}"
    when = (
        f"还有{days}天截止"
        if days > 0
        else "今天截止"
        if days == 0
        else "已过截止日，还没有报送的草稿请联系办公室"
    )
    path = reverse("measures:batch_detail", args=[due.batch.number])
    key = f"due-{due.batch.pk}-{day}-{days}"
    subject = f"{due.batch}创新举措征集{when}（{day}）"
    tell(members_of(due.unit), REMINDER, subject, path=path, key=key)


def tell_chased(row: UnitRow) -> None:
    """The office reminds a unit of what is missing; at most once a day."""
    invitation = row.invitation
    subject, body = chasing_words(row)
    path = reverse("measures:batch_detail", args=[invitation.batch.number])
    key = f"chased-{invitation.pk}-{timezone.localdate()}"
    tell(members_of(row.unit), REMINDER, subject, body=body, path=path, key=key)


def chasing_words(row: UnitRow) -> tuple[str, str]:
    """Return what a unit is told when the office reminds it: shown before it is sent, and sent as shown."""
    batch, counts = row.invitation.batch, row.counts
    day = f"，{row.last_day:%Y-%m-%d}截止" if row.last_day else ""
    if counts.overdue_returns:
        body = f"本单位有{counts.overdue_returns}项退回补正已超过期限，请按意见修改后重新报送。"
        return f"{batch}创新举措：退回补正请尽快重新报送", body
    drafts = f"本单位有{counts.draft}项草稿还没有报送。" if counts.draft else "本单位还没有报送。"
    return f"{batch}创新举措请尽快报送{day}", f"{drafts}如本批没有举措报送，请告知办公室。"


def tell_still_returned(waiting: WaitingReturn) -> None:
    """Remind a unit of the day by which it is to send a returned candidate again; each day is told once."""
    returned, days = waiting.returned, waiting.days
    measure = returned.measure
    when = f"还有{days}天到期" if days > 0 else "今天到期" if days == 0 else "已过期限"
    subject = f"{measure}：退回补正{when}，请修改后重新报送（{returned.due_on:%Y-%m-%d}）"
    key = f"returned-{returned.pk}-{returned.due_on:%Y-%m-%d}-{days}"
    tell(members_of(measure.unit), REMINDER, subject, path=_page(measure), key=key)


def tell_not_exported(export: Export) -> None:
    """An export could not be made: tell whoever asked, once."""
    subject = f"没有导出成功：{export}"
    path, key = reverse("measures:export_list"), f"export-failed-{export.pk}"
    tell([export.requested_by], FILE, subject, body=f"原因：{export.failure}", path=path, key=key)


def tell_not_searched(search: BatchSearch) -> None:
    """A batch could not be searched to the end: tell whoever asked, once a request."""
    subject = f"{search.batch}：查重没有检索完，已检索{search.done}项，共{search.total}项"
    path = reverse("measures:batch_similar", args=[search.batch.number])
    key = f"batch-search-failed-{search.pk}"
    tell([search.requested_by], SEARCHED, subject, body=f"原因：{search.failure}", path=path, key=key)


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
