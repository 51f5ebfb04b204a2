"""The administrator's page of how everything behind the pages stands."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from core.models import Outage
from core.web import for_permission
from fzworkflow.vitals.growth import gathered
from fzworkflow.vitals.outages import notice_outages
from fzworkflow.vitals.reading import read_everything
from fzworkflow.vitals.signs import signs_of
from fzworkflow.vitals.values import Sign, State, Unit, size, span

MOST_OUTAGES = 10


@require_GET
@for_permission("core.read_vital_signs")
def status(request: HttpRequest) -> HttpResponse:
    """Show every sign in words: how it stands, when it was last heard, and what to do."""
    read, now = read_everything(), timezone.now()
    notice_outages(read)
    signs = signs_of(read, now)
    labels = {sign.name: sign.label for sign in signs}
    outages = [(labels.get(one.sign, one.sign), one) for one in Outage.objects.all()[:MOST_OUTAGES]]
    context = {
        "rows": [(sign, shown_value(sign), shown_limit(sign)) for sign in signs],
        "down": sum(sign.state is State.DOWN for sign in signs),
        "late": sum(sign.state is State.LATE for sign in signs),
        "outages": outages,
        "gathered": gathered(has_workers=read.has_workers),
        "now": now,
    }
    return render(request, "status.html", context)


def shown_value(sign: Sign) -> str:
    """Return what was read, in words."""
    return "" if sign.value is None else _shown(sign.value, sign.unit)


def shown_limit(sign: Sign) -> str:
    """Return the limit, in words: below which room must not fall, or beyond which the rest must not grow."""
    if sign.limit is None or sign.value is None:
        return ""
    bound = _("不少于%(limit)s") if sign.unit in {Unit.BYTES, Unit.DAYS} else _("不超过%(limit)s")
    return bound % {"limit": _shown(sign.limit, sign.unit)}


def _shown(value: float, unit: Unit) -> str:
    if unit is Unit.SECONDS:
        return span(value)
    if unit is Unit.DAYS:
        return span(max(value, 0) * 86_400)
    return size(int(value)) if unit is Unit.BYTES else f"{value:.0f}"
