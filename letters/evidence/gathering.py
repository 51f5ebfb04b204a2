"""Reading what is on record of measures, in nine queries whatever their number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import JSONObject

from accounts.models import User
from evaluations.models import Evaluation, Score, TallyEntry
from letters.evidence import rows
from letters.evidence.values import Evidence, Named, Search
from measures.models import Comparison, Measure, OutsideSearch, Revision
from measures.models.measure import MeasureQuerySet
from precedents.models import SearchHit, SearchRun, Source

Row = TypeVar("Row", OutsideSearch, Comparison)


def evidence_of(keys: Collection[int], *, as_of: datetime | None = None) -> list[Evidence]:
    """Return what is on record of each measure, in the order of the keys; `as_of` leaves out what came later."""
    return evidence_of_rows(list(brought_along(Measure.objects.filter(pk__in=keys)).order_by("pk")), as_of)


def brought_along(measures: MeasureQuerySet) -> MeasureQuerySet:
    """Bring along what stands beside each measure in one row: batch, units, decision, entry, latest revision."""
    joint = Measure.joint_units.through.objects.filter(measure=OuterRef("pk")).order_by("pk")
    named = joint.values(named=JSONObject(key="unit_id", name="unit__name"))
    revisions = Revision.objects.filter(measure=OuterRef("pk")).order_by("-number")
    latest = revisions.values(stated=JSONObject(number="number", texts="texts"))[:1]
    stated = measures.annotate(joint=ArraySubquery(named), stated=Subquery(latest))
    return stated.select_related("batch", "unit", "decision", "register_entry__batch")


def evidence_of_rows(measures: Sequence[Measure], as_of: datetime | None = None) -> list[Evidence]:
    """Return the same of measures that are here, with all that is `brought_along`."""
    keys = [measure.pk for measure in measures]
    searches = _searches(keys, as_of)
    reports = _grouped(OutsideSearch.objects.filter(_until("uploaded_at", as_of), measure__in=keys))
    compared = _grouped(Comparison.objects.filter(_until("created_at", as_of), measure__in=keys))
    sheets = _sheets(keys)
    results = _results(keys)
    gathered = []
    for measure in measures:
        units = rows.units(measure)
        result = results.get(measure.pk)
        bare = Evidence(
            **rows.heading(measure),
            claim=rows.claim(measure, units),
            searches=tuple(searches[measure.pk]),
            outside_searches=tuple(rows.report(one) for one in reports[measure.pk]),
            comparisons=tuple(rows.comparison(one) for one in compared[measure.pk]),
            criteria=rows.criteria(sheets[measure.pk]),
            sheets=tuple(rows.sheet(one) for one in sheets[measure.pk]),
            result=rows.result(result) if result else None,
            decision=rows.decision(measure),
            people=(),
            units=units,
        )
        gathered.append(bare)
    return _named(gathered)


def _until(moment: str, as_of: datetime | None) -> Q:
    return Q(**{f"{moment}__lte": as_of}) if as_of else Q()


def _grouped(found: Iterable[Row]) -> Mapping[int, list[Row]]:
    grouped: dict[int, list[Row]] = defaultdict(list)
    for one in found:
        grouped[one.measure_id].append(one)
    return grouped


def _searches(keys: Collection[int], as_of: datetime | None) -> Mapping[int, list[Search]]:
    about = Q(subject_source=Source.CANDIDATE, subject_key__in=[str(key) for key in keys])
    # What was found is long, and its digest is kept.
    hits = Prefetch("hits", SearchHit.objects.defer("text"))
    runs = (
        SearchRun.objects.made_here()
        .filter(about, _until("asked_at", as_of))
        .defer("text")
        .prefetch_related(hits)
    )
    searches: dict[int, list[Search]] = defaultdict(list)
    for run in runs.order_by("asked_at", "pk"):
        searches[int(run.subject_key)].append(rows.search(run, list(run.hits.all()), as_of))
    return searches


def _sheets(keys: Collection[int]) -> Mapping[int, list[Evaluation]]:
    scores = Prefetch("scores", Score.objects.select_related("criterion"))
    submitted = Evaluation.objects.submitted().filter(assignment__measure__in=keys)
    grouped: dict[int, list[Evaluation]] = defaultdict(list)
    for one in submitted.select_related("assignment").prefetch_related(scores).order_by("pk"):
        grouped[one.assignment.measure_id].append(one)
    return grouped


def _results(keys: Collection[int]) -> dict[int, TallyEntry]:
    entries = TallyEntry.objects.filter(measure__in=keys).select_related("tally")
    return {one.measure_id: one for one in entries.order_by("tally__number")}


def _named(gathered: Sequence[Evidence]) -> list[Evidence]:
    people = {one.measure: set(_people_in(one)) for one in gathered}
    named = User.objects.filter(pk__in=set().union(*people.values())).values_list("pk", "name")
    names = dict(named)
    return [
        replace(one, people=tuple(Named(key, names[key]) for key in sorted(people[one.measure])))
        for one in gathered
    ]


def _people_in(evidence: Evidence) -> Iterator[int]:
    """Yield everybody whom the record names by key."""
    decision, claim = evidence.decision, evidence.claim
    searched = [key for one in evidence.searches for key in (one.by, *(hit.decided_by for hit in one.hits))]
    recorded = [*(one.by for one in evidence.outside_searches), *(one.by for one in evidence.comparisons)]
    decided = [decision.by, decision.confirmed_by] if decision else []
    sent = [claim.sent_by] if claim else []
    judged = [one.evaluator for one in evidence.sheets]
    yield from (key for key in (*sent, *searched, *recorded, *judged, *decided) if key is not None)
