"""A webhook whose receiver takes nothing for long: noted with the failure, and told its owner once."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.urls import reverse

from accounts.choices import HookFailure
from accounts.hooks.models import Webhook
from accounts.told import HOOK_STOPPED
from core.moments import local_minute
from core.notices import tell

# A receiver that is mended overnight disturbs nobody; what is given up after three days still can be saved.
TOLD_AFTER = timedelta(hours=6)


def note_failure(webhook: Webhook, failure: HookFailure, now: datetime) -> None:
    """Put down since when nothing is taken; tell the owner once where that is long."""
    if webhook.failing_since is None:
        webhook.failing_since = now
        Webhook.objects.filter(pk=webhook.pk, failing_since__isnull=True).update(failing_since=now)
    if now - webhook.failing_since >= TOLD_AFTER:
        _tell_stopped(webhook, webhook.failing_since, failure)


def note_success(webhook: Webhook) -> None:
    """Put down that the receiver takes what it is told; of the next failure its owner is told anew."""
    is_well = {"failures": 0, "resumes_at": None, "failing_since": None}
    Webhook.objects.filter(pk=webhook.pk).exclude(**is_well).update(**is_well)


def _tell_stopped(webhook: Webhook, since: datetime, failure: HookFailure) -> None:
    told = HOOK_STOPPED.about(name=webhook.name, since=local_minute(since), failure=failure.label)
    key = f"hook-{webhook.pk}-{since.timestamp():.0f}"
    tell([webhook.person], told, path=reverse("people:hook", args=[webhook.pk]), key=key)
