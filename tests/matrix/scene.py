"""What the addresses are asked about: for each side a batch in every phase with everything that can hang on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models, transaction
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from accounts.models import User
from core import outbox
from core.models import Event, OutboxEntry
from core.trail.exporting import export_trail
from core.trail.narrowing import Narrowing
from evaluations import actions as evaluation_actions
from evaluations.choices import TieGround
from evaluations.models import AllotmentProposal, Assignment, Decision, Tie, TieCandidate
from letters import actions as letter_actions
from measures import actions
from measures.models import Export, Measure, OutsideSearch
from precedents.actions.annexes import make_annex, request_annex
from precedents.actions.runs import search_and_keep
from precedents.models import Annex, AnnexFormat, SearchRun
from precedents.searching.asking import Query
from tests.factories import Cast, make_cast, make_person, make_unit, with_another_batch
from tests.matrix.columns import Column, Place
from tests.matrix.house import of_the_house
from tests.matrix.identities import Identity, identities
from tests.measures.evidence_samples import TAKEN
from tests.precedents.shelves import put, shelf


@dataclass(frozen=True)
class Reading:
    """What somebody gets at an address: the kind of the answer, and the page if it is one."""

    got: str
    page: bytes


@dataclass(frozen=True)
class Scene:
    """Everybody, everything that they can ask for, and what was read already by whom at which address."""

    people: dict[str, Identity]
    columns: list[Column]
    readings: dict[tuple[str, str], Reading] = field(default_factory=dict)


@contextmanager
def standing_scene(blocker: DjangoDbBlocker) -> Iterator[Scene]:
    """Build the scene once for many requests; it vanishes with its transaction."""
    with blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


@contextmanager
def undone() -> Iterator[None]:
    """Let what a request changes be gone when it was answered."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def build() -> Scene:
    """Build everything, by the actions that people would take."""
    own, foreign = make_cast(evaluators=2), make_cast(evaluators=1)
    # One office for both sides.
    for role in ("clerk", "reviewer", "signatory", "auditor"):
        setattr(foreign, role, getattr(own, role))
    joint_lead = make_person("unit_lead")
    shelf("1")
    put("a", "货物申报", "三方共用一份电子清单。")
    people = identities(own, foreign, joint_lead)
    # What a batch leaves open keeps the next one from being evaluated: the letter comes first.
    columns = of_the_house(own, foreign)
    columns += _side("own", own, joint_lead, asker=own.submitter, exporter=own.clerk)
    columns += _side("foreign", foreign, None, asker=foreign.unit_lead, exporter=own.auditor)
    return Scene(people, columns)


def _side(side: str, cast: Cast, joint_lead: User | None, *, asker: User, exporter: User) -> Iterator[Column]:
    joint = [joint_lead.unit] if joint_lead and joint_lead.unit else []
    yield from _collecting(side, cast, joint, exporter)
    later = with_another_batch(cast)
    yield _evaluating(side, later, joint)
    yield _decided(side, with_another_batch(cast), joint, asker)


def _collecting(side: str, cast: Cast, joint: list[Any], exporter: User) -> Iterator[Column]:
    actions.invite_units(cast.batch, by=cast.clerk, units=[cast.unit, *joint])
    draft = _with_files(cast, joint)
    returned = actions.submit_measure(_with_files(cast, joint), by=cast.unit_lead)
    returned = actions.return_measure(returned, by=cast.clerk, comments={"title": "请写全称。"})
    sent = actions.submit_measure(_with_files(cast, joint), by=cast.unit_lead)
    export = actions.request_export(by=exporter, file_format="xlsx", filters={})
    outbox.deliver(OutboxEntry.objects.latest("pk").pk)
    # Made, and to be asked for again all the same: one export for both addresses.
    Export.objects.update(failure="磁盘已满")
    reader = exporter if exporter == cast.auditor else cast.reviewer
    events = export_trail(by=reader, file_format="jsonl", narrowing=Narrowing(act="accept_measure"))
    outbox.deliver(OutboxEntry.objects.latest("pk").pk)
    view = actions.keep_view(by=exporter, name="待形审", query="state=submitted")
    keys = {
        ("exports", "pk"): export.pk,
        ("files", "pk"): events.pk,
        ("trail-exports", "pk"): events.pk,
        ("views", "pk"): view.pk,
    }
    for phase, measure in (("draft", draft), ("returned", returned), ("sent", sent)):
        yield _column(side, phase, cast, measure, keys=keys)


