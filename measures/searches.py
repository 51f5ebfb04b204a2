"""Searches for the like of a measure that are kept: made once for what is written now, made again on request."""

from __future__ import annotations

from collections.abc import Iterable

from accounts.models import User
from measures.models import Measure
from measures.shelving import query_of, subject_of
from precedents.actions.runs import Asked, search_and_keep
from precedents.models import SearchRun, Source
from precedents.models.run import SearchRunQuerySet


def kept_search(measure: Measure, *, by: User, purpose: str) -> SearchRun:
    """Return the person's search for a measure as it is written now; it is made unless it was made before."""
    made = searches_for(measure, by).filter(asked_by=by, digest=query_of(measure).digest).first()
    return made or new_search(measure, by=by, purpose=purpose)


def new_search(measure: Measure, *, by: User, purpose: str, previous: SearchRun | None = None) -> SearchRun:
    """Search for the like of a measure and keep what is found; what was not there in the `previous` one is marked."""
    asked = Asked(purpose=purpose, own_shelf=str(measure.batch_id))
    return search_and_keep(query_of(measure), by=by, asked=asked, previous=previous)


def searches_for(measure: Measure, person: User) -> SearchRunQuerySet:
    """Return the searches for a measure that a person may see, the latest first."""
    return SearchRun.objects.visible_to(person).about(*subject_of(measure))


def office_searches(measure: Measure, person: User) -> SearchRunQuerySet:
    """Return those of them that are the office's."""
    return made_by_the_office(searches_for(measure, person))


def made_by_the_office(searches: SearchRunQuerySet) -> SearchRunQuerySet:
    """Return the searches that looked among candidates too, as only the office's do."""
    return searches.made_here().filter(scope__contains=[{"source": Source.CANDIDATE.value}])


def unsearched(measures: Iterable[Measure], person: User) -> list[Measure]:
    """Return the measures whose latest search by the office, if there is any, was for another text than theirs now."""
    given = {str(measure.pk): measure for measure in measures}
    searches = made_by_the_office(SearchRun.objects.visible_to(person)).filter(
        subject_source=Source.CANDIDATE, subject_key__in=given
    )
    latest = searches.order_by("subject_key", "-asked_at", "-pk").distinct("subject_key")
    digests = dict(latest.values_list("subject_key", "digest"))
    return [one for key, one in given.items() if digests.get(key) != query_of(one).digest]


def current_search(measure: Measure, person: User) -> SearchRun | None:
    """Return the office's latest search for the measure, if it was for what is written now."""
    latest = office_searches(measure, person).select_related("asked_by").first()
    return latest if latest and latest.digest == query_of(measure).digest else None
