"""What a form that saves itself is answered, as `static/js/autosave.js` and `gridrow.js` read it."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from django.forms.utils import ErrorDict
from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from core.errors import Incomplete, StaleVersion

JSON = "application/json"


def wants_json(request: HttpRequest) -> bool:
    """Whether a script sent it and reads the answer, and no person a page."""
    return request.get_preferred_type(["text/html", JSON]) == JSON


def was_saved(version: int, **told: object) -> JsonResponse:
    """Answer with the version from now on, when it was saved, and what else the page shows of it."""
    moment = timezone.localtime().strftime("%H:%M:%S")
    return JsonResponse({"version": version, "saved_at": moment, **told})


def was_stale(stale: StaleVersion, current: Mapping[str, object] | None = None) -> JsonResponse:
    """Answer with what is stored meanwhile, by the names of the page's fields."""
    told = {
        "message": stale.message,
        "current": stale.current if current is None else current,
        "version": stale.version,
    }
    return JsonResponse(told, status=HTTPStatus.CONFLICT)


def was_refused(errors: ErrorDict | Mapping[str, list[str]]) -> JsonResponse:
    """Answer with the sentences by the names of the page's fields."""
    return JsonResponse({"errors": errors}, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def by_field(refusal: Incomplete, prefix: str = "") -> dict[str, list[str]]:
    """Return an action's faults by the names of the page's fields, which begin with `prefix`."""
    found: dict[str, list[str]] = {}
    for fault in refusal.errors:
        found.setdefault(f"{prefix}{fault.place}", []).append(fault.message)
    return found
