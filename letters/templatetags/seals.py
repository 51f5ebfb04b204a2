"""What was read in a sealed file, on a page."""

from __future__ import annotations

from django import template

from letters.models import LetterFile, SealedFile
from letters.seals_shown import comparison_sentence, shown_seals

register = template.Library()


@register.inclusion_tag("letters/seals.html")
def seals_of(sealed: SealedFile | LetterFile) -> dict[str, object]:
    """Show each seal of a file with its checks, and how the content was compared."""
    return {"seals": shown_seals(sealed), "compared": comparison_sentence(sealed)}
