"""What the letter's screens have in common."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from accounts.web import person_of
from letters.models import Letter


def letter_of(request: HttpRequest, pk: int) -> Letter:
    """Return a letter that the person may see, with its batch; 404 otherwise."""
    visible = Letter.objects.visible_to(person_of(request)).select_related("batch", "corrects", "drafted_by")
    return get_object_or_404(visible, pk=pk)
