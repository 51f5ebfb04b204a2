"""Whether a process lives, and whether the system does its work, for supervisors and whoever watches from outside."""

from __future__ import annotations

from django.core.cache import caches
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from fzworkflow.caching import StandInCache
from fzworkflow.vitals.outages import notice_outages
from fzworkflow.vitals.reading import read_everything
from fzworkflow.vitals.signs import signs_of
from fzworkflow.vitals.values import Sign


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Tell that the process answers; nothing else is asked."""
    return JsonResponse({"status": "ok"})


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Tell whether the system does its work: 503 without the database, or while a vital sign is down.

    Without the cache, or while a sign is late, it goes on, and says so.
    """
    database, cache_is_there = _database(), _cache_is_there()
    signs = _signs() if all(database.values()) else []
    if not signs or any(sign.is_vital and sign.is_down for sign in signs):
        status = "unavailable"
    else:
        status = "ok" if cache_is_there and all(sign.is_well for sign in signs) else "degraded"
    body = {
        "status": status,
        "checks": {**database, "cache": cache_is_there},
        "signs": {sign.name: sign.state for sign in signs},
    }
    return JsonResponse(body, status=503 if status == "unavailable" else 200)


def _database() -> dict[str, bool]:
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return {"database": False, "migrations": False}
    return {"database": True, "migrations": not waiting}


def _signs() -> list[Sign]:
    try:
        read = read_everything()
        notice_outages(read)
    except DatabaseError:
        return []
    return signs_of(read, timezone.now())


def _cache_is_there() -> bool:
    backend = caches["default"]
    return not isinstance(backend, StandInCache) or backend.is_reachable()
