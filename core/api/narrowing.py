"""Lists narrowed down to what belongs to one thing."""

from __future__ import annotations

from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from core.web import posted_keys


def keys_named(request: Request, name: str) -> list[int] | None:
    """Return the keys that a list's address names; None where it names none. Raises `ValidationError` for what is none."""
    named = request.query_params.getlist(name)
    keys = posted_keys(named)
    if len(keys) < len(named):
        raise ValidationError({name: [_("应是编号。")]})
    return keys or None
