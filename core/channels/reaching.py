"""What a person says of how they are reached: an address on a channel, the code that proves it, on or off, which kinds."""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection, Mapping
from datetime import timedelta

from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from core import outbox
from core.acting import acting
from core.channels.choosing import kinds_to_choose
from core.channels.gateways import AddressKind, Gateway, gateway_called
from core.channels.sending import is_left_alone, send_message
from core.choices import MessageOutcome
from core.errors import Fault, Incomplete, WrongState
from core.models import KindChoice, Message, Reach
from core.notices.wording import words_of
from core.people import Person
from core.queues import Queue
from core.told import GATEWAY, PROOF

TOPIC = "send_proof"
PROOF_HOLDS = timedelta(minutes=10)
MOST_TRIES = 5
# A code costs the office money, and somebody else's telephone their peace.
MOST_CODES_A_DAY = 5
BETWEEN_CODES = timedelta(minutes=1)
_PHONE = re.compile(r"\+?\d{8,15}")
# Begun otherwise it may be a command: WeCom sends what goes to `@all` to everybody.
_ACCOUNT = re.compile(r"[A-Za-z0-9][\w.@+-]{0,63}", re.ASCII)


def set_address(person: Person, gateway: Gateway, *, address: str) -> Reach:
    """Put down an address and send a code there; until the code comes back nothing else goes there.

    Raises `Incomplete` for what is none, `WrongState` where a code was sent just now, or too many today.
    """
    plain = _plain(address, gateway.addressed_by)
    with acting(person, None, "set_reach"):
        Reach.objects.bulk_create([Reach(person_id=person.pk, channel=gateway.code)], ignore_conflicts=True)
        reach = Reach.objects.select_for_update(no_key=True).get(person=person.pk, channel=gateway.code)
        _require_spared(person)
        reach.address, reach.verified_at, reach.is_on = plain, None, True
        reach.proof, reach.proof_tries = f"{secrets.randbelow(10**6):06}", 0
        reach.proof_until = timezone.now() + PROOF_HOLDS
        reach.save()
        message = Message.objects.create(
            recipient_id=person.pk,
            channel=gateway.code,
            address=plain,
            kind=GATEWAY.code,
            text=words_of(PROOF.about(code=reach.proof)).subject.recorded,
            is_code=True,
            ends_at=reach.proof_until,
        )
        outbox.post(TOPIC, {"message": message.pk})
    return reach


def prove_address(person: Person, gateway: Gateway, *, code: str) -> Reach:
    """Take the code that was sent: from now on notices go there. Raises `Incomplete` for a wrong or late one."""
    fault = ""
    with acting(person, None, "prove_reach"):
        reach = _reach(person, gateway)
        if not reach.proof or reach.proof_until is None or reach.proof_until < timezone.now():
            fault = _("验证码已过期，请重新获取。")
        elif reach.proof_tries >= MOST_TRIES:
            fault = _("验证码错了%(most)d次，请重新获取。") % {"most": MOST_TRIES}
        elif not constant_time_compare(code.strip(), reach.proof):
            fault = _("验证码不对，请核对后再填。")
            reach.proof_tries += 1
        else:
            reach.verified_at, reach.proof, reach.proof_until = timezone.now(), "", None
        reach.save()
    # A wrong try is counted: it is stored before it is refused.
    if fault:
        raise Incomplete([Fault("code", fault)])
    return reach


def switch_reach(person: Person, gateway: Gateway, *, is_on: bool) -> Reach:
    """Have notices sent to a proved address, or not any more; what was told meanwhile is not sent afterwards."""
    with acting(person, None, "switch_reach"):
        reach = _reach(person, gateway)
        if reach.verified_at is not None and is_on and not reach.is_on:
            reach.verified_at = timezone.now()
        reach.is_on = is_on
        reach.save()
    return reach


def forget_address(person: Person, gateway: Gateway) -> None:
    """Delete an address."""
    with acting(person, None, "forget_reach"):
        reach = _reach(person, gateway)
        reach.address, reach.proof, reach.proof_until, reach.verified_at = "", "", None, None
        reach.save()


def choose_kinds(person: Person, wanted: Mapping[str, Collection[str]]) -> None:
    """Choose for each of the channels which kinds come by it; what is no kind is left out."""
    with acting(person, None, "choose_kinds"):
        KindChoice.objects.filter(person=person.pk, channel__in=wanted).delete()
        KindChoice.objects.bulk_create(
            KindChoice(person_id=person.pk, channel=channel, kind=kind.code, is_on=kind.code in codes)
            for channel, codes in wanted.items()
            for kind in kinds_to_choose()
        )


@outbox.receives(TOPIC, queue=Queue.HOOKS)
def send_proof(payload: Mapping[str, int]) -> None:
    """Send a code at once; what fails waits for the clock."""
    message = Message.objects.filter(pk=payload["message"]).first()
    gateway = gateway_called(message.channel) if message else None
    if message and gateway and not is_left_alone(gateway.code):
        send_message(message.pk, gateway.url, gateway.addressed_by)


def _reach(person: Person, gateway: Gateway) -> Reach:
    own = Reach.objects.filter(person=person.pk, channel=gateway.code)
    reach = own.select_for_update(no_key=True).first()
    if reach is None or not reach.address:
        raise WrongState(_("还没有填写号码或账号。"))
    return reach


def _require_spared(person: Person) -> None:
    now = timezone.now()
    codes = Message.objects.filter(recipient=person.pk, is_code=True)
    if codes.filter(created_at__gt=now - BETWEEN_CODES).exists():
        raise WrongState(_("验证码刚刚发过，请一分钟以后再试。"))
    if codes.filter(created_at__gt=now - timedelta(days=1)).count() >= MOST_CODES_A_DAY:
        raise WrongState(_("一天最多发%(most)d次验证码，请明天再试。") % {"most": MOST_CODES_A_DAY})
    # One that was overtaken by another is not sent any more.
    codes.filter(outcome=MessageOutcome.WAITING).update(outcome=MessageOutcome.DROPPED)


def _plain(address: str, addressed_by: AddressKind) -> str:
    if addressed_by == AddressKind.PHONE:
        digits = re.sub(r"[\s()（）-]", "", address)
        if not _PHONE.fullmatch(digits) or not digits.isascii():
            raise Incomplete(
                [Fault("address", _("请填写手机号码，例如13800138000；境外的以+和国家代码开头。"))]
            )
        return digits
    if not _ACCOUNT.fullmatch(address.strip()):
        raise Incomplete(
            [
                Fault(
                    "address",
                    _("请填写账号：以字母或数字开头，只有字母、数字和 . _ - @ +，最多64个字符，中间不空格。"),
                )
            ]
        )
    return address.strip()
