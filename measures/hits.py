"""Hits of searches for prior practice, on their way to becoming comparison records."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from precedents.models import SearchHit
from precedents.origin import Origin


def prefilled(hit: SearchHit) -> dict[str, Any]:
    """Return what a hit says of a comparison record's entries; a day that is none in the calendar goes to the source."""
    origin = Origin.read(hit.origin)
    day = _day(origin.in_force_since)
    undated = "" if day else origin.in_force_since
    told = (hit.shelf_name, _place_in_list(origin.place_in_list), undated)
    return {
        "place": (origin.place or _("地区未载明"))[:100],
        "practice": hit.title,
        "document": origin.document[:300],
        "source": " ".join(part for part in told if part)[:500],
        "in_force_since": day,
    }


def _place_in_list(place: str) -> str:
    return _("第%(number)s项") % {"number": place} if place.isdecimal() else place


def _day(stated: str) -> date | None:
    try:
        return date.fromisoformat(stated)
    except ValueError:
        return None
