"""What the letter's screens have in common."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from accounts.web import person_of
from documents.content import LetterContent
from letters.actions.drafting import wording_faults, wording_of
from letters.composing import Counted, content_of
from letters.models import Letter


def letter_of(request: HttpRequest, pk: int) -> Letter:
    """Return a letter that the person may see, with its batch; 404 otherwise."""
    visible = Letter.objects.visible_to(person_of(request)).select_related(
        "batch", "corrects", "revokes", "drafted_by"
    )
    return get_object_or_404(visible, pk=pk)


def back_to(pk: int, part: str) -> HttpResponseRedirect:
    """Lead back to the part of a letter's page where something was done: there stands what came of it."""
    return HttpResponseRedirect(reverse("letters:letter_detail", args=[pk]) + f"#{part}")


def content_shown(letter: Letter, counted: Counted | None = None) -> LetterContent | None:
    """Return a letter as it was frozen, or as it would be printed today; None while its words have faults."""
    if letter.content is None and wording_faults(wording_of(letter), letter.traits):
        return None
    return sound_content(letter, counted)


def sound_content(letter: Letter, counted: Counted | None = None) -> LetterContent:
    """Return a letter as it was frozen, or as it would be printed today; what is stored of its words is sound.

    Where it was counted already, that is read there.
    """
    if letter.content is not None:
        return LetterContent.from_json(letter.content)
    return content_of(letter, timezone.localdate(), counted)
