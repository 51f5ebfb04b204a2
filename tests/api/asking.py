"""Asking the API in one line, as somebody with a token of their own."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from tests.measures.test_api import client_of

API = "/api/v1/"


def get(person: User, address: str, **asked: Any) -> Any:
    """Read."""
    return client_of(person).get(f"{API}{address}", asked)


def post(person: User, address: str, body: Any = None, **headers: str) -> Any:
    """Do an act."""
    return client_of(person).post(f"{API}{address}", body or {}, format="json", headers=headers)


def patch(person: User, address: str, body: Any, **headers: str) -> Any:
    """Save texts."""
    return client_of(person).patch(f"{API}{address}", body, format="json", headers=headers)


def delete(person: User, address: str) -> Any:
    """Take away."""
    return client_of(person).delete(f"{API}{address}")


def upload(person: User, address: str, **form: Any) -> Any:
    """Send a form with files."""
    return client_of(person).post(f"{API}{address}", form, format="multipart")


def keys(answer: Any) -> list[int]:
    """Return the keys of a list's rows."""
    return [row["id"] for row in answer.json()["results"]]
