"""Showing a letter inside a page."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from documents.content import LetterContent
from documents.rendering.html import render_document

register = template.Library()


@register.simple_tag
def letter_document(content: LetterContent) -> SafeString:
    """Show a letter's whole text, as its HTML form has it."""
    return render_document(content)
