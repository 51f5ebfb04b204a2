"""What each rule of the accounts' tables refuses: for tests/platform/test_constraints.py."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F
from django.utils import timezone

from accounts.hooks.models import HookDelivery, Webhook
from accounts.machine_tokens import MachineToken
from accounts.models import FactorReset, RoleChange, Unit, User

OF_ACCOUNTS: dict[str, tuple[type[models.Model], dict[str, Any]]] = {
    "unit_kind_is_known": (Unit, {"kind": "club"}),
    "user_roles_are_known": (User, {"roles": ["king"]}),
    "user_mail_rhythm_is_known": (User, {"mail_rhythm": "hourly"}),
    "user_role_is_held_in_a_unit": (User, {"unit": None}),
    "user_name_once_in_whatever_case": (User, {"username": "KNOWN"}),
    "user_duty_is_known": (User, {"duty": "king", "roles": []}),
    "user_administrator_has_no_role": (User, {"duty": "audit", "roles": ["submitter"]}),
    "machine_token_has_a_scope": (MachineToken, {"scopes": []}),
    "machine_token_has_a_name": (MachineToken, {"name": ""}),
    "webhook_tells_something": (Webhook, {"kinds": []}),
    "webhook_leads_somewhere": (Webhook, {"address": ""}),
    "hook_delivery_outcome_is_known": (HookDelivery, {"outcome": "lost"}),
    "hook_delivery_was_answered": (HookDelivery, {"outcome": "delivered", "answer": 500}),
    "factorreset_has_a_reason": (FactorReset, {"reason": ""}),
    "factorreset_takes_two": (FactorReset, {"confirmed_by": F("asked_by"), "confirmed_at": timezone.now()}),
    "factorreset_is_for_somebody_else": (FactorReset, {"asked_by": F("person")}),
    "rolechange_has_a_reason": (RoleChange, {"reason": ""}),
    "rolechange_takes_two": (RoleChange, {"confirmed_by": F("asked_by"), "confirmed_at": timezone.now()}),
    "rolechange_is_for_somebody_else": (RoleChange, {"asked_by": F("person")}),
    "rolechange_roles_are_known": (RoleChange, {"roles": ["king"]}),
    "rolechange_duty_is_known": (RoleChange, {"duty": "king"}),
    "rolechange_administrator_has_no_role": (RoleChange, {"duty": "audit", "roles": ["submitter"]}),
}


def make_machine_token(person: User) -> None:
    MachineToken.objects.create(person=person, name="系统", scopes=["batches.read"], ends_at=timezone.now())


def make_webhook(person: User) -> Webhook:
    webhook = Webhook.objects.create(
        person=person, name="系统", address="https://a.example/", kinds=["batch.state"], secret="whsec_"
    )
    told = {"outcome": "given_up", "answer": 422, "failure": "refused", "tried_at": timezone.now()}
    HookDelivery.objects.create(
        webhook=webhook, kind="batch.state", model="measures.batch", key=1, state="collecting", **told
    )
    return webhook
