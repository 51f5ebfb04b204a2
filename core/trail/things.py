"""What has a history of its own, how it is found by words, and what those outside the office read of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.functional import Promise

from core.people import Person

MOST_FOUND = 20
Find = Callable[[Person, str], models.QuerySet[Any]]


@dataclass(frozen=True, slots=True)
class Thing:
    """A model whose rows have histories. `find` returns those that a person may see and that words name.

    `open_acts` are what others did to it that its own people read too: those who hold `own` on it.
    """

    model: type[models.Model]
    label: str | Promise
    find: Find
    own: str = ""
    open_acts: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """Its name in the trail and in addresses."""
        return self.model._meta.label_lower

    def is_own(self, person: Person, row: models.Model) -> bool:
        """Whether the thing is the business of the person's unit."""
        return bool(self.own) and person.has_perm(self.own, row)


_things: dict[str, Thing] = {}


def add_thing(thing: Thing) -> None:
    """Register a model whose rows have histories."""
    _things[thing.name] = thing


def thing_of(name: str) -> Thing | None:
    """Return what is registered under a name."""
    return _things.get(name)


def thing_choices() -> list[tuple[str, str]]:
    """Return the names and labels of all that have histories, in the order of registration."""
    return [(thing.name, str(thing.label)) for thing in _things.values()]


def found_keys(name: str, person: Person, words: str) -> list[int]:
    """Return the keys of the things of a kind that words name."""
    thing = _things.get(name)
    return list(thing.find(person, words).values_list("pk", flat=True)[:MOST_FOUND]) if thing else []
