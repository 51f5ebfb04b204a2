"""A stored batch as a package: what `export_batch` writes, and what `import_register` compares with."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.choices import SUBMITTING_KINDS
from accounts.models import Unit, User
from core.errors import WrongState
from core.names import short_name_of
from documents.content import LetterContent
from documents.wording import DEFAULT_ANNEX_TITLE, default_template
from evaluations.choices import Familiarity
from evaluations.models import Decision, Evaluation, Rubric
from letters.models import Letter
from measures.choices import LIVE_STATES, ComparisonOrigin
from measures.entries import ENTRIES
from measures.models import Batch, Measure
from packages import UNSTATED, Package, cast_of, values
from register.models import OpeningBalance
from runs.searches import searches_given_out


def package_of(batch: Batch) -> Package:
    """Return a batch as a package: its live measures, handed-in sheets, decisions and letter.

    Raises `WrongState` for a batch that has no criteria or no measure that passed the screening.
    """
    rubric = batch.rubrics.order_by("-version").first()
    measures = list(
        batch.measures.filter(state__in=LIVE_STATES)
        .select_related("unit", "predecessor__batch")
        .prefetch_related("joint_units", "comparisons")
        .order_by("pk")
    )
    if rubric is None or not measures:
        raise WrongState(_("%(batch)s还没有形审通过的举措，不能导出。") % {"batch": batch})
    letter = Letter.objects.result_of(batch)
    searches = searches_given_out(measures)
    decisions = {one.measure_id: one for one in Decision.objects.of_batch(batch.pk)}
    units = _units(batch, letter)
    package = Package(
        batch=_facts(batch),
        opening=_opening(batch, letter),
        units=units,
        people=_people(units),
        rubric=_criteria(rubric),
        measures=tuple(
            _measure(measure, decisions.get(measure.pk), searches.get(measure.pk, ())) for measure in measures
        ),
        evaluations=_evaluations(batch),
        letter=_letter(letter) if letter else None,
    )
    return _without_what_is_implied(package)


def _facts(batch: Batch) -> values.BatchFacts:
    return values.BatchFacts(
        number=batch.number,
        year=batch.year,
        zone=batch.zone,
        opens=batch.opens_on if batch.dates_are_stated else None,
        closes=batch.closes_on if batch.dates_are_stated else None,
        prior_art_cutoff=batch.prior_art_cutoff_on,
        blind=batch.is_blind,
        trim=batch.is_trimmed,
        spread_threshold=batch.spread_threshold,
        mark_label=batch.mark_label,
        prints_mark=batch.prints_mark,
        limits=values.Limits(
            title=batch.title_limit,
            summary=batch.summary_limit,
            innovation_point=batch.innovation_point_limit,
            practice=batch.practice_limit,
            case=batch.case_limit,
        ),
    )


def _opening(batch: Batch, letter: Letter | None) -> values.Opening | None:
    balance = OpeningBalance.objects.filter(up_to_batch=batch.number - 1).first()
    if balance is None:
        return None
    return values.Opening(
        batches=balance.batches,
        measures=balance.measures,
        national_replications=balance.national_replications,
        best_practices=balance.best_practices,
        last_document_number=(letter.sequence or 1) - 1 if letter else 0,
    )


def _units(batch: Batch, letter: Letter | None) -> tuple[values.Unit, ...]:
    issuer = letter.drafted_by.unit_id if letter else None
    invited = batch.invitations.values("unit")
    units = Unit.objects.filter(
        Q(pk__in=invited) | Q(pk=issuer or 0) | Q(panels__batch=batch) | Q(joint_measures__batch=batch)
    )
    return tuple(
        values.Unit(unit.code, unit.name, unit.kind, unit.full_name, unit.short_name, unit.agency_code)
        for unit in units.distinct().order_by("pk")
    )


def _people(units: tuple[values.Unit, ...]) -> tuple[values.Person, ...]:
    people = User.objects.filter(unit__code__in=[unit.code for unit in units]).exclude(roles=[])
    return tuple(
        values.Person(
            username=person.username,
            name=person.name,
            unit=person.unit.code if person.unit else "",
            roles=tuple(person.roles),
            phone=person.phone,
            email=person.email,
        )
        for person in people.select_related("unit").order_by("pk")
    )


def _without_what_is_implied(package: Package) -> Package:
    """Leave out people, office and agency where reading the package makes the very same ones."""
    submitting = tuple(unit for unit in package.units if unit.kind in SUBMITTING_KINDS)
    letter = package.letter
    if letter and letter.short_name == short_name_of(letter.title):
        letter = replace(letter, short_name="")
    shorter = replace(package, units=submitting, people=(), letter=letter)
    implied = cast_of(shorter)
    same_units = {unit.code for unit in implied.units} == {unit.code for unit in package.units}
    return shorter if same_units and set(implied.people) == set(package.people) else package


def _criteria(rubric: Rubric) -> tuple[values.RubricLine, ...]:
    return tuple(
        values.RubricLine(
            code=one.code,
            name=one.name,
            weight=one.weight,
            max=one.max_score,
            min=one.min_score,
            step=one.step,
            group=one.group,
            gate=one.is_gate,
            required=one.is_required,
            guidance=one.guidance,
            bands=tuple(
                values.Band(Decimal(band["from"]), Decimal(band["to"]), band["text"]) for band in one.anchors
            ),
        )
        for one in rubric.criteria.all()
    )


def _measure(
    measure: Measure, decision: Decision | None, searches: tuple[values.Search, ...]
) -> values.Measure:
    return values.Measure(
        ref=measure.ref,
        unit=measure.unit.code if measure.unit else "",
        joint_units=tuple(sorted(unit.code for unit in measure.joint_units.all())),
        comparisons=_comparisons(measure),
        predecessor=_predecessor(measure),
        searches=searches,
        decision=_decision(decision) if decision else None,
        **_entries(measure),
    )


def _predecessor(measure: Measure) -> values.Predecessor | None:
    earlier = measure.predecessor
    if earlier is None:
        return None
    return values.Predecessor(
        batch=earlier.batch.number, title=earlier.title, new=measure.new_since_predecessor
    )


def _comparisons(measure: Measure) -> tuple[values.Comparison, ...]:
    """Return what the unit and then the office said; what a run had to put down for want of a record is nobody's word."""
    said = [one for one in measure.stated_comparisons if one.relation and one.place != UNSTATED]
    return tuple(
        values.Comparison(
            place=one.place,
            practice=one.practice,
            verdict=one.relation,
            document=one.document,
            in_force=one.in_force_since,
            source=one.source,
            difference=one.difference,
            origin=one.origin,
        )
        for one in sorted(said, key=lambda one: one.origin != ComparisonOrigin.UNIT)
    )


