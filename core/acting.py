"""What every action has in common: one transaction, a locked and fresh row, a permission, a name in the history."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _
from django_fsm import TransitionNotAllowed
from psycopg.errors import UniqueViolation

from core.errors import NotAllowed, WrongState
from core.locking import lock
from core.people import Person
from core.quoting import within_quotes
from core.remarks import require_storable
from core.trail.recording import recording

Subject = TypeVar("Subject", bound=models.Model)
Params = ParamSpec("Params")
Result = TypeVar("Result")
Step = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Action:
    """What an action says of itself: the permission that it asks for, the steps of state machines that it takes."""

    act: Callable[..., Any]
    permission: str
    steps: tuple[Step, ...]

    @property
    def name(self) -> str:
        """Its name in the history."""
        return self.act.__name__

    @property
    def step_names(self) -> frozenset[str]:
        """The steps as "Model.step"."""
        return frozenset(step.__qualname__ for step in self.steps)

    @property
    def subject(self) -> type[models.Model]:
        """The model that it acts on."""
        annotation = next(iter(self.act.__annotations__.values()))
        return cast("type[models.Model]", self.act.__globals__[annotation])


class LockUpgrade(Exception):
    """A fault of ours: an action that shares a batch called one that wants it alone; two such would deadlock."""


actions: list[Action] = []
running: ContextVar[Action | None] = ContextVar("running", default=None)
_shares: ContextVar[bool] = ContextVar("shares", default=False)


def all_actions() -> list[Action]:
    """Return the actions of all apps, after importing the modules in which they stand."""
    for app in apps.get_app_configs():
        if app.name in settings.OUR_APPS:
            _import_actions(app.name, Path(app.path))
    return actions


def _import_actions(package: str, folder: Path) -> None:
    """Import every module that is called `actions` or stands in a folder of that name."""
    for path in sorted(folder.rglob("*.py")):
        names = path.relative_to(folder).with_suffix("").parts
        if "actions" in names:
            import_module(".".join((package, *(name for name in names if name != "__init__"))))


def action(
    permission: str, *, steps: Sequence[Step] = (), shares_lock: bool = False
) -> Callable[
    [Callable[Concatenate[Subject, Params], Result]], Callable[Concatenate[Subject, Params], Result]
]:
    """Make a function `verb_noun(subject, *, by, ...)` an action that takes no other steps than `steps`.

    The function is given the subject's row locked and read afresh, after `by` was found to hold
    `permission` on it. With `shares_lock`, actions of one batch that share it run side by side; see `core.locking`.

    Raises `NotAllowed` without the permission, `WrongState` where the state machine has no such step, or where somebody
    else made the same thing in the same moment.
    """

    def decorate(
        act: Callable[Concatenate[Subject, Params], Result],
    ) -> Callable[Concatenate[Subject, Params], Result]:
        declared = Action(act, permission, tuple(steps))
        actions.append(declared)

        @wraps(act)
        def perform(subject: Subject, /, *args: Params.args, **kwargs: Params.kwargs) -> Result:
            by = cast("Person", kwargs["by"])
            with (
                _running(declared),
                acting(by, permission, declared.name, subject, shares_lock=shares_lock) as locked,
            ):
                require_storable(kwargs)
                return act(locked, *args, **kwargs)

        return cast("Callable[Concatenate[Subject, Params], Result]", perform)

    return decorate


@contextmanager
def acting(
    by: Person,
    permission: str | None,
    name: str,
    subject: Subject | None = None,
    *,
    shares_lock: bool = False,
) -> Iterator[Subject]:
    """Frame what an action does: one transaction, under `name` in the history, after `by` was found to be allowed.

    Gives the subject locked and read afresh; what makes something new has none, and is allowed by role alone.
    What touches nothing but one's own account needs no permission.
    Raises like `action`.
    """
    if _shares.get() and subject is not None and not shares_lock:
        raise LockUpgrade(name)
    with _first_come(), transaction.atomic(), _sharing(shares_lock):
        locked = lock(subject, shares=shares_lock) if subject is not None else None
        if permission is not None and not by.has_perm(permission, locked):
            raise NotAllowed
        try:
            with recording(name, by=by, about=locked):
                yield cast("Subject", locked)
        except TransitionNotAllowed as refusal:
            raise WrongState(wrong_state_sentence(refusal.object)) from refusal


@contextmanager
def _first_come() -> Iterator[None]:
    """Refuse what somebody else did in the same moment, where the database keeps one of it only.

    Whoever comes a moment later is told so by the action itself; any other broken rule is a fault of ours.
    """
    try:
        yield
    except IntegrityError as error:
        if not isinstance(error.__cause__, UniqueViolation):
            raise
        raise WrongState(_("同样的一项刚刚有人办过，没有重复办理。请刷新页面查看。")) from error


@contextmanager
def _running(action: Action) -> Iterator[None]:
    before = running.set(action)
    try:
        yield
    finally:
        running.reset(before)


@contextmanager
def _sharing(shares: bool) -> Iterator[None]:
    before = _shares.set(shares)
    try:
        yield
    finally:
        _shares.reset(before)


def wrong_state_sentence(subject: models.Model) -> str:
    """Say in which state the subject is, and that this step does not start there."""
    state = getattr(subject, "get_state_display", lambda: "")()
    return _("“%(subject)s”现在是“%(state)s”，不能办理这一步。请刷新页面查看最新状态。") % {
        "subject": within_quotes(subject),
        "state": state,
    }
