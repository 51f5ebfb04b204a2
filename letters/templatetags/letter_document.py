"""Showing a letter inside a page."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from core.templatetags.ui import status_badge
from documents.content import LetterContent
from documents.rendering.html import LinksOfRows, render_document
from letters.choices import LetterState
from letters.models import Letter
from letters.returning import returned_step

register = template.Library()


@register.simple_tag
def letter_document(content: LetterContent, links: LinksOfRows | None = None) -> SafeString:
    """Show a letter's whole text, as its HTML form has it; the rows of its annex lead on where there are links."""
    return render_document(content, links)


@register.inclusion_tag("components/status_badge.html")
def letter_badge(letter: Letter) -> dict[str, object]:
    """Show a letter's state, or that it came back to its drafter; its steps are read beforehand."""
    if letter.state == LetterState.DRAFTING and returned_step(letter):
        return status_badge("returned", pgettext("done", "退回修改"))
    return status_badge(letter)
