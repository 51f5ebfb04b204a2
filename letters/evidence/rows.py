"""From a row to the values that stand for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from evaluations.models import Decision, Evaluation, TallyEntry
from letters.evidence.values import (
    Claim,
    Compared,
    Decided,
    Found,
    Mark,
    Named,
    OutsideReport,
    Result,
    RunAtOnce,
    Search,
    SearchedShelf,
    Sheet,
    Votes,
    Weighed,
)
from letters.manifest import frozen
from measures.models import Comparison, Measure, OutsideSearch
from precedents.models import SearchHit, SearchRun
from precedents.origin import Origin
from proof.digests import canonical_digest, plain_digits, utc
from register.models import RegisterEntry


def heading(measure: Measure) -> dict[str, Any]:
    """Return by what a measure goes, and what the register holds of it; decision and entry are brought along."""
    entered: RegisterEntry | None = getattr(measure, "register_entry", None)
    # What a letter took out is again like what was never selected.
    entry = entered if entered and not entered.taken_out_by else None
    return {
        "batch": measure.batch.number,
        "measure": measure.pk,
        "ref": measure.ref,
        "title": entry.title if entry else measure.title,
        "cutoff": day(measure.batch.prior_art_cutoff_on),
        "run_at_once": RunAtOnce(**measure.batch.run_at_once) if measure.batch.run_at_once else None,
        "entry": frozen(entry) if entry else None,
    }


def units(measure: Measure) -> tuple[Named, ...]:
    """Return the units that a measure comes from, the lead unit first; the `joint` ones are annotated."""
    lead = [Named(measure.unit.pk, measure.unit.name)] if measure.unit else []
    return (*lead, *(Named(**one) for one in measure.joint))  # type: ignore[attr-defined]  # annotated


def claim(measure: Measure, units: Sequence[Named]) -> Claim | None:
    """Return what the unit stands by: its latest revision, which is annotated, with the digest of all its texts."""
    stated: dict[str, Any] | None = measure.stated  # type: ignore[attr-defined]  # annotated
    if stated is None:
        return None
    texts = stated["texts"]
    return Claim(
        revision=stated["number"],
        revision_sha256=canonical_digest(texts),
        title=texts.get("title", ""),
        summary=texts.get("summary", ""),
        innovation_point=texts.get("innovation_point", ""),
        classification=texts.get("claimed_classification", ""),
        special_mark=bool(texts.get("claims_special_mark")),
        units=tuple(one.key for one in units),
        sent_by=measure.submitted_by_id,
        sent_at=at(measure.submitted_at),
    )


def search(run: SearchRun, hits: Sequence[SearchHit], as_of: datetime | None) -> Search:
    """Return a kept search with its hits; what was made of a hit after a moment counts as not yet made."""
    return Search(
        key=run.pk,
        by=run.asked_by_id,
        at=at(run.asked_at),
        purpose=run.purpose,
        query_sha256=run.digest,
        model=run.model,
        scope=tuple(
            SearchedShelf(one["source"], one["name"], one["documents"], one["digest"], one["as_of"])
            for one in run.scope
        ),
        shelves_left_out=tuple(one["name"] for one in run.left_out.get("shelves", ())),
        phrases_left_out=tuple(run.left_out.get("phrases", ())),
        hits=tuple(_hit(one, as_of) for one in hits),
    )


def _hit(hit: SearchHit, as_of: datetime | None) -> Found:
    is_decided = hit.decided_at is not None and (as_of is None or hit.decided_at <= as_of)
    origin = Origin.read(hit.origin)
    return Found(
        key=hit.pk,
        rank=hit.rank,
        source=hit.source,
        shelf=hit.shelf_name,
        is_open=hit.is_open,
        title=hit.title,
        place=origin.place,
        document=origin.document,
        in_force_since=origin.in_force_since,
        digest=hit.digest,
        label=hit.label,
        decision=hit.decision if is_decided else "",
        reason=hit.reason if is_decided else "",
        decided_by=hit.decided_by_id if is_decided else None,
        decided_at=at(hit.decided_at) if is_decided else "",
    )


def report(found: OutsideSearch) -> OutsideReport:
    """Return a search that was made elsewhere."""
    return OutsideReport(
        key=found.pk,
        searched_by=found.searched_by,
        searched_on=day(found.searched_on),
        scope=found.scope,
        name=found.shown_name,
        size=found.size,
        sha256=found.sha256,
        by=found.uploaded_by_id,
        at=at(found.uploaded_at),
    )


def comparison(found: Comparison) -> Compared:
    """Return a comparison record."""
    return Compared(
        key=found.pk,
        place=found.place,
        practice=found.practice,
        document=found.document,
        in_force_since=day(found.in_force_since),
        source=found.source,
        difference=found.difference,
        relation=found.relation,
        origin=found.origin,
        hit=found.hit_id,
        by=found.created_by_id,
        at=at(found.created_at),
    )


def sheet(found: Evaluation) -> Sheet:
    """Return a sheet that was handed in; its scores are brought along with their criteria."""
    return Sheet(
        key=found.pk,
        evaluator=found.assignment.evaluator_id,
        round=found.assignment.round,
        at=at(found.assignment.submitted_at),
        familiarity=found.familiarity,
        abstained=found.is_abstained,
        marks=tuple(
            Mark(one.criterion.code, digits(one.value), one.is_passed, one.comment)
            for one in found.scores.all()
        ),
        classification=found.classification,
        ground=found.ground,
        replicated=found.replicated_comparison_id,
        special_mark=found.has_special_mark,
        comment=found.comment,
    )


def result(entry: TallyEntry) -> Result:
    """Return a measure's line of a tally, which is brought along."""
    return Result(
        tally=entry.tally.number,
        n=entry.n,
        mean=digits(entry.mean),
        trimmed_mean=digits(entry.trimmed_mean),
        adjusted_mean=digits(entry.adjusted_mean),
        median=digits(entry.median),
        spread=digits(entry.spread),
        rank=entry.rank,
        votes=tuple(Votes(code, count) for code, count in sorted(entry.votes.items())),
        special_mark_votes=entry.special_mark_votes,
        abstentions=entry.abstentions,
        flags=tuple(entry.flags),
        settled=entry.settled,
    )


