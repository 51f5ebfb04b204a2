"""The bar on every page of those who should know that something vital stands still."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from fzworkflow.vitals.outages import notice_outages
from fzworkflow.vitals.reading import read_vital
from fzworkflow.vitals.signs import vital_signs
from fzworkflow.vitals.values import Readings, Sign, span

# A page costs no query for the bar while one of the last seconds has asked.
REMEMBERED_S = 10
_KEY = "vital-readings"


@dataclass(frozen=True, slots=True)
class Bar:
    """What stands still, and where an administrator reads more; nobody else has an address."""

    sentence: str
    address: str = ""


def outage_bar(request: HttpRequest) -> dict[str, object]:
    """Give every page the bar: nothing while all is well, and for whom it does not concern."""
    return {"outage_bar": SimpleLazyObject(lambda: _bar_for(request))}


def _bar_for(request: HttpRequest) -> Bar | None:
    user = getattr(request, "user", None)
    # Where pages do the background's work themselves, nobody is to be missed.
    if settings.CELERY_TASK_ALWAYS_EAGER or user is None or not user.is_authenticated:
        return None
    if not user.has_perm("core.see_outages"):
        return None
    try:
        read = _remembered()
    except DatabaseError:  # whoever shows this page has more to say of that
        return None
    sentence = bar_sentence(read, timezone.now())
    if not sentence:
        return None
    return Bar(sentence, reverse("status") if user.has_perm("core.read_vital_signs") else "")


def bar_sentence(read: Readings, now: datetime) -> str:
    """Say for how long what stands still, and what does not happen meanwhile; nothing while all is well."""
    down = [sign for sign in vital_signs(read, now) if sign.is_down]
    stopped = [sign for sign in down if sign.is_of_background]
    said = [_stopped(stopped)] if stopped else []
    return _("；").join([*said, *(sign.effect for sign in down if sign not in stopped)])


def _stopped(signs: list[Sign]) -> str:
    longest = max(sign.value or 0 for sign in signs)
    effects = _("，").join(sign.effect for sign in signs)
    return _("后台处理已停%(span)s：%(effects)s") % {"span": span(longest), "effects": effects}


def _remembered() -> Readings:
    read = cache.get(_KEY)
    if isinstance(read, Readings):
        return read
    read = read_vital()
    cache.set(_KEY, read, REMEMBERED_S)
    notice_outages(read)
    return read
