"""The evaluation and the decisions of a package."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations import actions
from evaluations.actions.scoring import SheetEntries
from evaluations.models import Assignment, Decision, Panel
from evaluations.sheets import own_sheet
from evaluations.verdicts import Verdict, settled_verdicts
from letters.package import UNSTATED, values
from letters.running.steps import Progress, counted
from measures.choices import Classification
from measures.models import Measure

if TYPE_CHECKING:
    from letters.running.batch import Journey

ABSTAINED = "已阅，不评"


def assign(journey: Journey, *, fill: bool) -> None:
    """Assign what the package's sheets say; `fill` brings every measure up to the panel's number of evaluators."""
    panel = Panel.objects.get(batch=journey.batch)
    lead = journey.people.person(journey.people.cast.evaluation_lead)
    for sheet in journey.package.evaluations:
        evaluator = journey.people.people[sheet.evaluator]
        actions.assign_evaluator(panel, by=lead, measure=journey.measures[sheet.measure], evaluator=evaluator)
    seats = len(journey.people.cast.evaluators)
    panel = actions.form_panel(
        journey.batch,
        by=journey.people.person(journey.people.cast.clerk),
        agency=panel.agency,
        per_measure=min(panel.per_measure, seats) if fill else 1,
    )
    actions.propose_assignments(panel, by=lead)


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
        taiwan_related=sheet.taiwan_related,
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
        measure = Measure.objects.get(pk=journey.measures[wanted.ref].pk)
        verdict = _verdict(journey, wanted, measure)
        order.append(actions.decide_measure(measure, by=clerk, verdict=verdict).pk)
    actions.order_annex(journey.batch, by=clerk, decisions=order)
    decisions = list(Decision.objects.of_batch(journey.batch.pk).select_related("measure"))
    actions.confirm_decisions(journey.batch, by=journey.people.person(cast.reviewer), decisions=decisions)


def _verdict(journey: Journey, wanted: values.Measure, measure: Measure) -> Verdict:
    letter = journey.package.letter
    checked_on = journey.package.batch.prior_art_cutoff or (letter.date if letter else timezone.localdate())
    [(_measure, settled, _lacking)] = settled_verdicts([measure], checked_on, UNSTATED)
    decision = wanted.decision
    if decision is None:
        return settled
    if not decision.selected:
        return Verdict(is_selected=False, reason=decision.reason or UNSTATED)
    is_first = decision.classification == Classification.FIRST_IN_NATION
    leaves_votes = bool(settled.classification) and settled.classification != decision.classification
    return Verdict(
        is_selected=True,
        classification=decision.classification or "",
        taiwan_related=decision.taiwan_related,
        reason=decision.reason or (UNSTATED if leaves_votes else ""),
        replicates="" if is_first else decision.replicates or settled.replicates or UNSTATED,
        prior_art_checked_on=checked_on if is_first else None,
        prior_art_note=UNSTATED if is_first else "",
    )
