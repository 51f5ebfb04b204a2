"""Lists: pages by index, narrowed down by the forms of the pages."""

from __future__ import annotations

from typing import Any

from django import forms
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request

from core.web import posted_keys


class NewestFirst(CursorPagination):
    """Fifty rows a page, newest first; a page costs the same however long the list is."""

    ordering = "-pk"
    page_size = 50

    def decode_cursor(self, request: Request) -> Cursor | None:
        """Read where the page starts. Raises `NotFound` for what is no key."""
        cursor: Cursor | None = super().decode_cursor(request)
        if cursor is None or cursor.position is None or posted_keys([str(cursor.position)]):
            return cursor
        raise NotFound(self.invalid_cursor_message)


def narrowing_of(form: forms.Form) -> dict[str, Any]:
    """Return what a list is narrowed down by. Raises `ValidationError` naming the fields that say nothing."""
    if not form.is_valid():
        raise ValidationError({name: [str(each) for each in said] for name, said in form.errors.items()})
    return form.cleaned_data
