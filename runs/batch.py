"""A whole batch from a package: set-up, collecting, evaluation, decisions, letter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.console import operator
from core.errors import WrongState
from core.notices import silence
from core.progress import Progress, counted, silent
from evaluations import actions as evaluation_actions
from letters import actions as letter_actions
from letters.models import Letter
from measures import actions as measure_actions
from measures.choices import BatchState, ComparisonOrigin
from measures.entries import CASE_TEXTS, ENTRIES
from measures.models import Batch, Measure
from packages import Package, cast_of, values
from proof.digests import utc
from register import actions as register_actions
from runs.enrolment import Enrolled, enrol
from runs.evaluation import assign, decide, fill_sheets
from runs.letter import publish
from runs.predecessors import predecessors
from runs.searches import DONE_AT_ONCE, bring_in


@dataclass(frozen=True, slots=True)
class PackageFile:
    """The file that a package was read from: its name and the SHA-256 of its bytes, empty where there was none."""

    package: str = ""
    sha256: str = ""


UNNAMED = PackageFile()


@dataclass(slots=True)
class Journey:
    """A batch on its way, with everybody and everything that a package names."""

    package: Package
    people: Enrolled
    batch: Batch
    earlier: Mapping[str, Measure]
    measures: dict[str, Measure] = field(default_factory=dict)
    letter: Letter | None = None


def run_package(
    package: Package,
    *,
    file: PackageFile = UNNAMED,
    until: str = BatchState.PUBLISHED,
    progress: Progress = silent,
    prepare: Callable[[Journey], object] | None = None,
) -> Journey:
    """Take a package's batch through its life up to a phase, all or nothing, and tell nobody.

    `prepare` sets up what no package says, before anything is collected; `file` is what the package was read from,
    which the batch's evidence names.
    Raises the actions' refusals; `WrongState` where the batch is in the system already.
    """
    if Batch.objects.filter(number=package.batch.number).exists():
        raise WrongState(_("系统中已有第%(number)d批，不能重复办理。") % {"number": package.batch.number})
    with transaction.atomic(), silence():
        journey = set_up(package, file)
        if prepare is not None:
            prepare(journey)
        collect(journey, progress)
        if until == BatchState.COLLECTING:
            return journey
        clerk = journey.people.person(journey.people.cast.clerk)
        assign(journey, fill=until == BatchState.EVALUATING)
        journey.batch = evaluation_actions.start_evaluation(
            journey.batch, by=clerk, reason=DONE_AT_ONCE, accepts_open=True
        )
        fill_sheets(journey, progress)
        if until == BatchState.EVALUATING:
            return journey
        decide(journey, progress)
        journey.letter = publish(journey, progress)
        journey.batch.refresh_from_db()
        return journey


def set_up(package: Package, file: PackageFile = UNNAMED) -> Journey:
    """Make the batch with its criteria, units and panel, and open the collecting."""
    earlier = predecessors(package)
    people = enrol(cast_of(package))
    clerk = people.person(people.cast.clerk)
    _record_opening(package, people)
    batch = measure_actions.create_batch(by=clerk, **_settings(package, file))
    submitting = [people.units[code] for code in people.cast.submitters]
    measure_actions.invite_units(batch, by=clerk, units=submitting)
    evaluation_actions.set_rubric(batch, by=clerk, criteria=[_criterion(one) for one in package.rubric])
    agency = people.units[people.cast.agency.code]
    # The same package gives the same batch.
    panel = evaluation_actions.form_panel(batch, by=clerk, agency=agency, seed=batch.number)
    seated = [people.person(person) for person in people.cast.evaluators]
    evaluation_actions.seat_evaluators(
        panel, by=people.person(people.cast.evaluation_lead), evaluators=seated
    )
    for person in seated:
        evaluation_actions.declare_own_ties(panel, by=person, units=[])
    batch = evaluation_actions.open_collecting(batch, by=clerk)
    if batch.is_past_due:
        for invitation in batch.invitations.all():
            measure_actions.grant_grace(invitation, by=clerk, until=timezone.localdate(), reason=DONE_AT_ONCE)
    return Journey(package, people, batch, earlier)


def collect(journey: Journey, progress: Progress, *, until: Mapping[str, str] | None = None) -> None:
    """Draft, send in and accept every measure; `until` names those that stop at "draft" or "submitted"."""
    clerk = journey.people.person(journey.people.cast.clerk)
    for wanted in counted(progress, _("报送与形审"), journey.package.measures):
        state = (until or {}).get(wanted.ref, "accepted")
        measure = draft(journey, wanted)
        if state != "draft":
            lead = journey.people.person(journey.people.cast.unit_leads[wanted.unit])
            measure = measure_actions.submit_measure(measure, by=lead)
        if state == "accepted":
            measure = measure_actions.accept_measure(measure, by=clerk)
            _add_what_the_office_found(measure, wanted, clerk)
        journey.measures[wanted.ref] = measure


def draft(journey: Journey, wanted: values.Measure) -> Measure:
    """Draft one measure as its unit's clerk would: texts, joint units, comparison records."""
    submitter = journey.people.person(journey.people.cast.submitters[wanted.unit])
    texts = {one.name: getattr(wanted, one.package_name) for one in ENTRIES if one.package_name}
    texts["claimed_classification"] = wanted.claimed_classification or ""
    if wanted.predecessor is not None:
        texts["predecessor"] = journey.earlier[wanted.ref]
        texts["new_since_predecessor"] = wanted.predecessor.new
    measure = measure_actions.draft_measure(journey.batch, by=submitter, ref=wanted.ref, texts=texts)
    if wanted.joint_units:
        joint = [journey.people.units[code] for code in wanted.joint_units]
        measure = measure_actions.save_measure(
            measure, by=submitter, texts={}, version=measure.edit_version, joint_units=joint
        )
    for one in wanted.comparisons:
        if one.origin == ComparisonOrigin.UNIT:
            _compare(measure, one, submitter)
    return measure


