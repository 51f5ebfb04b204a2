"""What every action has in common: one transaction, a locked and fresh row, a permission, a name in the history."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

import pghistory
from django.db import models, transaction
from django.utils.translation import gettext as _
from django_fsm import TransitionNotAllowed

from accounts.errors import NotAllowed, WrongState
from accounts.models import User

Subject = TypeVar("Subject", bound=models.Model)
Params = ParamSpec("Params")
Result = TypeVar("Result")


def action(
    permission: str,
) -> Callable[
    [Callable[Concatenate[Subject, Params], Result]], Callable[Concatenate[Subject, Params], Result]
]:
    """Make a function `verb_noun(subject, *, by, ...)` an action.

    The function is given the subject's row locked and read afresh, after `by` was found to hold
    `permission` on it. A model names the row to lock before its own in `lock_first` (a path such as
    "measure__batch"): a batch is always locked before what belongs to it, so that a phase cannot change
    under an action and two actions cannot wait for one another.

    Raises `NotAllowed` without the permission, `WrongState` where the state machine has no such step.
    """

    def decorate(
        act: Callable[Concatenate[Subject, Params], Result],
    ) -> Callable[Concatenate[Subject, Params], Result]:
        @wraps(act)
        def perform(subject: Subject, /, *args: Params.args, **kwargs: Params.kwargs) -> Result:
            by = cast("User", kwargs["by"])
            with transaction.atomic(), pghistory.context(user=by.pk, action=act.__name__):
                locked = lock(subject)
                if not by.has_perm(permission, locked):
                    raise NotAllowed
                try:
                    return act(locked, *args, **kwargs)
                except TransitionNotAllowed as refusal:
                    raise WrongState(wrong_state_sentence(locked)) from refusal

        return cast("Callable[Concatenate[Subject, Params], Result]", perform)

    return decorate


def lock(subject: Subject) -> Subject:
    """Lock the subject's guard, then the subject; return the subject as it stands now."""
    path: str = getattr(subject, "lock_first", "")
    queryset: models.QuerySet[Any] = type(subject)._default_manager.all()
    if path:
        guard: models.Model = subject
        for step in path.split("__"):
            guard = getattr(guard, step)
        type(guard)._default_manager.select_for_update(no_key=True).get(pk=guard.pk)
        queryset = queryset.select_related(path)
    return cast("Subject", queryset.select_for_update(of=("self",), no_key=True).get(pk=subject.pk))


def wrong_state_sentence(subject: models.Model) -> str:
    """Say in which state the subject is, and that this step does not start there."""
    state = getattr(subject, "get_state_display", lambda: "")()
    return _("“%(subject)s”现在是“%(state)s”，不能办理这一步。请刷新页面查看最新状态。") % {
        "subject": subject,
        "state": state,
    }
