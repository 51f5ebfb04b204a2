"""Addressees: kept groups, the list of units that an issued letter goes to, and who signed for it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.hooks.announcing import announce
from accounts.models import Unit, User
from core import outbox
from core.acting import acting, action
from core.bounds import out_of_time
from core.errors import Fault, Incomplete, WrongState
from core.pressing import once
from core.remarks import require_reason
from core.texts import text_faults, unfilled
from letters.announced import RECEIVED
from letters.choices import LetterState, Step
from letters.models import AddresseeGroup, Delivery, Letter
from letters.telling import tell_delivered, tell_receipt_asked, tell_receipt_day_moved
from measures.deadlines import working_day_after

ADDRESSEES_END = "："
# Who puts its package into the exchange's folder stands in `letters.actions.exchanging`.
EXCHANGE_OUT = "exchange_out"


@once
def keep_addressee_group(
    *, by: User, name: str, wording: str, units: Sequence[Unit], group: AddresseeGroup | None = None
) -> AddresseeGroup:
    """Keep a new group of addressees, or change one. Letters that were written with it stay as they are.

    Raises `Incomplete` naming the field.
    """
    name, wording = name.strip(), wording.strip().rstrip("，、；：。")
    with acting(by, "letters.keep_addressee_group", "keep_addressee_group"):
        faults = _group_faults(name, wording, group)
        if faults:
            raise Incomplete(faults)
        kept = group or AddresseeGroup(position=AddresseeGroup.objects.count() + 1)
        kept.name, kept.wording = name, wording
        kept.save()
        kept.units.set(units)
        return kept


def drop_addressee_group(*, by: User, group: AddresseeGroup) -> None:
    """Take a group off the list. The words that letters took from it stay."""
    with acting(by, "letters.keep_addressee_group", "drop_addressee_group"):
        group.delete()


def written_addressees(groups: Iterable[AddresseeGroup]) -> str:
    """Return the addressees line of some groups in their order, or nothing without one."""
    words = "，".join(group.wording for group in groups)
    return f"{words}{ADDRESSEES_END}" if words else ""


def send_out(letter: Letter) -> list[Delivery]:
    """Send an issued letter to every unit of its groups, each once. Part of issuing."""
    units = Unit.objects.filter(pk__in=letter.addressee_groups.values("units")).order_by("name")
    return [_send(letter, unit) for unit in units]


@action("letters.deliver_letter")
def add_delivery(letter: Letter, *, by: User, unit: Unit) -> Delivery:
    """Send an issued letter to one more unit; sending it twice changes nothing."""
    if letter.state != LetterState.ISSUED:
        raise WrongState(_("这份函还没有印发，或已更正、撤销，不能发送。"))
    return letter.deliveries.filter(unit=unit).first() or _send(letter, unit)


@once
@action("letters.deliver_letter")
def ask_for_receipts(letter: Letter, *, by: User, deliveries: Collection[int] | None = None) -> int:
    """Ask the units that have not signed, or only some of them, each once a day; return how many were meant.

    Raises `WrongState` where the letter is not in force, or all of them have signed.
    """
    waiting = letter.deliveries.filter(received_at=None, unit__is_active=True).select_related("letter")
    if deliveries is not None:
        waiting = waiting.filter(pk__in=deliveries)
    asked = list(waiting)
    if letter.state != LetterState.ISSUED or not asked:
        raise WrongState(_("没有需要催签收的单位：都已签收，或这份函不再有效。"))
    for delivery in asked:
        tell_receipt_asked(delivery)
    return len(asked)


@action("letters.deliver_letter")
def move_receipt_day(letter: Letter, *, by: User, due_on: date, reason: str) -> Letter:
    """Give the units that have not signed for a letter another day, for a reason on record; they are told."""
    require_reason(reason)
    waiting = list(letter.deliveries.filter(received_at=None).exclude(due_on=due_on).select_related("letter"))
    if letter.state != LetterState.ISSUED:
        raise WrongState(_("这份函不再有效，不必改签收期限。"))
    if due_on < timezone.localdate():
        raise Incomplete([Fault("due_on", _("签收期限不能早于今天，请改选日期。"))])
    if fault := out_of_time(due_on, _("签收期限")):
        raise Incomplete([Fault("due_on", fault)])
    if not waiting:
        return letter
    for delivery in waiting:
        delivery.due_on = due_on
        delivery.save()
        tell_receipt_day_moved(delivery, reason.strip())
    opinion = f"未签收的{len(waiting)}家单位，签收期限改为{due_on:%Y-%m-%d}。理由：{reason.strip()}"
    letter.steps.create(step=Step.MOVE_RECEIPT, opinion=opinion, by=by)
    return letter


@action("letters.receive_letter")
def receive_letter(delivery: Delivery, *, by: User) -> Delivery:
    """签收, as one of the unit's own people; signing twice changes nothing."""
    return _received(delivery, by, "")


@action("letters.record_receipt")
def record_receipt(delivery: Delivery, *, by: User, note: str) -> Delivery:
    """Record that a unit signed for the letter on paper; the note says who and where."""
    require_reason(note, "note")
    longest = Delivery._meta.get_field("note").max_length or 0
    if len(note.strip()) > longest:
        raise Incomplete([Fault("note", _("签收说明最多%(most)d字，请删减。") % {"most": longest})])
    return _received(delivery, by, note.strip())


def _send(letter: Letter, unit: Unit) -> Delivery:
    days = letter.receipt_days or settings.RECEIPT_WORKING_DAYS
    due_on = working_day_after(timezone.localdate(), days)
    delivery = Delivery.objects.create(letter=letter, unit=unit, unit_name=unit.name, due_on=due_on)
    tell_delivered(delivery)
    if settings.EXCHANGE_FOLDER:
        outbox.post(EXCHANGE_OUT, {"delivery": delivery.pk})
    return delivery


def _received(delivery: Delivery, by: User, note: str) -> Delivery:
    if delivery.received_at is not None:
        return delivery
    delivery.received_at = timezone.now()
    delivery.received_by = by
    delivery.note = note
    delivery.save()
    announce(RECEIVED, delivery, "received")
    return delivery


def _group_faults(name: str, wording: str, group: AddresseeGroup | None) -> list[Fault]:
    labels = {"name": _("组名"), "wording": _("主送机关的写法")}
    texts = {"name": name, "wording": wording}
    faults = text_faults(texts, labels)
    faults += [unfilled(field, labels[field]) for field, text in texts.items() if not text]
    if len(name) > 50 or len(wording) > 200:
        faults.append(Fault("name", _("组名最多50字，主送机关的写法最多200字。")))
    others = AddresseeGroup.objects.exclude(pk=group.pk) if group else AddresseeGroup.objects.all()
    if others.filter(name=name).exists():
        faults.append(Fault("name", _("已有同名的分组，请换一个组名。")))
    return faults
