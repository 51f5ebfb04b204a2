"""Hits of searches for prior practice, on their way to becoming comparison records."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from precedents.hidden import Hide
from precedents.models import SearchHit
from precedents.origin import Origin


def prefilled(hit: SearchHit, hide: Hide | None = None) -> dict[str, Any]:
    """Return what a hit says of a comparison record's entries; a day that is none in the calendar goes to the source.

    `hide` takes the names out that whoever takes it over must not meet.
    """
    origin = Origin.read(hit.origin)
    day = _day(origin.in_force_since)
    undated = "" if day else origin.in_force_since
    told = (hit.shelf_name, _place_in_list(origin.place_in_list), undated)
    texts = {
        "place": (origin.place or _("地区未载明"))[:100],
        "practice": hit.title,
        "document": origin.document[:300],
        "source": " ".join(part for part in told if part)[:500],
    }
    return {
        **{entry: hide(text) if hide else text for entry, text in texts.items()},
        "in_force_since": day,
    }


def _place_in_list(place: str) -> str:
    return _("第%(number)s项") % {"number": place} if place.isdecimal() else place


def _day(stated: str) -> date | None:
    try:
        return date.fromisoformat(stated)
    except ValueError:
        return None
