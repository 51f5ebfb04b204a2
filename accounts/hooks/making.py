"""Setting a webhook up, a new secret for it, its end, and sending once more what was sent."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.choices import HookOutcome
from accounts.hooks.announcing import TOPIC
from accounts.hooks.kinds import kind_called
from accounts.hooks.models import MAKE, HookDelivery, Webhook
from accounts.models import User
from core import outbox
from core.acting import acting
from core.errors import Fault, Incomplete, WrongState, require_clean
from core.outward.addresses import address_fault
from core.outward.signing import new_secret
from core.pressing import once

MOST_WEBHOOKS = 10


def make_webhook(person: User, *, name: str, address: str, kinds: Sequence[str]) -> tuple[Webhook, str]:
    """Set up a webhook; return it with its secret, which is shown this once.

    Pressed twice, it is made once: the second time the secret is empty.
    Raises `Incomplete` for what cannot be: nameless, to no address that one may send to, of no kind of events.
    """
    secret = new_secret()
    made = _set_up(
        Webhook(person=person, name=name.strip(), address=address.strip(), kinds=list(kinds), secret=secret)
    )
    return made, secret if made.secret == secret else ""


@once
def _set_up(webhook: Webhook) -> Webhook:
    with acting(webhook.person, MAKE, "make_webhook"):
        faults = _faults(webhook)
        if faults:
            raise Incomplete(faults)
        require_clean(webhook)
        webhook.save()
    return webhook


def renew_secret(person: User, *, pk: int) -> Webhook:
    """Give one of the person's own webhooks a new secret; the one that the receiver has signs beside it for a day.

    Renewed again within that day, the first goes on signing: nobody may have been given the one in between.
    Raises `WrongState` where there is no such webhook any more.
    """
    with acting(person, MAKE, "renew_webhook_secret"):
        webhook, now = _own(person, pk), timezone.now()
        if len(webhook.secrets_at(now)) == 1:
            webhook.old_secret, webhook.renewed_at = webhook.secret, now
        webhook.secret = new_secret()
        webhook.save(update_fields=["secret", "old_secret", "renewed_at"])
        return webhook


def revoke_webhook(person: User, *, pk: int) -> bool:
    """End one of the person's own webhooks for good; tell whether there was one to end."""
    with acting(person, None, "revoke_webhook"):
        return bool(Webhook.objects.filter(person=person, pk=pk).revoke())


@once
def replay_delivery(person: User, *, pk: int) -> HookDelivery:
    """Send an event of one of the person's own webhooks once more, under the name that it has.

    Raises `WrongState` where the webhook has ended, or the event waits to be sent anyway.
    """
    with acting(person, MAKE, "replay_delivery"):
        own = HookDelivery.objects.filter(webhook__person=person).select_related("webhook")
        delivery = own.select_for_update(of=("self",), no_key=True).filter(pk=pk).first()
        if delivery is None or delivery.webhook.revoked_at is not None:
            raise WrongState(_("这个推送已经作废，不能重发。"))
        if delivery.is_waiting:
            raise WrongState(_("这个事件正等着发送，不用重发。"))
        now = timezone.now()
        delivery.outcome, delivery.failure, delivery.answer = HookOutcome.WAITING, "", None
        delivery.since = delivery.due_at = now
        delivery.save()
        Webhook.objects.filter(pk=delivery.webhook_id).update(resumes_at=None)
        outbox.post(TOPIC, {"delivery": delivery.pk})
        return delivery


def _own(person: User, pk: int) -> Webhook:
    own = Webhook.objects.good().filter(person=person, pk=pk)
    webhook = own.select_for_update(of=("self",), no_key=True).first()
    if webhook is None:
        raise WrongState(_("这个推送已经作废。"))
    return webhook


def _faults(webhook: Webhook) -> list[Fault]:
    faults = []
    if not webhook.name:
        faults.append(Fault("name", _("请填写系统名称。")))
    if told := address_fault(webhook.address):
        faults.append(Fault("address", told))
    if not webhook.kinds or not all(kind_called(code) for code in webhook.kinds):
        faults.append(Fault("kinds", _("请至少选一种事件。")))
    if Webhook.objects.good().filter(person=webhook.person).count() >= MOST_WEBHOOKS:
        told = _("有效的推送最多%(most)d个，请先作废不用的。") % {"most": MOST_WEBHOOKS}
        faults.append(Fault("name", told))
    return faults
