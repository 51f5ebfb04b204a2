"""Edit versions over HTTP: told as the header ETag, named again by If-Match (RFC 9110, 13.1.1)."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

EDIT_VERSION = "edit_version"


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
        raise ValidationError({EDIT_VERSION: [_("If-Match里应是读到的ETag。")]})
    return int(tag[1])
