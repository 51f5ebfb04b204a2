"""What an address answers to whom: by the permission at its door and of its actions, and by who sees the thing."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from http import HTTPStatus
from typing import Any

from django.http import HttpResponseBase
from knox.auth import TokenAuthentication
from rest_framework.permissions import AllowAny

from core.acting import all_actions
from tests.matrix.columns import Column, Place
from tests.matrix.identities import OFFICE, SIDES, UNKNOWN, Identity
from tests.matrix.routes import Route
from tests.test_doors import PUBLIC
from tests.test_permissions import TABLE

SIGN_IN, REFUSED, ABSENT, IN, FAULT = "sign in", "refused", "absent", "in", "fault"
SIGN_IN_PAGES = ("/accounts/login/", "/admin/login/")

# What stands behind a parameter; nothing where it is no thing of its own, or hangs on the one before it.
THINGS: dict[Place, str] = {
    ("batches", "number"): "batch",
    ("declare", "number"): "seat",
    ("offline", "number"): "work",
    ("measures", "pk"): "measure",
    ("screening", "pk"): "measure",
    ("panel", "pk"): "measure",
    ("tally", "pk"): "measure",
    ("measure", "pk"): "measure",
    ("attachments", "pk"): "file",
    ("assignments", "pk"): "assignment",
    ("evaluations", "pk"): "sheet",
    ("exports", "pk"): "export",
    ("files", "pk"): "trail export",
    ("trail-exports", "pk"): "trail export",
    ("views", "pk"): "view",
    ("searches", "pk"): "search",
    ("hits", "pk"): "search",
    ("annexes", "pk"): "annex",
    ("search-records", "pk"): "annex",
    ("manage", "pk"): "letter",
    ("received", "delivery_id"): "delivery",
    ("countersign", "pk"): "part",
    ("delegations", "pk"): "delegation",
    ("notices", "pk"): "notice",
    ("outside-searches", "pk"): "outside search",
    ("of", "key"): "history",
    ("trail", "pk"): "event",
    ("hooks", "pk"): "webhook",
    ("comparisons", "pk"): "measure",
    ("invitations", "pk"): "invitation",
    ("events", "pk"): "event",
    ("held-notices", "pk"): "held notice",
}
# Where one of the permissions decides which act it is: who opens no account proposes to the office that it does.
EITHER = {"batches/<int:number>/panel/invite/"}
# Addresses that show of a thing what fewer people see.
THINGS_AT = {
    "measures/<int:pk>/evidence": "evidence",
    "api/v1/measures/<int:pk>/evidence/": "evidence",
    "api/v1/notices/<int:pk>/": "own notice",
    "api/v1/panels/<int:pk>/": "panel",
    "api/v1/seats/<int:pk>/": "own seat",
    "api/v1/nominations/<int:pk>/": "panel",
    "api/v1/ties/<int:pk>/": "tie",
    "api/v1/tie-candidates/<int:pk>/": "clue",
    "api/v1/rubrics/<int:pk>/": "tie",
    "api/v1/proposals/<int:pk>/": "tie",
    "api/v1/assignments/<int:pk>/": "assignment",
    "api/v1/sheets/<int:pk>/": "sheet",
    "api/v1/tallies/<int:pk>/": "tally",
    "api/v1/tally-entries/<int:pk>/": "tally",
    "api/v1/decisions/<int:pk>/": "decision",
    "api/v1/reasons/<int:pk>/": "decision",
    "api/v1/reports/<int:pk>/": "tally",
    "api/v1/outgoing-letters/<int:pk>/": "letter",
    "api/v1/countersignatures/<int:pk>/": "part",
    "api/v1/delegations/<int:pk>/": "read delegation",
    "api/v1/transfers/<int:pk>/": "transfer",
    "api/v1/deliveries/<int:pk>/": "sent letter",
    "api/v1/letter-archives/<int:pk>/": "archive",
    "api/v1/addressee-groups/<int:pk>/": "group",
}
# What is not there whoever asks: made an hour ago and kept no longer, not made yet, or named by what is sent.
GONE = {
    "letters/manage/<int:pk>/preview/<slug:key>/<int:page>.png",
    "letters/archives/<int:pk>/",
    "letters/manage/<int:pk>/changes/<slug:kind>/<int:measure_id>/",
    "letters/manage/transfers/packages/<int:item_id>/",
    "api/v1/transfers/<int:pk>/packages/<int:item_id>/",
    "letters/manage/transfers/packages/<int:item_id>/report.pdf",
    "api/v1/letter-archives/<int:pk>/file/",
    "api/v1/reports/<int:pk>/file/",
    "batches/<int:number>/report/<slug:file_format>/",
    "measures/<int:pk>/comparisons/from-search/",
    "measures/<int:pk>/predecessor/",
    "batches/<int:number>/similar/merge/",
    "batches/<int:number>/similar/apart/",
    "batches/<int:number>/similar/reopen/",
    "evaluations/<int:pk>/findings/<int:comparison_id>/",
    "trail/retention/confirm/",
    "open-data/<slug:day>.<slug:file_format>",
}
# Who sees a thing, by the phases that its column can be in. Of a foreign thing these are the people of the foreign side.
SEEN: dict[str, dict[str, str]] = {
    "batch": {"draft returned sent evaluating decided": "office unit joint lead seated"},
    "seat": {"draft returned sent evaluating decided": "seated"},
    "work": {"draft returned sent": "", "evaluating decided": "seated"},
    "measure": {
        "draft": "unit joint",
        "returned sent": "office unit joint",
        "evaluating decided": "office unit joint lead scorer",
    },
    "file": {
        "draft": "unit",
        "returned sent": "office unit",
        "evaluating decided": "office unit lead scorer",
    },
    "assignment": {"evaluating decided": "office scorer"},
    "sheet": {"evaluating decided": "scorer"},
    "panel": {"evaluating decided": "office lead"},
    "own seat": {"evaluating": "scorer"},
    # Of a blind batch: who is tied to whom, and given what.
    "tie": {"evaluating": "office"},
    "clue": {"evaluating": "workers"},
    "tally": {"decided": "office lead"},
    "decision": {"decided": "office"},
    "sent letter": {"personal": "office unit"},
    "archive": {"issued": "maker"},
    "group": {"kept": "workers"},
    "export": {"draft returned sent": "exporter"},
    "view": {"draft returned sent": "exporter"},
    "trail export": {"draft returned sent": "trail_exporter"},
    "search": {"decided": "office unit"},
    "annex": {"decided": "asker"},
    "letter": {"decided": "office", "issued personal": "office"},
    "delivery": {"personal": "unit"},
    "part": {"decided": "office asked"},
    "delegation": {"decided": "office"},
    "read delegation": {"decided": "office access"},
    "transfer": {"issued": "office"},
    "notice": {"personal": "notified"},
    "own notice": {"personal": "told"},
    "held notice": {"personal": "mailing"},
    "invitation": {"draft returned sent evaluating decided": "office unit"},
    "outside search": {"decided": "office"},
    # The panel of a blind batch reads it once it is public.
    "evidence": {"decided": "office"},
    "webhook": {"accounts": "maker"},
    "event": {"draft returned sent evaluating decided": "trail"},
    "history": {
        "draft": "unit joint readers",
        "returned sent": "office unit joint readers",
        "evaluating decided": "office unit joint lead scorer readers",
    },
}
# Beside the groups of a side: who asked for its export and keeps its view, who reads its notice, and what its lead did.
WORKERS = frozenset({"clerk", "reviewer"})
READERS = frozenset({"reviewer", "signatory", "auditor", "audit"})
TRAIL = OFFICE | READERS
PERSONAL = {
    "own": {
        "exporter": {"clerk"},
        "trail_exporter": {"reviewer"},
        "notified": {"unit_lead", *OFFICE},
        "told": {"unit_lead", "token"},
        "mailing": set(OFFICE),
        "trail": {"unit_lead", "token", *TRAIL},
        "asker": {"submitter"},
        "asked": {"unit_lead", "token"},
    },
    "foreign": {
        "exporter": {"auditor"},
        "trail_exporter": {"auditor"},
        "notified": {"foreign_lead"},
        "told": {"foreign_lead"},
        "mailing": set(),
        "trail": {"foreign_lead", *TRAIL},
        "asker": {"foreign_lead"},
        "asked": {"foreign_lead"},
    },
    "common": {"maker": {"clerk"}},
}


def expected(route: Route, method: str, who: Identity, column: Column) -> str:
    """Return the answer that the rules lead to."""
    if not is_public(route) and not _is_known(route, who):
        return REFUSED if _is_for_sessions_alone(route) else SIGN_IN
    if shuts_out(route, who):
        return REFUSED
    if any(not _sees(who, thing, column) for thing in _things_at(route)):
        return ABSENT
    asked = {*asked_by(route, method), *filter(None, [route.permission])}
    holds = any if route.pattern in EITHER else all
    if not holds(_holds(who, one, column) for one in asked):
        return REFUSED
    return ABSENT if route.pattern in GONE else IN


def shuts_out(route: Route, who: Identity) -> bool:
    """Whether somebody does not pass the door, whatever the address is about."""
    if not is_public(route) and not _is_known(route, who):
        return True
    return route.permission is not None and not _holds(who, route.permission, None)


def answered(response: HttpResponseBase) -> str:
    """Return the kind of an answer. Whatever it says, somebody who is let in gets a page, a file or a refusal in words."""
    status = response.status_code
    if status == HTTPStatus.UNAUTHORIZED or response.headers.get("Location", "").startswith(SIGN_IN_PAGES):
        return SIGN_IN
    kinds = {HTTPStatus.FORBIDDEN: REFUSED, HTTPStatus.NOT_FOUND: ABSENT}
    return FAULT if status >= HTTPStatus.INTERNAL_SERVER_ERROR else kinds.get(HTTPStatus(status), IN)


@cache
def is_public(route: Route) -> bool:
    """Whether anybody may ask."""
    if route.is_api:
        return AllowAny in vars(route.view)["cls"].permission_classes
    return route.name in PUBLIC


@cache
def asked_by(route: Route, method: str) -> frozenset[str]:
    """Return the permissions of the actions that the view's source names for a method that writes."""
    if method == "GET":
        return frozenset()
    act = getattr(_method(route, method), "act", None)
    if act is not None:
        return frozenset({act.asks} - {""})
    nodes = list(ast.walk(ast.parse(_source(route, method))))
    names = {getattr(node, "attr", getattr(node, "id", "")) for node in nodes}
    said = {str(node.value) for node in nodes if isinstance(node, ast.Constant)}
    # A page that shows buttons by a permission names it, too; whoever may not press them gets no answer to a form.
    return frozenset({one for name, one in _permissions().items() if name in names} | (said & set(TABLE)))


