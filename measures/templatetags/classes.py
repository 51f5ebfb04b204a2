"""How a class of novelty, and where a measure stands, are drawn, on whichever page."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.models import User
from core.screens import TONE_ICONS, tone_of
from measures.choices import Classification
from measures.models import Measure
from measures.stages import stage_of

register = template.Library()


@register.simple_tag
def class_mark(code: str) -> SafeString:
    """Draw a class of novelty; nothing where there is none."""
    if not code:
        return SafeString()
    one = Classification(code)
    return format_html('<span class="class-mark rank-{}">{}</span>', one.rank, one.label)


@register.inclusion_tag("components/status_badge.html")
def stage_badge(measure: Measure, person: User) -> dict[str, object]:
    """Show where a measure stands, as its reader may know it."""
    code, label = stage_of(measure, person)
    tone = tone_of(code)
    return {"label": label, "tone": tone, "sign": TONE_ICONS[tone]}
