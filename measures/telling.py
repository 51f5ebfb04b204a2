"""Who is told what as a candidate goes its way. The words are Chinese for everybody: they are put on record.

A measure's name stands first and without quotation marks: most names have some of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import QuerySet
from django.urls import reverse

from accounts.choices import NoticeKind
from accounts.models import UNIT_ROLES, Role, Unit, User
from accounts.notices import tell
from measures.models import Batch, Invitation, Measure


def tell_call(batch: Batch, units: Iterable[Unit]) -> None:
    """A batch collects: tell the units that are invited."""
    people = User.objects.filter(unit__in=list(units), roles__overlap=list(UNIT_ROLES))
    subject = f"{batch}创新举措开始征集，{_day(batch)}截止"
    path = reverse("measures:batch_detail", args=[batch.number])
    tell(people, NoticeKind.CALL, subject, path=path, key=f"call-{batch.pk}")


def tell_grace(invitation: Invitation, *, by: User) -> None:
    """A unit was given more time."""
    until = invitation.grace_until
    subject = f"{invitation.batch}：办公室已给本单位宽限至{until:%Y-%m-%d}"
    path = reverse("measures:batch_detail", args=[invitation.batch.number])
    tell(members_of(invitation.unit), NoticeKind.GRACE, subject, path=path, but=by)


def tell_handed_up(measure: Measure, *, by: User) -> None:
    """A candidate is ready for the unit's lead."""
    leads = members_of(measure.unit).filter(roles__contains=[Role.UNIT_LEAD])
    tell(leads, NoticeKind.HANDED, f"{measure}：已写好，请审核后报送", path=_page(measure), but=by)


def tell_handed_down(measure: Measure, *, by: User) -> None:
    """The unit's lead wants something changed."""
    writers = members_of(measure.unit).filter(roles__contains=[Role.SUBMITTER])
    subject = f"{measure}：单位审核人退回修改"
    tell(writers, NoticeKind.HANDED, subject, body=measure.unit_note, path=_page(measure), but=by)


def tell_submitted(measure: Measure, *, by: User) -> None:
    """A candidate came in: tell the unit that it arrived, and the office that it waits."""
    subject = f"{measure}：已报送，编号{measure.ref}"
    tell(members_of(measure.unit), NoticeKind.SUBMITTED, subject, path=_page(measure), but=by)
    waiting = f"{measure}：{measure.unit}已报送，等待形式审查"
    tell(
        office_clerks(),
        NoticeKind.SUBMITTED,
        waiting,
        path=reverse("measures:screening_page", args=[measure.pk]),
    )


def tell_returned(measure: Measure, comments: Mapping[str, str], labels: Mapping[str, str]) -> None:
    """A candidate is to be put right."""
    body = "\n".join(f"{labels.get(entry, entry)}：{text}" for entry, text in comments.items())
    subject = f"{measure}：被退回补正，请按意见修改后重新报送"
    tell(members_of(measure.unit), NoticeKind.RETURNED, subject, body=body, path=_page(measure))


def tell_screened(measure: Measure) -> None:
    """The office accepted a candidate, turned it down, or merged it."""
    subject = f"{measure}：{measure.get_state_display()}"
    body = f"理由：{measure.state_reason}" if measure.state_reason else ""
    tell(members_of(measure.unit), NoticeKind.SCREENED, subject, body=body, path=_page(measure))


def tell_withdrawn(measure: Measure, *, by: User) -> None:
    """A unit took back what it had sent."""
    body = f"理由：{measure.state_reason}" if measure.state_reason else ""
    subject = f"{measure}：{measure.unit}已撤回"
    tell(office_clerks(), NoticeKind.WITHDRAWN, subject, body=body, path=_page(measure), but=by)


def tell_due(batch: Batch, units: Iterable[Unit], *, days: int) -> None:
    """Remind units of a due date that comes, is today, or has passed; each day is told once."""
    people = User.objects.filter(unit__in=list(units), roles__overlap=list(UNIT_ROLES))
    when = (
        f"还有{days}天截止" if days > 0 else "今天截止" if days == 0 else "已过截止日，没有报送的请联系办公室"
    )
    path = reverse("measures:batch_detail", args=[batch.number])
    key = f"due-{batch.pk}-{batch.closes_on}-{days}"
    tell(people, NoticeKind.REMINDER, f"{batch}创新举措征集{when}（{_day(batch)}）", path=path, key=key)


def members_of(unit: Unit | None) -> QuerySet[User]:
    """Return the people who write and send a unit's candidates."""
    return User.objects.filter(unit=unit, roles__overlap=list(UNIT_ROLES)) if unit else User.objects.none()


def office_clerks() -> QuerySet[User]:
    """Return the people who screen."""
    return User.objects.filter(roles__contains=[Role.OFFICE_CLERK])


def _day(batch: Batch) -> str:
    return f"{batch.closes_on:%Y-%m-%d}" if batch.closes_on else ""


def _page(measure: Measure) -> str:
    return reverse("measures:measure_detail", args=[measure.pk])
