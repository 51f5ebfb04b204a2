"""What the screens of all apps share: permissions at the door, and refusals shown in the form that was sent."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec, cast

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.utils.http import url_has_allowed_host_and_scheme

from core.errors import Incomplete, StaleVersion
from core.people import Person
from core.trail.recording import note_reading

Params = ParamSpec("Params")
# What is to be saved and not shown, as the API's schema says of every file.
DOWNLOAD = "application/octet-stream"
View = Callable[Concatenate[HttpRequest, Params], HttpResponseBase]


def for_permission(permission: str) -> Callable[[View[Params]], View[Params]]:
    """Open a view to signed-in people who hold a permission at all; 403 to others.

    What a rule says of the object itself is asked by the action, or by the view once it has the object.
    """

    def decorate(view: View[Params]) -> View[Params]:
        @login_required
        @wraps(view)
        def guarded(request: HttpRequest, *args: Params.args, **kwargs: Params.kwargs) -> HttpResponseBase:
            if not signed_in(request).has_perm(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        # Read by whoever asks what a page's door asks.
        guarded.permission = permission  # type: ignore[attr-defined]
        return cast("View[Params]", guarded)

    return decorate


def require(request: HttpRequest, permission: str, thing: object) -> None:
    """Answer 403, before anything is said of what was sent, to who may not do this to the thing that they see."""
    if not signed_in(request).has_perm(permission, thing):
        raise PermissionDenied


def reads_sealed(act: str) -> Callable[[View[Params]], View[Params]]:
    """Put down in the trail that somebody was shown a page of what is sealed for others; stands under the door."""

    def decorate(view: View[Params]) -> View[Params]:
        @wraps(view)
        def noted(request: HttpRequest, *args: Params.args, **kwargs: Params.kwargs) -> HttpResponseBase:
            response = view(request, *args, **kwargs)
            if response.status_code == HTTPStatus.OK:
                note_reading(act, by=signed_in(request), words=request.path)
            return response

        return cast("View[Params]", noted)

    return decorate


def signed_in(request: HttpRequest) -> Person:
    """Return who is signed in; only behind a door that lets nobody else through."""
    return cast("Person", request.user)


def show_faults(form: forms.BaseForm, refusal: Incomplete) -> None:
    """Put an action's faults beside the fields that they name, the rest above the form."""
    for fault in refusal.errors:
        field: Any = fault.place if fault.place in form.fields else None
        form.add_error(field, fault.message)


def is_done(form: forms.BaseForm, act: Callable[[], object]) -> bool:
    """Whether the form is whole and the action took what was sent; what it refused then stands in the form."""
    if not form.is_valid():
        return False
    try:
        act()
    except Incomplete as refusal:
        show_faults(form, refusal)
        return False
    return True


def show_version(form: forms.BaseForm, version: int) -> None:
    """Let a refused form name the stored version, so that sending it again is a decision and not a mishap."""
    sent = QueryDict(mutable=True)
    for name in form.data:
        values = form.data.getlist(name) if isinstance(form.data, QueryDict) else [form.data[name]]
        sent.setlist(name, values)
    sent["edit_version"] = str(version)
    form.data = sent


def stored_beside(form: forms.BaseForm, stale: StaleVersion) -> list[tuple[str, str]]:
    """Return, by label, what somebody stored meanwhile in the fields in which a refused form says something else."""
    beside = []
    for name, value in stale.current.items():
        if name not in form.fields:
            continue
        stored, typed = (_as_read(form.fields[name], each) for each in (value, form[name].value()))
        if stored != typed:
            beside.append((str(form[name].label), stored))
    return beside


def _as_read(field: forms.Field, value: object) -> str:
    """Return a field's value as it is read: what a choice is called, several lines under each other."""
    named = {str(key): str(label) for key, label in getattr(field, "choices", ())}
    values = value if isinstance(value, list | tuple) else [value]
    lines = [named.get(str(one), str(one)) for one in values if one is not None]
    return "\n".join(lines).replace("\r\n", "\n").strip()


def posted_keys(values: list[str]) -> list[int]:
    """Return the keys that a page's tick boxes sent; what is no key is left out."""
    return [int(value) for value in values if value.isascii() and value.isdecimal() and len(value) < 19]


def lead_on(address: str, otherwise: str) -> HttpResponseRedirect:
    """Lead to the address of ours that a form names, or else to another one.

    Not by `redirect`: it takes what is no address for the name of one.
    """
    is_ours = address.startswith("/") and url_has_allowed_host_and_scheme(address, None)
    return HttpResponseRedirect(address if is_ours else otherwise)
