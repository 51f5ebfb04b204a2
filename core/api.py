"""What the API of every app shares: who asks, and pages by index."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
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


def etag_of(version: int) -> str:
    """Return an edit version as the header ETag says it."""
    return f'"{version}"'


def matched_version(request: Request) -> int | None:
    """Return the edit version that a request names by If-Match; None where it names none.

    Raises `ValidationError` for what is no single version: a save goes over the one that was read.
    """
    named = request.headers.get("If-Match", "").strip()
    if not named:
        return None
    tag = re.fullmatch(r'"([0-9]{1,9})"', named)
    if tag is None:
        raise ValidationError({"edit_version": [_("If-Match里应是读到的ETag。")]})
    return int(tag[1])


def narrowing_of(form: forms.Form) -> dict[str, Any]:
    """Return what a list is narrowed down by. Raises `ValidationError` naming the fields that say nothing."""
    if not form.is_valid():
        raise ValidationError({name: [str(each) for each in said] for name, said in form.errors.items()})
    return form.cleaned_data
