"""How an action refuses: typed, with a Chinese sentence that pages, API and commands each show in their way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to put right: `place` is a field name or a path in a file, `message` says what and how.

    `address` is the page on which it is put right, where that is another one.
    """

    place: str
    message: str
    address: str = ""

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


class ActionError(Exception):
    """An action refused. `message` is fit to be shown to the person who asked for it."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotAllowed(ActionError):
    """The person may see the subject and may not do this to it (HTTP 403)."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message or _("您没有办理这一步的权限。"))


class WrongState(ActionError):
    """The subject is not in a state in which this can be done (HTTP 409)."""


class Incomplete(ActionError):
    """Something is missing or wrong; every fault is listed at once (HTTP 422). `beside` is told to programs alone."""

    def __init__(
        self, errors: Sequence[Fault], message: str = "", *, beside: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(message or _("有%(count)d处需要补正。") % {"count": len(errors)})
        self.errors = tuple(errors)
        self.beside = dict(beside or {})


class TooLarge(ActionError):
    """More was sent at once than is taken (HTTP 413)."""


class StaleVersion(ActionError):
    """Somebody saved in between (HTTP 409); `current` holds the stored texts so that nothing is lost."""

    def __init__(self, current: dict[str, object], version: int) -> None:
        super().__init__(_("这份内容刚刚在别处保存过，请核对两份内容后再保存。"))
        self.current = current
        self.version = version


class UnmatchedVersion(StaleVersion):
    """The same, of a save that said by If-Match over which version it goes (HTTP 412)."""


def model_faults(row: Model, *, place: str = "", **options: Any) -> list[Fault]:
    """List what a row's own checks refuse, by field, or all at one `place`; `options` are those of `full_clean`."""
    try:
        row.full_clean(**options)
    except ValidationError as error:
        if place:
            return [Fault(place, message) for message in error.messages]
        return [
            Fault(field, message) for field, messages in error.message_dict.items() for message in messages
        ]
    return []


def require_clean(row: Model, *, place: str = "", **options: Any) -> None:
    """Raise `Incomplete` with everything that a row's own checks refuse; see `model_faults`."""
    faults = model_faults(row, place=place, **options)
    if faults:
        raise Incomplete(faults)
