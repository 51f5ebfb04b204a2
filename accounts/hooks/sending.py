"""Telling a receiver: one event at a time, of one thing in order, and again as long as it is not taken.

An event is taken once the answer is 2xx. A receiver that does not answer, or says that it cannot now, is left alone as a
whole; one that refuses an event is asked again for that thing alone. docs/decisions/webhooks.md says why.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from accounts.choices import HookFailure, HookOutcome
from accounts.first import first_thing
from accounts.hooks.announcing import TOPIC
from accounts.hooks.kinds import HookKind, kind_called
from accounts.hooks.models import MAKE, HookDelivery, Webhook
from accounts.hooks.troubles import note_failure, note_success
from core import outbox
from core.moments import local_iso
from core.outward.addresses import NotSent
from core.outward.sending import post_out
from core.outward.signing import signed_headers
from core.outward.trying import LONGEST_PAUSE, is_away, is_taken, pause_after
from core.queues import Queue

TRIED_FOR = timedelta(days=3)
# A round by the clock ends before the next one begins.
ROUND_S = 15.0
log = structlog.get_logger(__name__)


@outbox.receives(TOPIC, queue=Queue.HOOKS)
def tell(payload: Mapping[str, Any]) -> None:
    """Tell of an event as soon as it happened; what fails waits for the clock."""
    send_delivery(payload["delivery"])


def send_due() -> int:
    """Try what is due again, for a while; return how many events were sent."""
    ends, sent = time.monotonic() + ROUND_S, 0
    for key in HookDelivery.objects.due(timezone.now()).values_list("pk", flat=True)[:200]:
        if time.monotonic() > ends:
            break
        try:
            sent += send_delivery(key)
        except Exception:  # whatever is wrong with one holds up none of the others
            log.exception("webhook_broke", delivery=key)
            HookDelivery.objects.filter(pk=key).update(due_at=timezone.now() + LONGEST_PAUSE)
    return sent


@transaction.atomic
def send_delivery(key: int) -> bool:
    """Send an event unless it is done, an earlier one of its thing waits, or the receiver is left alone.

    Tell whether something was sent, whatever was answered. Two at once send it once.
    """
    delivery = _due(key)
    if delivery is None:
        return False
    person = delivery.webhook.person
    if not person.has_perm(MAKE):
        _end(delivery, HookOutcome.WITHHELD)
        return False
    if first_thing(person):
        _put_off(delivery, HookFailure.PERSON, timezone.now() + LONGEST_PAUSE)
        return False
    kind = kind_called(delivery.kind)
    thing = kind.seen_by(person).filter(pk=delivery.key).first() if kind else None
    if kind is None or thing is None:
        _end(delivery, HookOutcome.WITHHELD, HookFailure.UNSEEN)
        return False
    _send(delivery, body_of(delivery, kind, thing))
    return True


def body_of(delivery: HookDelivery, kind: HookKind, thing: Model) -> bytes:
    """Return what is sent: which thing it is and what became of it; the rest is read by the API."""
    told = {
        "id": str(delivery.event),
        "kind": kind.code,
        "object": f"{settings.BASE_URL}/api/v1/{kind.place(thing)}",
        "number": kind.number(thing),
        "state": delivery.state,
        "at": local_iso(delivery.at),
        **kind.besides(thing),
    }
    return json.dumps(told, ensure_ascii=False).encode()


def _due(key: int) -> HookDelivery | None:
    """Return a delivery if it is due, with all of its thing locked."""
    wanted = HookDelivery.objects.filter(pk=key).first()
    if wanted is None:
        return None
    line = HookDelivery.objects.waiting().of_one_thing(wanted)
    list(line.select_for_update(no_key=True).values_list("pk", flat=True))
    # Whoever held them meanwhile has told of this one, or tried: it is read as it stands now.
    due = HookDelivery.objects.due(timezone.now()).select_related("webhook__person__unit")
    return due.filter(pk=key).first()


def _send(delivery: HookDelivery, body: bytes) -> None:
    now = timezone.now()
    signers = delivery.webhook.secrets_at(now)
    headers = signed_headers(str(delivery.event), now, body, signers)
    headers |= {"Content-Type": "application/json", "User-Agent": "fzworkflow-webhooks"}
    delivery.attempts += 1
    delivery.tried_at = now
    try:
        delivery.answer = post_out(delivery.webhook.address, body, headers)
    except NotSent as refusal:
        delivery.answer = None
        _failed(delivery, HookFailure(refusal.failure.value))
        return
    if not is_taken(delivery.answer):
        _failed(delivery, HookFailure.REFUSED)
        return
    _end(delivery, HookOutcome.DELIVERED)
    note_success(delivery.webhook)
    _go_on(delivery)


def _failed(delivery: HookDelivery, failure: HookFailure) -> None:
    log.warning("webhook_failed", webhook=delivery.webhook_id, answer=delivery.answer, failure=failure)
    now = timezone.now()
    note_failure(delivery.webhook, failure, now)
    if is_away(delivery.answer):
        failures = delivery.webhook.failures + 1
        resumes_at = now + pause_after(failures)
        Webhook.objects.filter(pk=delivery.webhook_id).update(failures=failures, resumes_at=resumes_at)
    if now - delivery.since > TRIED_FOR:
        _end(delivery, HookOutcome.GIVEN_UP, failure)
        _go_on(delivery)
        return
    _put_off(delivery, failure, now if is_away(delivery.answer) else now + pause_after(delivery.attempts))


def _put_off(delivery: HookDelivery, failure: HookFailure, until: datetime) -> None:
    delivery.failure, delivery.due_at = failure, until
    delivery.save()


def _end(delivery: HookDelivery, outcome: HookOutcome, failure: HookFailure | None = None) -> None:
    delivery.outcome, delivery.failure = outcome, failure or ""
    delivery.save()


def _go_on(delivery: HookDelivery) -> None:
    """Tell the next event of the thing; while nothing was taken it was held back."""
    following = HookDelivery.objects.waiting().of_one_thing(delivery).exclude(pk=delivery.pk).first()
    if following is not None:
        outbox.post(TOPIC, {"delivery": following.pk})
