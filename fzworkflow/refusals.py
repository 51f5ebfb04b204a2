"""How a refusal is told over HTTP, the same for pages and API."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from core.errors import (
    ActionError,
    Incomplete,
    NotAllowed,
    StaleVersion,
    TooLarge,
    UnmatchedVersion,
    WrongState,
)

STATUSES: dict[type[ActionError], HTTPStatus] = {
    NotAllowed: HTTPStatus.FORBIDDEN,
    WrongState: HTTPStatus.CONFLICT,
    UnmatchedVersion: HTTPStatus.PRECONDITION_FAILED,
    StaleVersion: HTTPStatus.CONFLICT,
    TooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    Incomplete: HTTPStatus.UNPROCESSABLE_ENTITY,
}


def status_of(error: ActionError) -> int:
    """Return the HTTP status of a refusal."""
    for kind, status in STATUSES.items():
        if isinstance(error, kind):
            return int(status)
    return int(HTTPStatus.BAD_REQUEST)


def body_of(error: ActionError) -> dict[str, Any]:
    """Return a refusal as JSON says it: the sentence, every fault, what is stored when a save came late."""
    body: dict[str, Any] = {"message": error.message, "faults": []}
    if isinstance(error, Incomplete):
        body["faults"] = [{"place": fault.place, "message": fault.message} for fault in error.errors]
        body |= error.beside
    if isinstance(error, StaleVersion):
        body |= {"current": error.current, "version": error.version}
    return body