def _entries(measure: Measure) -> dict[str, Any]:
    packaged = {one.package_name: getattr(measure, one.name) for one in ENTRIES if one.package_name}
    return {**packaged, "claimed_classification": measure.claimed_classification or None}


def _decision(decision: Decision) -> values.Decision:
    return values.Decision(
        selected=decision.is_selected,
        classification=decision.classification or None,
        taiwan_related=decision.has_special_mark,
        reason=decision.reason,
        replicates=decision.replicates or None,
    )


def _evaluations(batch: Batch) -> tuple[values.Evaluation, ...]:
    sheets = (
        Evaluation.objects.filter(assignment__measure__batch=batch)
        .submitted()
        .select_related("assignment__measure", "assignment__evaluator")
        .prefetch_related("scores__criterion")
        .order_by("pk")
    )
    return tuple(
        values.Evaluation(
            measure=sheet.assignment.measure.ref,
            evaluator=sheet.assignment.evaluator.username,
            scores={
                score.criterion.code: Decimal(score.value)
                if score.value is not None
                else bool(score.is_passed)
                for score in sheet.scores.all()
            },
            score_comments={s.criterion.code: s.comment for s in sheet.scores.all() if s.comment},
            classification=sheet.classification or None,
            taiwan_related=sheet.has_special_mark,
            familiarity=None if sheet.familiarity == Familiarity.UNSTATED else sheet.familiarity or None,
            evidence="" if sheet.ground == UNSTATED else sheet.ground,
            comment=sheet.comment,
            abstained=sheet.is_abstained,
        )
        for sheet in sheets
    )


def _letter(letter: Letter) -> values.LetterFacts:
    content = LetterContent.from_json(letter.content or {})
    return values.LetterFacts(
        issuer=letter.mark,
        agency_code=letter.agency_code,
        date=content.date,
        title=content.title,
        addressees=letter.addressees,
        signature=tuple(letter.signature),
        short_name=letter.short_name,
        title_lines=tuple(letter.title_lines),
        template="" if letter.template == default_template() else letter.template,
        annex_title="" if letter.annex_title == DEFAULT_ANNEX_TITLE else letter.annex_title,
    )
