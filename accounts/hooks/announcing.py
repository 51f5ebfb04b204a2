"""Noting for every webhook that wants it what happened to a thing, in the transaction in which it happened.

State machines say what happened: whatever action, import or command takes a step, it is told here alone.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django_fsm.signals import post_transition

from accounts.hooks.kinds import HookKind, kind_beginning
from accounts.hooks.models import HookDelivery, Webhook
from core import outbox
from core.notices import is_silent

TOPIC = "tell_webhook"


def listen() -> None:
    """Have every step of a state machine announced."""
    post_transition.connect(_on_step, dispatch_uid="accounts.hooks")


def announce(kind: HookKind, thing: Model, state: str) -> None:
    """Note that a thing came into a state; a worker tells it after the commit."""
    if is_silent():
        return
    wanted = Webhook.objects.good().filter(kinds__contains=[kind.code]).order_by("pk")
    event = {"kind": kind.code, "model": thing._meta.label_lower, "key": thing.pk, "state": state}
    deliveries = HookDelivery.objects.bulk_create(
        HookDelivery(webhook=webhook, **event) for webhook in wanted.only("pk")
    )
    outbox.post_all(TOPIC, [{"delivery": delivery.pk} for delivery in deliveries])


def _on_step(sender: type[Model], instance: Model, target: Any, **_rest: object) -> None:
    kind = kind_beginning(sender, str(target))
    if kind is not None:
        announce(kind, instance, str(target))
