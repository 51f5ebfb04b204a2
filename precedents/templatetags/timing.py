"""How a practice stands to the batch's cut-off, beside its date."""

from __future__ import annotations

from datetime import date

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from core.templatetags.ui import badge
from precedents.timing import Timing, timing_of

register = template.Library()


@register.simple_tag
def timing(since: date | str | None, cutoff: date | str | None) -> SafeString:
    """Mark a practice that came after the cut-off, or whose stated date leaves that open; nothing without a cut-off."""
    stated = str(since or "")
    stands = timing_of(stated, cutoff) if isinstance(cutoff, date) else None
    if not stated or stands in {None, Timing.EARLIER}:
        return mark_safe("")
    tone, sign = ("attention", "alert-triangle") if stands == Timing.LATER else ("neutral", "")
    return mark_safe(
        render_to_string("components/status_badge.html", badge(Timing(stands).label, tone, sign))
    )
