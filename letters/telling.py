"""Who is told what while a letter is signed out. The words are kept in Chinese and shown in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.choices import UNIT_ROLES, Role
from accounts.models import User
from core.notice_kinds import NoticeKind
from core.notices import tell
from core.saying import Said, lines, say
from letters.models import ArchivePackage, Delivery, Letter
from letters.reminders import Unsigned
from measures.models import Measure
from precedents.annex.telling import cause

LETTER = NoticeKind("letter", _("函"))


def tell_sent(letter: Letter, *, by: User) -> None:
    """A letter waits for its review."""
    _tell_office(
        letter, say(_("%(batch)s的函已送核，等待核稿"), batch=letter.batch.said), Role.OFFICE_REVIEWER, by=by
    )


def tell_reviewed(letter: Letter, *, by: User) -> None:
    """A letter waits for its signature."""
    _tell_office(
        letter, say(_("%(batch)s的函已核稿，等待签发"), batch=letter.batch.said), Role.SIGNATORY, by=by
    )


def tell_back(letter: Letter, opinion: str, *, by: User) -> None:
    """A letter is a draft again: tell the drafter why."""
    subject = say(_("%(batch)s的函已退回拟稿"), batch=letter.batch.said)
    tell([letter.drafted_by], LETTER, subject, body=opinion, path=_page(letter), but=by)


def tell_issued(letter: Letter, *, by: User) -> None:
    """A letter has its number: tell the drafter."""
    subject = say(_("%(number)s已印发，请上传盖章件并查看签收情况"), number=letter.number)
    tell([letter.drafted_by], LETTER, subject, path=_page(letter), but=by)


def tell_delivered(delivery: Delivery) -> None:
    """A letter was sent to a unit: ask its people to sign for it."""
    people = User.objects.filter(unit=delivery.unit_id, roles__overlap=list(UNIT_ROLES))
    subject = say(_("收到%(number)s，请签收"), number=delivery.letter.number)
    tell(people, LETTER, subject, body=delivery.letter.shown_title, path=reverse("letters:received"))


def tell_unsigned(unsigned: Unsigned) -> None:
    """A letter has waited for its receipt for some working days; each number of days is told once."""
    delivery, days = unsigned.delivery, unsigned.working_days
    subject = say(_("%(number)s发出已%(days)s个工作日，请签收"), number=delivery.letter.number, days=days)
    _ask_for_receipt(delivery, subject, key=f"unsigned-{delivery.pk}-{days}")


def tell_receipt_asked(delivery: Delivery) -> None:
    """The office asks for a receipt; at most once a day."""
    key = f"receipt-{delivery.pk}-{timezone.localdate()}"
    _ask_for_receipt(delivery, say(_("请签收%(number)s"), number=delivery.letter.number), key=key)


def _ask_for_receipt(delivery: Delivery, subject: Said, *, key: str) -> None:
    people = User.objects.filter(unit=delivery.unit_id, roles__overlap=list(UNIT_ROLES))
    path = reverse("letters:received")
    tell(people, LETTER, subject, body=delivery.letter.shown_title, path=path, key=key)


def tell_amended(measure: Measure, changed: Mapping[str, str], reason: str) -> None:
    """The office put words of a measure right before printing: tell its unit."""
    subject = say(_("%(measure)s：办公室在定稿时订正了文字"), measure=measure.title)
    body = lines(*changed.values(), say(_("理由：%(reason)s"), reason=reason))
    people = User.objects.filter(unit=measure.unit_id, roles__overlap=list(UNIT_ROLES))
    tell(
        people,
        LETTER,
        subject,
        body=body,
        path=reverse("measures:measure_detail", args=[measure.pk]),
    )


def tell_not_archived(package: ArchivePackage) -> None:
    """An archive package could not be made: tell whoever asked, once."""
    subject, key = say(_("没有生成归档包：%(letter)s"), letter=package.letter), f"archive-failed-{package.pk}"
    body = cause(package.failure)
    tell([package.requested_by], LETTER, subject, body=body, path=_page(package.letter), key=key)


def _tell_office(letter: Letter, subject: Said, role: str, *, by: User) -> None:
    people = User.objects.filter(roles__contains=[role])
    tell(people, LETTER, subject, path=_page(letter), but=by)


def _page(letter: Letter) -> str:
    return reverse("letters:letter_detail", args=[letter.pk])
