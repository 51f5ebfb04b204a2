"""A value of the tree and where it stands, read tolerantly: what has the wrong type reads as absent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from packages.places import Path

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")


@dataclass(frozen=True, slots=True)
class Node:
    """A place in the tree, for cross-checks and building alike: a tree with faults can still be checked."""

    value: Any  # a JSON tree is untyped until it has been read
    path: Path = ()

    def __getitem__(self, key: str) -> Node:
        """Return the member of that name; an absent one is a node that reads as absent."""
        member = self.value.get(key) if isinstance(self.value, dict) else None
        return Node(member, (*self.path, key))

    def rows(self) -> Iterator[Node]:
        """Yield the elements of an array."""
        if isinstance(self.value, list):
            for index, element in enumerate(self.value):
                yield Node(element, (*self.path, index))

    def members(self) -> Iterator[tuple[str, Node]]:
        """Yield the members of an object."""
        if isinstance(self.value, dict):
            for key, member in self.value.items():
                yield key, Node(member, (*self.path, key))

    @property
    def is_given(self) -> bool:
        """Whether the file says anything here (null says nothing)."""
        return self.value is not None

    @property
    def text(self) -> str:
        """The text without blanks at its ends; empty when absent."""
        return self.value.strip() if isinstance(self.value, str) else ""

    @property
    def text_or_none(self) -> str | None:
        """The text, or None when absent or blank."""
        return self.text or None

    @property
    def number(self) -> Decimal | None:
        """The number, exactly as written."""
        if isinstance(self.value, bool) or not isinstance(self.value, int | Decimal):
            return None
        return Decimal(self.value)

    @property
    def flag(self) -> bool | None:
        """The truth value."""
        return self.value if isinstance(self.value, bool) else None

    @property
    def day(self) -> date | None:
        """The calendar day; None also for one that does not exist."""
        if not isinstance(self.value, str) or not _DAY.match(self.value):
            return None
        try:
            return date.fromisoformat(self.value)
        except ValueError:
            return None
