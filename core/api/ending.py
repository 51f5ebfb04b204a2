"""An address that is going to end says so in every answer, and in the schema, long before it does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from django.utils.http import http_date

# What docs/api.md promises to whoever wrote a program.
SHORTEST_DAYS = 365


@dataclass(frozen=True, slots=True)
class Ending:
    """From when on an address is deprecated, on which day it goes, and which address is used instead.

    Raises `ValueError` for a day that comes sooner than a year after the first.
    """

    deprecated_on: date
    sunset_on: date
    instead: str

    def __post_init__(self) -> None:
        if (self.sunset_on - self.deprecated_on).days < SHORTEST_DAYS:
            raise ValueError(f"{self.sunset_on} is sooner than {SHORTEST_DAYS} days after it was announced")

    def headers(self) -> dict[str, str]:
        """Return what an answer says of it: Deprecation (RFC 9745), Sunset (RFC 8594) and the successor (RFC 5829)."""
        return {
            "Deprecation": f"@{_seconds(self.deprecated_on)}",
            "Sunset": http_date(_seconds(self.sunset_on)),
            "Link": f'<{self.instead}>; rel="successor-version"',
        }


def _seconds(day: date) -> int:
    return int(datetime.combine(day, time.min, UTC).timestamp())
