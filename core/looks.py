"""How somebody wants the pages to look: kept in a cookie of their own, also for who has no account.

A look is a word that stands on the page's root element; the style sheets do the rest. Two people at one computer keep
one each.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from django_stubs_ext import StrOrPromise

from core.web import lead_on

KEPT_FOR = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Look:
    """One switch: its word on the root element, and its label."""

    name: str
    label: StrOrPromise


LOOKS = (
    Look("roomy", _("宽松")),
    Look("large", _("大字")),
    Look("contrast", _("高对比度")),
    Look("keyless", _("关闭单键快捷键")),
)
NAMES = frozenset(look.name for look in LOOKS)


def looks_of(request: HttpRequest) -> list[str]:
    """Return the looks that somebody has switched on, in the order of `LOOKS`."""
    chosen = request.COOKIES.get(_cookie_of(request), "").split("-")
    return [look.name for look in LOOKS if look.name in chosen]


@require_POST
def switch_look(request: HttpRequest) -> HttpResponse:
    """Switch one look on or off and go back to the page; a look that there is not changes nothing."""
    response = lead_on(request.POST.get("next", ""), "/")
    switched = set(looks_of(request)) ^ ({request.POST.get("look", "")} & NAMES)
    response.set_cookie(
        _cookie_of(request),
        "-".join(sorted(switched)),
        max_age=KEPT_FOR,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
    return response


def _cookie_of(request: HttpRequest) -> str:
    user = getattr(request, "user", None)
    return f"looks-{user.pk}" if user is not None and user.is_authenticated else "looks"
