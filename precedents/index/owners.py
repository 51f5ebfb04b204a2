"""Whoever has texts in the index, so that it can be filled anew from where they are kept."""

from __future__ import annotations

from collections.abc import Callable

PutEverythingUp = Callable[[], int]
_owners: dict[str, PutEverythingUp] = {}


def add_owner(source: str, put_everything_up: PutEverythingUp) -> None:
    """Name who puts up everything of a source anew, and returns how many there are."""
    _owners[source] = put_everything_up


def put_everything_up() -> int:
    """Have each owner put up what is theirs; return how many documents there are."""
    return sum(put_up() for put_up in _owners.values())