def _with_files(cast: Cast, joint: list[Any]) -> Measure:
    """Draft a candidate with a joint unit, a file and a comparison."""
    measure = cast.draft()
    actions.save_measure(measure, by=cast.submitter, texts={}, version=1, joint_units=joint)
    name = f"证明{measure.pk}.pdf"
    actions.add_attachment(
        measure, by=cast.submitter, file=SimpleUploadedFile("a", TAKEN["real.pdf"]), name=name
    )
    entries = {
        "place": "某地",
        "practice": "先行做法",
        "document": "某文件",
        "in_force_since": date(2020, 1, 1),
        "source": "公开网站",
        "difference": "范围不同",
        "relation": "extended",
    }
    actions.add_comparison(measure, by=cast.submitter, **entries)
    return measure


def _accepted(cast: Cast, joint: list[Any]) -> Measure:
    actions.invite_units(cast.batch, by=cast.clerk, units=[cast.unit, *joint])
    measure = actions.submit_measure(_with_files(cast, joint), by=cast.unit_lead)
    return actions.accept_measure(measure, by=cast.clerk)


def _allotted(cast: Cast, joint: list[Any]) -> Measure:
    """Give a measure to the first evaluator alone and start the evaluation; any other has a measure of their own."""
    measure = _accepted(cast, joint)
    others = cast.evaluators[1:]
    given = {cast.evaluators[0]: measure, **{one: _accepted(cast, joint) for one in others}}
    for evaluator, one in given.items():
        evaluation_actions.assign_evaluator(cast.panel, by=cast.clerk, measure=one, evaluator=evaluator)
    evaluation_actions.draw_proposal(cast.panel, by=cast.clerk, rule="at_least", count=1, seed=1)
    evaluation_actions.declare_tie(
        cast.panel, by=cast.clerk, evaluator=cast.evaluators[0], unit=make_unit(), reason="顾问"
    )
    evaluation_actions.nominate_evaluator(
        cast.panel, by=cast.evaluation_lead, name="新专家", username=f"new{cast.panel.pk}"
    )
    TieCandidate.objects.create(
        evaluator=cast.evaluators[0], unit=make_unit(), ground=TieGround.SAME_NAME, detail="同名"
    )
    cast.batch = evaluation_actions.start_evaluation(
        cast.batch, by=cast.clerk, reason="材料已齐", accepts_open=True
    )
    measure.refresh_from_db()
    return measure


def _evaluating(side: str, cast: Cast, joint: list[Any]) -> Column:
    return _column(side, "evaluating", cast, _allotted(cast, joint))


def _decided(side: str, cast: Cast, joint: list[Any], asker: User) -> Column:
    measure = _allotted(cast, joint)
    cast.score_all()
    cast.decide_all()
    letter = letter_actions.start_publishing(cast.batch, by=cast.clerk)
    (part,) = letter_actions.ask_countersign(
        letter, by=cast.clerk, due_on=timezone.localdate(), units=[cast.unit]
    )
    today = timezone.localdate()
    delegation = letter_actions.offer_delegation(
        by=cast.signatory,
        delegate=cast.clerk,
        hand="signatory",
        batch=cast.batch,
        starts_on=today,
        ends_on=today,
        reason="出差",
    )
    cast.batch.refresh_from_db()
    measure.refresh_from_db()
    run = search_and_keep(Query("货物申报", "三方共用一份电子清单。"), by=asker)
    hit = run.hits.filter(is_open=True)[0]
    keys: dict[Place, object] = {
        ("manage", "pk"): letter.pk,
        ("countersign", "pk"): part.pk,
        ("countersign", "part_id"): part.pk,
        ("delegations", "pk"): delegation.pk,
        ("outgoing-letters", "pk"): letter.pk,
        ("countersignatures", "pk"): part.pk,
        **_of_the_result(measure, cast.clerk),
        ("searches", "pk"): run.pk,
        ("hits", "pk"): hit.pk,
        **dict.fromkeys((("annexes", "pk"), ("search-records", "pk")), _on_paper(run, asker).pk),
        ("outside-searches", "pk"): _searched_outside(measure, cast.clerk).pk,
    }
    more: dict[str, models.Model] = {
        "letter": letter,
        "part": part,
        "delegation": delegation,
        "hit": hit,
        "search": run,
    }
    return _column(side, "decided", cast, measure, keys=keys, more=more)


