"""A browser's worth of requests, as somebody."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.test import Client

from accounts.models import User

BACKEND = "django.contrib.auth.backends.ModelBackend"


def client_of(person: User | None = None, **options: Any) -> Client:
    """Return a client with a person signed in; None is the public."""
    client = Client(**options)
    if person is not None:
        client.force_login(person, backend=BACKEND)
    return client


def kinds_of(statements: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return what an answer cost, without a clock: of each statement its verb and its tables, not whom it asks for."""
    return [
        " ".join(
            [one["sql"].split(maxsplit=1)[0], *re.findall(r'(?:FROM|JOIN|INTO|UPDATE) "(\w+)"', one["sql"])]
        )
        for one in statements
    ]
