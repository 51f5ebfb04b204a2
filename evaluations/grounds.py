"""What a measure's class would rest on, as the opened row tells it: searches with what came of them, and remarks."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from accounts.models import User
from evaluations.exact import shown
from evaluations.models import Evaluation
from evaluations.own_scores import own_total
from evaluations.searches import DatedSearch, searches_of
from measures.models import Measure
from precedents.models import Decision as HitDecision
from precedents.models import SearchHit


@dataclass(frozen=True, slots=True)
class SearchMade:
    """A dated search, with how many practices it found and how many of them were adopted; None of an outside one."""

    search: DatedSearch
    found: int | None
    adopted: int | None


@dataclass(frozen=True, slots=True)
class Remark:
    """What an evaluator says of the measure, with their total and the class that they propose."""

    sheet: Evaluation
    total: str
    words: str


def searches_made(measure: Measure) -> list[SearchMade]:
    """Return the office's searches about a measure, the latest first."""
    searches = searches_of([measure]).get(measure.pk, [])
    runs = [one.run.pk for one in searches if one.run]
    hits = SearchHit.objects.filter(run__in=runs).order_by().values_list("run")
    counted = hits.annotate(found=Count("pk"), taken=Count("pk", filter=Q(decision=HitDecision.ADOPTED)))
    came = {run: (found, taken) for run, found, taken in counted}
    return [SearchMade(one, *(came.get(one.run.pk, (0, 0)) if one.run else (None, None))) for one in searches]


def remarks_on(measure: Measure, person: User) -> list[Remark]:
    """Return what evaluators wrote on the sheets that count, the highest total first."""
    visible = Evaluation.objects.visible_to(person).submitted().filter(assignment__measure=measure)
    sheets = list(visible.for_page())
    last = max((one.assignment.round for one in sheets), default=0)
    of_round = [one for one in sheets if one.assignment.round == last]
    totals = {one.pk: None if one.is_abstained else own_total(one) for one in of_round}
    # Of equals the sheet that is older: an order that says nothing of who wrote it.
    of_round.sort(key=lambda one: (-(totals[one.pk] or 0), one.pk))
    return [Remark(one, shown(totals[one.pk]) or "", _words(one)) for one in of_round]


def _words(sheet: Evaluation) -> str:
    said = (sheet.ground, sheet.comment, *(one.comment for one in sheet.scores.all()))
    return "；".join(part.strip().rstrip("。") for part in said if part.strip())
