"""How a class of novelty is drawn, on whichever page."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from measures.choices import Classification

register = template.Library()


@register.simple_tag
def class_mark(code: str) -> SafeString:
    """Draw a class of novelty; nothing where there is none."""
    if not code:
        return SafeString()
    one = Classification(code)
    return format_html('<span class="class-mark rank-{}">{}</span>', one.rank, one.label)
