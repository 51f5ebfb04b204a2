"""What is thin in a measure's evidence, in sentences: said while it can still be mended, and for who reads it later."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from django.utils.translation import gettext as _

from core.moments import local_day, local_minute
from core.quoting import within_quotes
from letters.evidence.values import Compared, Evidence, Search
from letters.evidence.wording import NO_SEARCH_KEPT, timing_in, undecided
from measures.choices import Classification, Relation
from precedents.models import Source
from precedents.timing import Timing

_LONGEST_NAME = 20


def weak_points(evidence: Evidence) -> tuple[str, ...]:
    """Return what is thin, the gravest first."""
    decided = _decided(evidence)
    return (
        *filter(None, [caution_of(evidence)]),
        *_of_searches(evidence, decided),
        *_of_comparisons(evidence, decided),
        *_of_votes(evidence),
        *_of_grounds(evidence),
    )


def caution_of(evidence: Evidence) -> str:
    """Return why a class that says that nobody else does it is not to be leant on: no list of others was searched.

    To be asked of the whole record: what one reader sees of it may leave the search of a list out.
    """
    decided = _decided(evidence)
    if decided is None or not decided.needs_dated_search or evidence.outside_searches:
        return ""
    if any(
        shelf.source == Source.LIST and shelf.documents for one in evidence.searches for shelf in one.scope
    ):
        return ""
    # Of a batch from before the system the page says that nothing is on record.
    return _("没有查外部清单，不能据此认为别处没有相同做法。") if evidence.claim else ""


def day_of(moment: str) -> date:
    """Return the local day of a moment as records write it."""
    return local_day(datetime.fromisoformat(moment))


def _decided(evidence: Evidence) -> Classification | None:
    decision = evidence.decision
    return Classification(decision.classification) if decision and decision.classification else None


def minute_of(moment: str) -> str:
    """Return the local minute of a moment as records write it."""
    return local_minute(datetime.fromisoformat(moment))


def _of_searches(evidence: Evidence, decided: Classification | None) -> Iterator[str]:
    if decided is not None and decided.needs_dated_search:
        days = [day_of(one.at) for one in evidence.searches]
        days += [date.fromisoformat(one.searched_on) for one in evidence.outside_searches]
        if not days:
            yield _(NO_SEARCH_KEPT)
        elif evidence.cutoff and max(days) < date.fromisoformat(evidence.cutoff):
            yield _("最近一次检索（%(day)s）早于查重截止日%(cutoff)s。") % {
                "day": max(days),
                "cutoff": evidence.cutoff,
            }
    for search in evidence.searches:
        yield from _of_search(search)


def _of_search(search: Search) -> Iterator[str]:
    day = day_of(search.at)
    if not sum(shelf.documents for shelf in search.scope):
        yield _("%(day)s的检索没有可查的清单。") % {"day": day}
    elif not search.model:
        yield _("%(day)s的检索只按字面，没有按意思。") % {"day": day}
    if search.shelves_left_out:
        yield _("%(day)s的检索排除了%(names)s。") % {
            "day": day,
            "names": _("、").join(search.shelves_left_out),
        }
    left = undecided(search.hits)
    counted = {"day": day, "count": len(left), "near": sum(bool(hit.label) for hit in left)}
    if counted["near"]:
        yield _("%(day)s的检索有%(count)d条命中没有处理，其中%(near)d条字面相近。") % counted
    elif left:
        yield _("%(day)s的检索有%(count)d条命中没有处理。") % counted


def _of_comparisons(evidence: Evidence, decided: Classification | None) -> Iterator[str]:
    if decided is not None and not evidence.comparisons:
        yield _("没有一条比对记录。")
    for record in evidence.comparisons:
        shortened = (
            record.practice
            if len(record.practice) <= _LONGEST_NAME
            else f"{record.practice[:_LONGEST_NAME]}…"
        )
        name = _("%(place)s：%(practice)s") % {"place": record.place, "practice": shortened}
        if not record.relation:
            yield _("与“%(name)s”的比对没有写明结论。") % {"name": within_quotes(name)}
        if not record.document:
            yield _("与“%(name)s”的比对没有写明文件。") % {"name": within_quotes(name)}
        stands = timing_in(evidence, record.in_force_since)
        if stands == Timing.UNSURE:
            yield _("与“%(name)s”的比对没有写明确切的日期，不知是否早于查重截止日。") % {
                "name": within_quotes(name)
            }
        if decided is not None:
            yield from _against_class(evidence, record, decided, within_quotes(name))


def _against_class(evidence: Evidence, record: Compared, decided: Classification, name: str) -> Iterator[str]:
    is_late = timing_in(evidence, record.in_force_since) == Timing.LATER
    said = {"name": name, "label": decided.label, "cutoff": evidence.cutoff}
    if decided.needs_dated_search and record.relation == Relation.SAME and not is_late:
        yield _("与“%(name)s”的比对结论是“相同”，却定为%(label)s。") % said
    if evidence.decision and evidence.decision.comparison == record.key and is_late:
        yield _("%(label)s所依据的“%(name)s”晚于查重截止日%(cutoff)s，请核对是谁先做的。") % said


def _of_grounds(evidence: Evidence) -> Iterator[str]:
    last = max((sheet.round for sheet in evidence.sheets), default=0)
    counted = (sheet for sheet in evidence.sheets if sheet.round == last and not sheet.abstained)
    grounds = [sheet.ground.strip() for sheet in counted if sheet.ground.strip()]
    if len(grounds) > 1 and len(set(grounds)) == 1:
        yield _("%(count)d位专家写的类别依据一字不差。") % {"count": len(grounds)}


def _of_votes(evidence: Evidence) -> Iterator[str]:
    result, decision = evidence.result, evidence.decision
    if result is None:
        return
    if not result.n:
        yield _("没有一份有效的评分表。")
    elif not result.settled:
        yield _("专家意见没有过半数的类别。")
    elif decision and decision.selected and decision.classification != result.settled:
        yield _("结论与多数专家的建议不同。")
    if result.abstentions:
        yield _("%(count)d位专家已阅不评。") % {"count": result.abstentions}
