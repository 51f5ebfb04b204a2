"""Whether a process lives and whether it is fit to serve, for supervisors and load balancers."""

from __future__ import annotations

from django.core.cache import caches
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from fzworkflow.caching import StandInCache


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Tell that the process answers; nothing else is asked."""
    return JsonResponse({"status": "ok"})


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Tell whether it can serve: 503 without the database; without the cache it goes on, and says so."""
    database, cache_is_there = _database(), _cache_is_there()
    status = "ok" if cache_is_there else "degraded"
    if not all(database.values()):
        status = "unavailable"
    body = {"status": status, "checks": {**database, "cache": cache_is_there}}
    return JsonResponse(body, status=503 if status == "unavailable" else 200)


def _database() -> dict[str, bool]:
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return {"database": False, "migrations": False}
    return {"database": True, "migrations": not waiting}


def _cache_is_there() -> bool:
    backend = caches["default"]
    return not isinstance(backend, StandInCache) or backend.is_reachable()
