"""The series of document numbers, as they stood before this system."""

from __future__ import annotations

from accounts.models import User
from core.acting import acting
from letters.models import NumberSeries


def open_number_series(*, by: User, agency_code: str, year: int, last: int) -> NumberSeries:
    """Say which document number was the last before this system; a series that went further stays as it is."""
    with acting(by, "letters.open_number_series", "open_number_series"):
        NumberSeries.objects.get_or_create(agency_code=agency_code, year=year)
        series = NumberSeries.objects.select_for_update().get(agency_code=agency_code, year=year)
        if last > series.last:
            # The numbers up to here were taken elsewhere: they are no gap of ours.
            series.opened = series.last = last
        series.save()
        return series