def _add_what_the_office_found(measure: Measure, wanted: values.Measure, clerk: User) -> None:
    for one in wanted.comparisons:
        if one.origin == ComparisonOrigin.OFFICE:
            _compare(measure, one, clerk)
    for search in wanted.searches:
        bring_in(measure, search, by=clerk)


def _compare(measure: Measure, one: values.Comparison, by: User) -> None:
    measure_actions.add_comparison(
        measure,
        by=by,
        place=one.place,
        practice=one.practice,
        document=one.document,
        in_force_since=one.in_force,
        source=one.source,
        difference=one.difference,
        relation=one.verdict,
    )


def _settings(package: Package, file: PackageFile) -> dict[str, Any]:
    facts = package.batch
    today = timezone.localdate()
    closes: date = facts.closes or max(today, facts.opens or today) + timedelta(days=1)
    return {
        "number": facts.number,
        "year": facts.year,
        "zone": facts.zone,
        "opens_on": facts.opens or min(today, closes),
        "closes_on": closes,
        "run_at_once": {"at": utc(timezone.now()), "by": operator(), **asdict(file)},
        "dates_are_stated": facts.opens is not None or facts.closes is not None,
        # What is done at once is searched today: a cut-off that lies ahead could not be kept.
        "prior_art_cutoff_on": min(facts.prior_art_cutoff, today) if facts.prior_art_cutoff else None,
        "is_blind": facts.blind,
        "is_trimmed": facts.trim,
        "spread_threshold": facts.spread_threshold,
        "mark_label": facts.mark_label,
        "prints_mark": facts.prints_mark,
        "title_limit": facts.limits.title,
        "summary_limit": facts.limits.summary,
        "innovation_point_limit": facts.limits.innovation_point,
        "practice_limit": facts.limits.practice,
        "case_limit": facts.limits.case,
        "required_texts": [
            name for name in CASE_TEXTS if all(getattr(one, name) for one in package.measures)
        ],
    }


def _criterion(one: values.RubricLine) -> evaluation_actions.CriterionDraft:
    return evaluation_actions.CriterionDraft(
        code=one.code,
        name=one.name,
        weight=one.weight,
        max_score=one.max,
        min_score=one.min,
        step=one.step,
        group=one.group,
        is_gate=one.gate,
        is_counted=one.counts,
        is_required=one.required,
        guidance=one.guidance,
        anchors=[
            {"from": f"{band.lowest:f}", "to": f"{band.highest:f}", "text": band.text} for band in one.bands
        ],
    )


def _record_opening(package: Package, people: Enrolled) -> None:
    opening = package.opening
    if opening is None:
        return
    clerk = people.person(people.cast.clerk)
    register_actions.set_opening_balance(
        by=clerk,
        up_to_batch=package.batch.number - 1,
        batches=opening.batches,
        measures=opening.measures,
        national_replications=opening.national_replications,
        best_practices=opening.best_practices,
        source=_("第%(number)d批的批次包") % {"number": package.batch.number},
    )
    if package.letter is not None:
        letter_actions.open_number_series(
            by=clerk,
            agency_code=package.letter.agency_code,
            year=package.letter.date.year,
            last=opening.last_document_number,
        )
