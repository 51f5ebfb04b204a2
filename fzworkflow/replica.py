"""What visitors read of the public register comes from the copy of the database, where there is one and it answers.

Whoever is signed in, or brings a token, reads what was written a moment ago: for them there is one database alone.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connections
from django.db.models import Model
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from core.outages import AwayError, Service
from fzworkflow.databases import REPLICA

PAGES = frozenset(
    {
        "register:search",
        "register:export",
        "register:trends",
        "register:entry",
        "letters:feed",
        "api-register-list",
        "api-register-detail",
    }
)
# Set anew by each request and never taken back at its end: a list that is streamed is read after that.
_reads_copy: ContextVar[bool] = ContextVar("reads_copy", default=False)
_replica = Service("replica", DatabaseError)
GetResponse = Callable[[HttpRequest], HttpResponseBase]


class PublicReplica:
    """Django's router: reading follows the request, writing and migrating know one database."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str | None:
        """Return the copy while a visitor's page is made."""
        return REPLICA if _reads_copy.get() else None

    def db_for_write(self, model: type[Model], **hints: Any) -> str:
        """Return the one that is written to."""
        return "default"

    def allow_relation(self, first: Model, second: Model, **hints: Any) -> bool:
        """Both hold the same rows."""
        return True

    def allow_migrate(self, database: str, app: str, **hints: Any) -> bool | None:
        """Keep migrations from the copy, which gets them as it gets everything."""
        return False if database == REPLICA else None


class PublicReplicaMiddleware:
    """Decides for each request which database it reads, and makes a page again when the copy went away meanwhile."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Begin with the one that is written to."""
        _reads_copy.set(False)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        """Turn to the copy for a visitor's page, if it answers."""
        if REPLICA in connections and _is_visitors_page(request):
            try:
                _replica.ask(_require_copy)
            except AwayError:
                return
            _reads_copy.set(True)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """Make the page from the one that is written to."""
        if not _reads_copy.get() or not isinstance(exception, DatabaseError):
            return None
        _reads_copy.set(False)
        connections[REPLICA].close()
        match = request.resolver_match
        assert match is not None, "a view that failed was found first"
        answer: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
        return answer


def _is_visitors_page(request: HttpRequest) -> bool:
    match = request.resolver_match
    is_known = settings.SESSION_COOKIE_NAME in request.COOKIES or "Authorization" in request.headers
    return bool(match and match.view_name in PAGES and request.method in {"GET", "HEAD"} and not is_known)


def _require_copy() -> None:
    with connections[REPLICA].cursor() as cursor:
        cursor.execute("SELECT 1")
