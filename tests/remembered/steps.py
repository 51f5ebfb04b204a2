"""Steps that a test of this session has taken already are not walked again: the rows that they made are laid down.

Most tests begin alike: everybody, a batch, a measure that is sent in and accepted. The first test that takes such a step
walks it by the actions, and what it changed in the database is kept. A later test that stands at the same place gets
those rows in one statement, and copies of the objects that the step returned.

A place is known by the steps that lead to it from a database in which the test has written nothing. A test stands there
only as long as nothing but remembered steps has written, which the database itself tells. Who has written in between,
rolled a step back, bent a setting or the code, or moved the clock, walks: remembering changes how long a test takes,
nothing else.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone, translation

from tests.remembered import files, place, rows
from tests.remembered.files import Files
from tests.remembered.given import Given, Key
from tests.remembered.place import Touched
from tests.remembered.rows import Rows

Params = ParamSpec("Params")
Result = TypeVar("Result")
# Who makes hundreds of things makes them alone: what there is at each place is read and kept.
FARTHEST = 40
_CLOCK = (timezone.now, timezone.localdate)
_walking: ContextVar[bool] = ContextVar("walking", default=False)


@dataclass
class _Place:
    """All the rows that there are at the end of so many steps, and the steps that lead on."""

    stored: Rows
    steps_taken: int = 0
    steps: dict[Key, _Step] = field(default_factory=dict)


@dataclass(frozen=True)
class _Step:
    """What a step changed: rows, files, attributes of the thing whose step it was, what waits for the commit."""

    removed: Rows
    added: Rows
    files: Files
    kept: tuple[Mapping[str, Any], object]
    rebound: frozenset[str]
    waiting: Sequence[tuple[Callable[[], object], bool]]
    to: _Place


@dataclass(frozen=True)
class _Standing:
    """Where the running test stands, as long as the mark is the last one and nothing was touched since."""

    mark: str
    touched: Touched
    here: _Place


@dataclass
class _Session:
    """Where the steps begin, by the day; and where the running test stands."""

    starts: dict[date, _Place] = field(default_factory=dict)
    standing: _Standing | None = None
    settings: object = None
    bending: pytest.MonkeyPatch | None = None


_session = _Session()


def forget() -> None:
    """Let every step be walked again, under the settings that stand now."""
    _session.starts.clear()
    _session.settings = _bent()


@contextmanager
def bending(patch: pytest.MonkeyPatch) -> Iterator[None]:
    """Watch what a test bends: its steps are walked from then on, and not kept for others."""
    _session.bending = patch
    try:
        yield
    finally:
        _session.bending = None


def remembered(walk: Callable[Params, Result]) -> Callable[Params, Result]:
    """Let a step be walked once and laid down from then on, wherever a test takes it from the same place.

    What it changes must lie in the database or among the files, or be an attribute of its one argument that is a
    dataclass, bound to something new.
    """

    @wraps(walk)
    def step(*args: Params.args, **kwargs: Params.kwargs) -> Result:
        here = None if _walking.get() else _here()
        if here is None:
            return walk(*args, **kwargs)
        given = Given.of(args, kwargs)
        key = (walk, translation.get_language(), given.said)
        if given.said is None:
            return walk(*args, **kwargs)
        if key in here.steps:
            return _laid_down(here.steps[key], given)
        return _walked(here, key, given, lambda: walk(*args, **kwargs))

    return step


def _bent() -> object:
    """Return what every bending of a setting puts another thing in the place of."""
    return cast("Any", settings)._wrapped


def _is_bent() -> bool:
    patch = _session.bending
    return patch is not None and bool(patch._setattr or patch._setitem)


def _here() -> _Place | None:
    """Return where the running test stands; None where nobody can know."""
    if _is_bent() or not connection.in_atomic_block or connection.needs_rollback:
        return None
    if _bent() is not _session.settings or (timezone.now, timezone.localdate) != _CLOCK:
        return None
    standing, mark = _session.standing, place.marked()
    if mark:
        is_there = standing and standing.mark == mark and standing.here.steps_taken < FARTHEST
        return standing.here if standing and is_there and standing.touched == place.touched() else None
    if not place.is_untouched() or not rows.may_lay_down():
        return None
    files.drop()
    today = timezone.localdate()
    if today not in _session.starts:
        _session.starts[today] = _Place(rows.stored())
    return _session.starts[today]


def _stand_at(here: _Place) -> None:
    _session.standing = _Standing(place.mark(), place.touched(), here)


def _walked(here: _Place, key: Key, given: Given, walk: Callable[[], Result]) -> Result:
    """Walk a step and keep what it changed, unless it changed an object that it was given."""
    touched, waiting = place.touched(), len(connection.run_on_commit)
    before, were = given.said_now(), files.there()
    is_walking = _walking.set(True)
    try:
        result = walk()
    finally:
        _walking.reset(is_walking)
    if given.said_now() != before:
        return result
    now = place.touched()
    changed = frozenset(name for name in now if now[name] != touched.get(name))
    stored = rows.stored(changed)
    removed = {name: here.stored[name] - stored[name] for name in changed}
    added = {name: stored[name] - here.stored[name] for name in changed}
    # Of the texts of rows that stay there is one, however many places know it.
    stayed = {name: here.stored[name] - removed[name] for name in changed}
    attributes = dict(vars(given.subject)) if given.subject else {}
    here.steps[key] = _Step(
        removed=removed,
        added=added,
        files=files.changed_since(were),
        kept=copy.deepcopy((attributes, result)),
        rebound=frozenset(name for name in attributes if attributes[name] is not given.attributes[name]),
        waiting=[entry[1:] for entry in cast("list[Any]", connection.run_on_commit)[waiting:]],
        to=_Place(
            {**here.stored, **{name: stayed[name] | added[name] for name in changed}}, here.steps_taken + 1
        ),
    )
    _stand_at(here.steps[key].to)
    return result


def _laid_down(step: _Step, given: Given) -> Any:
    """Bring back what a step changed and return a copy of what it returned."""
    rows.lay_down(step.removed, step.added)
    files.lay_down(step.files)
    for told, robust in step.waiting:
        transaction.on_commit(told, robust=robust)
    attributes, result = step.kept
    memo: dict[int, object] = {}
    for name in attributes.keys() - step.rebound:
        _stand_in(given.attributes[name], attributes[name], memo)
    rebound = {name: attributes[name] for name in step.rebound}
    rebound, result = copy.deepcopy((rebound, result), memo)
    for name, value in rebound.items():
        setattr(given.subject, name, value)
    _stand_at(step.to)
    return result


def _stand_in(given: object, kept: object, memo: dict[int, object]) -> None:
    """Let copies refer to what the test holds in place of what was kept of it."""
    memo[id(kept)] = given
    if isinstance(kept, list) and isinstance(given, list):
        memo.update({id(one): other for one, other in zip(kept, given, strict=True)})
