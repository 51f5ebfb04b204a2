"""Where somebody reads why a measure has its class, on pages that are about something else."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import Context
from django.urls import reverse

from accounts.models import User
from letters.evidence import leading
from letters.evidence.leading import Latest
from letters.evidence.seeing import reads_more
from letters.forms import verify_limits
from register.models import RegisterEntry

register = template.Library()


@register.simple_tag(takes_context=True)
def full_evidence(context: Context, entry: RegisterEntry) -> str:
    """Return the address of the page of evidence that tells the signed-in person more, or nothing."""
    person: Any = getattr(context.get("request"), "user", None)
    if not isinstance(person, User) or entry.measure_id is None:
        return ""
    return reverse("letters:evidence", args=[entry.measure_id]) if reads_more(entry.measure, person) else ""


@register.simple_tag
def latest_evidence(person: User) -> Latest | None:
    """Return what the last letter printed, for an auditor: who works on batches has a desk full of them."""
    return leading.latest_evidence(person) if person.has_perm("letters.start_from_evidence") else None


@register.inclusion_tag("letters/verify_here.html", takes_context=True)
def verify_here(context: Context, item: str = "") -> dict[str, object]:
    """Let the reader hold the file in hand against those that were issued, on the page where the question comes up.

    `item` names the printed measure that the question is about; the answer leads back to it.
    """
    return {**verify_limits(), "item": item, "csrf_token": context.get("csrf_token")}
