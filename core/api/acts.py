"""The table of acts: which action stands at which address, what it is told, and what it answers."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from typing import Any, Final, Literal

from django.db import models
from rest_framework import serializers

from core.acting import Action, actions
from core.api.bodies import Body, body_of, is_asked_whole, keywords_of
from core.api.ending import Ending
from core.api.versions import EDIT_VERSION

Answer = type[serializers.BaseSerializer[Any]]


class _Own:
    """The thing itself, as its resource shows it."""


OWN: Final = _Own()


@dataclass(frozen=True)
class Act:
    """One action at one address: `{word}/{key}/{at}/`, or without `at` the thing's own; on="list" `{word}/{at}/`.

    `subject` is the name by which a body on a list gives the action its subject; without it the action makes something
    new by role alone. `via` leads from the thing to the action's subject, which is then told the thing as its keyword
    `key`: the thing itself, or its key where that ends in "_id". `permission` is said for what is no `@action`;
    what is one's own alone asks for none: `is_personal`.
    `body` is given where the annotations do not say enough; with `is_upload` it is a form with files. `answer` is how the
    result is shown: as the thing itself, by a serializer, or None for nothing (204).

    `stays_within` is whether a system with a bounded token may do it; without a word, it may where the subject lies within
    the bounds. True is said of what makes or changes only what is the person's own or named within them; False of what
    makes something beyond them.

    `tries` is whether it can be tried without doing it, which what stores files cannot. `in_one` is whether it may
    stand in one transaction with its Idempotency-Key. `before` is asked with (subject, person, keywords) outside of
    that, for what is to stay when it refuses.
    """

    act: Callable[..., Any]
    at: str = ""
    method: Literal["post", "patch", "put", "delete"] = "post"
    on: Literal["row", "list"] = "row"
    subject: str = ""
    via: str = ""
    key: str = ""
    permission: str = ""
    is_personal: bool = False
    stays_within: bool | None = None
    body: type[Body] | None = None
    answer: Answer | _Own | None = OWN
    many: bool = False
    status: int = HTTPStatus.OK
    tries: bool = True
    is_upload: bool = False
    in_one: bool = True
    before: Callable[[Any, Any, dict[str, Any]], None] | None = None
    ending: Ending | None = None

    def __post_init__(self) -> None:
        if self.method == "patch" and self.body is None and is_asked_whole(self.act):
            raise TypeError(f"{self.name}: of what is saved in part, say by `body` what may be left out")

    @property
    def name(self) -> str:
        """The name of the action, which is the operation's in the schema."""
        return str(inspect.unwrap(self.act).__name__)

    @cached_property
    def action(self) -> Action | None:
        """What the action says of itself; None for a function that frames itself."""
        return next((one for one in actions if one.act is inspect.unwrap(self.act)), None)

    @cached_property
    def asks(self) -> str:
        """The permission, none for what is personal. Raises `LookupError` where nobody said it."""
        if self.is_personal:
            return ""
        declared = self.permission or (self.action.permission if self.action else "")
        if not declared:
            raise LookupError(f"{self.name}: say by `permission` what it asks for")
        return declared

    @cached_property
    def takes_version(self) -> bool:
        """Whether the action goes over the version of the thing that was read."""
        return EDIT_VERSION in self.body_fields and "version" in keywords_of(self.act)

    @cached_property
    def told(self) -> type[Body] | None:
        """The body; None for an act that is told nothing."""
        if self.body is not None:
            return self.body
        first: type[models.Model] | None = self.action.subject if self.subject and self.action else None
        return body_of(self.act, leaving_out={self.key}, first=first, first_name=self.subject)

    @cached_property
    def body_fields(self) -> frozenset[str]:
        """The names of what the body may say."""
        return frozenset(self.told._declared_fields) if self.told else frozenset()

    @property
    def can_be_tried(self) -> bool:
        """Whether it can be asked what it would do."""
        return self.tries and not self.is_upload

    @property
    def code(self) -> int:
        """The status of the answer when it is done."""
        return HTTPStatus.NO_CONTENT if self.answer is None else self.status

    @property
    def handler(self) -> str:
        """The name of its method on the resource: REST framework's own where it knows the address."""
        if self.at:
            return self.name
        known = {"post": "create"} if self.on == "list" else {"patch": "partial_update", "put": "update"}
        return known.get(self.method, "destroy" if self.method == "delete" else self.name)
