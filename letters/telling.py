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
from core.saying import Said, Several, lines, say
from letters.choices import CountersignState
from letters.models import ArchivePackage, Countersignature, Delivery, Letter
from letters.reminders import Unanswered, Unsigned
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


def tell_countersign_asked(part: Countersignature, *, by: User) -> None:
    """A unit or a person is asked for a countersignature."""
    subject = say(_("请会签%(batch)s的函，%(day)s前答复"), batch=part.letter.batch.said, day=part.due_on)
    _tell_part(part, subject, by=by)


def tell_countersign_voided(part: Countersignature, places: Several, *, by: User) -> None:
    """The words changed to which somebody answered: ask again, naming what changed."""
    subject = say(_("%(batch)s的函会签后有改动，请重新会签"), batch=part.letter.batch.said)
    _tell_part(part, subject, by=by, body=say(_("改动：%(places)s"), places=places))


def tell_countersign_put_off(part: Countersignature, *, by: User) -> None:
    """Somebody before a part is to answer first; it cannot open the draft until then, so the notice leads nowhere."""
    subject = say(_("%(batch)s的函暂缓会签：等在前的会签方同意后再请您会签"), batch=part.letter.batch.said)
    tell(part.people, LETTER, subject, but=by)


def tell_countersign_day_moved(part: Countersignature, reason: str, *, by: User) -> None:
    """The day changed by which a part is to answer."""
    subject = say(
        _("%(batch)s的函：会签的答复期限改为%(day)s"), batch=part.letter.batch.said, day=part.due_on
    )
    _tell_part(part, subject, by=by, body=say(_("理由：%(reason)s"), reason=reason))


def tell_countersign_withdrawn(part: Countersignature, *, by: User) -> None:
    """A part is asked no longer; it cannot open the draft any more, so the notice leads nowhere."""
    subject = say(_("%(batch)s的函不再请%(part)s会签"), batch=part.letter.batch.said, part=part.part_name)
    tell(part.people, LETTER, subject, body=part.withdrawn_reason, but=by)


def tell_countersigned(part: Countersignature, *, by: User) -> None:
    """Somebody answered: tell the drafter."""
    told = {"batch": part.letter.batch.said, "part": part.part_name}
    agreed = say(_("%(part)s已会签%(batch)s的函：同意"), **told)
    objected = say(_("%(part)s会签%(batch)s的函：不同意"), **told)
    subject = agreed if part.state == CountersignState.AGREED else objected
    tell([part.letter.drafted_by], LETTER, subject, body=part.opinion, path=_page(part.letter), but=by)


def tell_unanswered(unanswered: Unanswered) -> None:
    """Remind a part of the day by which it is to countersign; each day is told once."""
    part, days = unanswered.part, unanswered.days
    sentence = (
        _("%(batch)s的函：会签还有%(days)s天到期（%(day)s）")
        if days > 0
        else _("%(batch)s的函：会签今天到期（%(day)s）")
        if days == 0
        else _("%(batch)s的函：会签已过期限（%(day)s）")
    )
    subject = say(sentence, batch=part.letter.batch.said, days=days, day=part.due_on)
    _tell_part(part, subject, key=f"countersign-{part.pk}-{part.due_on:%Y-%m-%d}-{days}")


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


def _tell_part(
    part: Countersignature, subject: Said, *, by: User | None = None, body: Said | str = "", key: str = ""
) -> None:
    path = reverse("letters:countersign", args=[part.pk])
    tell(part.people, LETTER, subject, body=body, path=path, key=key, but=by)


def _tell_office(letter: Letter, subject: Said, role: str, *, by: User) -> None:
    people = User.objects.filter(roles__contains=[role])
    tell(people, LETTER, subject, path=_page(letter), but=by)


def _page(letter: Letter) -> str:
    return reverse("letters:letter_detail", args=[letter.pk])
