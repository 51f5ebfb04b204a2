"""How often a request is done: once under the key that a program gives it, and not at all when it is only tried."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.keeping import Keeping
from core.errors import ActionError

DRY_RUN = "dry_run"
DRY_RUN_HEADER = "Dry-Run"
# Looks at what is asked for and returns what does it.
Prepare = Callable[[], Callable[[], Response]]


def answered(
    request: Request,
    prepare: Prepare,
    *,
    may: Callable[[], None],
    can_be_tried: bool = True,
    in_one: bool = True,
) -> Response:
    """Do what a request asks for and return the answer; with `dry_run=true`, the answer alone.

    `may` raises for who may not do such a thing at all: they are not told either what was answered while they might.
    `in_one` is whether it may stand in one transaction with its key; what waits for a worker claims the key instead.
    Raises `ValidationError` for a trial of what cannot be tried, or that says neither true nor false.
    """
    asked = request.query_params.get(DRY_RUN, "false")
    if asked not in {"true", "false"}:
        raise ValidationError({DRY_RUN: [_("只能是true或false。")]})
    if asked == "true":
        if not can_be_tried:
            raise ValidationError({DRY_RUN: [_("这一步不能试办：它保存文件，或者要等后台的结果。")]})
        return _tried(prepare)
    keeping = Keeping(request)
    if not keeping.is_asked:
        return prepare()()
    may()
    if not in_one:
        return keeping.claimed(prepare)
    return keeping.answer() or _kept(keeping, prepare)


def _tried(prepare: Prepare) -> Response:
    with transaction.atomic():
        answer = prepare()()
        # What the database asks at the end of a transaction it is asked now.
        connection.check_constraints()
        transaction.set_rollback(True)
    answer.headers[DRY_RUN_HEADER] = "true"
    return answer


def _kept(keeping: Keeping, prepare: Prepare) -> Response:
    try:
        do = prepare()
    except (ActionError, APIException, PermissionDenied, Http404):
        # In the same moment the first may have ended, and what it did is why this one would be refused.
        if (answer := keeping.answer()) is not None:
            return answer
        raise
    return keeping.once(do)
