"""How an action refuses: typed, with a Chinese sentence that pages, API and commands each show in their way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to put right: `place` is a field name or a path in a file, `message` says what and how."""

    place: str
    message: str

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
    """Something is missing or wrong; every fault is listed at once (HTTP 422)."""

    def __init__(self, errors: Sequence[Fault], message: str = "") -> None:
        super().__init__(message or _("有 %(count)d 处需要补正。") % {"count": len(errors)})
        self.errors = tuple(errors)


class StaleVersion(ActionError):
    """Somebody saved in between (HTTP 409); `current` holds the stored texts so that nothing is lost."""

    def __init__(self, current: dict[str, object], version: int) -> None:
        super().__init__(_("这份内容刚刚在别处保存过，请核对两份内容后再保存。"))
        self.current = current
        self.version = version
