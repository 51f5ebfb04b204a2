"""What an evaluator finds of earlier practice: typed or taken over from a search; theirs alone until scores are locked."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from core.acting import action
from core.errors import NotAllowed
from core.pressing import once
from evaluations.actions.scoring import require_scoring
from evaluations.models import Assignment
from measures.actions.comparing import drop, kept_hit, rewrite, store_comparison, take_over
from measures.choices import ComparisonOrigin
from measures.models import Comparison
from measures.models.evidence import ComparisonQuerySet
from precedents.models import SearchHit


@once
@action("evaluations.score_assignment")
def add_finding(assignment: Assignment, /, *, by: User, **entries: Any) -> Comparison:
    """Record an earlier practice that the evaluator found; nobody else sees it until the scores are locked."""
    require_scoring(assignment)
    return store_comparison(assignment.measure, by=by, origin=ComparisonOrigin.EVALUATOR, entries=entries)


def find_for_sheet(assignment: Assignment, *, by: User, source: str, key: str) -> Comparison:
    """Search for the like of the measure once more, keep the search, and take over the one practice that is meant."""
    # No action around it: the search may wait for a worker, who sees what is committed.
    if not by.has_perm("evaluations.score_assignment", assignment):
        raise NotAllowed
    require_scoring(assignment)
    return adopt_finding(assignment, by=by, hit=kept_hit(assignment.measure, by=by, source=source, key=key))


@once
@action("evaluations.score_assignment")
def adopt_finding(assignment: Assignment, *, by: User, hit: SearchHit) -> Comparison:
    """Take a hit of the evaluator's own search over as what they found."""
    require_scoring(assignment)
    return take_over(assignment.measure, by=by, origin=ComparisonOrigin.EVALUATOR, hit=hit)


@action("evaluations.score_assignment")
def change_finding(assignment: Assignment, /, *, by: User, comparison_id: int, **entries: Any) -> Comparison:
    """Put right what the evaluator found. Raises `Incomplete`, `WrongState` where it is gone."""
    require_scoring(assignment)
    return rewrite(own_findings(assignment, by).filter(pk=comparison_id).first(), entries)


@action("evaluations.score_assignment")
def remove_finding(assignment: Assignment, *, by: User, comparison_id: int) -> Assignment:
    """Take back what the evaluator found; removing it twice changes nothing."""
    require_scoring(assignment)
    drop(own_findings(assignment, by).filter(pk=comparison_id).first(), by=by)
    return assignment


def own_findings(assignment: Assignment, person: User) -> ComparisonQuerySet:
    """Return the records of a sheet's measure that the person found."""
    return Comparison.objects.filter(
        measure=assignment.measure_id, origin=ComparisonOrigin.EVALUATOR, created_by=person
    )
