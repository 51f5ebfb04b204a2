"""What the API of every app shares: who asks, and pages by index."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request

from accounts.models import User


class NewestFirst(CursorPagination):
    """Fifty rows a page, newest first; a page costs the same however long the list is."""

    ordering = "-pk"
    page_size = 50


def person_of(request: Request) -> User:
    """Return the person that a token or a session belongs to."""
    return cast("User", request.user)


def narrowing_of(form: forms.Form) -> dict[str, Any]:
    """Return what a list is narrowed down by. Raises `ValidationError` naming the fields that say nothing."""
    if not form.is_valid():
        raise ValidationError({name: [str(each) for each in said] for name, said in form.errors.items()})
    return form.cleaned_data
