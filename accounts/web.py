"""Who is signed in."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest
from rest_framework.request import Request

from accounts.models import User


def person_of(request: HttpRequest | Request) -> User:
    """Return the person that a session or a token belongs to."""
    return cast("User", request.user)
