"""The evaluation and the decisions of a package."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from accounts.models import User
from core.progress import Progress, counted
from evaluations import actions
from evaluations.choices import Familiarity
from evaluations.entries import SheetEntries
from evaluations.models import Assignment, Decision, Panel
from evaluations.searches import searches_of
from evaluations.sheets import own_sheet
from evaluations.verdicts import Verdict, majority_class, settled_verdicts
from measures import actions as measure_actions
from measures.choices import Classification, Relation
from measures.models import Comparison, Measure
from packages import UNSTATED, values
from runs.searches import DONE_AT_ONCE

if TYPE_CHECKING:
    from runs.batch import Journey

ABSTAINED = "已阅，不评"


def assign(journey: Journey, *, fill: bool) -> None:
    """Assign what the package's sheets say; `fill` brings every measure up to the panel's number of evaluators."""
    panel = Panel.objects.get(batch=journey.batch)
    clerk = journey.people.person(journey.people.cast.clerk)
    for sheet in journey.package.evaluations:
        evaluator = journey.people.people[sheet.evaluator]
        actions.assign_evaluator(
            panel, by=clerk, measure=journey.measures[sheet.measure], evaluator=evaluator
        )
    seats = len(journey.people.cast.evaluators)
    panel = actions.form_panel(
        journey.batch,
        by=clerk,
        agency=panel.agency,
        per_measure=min(panel.per_measure, seats) if fill else 1,
    )
    actions.propose_assignments(panel, by=clerk)


def fill_sheets(journey: Journey, progress: Progress) -> None:
    """Save and hand in every sheet of the package, as its evaluator."""
    assignments = {
        (assignment.measure.ref, assignment.evaluator.username): assignment
        for assignment in Assignment.objects.filter(measure__batch=journey.batch).select_related(
            "measure__batch", "evaluator"
        )
    }
    gates = {one.code for one in journey.package.rubric if one.gate}
    for sheet in counted(progress, _("评分"), journey.package.evaluations):
        assignment = assignments[sheet.measure, sheet.evaluator]
        save_sheet(assignment, sheet, gates)
        actions.submit_sheet(assignment, by=assignment.evaluator)


def save_sheet(assignment: Assignment, sheet: values.Evaluation, gates: set[str]) -> None:
    """Save one sheet as its evaluator would type it."""
    remarks: Mapping[str, str] = sheet.score_comments
    failed = {code: UNSTATED for code in gates if sheet.scores.get(code) is False and not remarks.get(code)}
    entries = SheetEntries(
        scores={code: Decimal(value) for code, value in sheet.scores.items() if code not in gates},
        gates={code: bool(value) for code, value in sheet.scores.items() if code in gates},
        score_comments={**remarks, **failed},
        classification=sheet.classification or "",
        ground=sheet.evidence or UNSTATED,
        has_special_mark=sheet.taiwan_related,
        familiarity=sheet.familiarity or Familiarity.UNSTATED,
        comment=sheet.comment or (ABSTAINED if sheet.abstained else ""),
        is_abstained=sheet.abstained,
    )
    version = own_sheet(assignment).edit_version
    actions.save_sheet(assignment, by=assignment.evaluator, entries=entries, version=version)


def decide(journey: Journey, progress: Progress) -> None:
    """Close the evaluation, decide as the package says (or as the votes settled), and confirm."""
    cast = journey.people.cast
    clerk = journey.people.person(cast.clerk)
    panel = Panel.objects.get(batch=journey.batch)
    lead = journey.people.person(cast.evaluation_lead)
    actions.hand_in_result(panel, by=lead, statement=UNSTATED, signed_name=lead.name, missing=UNSTATED)
    journey.batch = actions.close_evaluation(journey.batch, by=clerk, waiver=UNSTATED)
    order = []
    for wanted in counted(progress, _("审定"), journey.package.measures):
        measure = Measure.objects.select_related("batch").get(pk=journey.measures[wanted.ref].pk)
        verdict = _verdict(journey, wanted, measure)
        order.append(actions.decide_measure(measure, by=clerk, verdict=verdict).pk)
    actions.order_annex(journey.batch, by=clerk, decisions=order)
    decisions = list(Decision.objects.of_batch(journey.batch.pk).select_related("measure"))
    actions.confirm_decisions(journey.batch, by=journey.people.person(cast.reviewer), decisions=decisions)


def _verdict(journey: Journey, wanted: values.Measure, measure: Measure) -> Verdict:
    decision = wanted.decision
    if decision is not None and not decision.selected:
        return Verdict(is_selected=False, reason=decision.reason or UNSTATED)
    clerk = journey.people.person(journey.people.cast.clerk)
    decided = Classification(str(decision.classification)) if decision else None
    voted = majority_class(measure)
    rests_on = decided or (Classification(voted) if voted else None)
    if rests_on and rests_on.needs_dated_search:
        measure_actions.search_measure(measure, by=clerk, purpose=DONE_AT_ONCE)
    [(_measure, settled, _lacking)] = settled_verdicts([measure], UNSTATED)
    if decision is None or decided is None:
        return settled
    leaves_votes = bool(voted) and voted != decided
    source = _source(measure, decided, decision, settled, clerk)
    return Verdict(
        is_selected=True,
        classification=decided.value,
        has_special_mark=decision.taiwan_related,
        reason=decision.reason or (UNSTATED if leaves_votes else ""),
        replicates=decision.replicates or (UNSTATED if source and source.practice == UNSTATED else ""),
        replicated_comparison=source,
        search=next(iter(searches_of([measure]).get(measure.pk, ())), None)
        if decided.needs_dated_search
        else None,
        prior_art_note=UNSTATED if decided.needs_dated_search else "",
    )


def _source(
    measure: Measure, decided: Classification, decision: values.Decision, settled: Verdict, clerk: User
) -> Comparison | None:
    """Return the record of what the measure takes over: one that the package holds, else one that says what it states."""
    if not decided.names_its_source:
        return None
    like = measure.comparisons.exclude(relation=Relation.DIFFERENT)
    if found := settled.replicated_comparison or like.first():
        return found
    is_same = decided == Classification.REPLICATION
    return measure_actions.add_comparison(
        measure,
        by=clerk,
        place=UNSTATED,
        practice=decision.replicates or UNSTATED,
        relation=Relation.SAME if is_same else Relation.EXTENDED,
        difference="" if is_same else UNSTATED,
    )
