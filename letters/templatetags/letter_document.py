"""Showing a letter inside a page."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from documents.content import LetterContent
from documents.rendering.html import LinksOfRows, render_document

register = template.Library()


@register.simple_tag
def letter_document(content: LetterContent, links: LinksOfRows | None = None) -> SafeString:
    """Show a letter's whole text, as its HTML form has it; the rows of its annex lead on where there are links."""
    return render_document(content, links)
