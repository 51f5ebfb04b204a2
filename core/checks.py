"""What `manage.py check` holds every app and the operator to: rows locked first are named, gateways can be sent to."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import checks
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from core.acting import all_actions
from core.locking import Guard, Guarded, guard_at
from core.notice_kinds import all_kinds
from core.outward.addresses import place_of
from core.outward.signing import is_secret


@checks.register(checks.Tags.security)
def gateways_can_be_sent_to(**_kwargs: Any) -> list[checks.CheckMessage]:
    """Return an error for a gateway's address that is none, for a secret that is none, and for a kind that there is not."""
    faults = [
        f"{code.upper()}_GATEWAY_URL is no address of a machine"
        for code, url in settings.GATEWAYS.items()
        if url and place_of(url) is None
    ]
    if any(settings.GATEWAYS.values()) and not is_secret(settings.GATEWAY_SECRET):
        faults.append("GATEWAY_SECRET must be whsec_ and 24 bytes or more in base64")
    unknown = set(settings.GATEWAY_KINDS) - {kind.code for kind in all_kinds()}
    if unknown:
        faults.append(
            f"GATEWAY_KINDS names kinds of notices that there are not: {', '.join(sorted(unknown))}"
        )
    return [checks.Error(fault, id="core.E003") for fault in faults]


@checks.register(checks.Tags.models)
def subjects_say_what_is_locked_first(**_kwargs: Any) -> list[checks.CheckMessage]:
    """Return an error for each subject of an action that belongs to a guard and does not say so, or says it wrongly."""
    subjects = sorted({one.subject for one in all_actions()}, key=lambda model: model._meta.label)
    return [error for model in subjects for error in lock_faults(model)]


def lock_faults(model: type[models.Model]) -> list[checks.CheckMessage]:
    """Return what is wrong with what a model says of the row that is locked before its own."""
    if isinstance(model, Guard):
        return []
    if not isinstance(model, Guarded):
        path = _path_to_guard(model)
        hint = (
            f'lock_first: ClassVar[str] = "{path}", or "" where its actions need nothing else to stand still'
        )
        message = f"{model.__name__} belongs to a row that is locked first and does not say so"
        return [checks.Error(message, hint=hint, obj=model, id="core.E001")] if path else []
    try:
        is_guard = not model.lock_first or isinstance(guard_at(model, model.lock_first), Guard)
    except (FieldDoesNotExist, AttributeError):
        is_guard = False
    message = f'"{model.lock_first}" leads from {model.__name__} to nothing that is locked first'
    return [] if is_guard else [checks.Error(message, obj=model, id="core.E002")]


def _path_to_guard(model: type[models.Model], seen: frozenset[type[models.Model]] = frozenset()) -> str:
    """Return the way along foreign keys that are always set, or nothing where there is none."""
    for field in model._meta.concrete_fields:
        target = field.related_model
        if not isinstance(target, type) or field.null or target in seen or target is model:
            continue
        if isinstance(target, Guard):
            return field.name
        beyond = _path_to_guard(target, seen | {model})
        if beyond:
            return f"{field.name}__{beyond}"
    return ""
