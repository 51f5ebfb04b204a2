"""Searching for the like of a measure: the system's own search, and the report of one made elsewhere."""

from __future__ import annotations

from datetime import date

from django.core.files.base import File
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.acting import action
from core.errors import Fault, Incomplete, NotAllowed, require_clean
from measures.attachments import CheckedFile, checked_file
from measures.models import Measure, OutsideSearch
from measures.searches import new_search, office_searches
from precedents.models import SearchRun


def search_measure(measure: Measure, *, by: User, purpose: str = "") -> SearchRun:
    """Search for the like of a measure as it reads now, and keep the search; what is new since the last one is marked."""
    if not by.has_perm("measures.search_measure", measure):
        raise NotAllowed
    purpose = purpose or f"{measure.batch.recorded_name}查重"
    # No action around it: what keeps the search is one by itself, once everything is found.
    return new_search(measure, by=by, purpose=purpose, previous=office_searches(measure, by).first())


def add_outside_search(
    measure: Measure,
    *,
    by: User,
    file: File[bytes],
    name: str,
    searched_by: str,
    searched_on: date,
    scope: str,
) -> OutsideSearch:
    """Keep the report of a search that was made elsewhere; the same bytes twice are kept once.

    Raises `Incomplete` where it does not say who searched, where and when, or for a file that is not taken.
    """
    # Looking into a large file takes seconds; the batch must not stand locked meanwhile.
    if not by.has_perm("measures.search_measure", measure):
        raise NotAllowed
    try:
        found = checked_file(file, name)
    except Incomplete as refusal:
        raise Incomplete([Fault("file", fault.message) for fault in refusal.errors]) from refusal
    report = OutsideSearch(
        searched_by=searched_by.strip(), searched_on=searched_on, scope=scope.strip(), file=file
    )
    return store_outside_search(measure, by=by, report=report, found=found)


@action("measures.search_measure")
def store_outside_search(
    measure: Measure, *, by: User, report: OutsideSearch, found: CheckedFile
) -> OutsideSearch:
    """Keep what was looked into."""
    existing = measure.outside_searches.filter(sha256=found.sha256).first()
    if existing is not None:
        return existing
    if report.searched_on > timezone.localdate():
        raise Incomplete([Fault("searched_on", _("检索日期晚于今天，请核对。"))])
    report.measure, report.uploaded_by = measure, by
    report.shown_name, report.media_type = found.shown_name, found.media_type
    report.size, report.sha256 = found.size, found.sha256
    require_clean(report, exclude=["measure", "uploaded_by"])
    report.save()
    return report
