"""A candidate that looks like a published measure: found, kept as a search, and answered by whoever sends it in."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Fault, Incomplete
from core.quoting import within_quotes
from measures.actions.drafting import labels
from measures.completeness import missing_for_submission
from measures.models import Measure
from measures.searches import kept_search, new_search, searches_for
from measures.shelving import query_of, subject_of
from precedents.labels import Label
from precedents.models import Decision, SearchHit, Shelf, Source
from precedents.models.run import SearchHitQuerySet
from precedents.searching.asking import Scope
from precedents.searching.finding import find

_LOOKED_AT = 5


def has_doubles(measure: Measure, person: User) -> bool:
    """Whether a candidate without a predecessor looks like a published measure of which nobody said that it is another."""
    if measure.predecessor_id is not None:
        return False
    query = query_of(measure)
    shelves = Shelf.objects.visible_to(person).filter(source=Source.PUBLISHED)
    scope = Scope.of(shelves.values_list("pk", flat=True), told_apart(measure))
    # What is called a double is told by its words alone.
    hits = find(query, scope, top=_LOOKED_AT, words_only=True).hits
    return any(hit.label == Label.DUPLICATE for hit in hits)


def doubles_to_answer(measure: Measure, person: User) -> list[SearchHit]:
    """Return the published measures that a whole candidate looks like and that wait for an answer; the search is kept.

    Nothing is asked of what cannot be sent now anyway.
    """
    if not measure.is_open_to_unit or missing_for_submission(measure, labels()):
        return []
    if not has_doubles(measure, person):
        return []
    purpose = _("报送前查重")
    search = kept_search(measure, by=person, purpose=purpose)
    found = list(open_doubles(measure, person))
    if not found:
        # The search that was kept is older than what was published since.
        new_search(measure, by=person, purpose=purpose, previous=search)
        found = list(open_doubles(measure, person))
    return found


def answers_to_doubles(measure: Measure, person: User, reasons: Mapping[str, str]) -> dict[SearchHit, str]:
    """Return for each double that waits for an answer why it is another, by the hit's key; empty where nothing was said."""
    return {hit: reasons.get(str(hit.pk), "") for hit in open_doubles(measure, person)}


def open_doubles(measure: Measure, person: User) -> SearchHitQuerySet:
    """Return the doubles in the person's latest search for a candidate of which nobody said that they are another.

    What was taken out of the register since is none any more.
    """
    latest = searches_for(measure, person).filter(asked_by=person).values("pk")[:1]
    doubles = (
        SearchHit.objects.visible_to(person)
        .still_found()
        .filter(run__in=latest, source=Source.PUBLISHED, label=Label.DUPLICATE, decision=Decision.OPEN)
    )
    return doubles.exclude(key__in=[key for _source, key in told_apart(measure)])


def told_apart(measure: Measure) -> set[tuple[str, str]]:
    """Return the published measures of which somebody said, for this very candidate, that they are another."""
    source, key = subject_of(measure)
    aside = SearchHit.objects.filter(
        run__subject_source=source, run__subject_key=key, source=Source.PUBLISHED, decision=Decision.ASIDE
    )
    return set(aside.values_list("source", "key"))


def require_no_doubles(measure: Measure, person: User) -> None:
    """Raise `Incomplete` that tells of doubles which, how alike, and how to answer."""
    doubles = doubles_to_answer(measure, person)
    if not doubles:
        return
    sentence = _("与已发布的“%(title)s”（%(shelf)s）疑似重复。")
    faults = [
        Fault(f"reason-{hit.pk}", sentence % {"title": within_quotes(hit.title), "shelf": hit.shelf_name})
        for hit in doubles
    ]
    told = _(
        "与已发布的举措疑似重复，还没有报送。就是它的，先把predecessor存为它的编号id并写new_since_predecessor；"
        "是另一件事的，再报送时在apart里写明每一项（hit）不同在哪里。"
    )
    raise Incomplete(faults, told, beside={"doubles": [_told(hit) for hit in doubles]})


def _told(hit: SearchHit) -> dict[str, object]:
    return {
        "hit": hit.pk,
        "predecessor": int(hit.key),
        "title": hit.title,
        "text": hit.text,
        "source": hit.shelf_name,
        "path": hit.origin.get("path", ""),
        "overlap_of_candidate": round(hit.overlap_of_query, 4),
        "overlap_of_published": round(hit.overlap_of_hit, 4),
    }
