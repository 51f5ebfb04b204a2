"""Where somebody reads more of a published measure's evidence than everybody does."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import Context
from django.urls import reverse

from accounts.models import User
from letters.evidence.seeing import reads_more
from register.models import RegisterEntry

register = template.Library()


@register.simple_tag(takes_context=True)
def full_evidence(context: Context, entry: RegisterEntry) -> str:
    """Return the address of the page of evidence that tells the signed-in person more, or nothing."""
    person: Any = getattr(context.get("request"), "user", None)
    if not isinstance(person, User) or entry.measure_id is None:
        return ""
    return reverse("letters:evidence", args=[entry.measure_id]) if reads_more(entry.measure, person) else ""
