"""Which rows an action locks, and how: the guard (the batch) before what belongs to it, for itself or shared.

A model that belongs to a guard says so in `lock_first`, the path to it (such as "measure__batch"); a model with
`is_locked_first` is a guard. `core.checks` holds the subjects of all actions to that; docs/decisions/locking.md says why.
"""

from __future__ import annotations

from typing import Any, ClassVar, Protocol, Self, TypeVar, cast, runtime_checkable

from django.db import connection, models
from django.db.models.constants import LOOKUP_SEP
from django.utils.translation import gettext as _

from core.errors import WrongState

Subject = TypeVar("Subject", bound=models.Model)


@runtime_checkable
class Guarded(Protocol):
    """A row before which another is locked. An empty path says that its actions need no other row to stand still."""

    lock_first: ClassVar[str]


@runtime_checkable
class Guard(Protocol):
    """A row that is locked before whatever belongs to it."""

    is_locked_first: ClassVar[bool]


class ActionQuerySet(models.QuerySet[Subject]):
    """Rows that bring along what their actions read, in the one query that locks them."""

    def for_action(self) -> Self:
        """Return the rows with what an action needs to know of each."""
        return self


def lock(subject: Subject, *, shares: bool = False) -> Subject:
    """Lock the subject's guard, then the subject; return the subject as it stands now.

    The guard is locked exclusively, or shared with others that share it: these run side by side and exclude only
    who wants it exclusively. The subject's own lock is always exclusive. Raises `WrongState` where it is gone.
    """
    model = type(subject)
    rows: models.QuerySet[Any] = model._default_manager.all()
    if isinstance(model, Guarded) and model.lock_first:
        _lock_guard(model, model.lock_first, subject.pk, shares=shares)
        rows = rows.select_related(model.lock_first)
    if isinstance(rows, ActionQuerySet):
        rows = rows.for_action()
    # A statement of its own: it sees what was committed while the one before waited for the guard.
    found = rows.select_for_update(of=("self",), no_key=True).filter(pk=subject.pk).first()
    if found is None:
        raise WrongState(_("这条记录刚刚被删除，不能再办理。请刷新页面。"))
    return cast("Subject", found)


def guard_at(model: type[models.Model], path: str) -> type[models.Model]:
    """Return the model that a path of foreign keys leads to. Raises `FieldDoesNotExist` for a step that is none."""
    for step in path.split(LOOKUP_SEP):
        model = cast("type[models.Model]", model._meta.get_field(step).related_model)
    return model


def _lock_guard(model: type[models.Model], path: str, key: Any, *, shares: bool) -> None:
    own = model._base_manager.filter(pk=key).values(path)[:1]
    guards = guard_at(model, path)._base_manager.filter(pk=own).order_by().values_list("pk")
    if not shares:
        list(guards.select_for_update(no_key=True))
        return
    # Django knows no FOR SHARE.
    statement, parameters = guards.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"{statement} FOR SHARE", parameters)