@cache
def _things_at(route: Route) -> list[str]:
    found = [THINGS[place] for place in route.places if place in THINGS]
    return next(([thing] for start, thing in THINGS_AT.items() if route.pattern.startswith(start)), found)


def _source(route: Route, method: str) -> str:
    view = inspect.unwrap(_method(route, method))
    return textwrap.dedent(inspect.getsource(view)) if inspect.isfunction(view) else ""


def _method(route: Route, method: str) -> Callable[..., Any]:
    """Return what answers: the page's function, or the method of a resource, which may do an act out of a table."""
    if not route.is_api:
        return route.view
    given = vars(route.view)
    found: Callable[..., Any] = getattr(
        given["cls"], (given.get("actions") or {}).get(method.lower(), method.lower())
    )
    return found


@cache
def _permissions() -> dict[str, str]:
    return {action.name: action.permission for action in all_actions()}


def _is_known(route: Route, who: Identity) -> bool:
    """Whether the address takes what somebody comes with: a session, or a token, which the API alone takes."""
    if who.name in UNKNOWN:
        return False
    if not route.is_api:
        return not who.headers
    return any(issubclass(one, TokenAuthentication) == bool(who.headers) for one in _authentications(route))


def _is_for_sessions_alone(route: Route) -> bool:
    return route.is_api and not any(issubclass(one, TokenAuthentication) for one in _authentications(route))


@cache
def _authentications(route: Route) -> Sequence[type]:
    found: Sequence[type] = vars(route.view)["cls"].authentication_classes
    return found


def _holds(who: Identity, permission: str, column: Column | None) -> bool:
    thing = column.subjects.get(TABLE[permission][0]) if column else None
    return who.person is not None and who.person.has_perm(permission, thing)


def _sees(who: Identity, thing: str, column: Column) -> bool:
    groups = next(groups for phases, groups in SEEN[thing].items() if column.phase in phases.split())
    return who.name in _members(groups.split(), column.side)


def _members(groups: Iterable[str], side: str) -> set[str]:
    found: set[str] = set()
    known = {
        "office": OFFICE,
        "workers": WORKERS,
        # Who answers for accounts and roles.
        "access": {"administrator", "security"},
        "readers": READERS,
        **PERSONAL[side],
        **(vars(SIDES[side]) if side in SIDES else {}),
    }
    for group in groups:
        found |= known[group]
    return found