def _of_the_result(measure: Measure, by: User) -> dict[Place, object]:
    """Return what hangs on a measure's result: its line of the tally, what its unit will be told, a report."""
    entry = measure.tally_entries.latest("pk")
    return {
        ("tallies", "pk"): entry.tally_id,
        ("tally-entries", "pk"): entry.pk,
        ("reasons", "pk"): evaluation_actions.write_reason(
            measure, by=by, ground="依据充分。", remarks={}
        ).pk,
        ("reports", "pk"): evaluation_actions.request_report(measure.batch, by=by, file_format="xlsx").pk,
    }


def _on_paper(run: SearchRun, asker: User) -> Annex:
    annex = request_annex(run, by=asker, file_format=AnnexFormat.DOCX)
    make_annex({"annex": annex.pk})
    return annex


def _searched_outside(measure: Measure, by: User) -> OutsideSearch:
    file = SimpleUploadedFile("a.pdf", TAKEN["real.pdf"])
    return actions.add_outside_search(
        measure,
        by=by,
        file=file,
        name="a.pdf",
        searched_by="某所",
        searched_on=date(2020, 1, 1),
        scope="公开文件",
    )


def _column(
    side: str,
    phase: str,
    cast: Cast,
    measure: Measure,
    *,
    keys: Mapping[Place, object] = MappingProxyType({}),
    more: Mapping[str, models.Model] = MappingProxyType({}),
) -> Column:
    attachment = measure.attachments.all()[0]
    event = Event.objects.filter(person=cast.unit_lead).latest("pk")
    found: dict[Place, object] = {
        ("batches", "number"): cast.batch.number,
        ("declare", "number"): cast.batch.number,
        ("offline", "number"): cast.batch.number,
        ("units", "unit_id"): cast.unit.pk,
        ("units", "pk"): cast.unit.pk,
        ("measures", "pk"): measure.pk,
        ("screening", "pk"): measure.pk,
        ("panel", "pk"): measure.pk,
        ("tally", "pk"): measure.pk,
        ("measure", "pk"): measure.pk,
        ("annex", "measure_id"): measure.pk,
        ("attachments", "pk"): attachment.pk,
        ("attachments", "attachment_id"): attachment.pk,
        ("findings", "comparison_id"): measure.comparisons.all()[0].pk,
        ("of", "key"): measure.pk,
        ("trail", "pk"): event.pk,
        ("events", "pk"): event.pk,
        ("comparisons", "comparison_id"): measure.comparisons.all()[0].pk,
        ("comparisons", "pk"): measure.comparisons.all()[0].pk,
        ("invitations", "pk"): cast.batch.invitations.get(unit=cast.unit).pk,
        ("due", "pk"): cast.panel.members.all()[0].pk,
        ("seats", "pk"): cast.panel.members.all()[0].pk,
        ("invite", "pk"): cast.panel.members.all()[0].pk,
        **keys,
    }
    subjects: dict[str, models.Model] = {
        "batch": cast.batch,
        "measure": measure,
        "panel": cast.panel,
        **more,
    }
    assignment = Assignment.objects.filter(measure=measure).first()
    if assignment is not None:
        found |= _of_the_panel(cast, assignment)
        subjects["assignment"] = assignment
    decision = Decision.objects.filter(measure=measure).first()
    if decision is not None:
        found["decisions", "pk"] = decision.pk
    return Column(side, phase, found, subjects)


def _of_the_panel(cast: Cast, assignment: Assignment) -> dict[Place, object]:
    return {
        ("panels", "pk"): cast.panel.pk,
        ("rubrics", "pk"): cast.batch.rubrics.latest("pk").pk,
        ("ties", "pk"): Tie.objects.filter(evaluator=cast.evaluators[0]).latest("pk").pk,
        ("tie-candidates", "pk"): TieCandidate.objects.filter(evaluator=cast.evaluators[0]).latest("pk").pk,
        ("sheets", "pk"): assignment.pk,
        ("assignments", "pk"): assignment.pk,
        ("evaluations", "pk"): assignment.pk,
        ("nominations", "pk"): cast.panel.nominations.latest("pk").pk,
        ("proposals", "pk"): AllotmentProposal.objects.filter(panel=cast.panel).latest("pk").pk,
        ("ties", "tie_id"): Tie.objects.filter(evaluator=cast.evaluators[0]).latest("pk").pk,
        ("candidates", "candidate_id"): TieCandidate.objects.filter(evaluator=cast.evaluators[0])
        .latest("pk")
        .pk,
    }
