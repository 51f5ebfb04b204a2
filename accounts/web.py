"""What the screens of all apps share: roles at the door, and refusals shown in the form that was sent."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, QueryDict

from accounts.errors import Incomplete
from accounts.models import User

Params = ParamSpec("Params")
View = Callable[Concatenate[HttpRequest, Params], HttpResponseBase]


def for_roles(*roles: str) -> Callable[[View[Params]], View[Params]]:
    """Open a view to signed-in people with one of the roles; 403 to others."""

    def decorate(view: View[Params]) -> View[Params]:
        @login_required
        @wraps(view)
        def guarded(request: HttpRequest, *args: Params.args, **kwargs: Params.kwargs) -> HttpResponseBase:
            if not person_of(request).has_role(*roles):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return cast("View[Params]", guarded)

    return decorate


def person_of(request: HttpRequest) -> User:
    """Return the signed-in person."""
    return cast("User", request.user)


def show_faults(form: forms.BaseForm, refusal: Incomplete) -> None:
    """Put an action's faults beside the fields that they name, the rest above the form."""
    for fault in refusal.errors:
        field: Any = fault.place if fault.place in form.fields else None
        form.add_error(field, fault.message)


def show_version(form: forms.BaseForm, version: int) -> None:
    """Let a refused form name the stored version, so that sending it again is a decision and not a mishap."""
    sent = QueryDict(mutable=True)
    for name in form.data:
        values = form.data.getlist(name) if isinstance(form.data, QueryDict) else [form.data[name]]
        sent.setlist(name, values)
    sent["edit_version"] = str(version)
    form.data = sent


def posted_keys(values: list[str]) -> list[int]:
    """Return the keys that a page's tick boxes sent; what is no key is left out."""
    return [int(value) for value in values if value.isascii() and value.isdecimal() and len(value) < 19]