def criteria(sheets: Sequence[Evaluation]) -> tuple[Weighed, ...]:
    """Return what the sheets scored, in the rubric's order."""
    scored = {one.criterion_id: one.criterion for sheet in sheets for one in sheet.scores.all()}
    return tuple(
        Weighed(
            code=one.code,
            name=one.name,
            weight=digits(one.weight) or "0",
            max=digits(one.max_score) or "0",
            counts=one.is_counted,
            gate=one.is_gate,
        )
        for one in sorted(scored.values(), key=lambda one: (one.position, one.pk))
    )


def decision(measure: Measure) -> Decided | None:
    """Return the decision on a measure with its confirmation, where there is one."""
    found: Decision | None = getattr(measure, "decision", None)
    if found is None:
        return None
    return Decided(
        key=found.pk,
        selected=found.is_selected,
        classification=found.classification,
        special_mark=found.has_special_mark,
        reason=found.reason,
        replicates=found.replicates,
        comparison=found.replicated_comparison_id,
        search=found.search_run_id,
        outside_search=found.outside_search_id,
        note=found.prior_art_note,
        by=found.decided_by_id,
        at=at(found.decided_at),
        confirmed_by=found.confirmed_by_id,
        confirmed_at=at(found.confirmed_at),
    )


def at(moment: datetime | None) -> str:
    """Return a moment as records write it, or nothing."""
    return utc(moment) if moment else ""


def day(found: date | None) -> str:
    """Return a day as records write it, or nothing."""
    return found.isoformat() if found else ""


def digits(number: Decimal | None) -> str | None:
    """Return a number as records write it, or nothing where there is none."""
    return None if number is None else plain_digits(number)
