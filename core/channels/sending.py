"""Posting messages to a gateway: each under one name however often it is sent, until it is taken or its days are over.

A message is taken once the answer is 2xx. While a request is under way its row is locked and nothing of it is stored:
a worker that dies leaves the message as it was, and it is sent again under the same name.
"""

from __future__ import annotations

import json
import time
from datetime import datetime

import structlog
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from core.choices import MessageFailure, MessageOutcome
from core.models import GatewayState, Message, Reach
from core.moments import local_iso
from core.outward.addresses import NotSent
from core.outward.sending import post_out
from core.outward.signing import signed_headers
from core.outward.trying import is_away, is_taken, pause_after

# A round by the clock ends before the next one begins.
ROUND_S = 15.0
log = structlog.get_logger(__name__)


def send_waiting(channel: str, url: str, addressed_by: str) -> int:
    """Send what waits for a channel, oldest first, for a while; return how many were taken."""
    waiting = Message.objects.filter(channel=channel, outcome=MessageOutcome.WAITING)
    now, ends, taken = timezone.now(), time.monotonic() + ROUND_S, 0
    waiting.filter(ends_at__lt=now).update(outcome=MessageOutcome.GIVEN_UP)
    # A code is waited for by somebody who looks at the page.
    due = waiting.filter(due_at__lte=now).order_by("-is_code", "pk")
    for key in due.values_list("pk", flat=True)[:200]:
        if time.monotonic() > ends or is_left_alone(channel):
            break
        try:
            taken += send_message(key, url, addressed_by)
        except Exception:  # whatever is wrong with one holds up none of the others
            log.exception("message_broke", message=key)
            Message.objects.filter(pk=key).update(due_at=timezone.now() + pause_after(9))
    return taken


def is_left_alone(channel: str) -> bool:
    """Whether a gateway did not answer, and is not to be asked yet."""
    return GatewayState.objects.filter(channel=channel, resumes_at__gt=timezone.now()).exists()


@transaction.atomic
def send_message(key: int, url: str, addressed_by: str) -> bool:
    """Send a message that is due; tell whether it was taken. Two at once send it once."""
    now = timezone.now()
    waiting = Message.objects.filter(pk=key, outcome=MessageOutcome.WAITING, due_at__lte=now)
    message = waiting.select_for_update(skip_locked=True, no_key=True).first()
    if message is None:
        return False
    if not _still_stands(message, now):
        _end(message, MessageOutcome.DROPPED)
        return False
    message.attempts, message.tried_at, message.failure = message.attempts + 1, now, ""
    body = body_of(message, addressed_by)
    headers = signed_headers(str(message.name), now, body, [settings.GATEWAY_SECRET])
    headers |= {"Content-Type": "application/json", "User-Agent": "fzworkflow-gateway"}
    try:
        message.answer = post_out(url, body, headers, is_ours=True)
    except NotSent as refusal:
        message.answer, message.failure = None, MessageFailure(refusal.failure.value)
    if is_taken(message.answer):
        _end(message, MessageOutcome.TAKEN)
        _note_answering(message.channel)
        return True
    _failed(message, now)
    return False


def body_of(message: Message, addressed_by: str) -> bytes:
    """Return what is sent: to whom, which kind, one sentence, and where the rest is read."""
    told = {
        "id": str(message.name),
        "channel": message.channel,
        "to": {addressed_by: message.address},
        "kind": message.kind,
        "text": message.text,
        "link": f"{settings.BASE_URL}{message.path}" if message.path else "",
        "at": local_iso(message.created_at),
    }
    return json.dumps(told, ensure_ascii=False).encode()


def _still_stands(message: Message, now: datetime) -> bool:
    """Whether the person still wants it at the address for which it was written."""
    reach = Reach.objects.filter(person=message.recipient_id, channel=message.channel).first()
    if reach is None or reach.address != message.address:
        return False
    if message.is_code:
        return reach.proof_until is not None and now < reach.proof_until
    return Reach.objects.usable().filter(pk=reach.pk).exists()


def _failed(message: Message, now: datetime) -> None:
    log.warning("message_failed", channel=message.channel, answer=message.answer, failure=message.failure)
    message.failure = message.failure or MessageFailure.REFUSED
    state, _made = GatewayState.objects.get_or_create(channel=message.channel)
    state.failing_since = state.failing_since or now
    if is_away(message.answer):
        state.failures += 1
        state.resumes_at = now + pause_after(state.failures)
    else:
        # It refuses this one: another may be fit for it.
        message.due_at = now + pause_after(message.attempts)
    state.save()
    message.save()


def _end(message: Message, outcome: MessageOutcome) -> None:
    message.outcome = outcome
    message.save()


def _note_answering(channel: str) -> None:
    is_well = {"failures": 0, "failing_since": None, "resumes_at": None}
    GatewayState.objects.filter(channel=channel).exclude(**is_well).update(**is_well)
