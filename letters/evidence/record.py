"""评审记录: what a batch's evaluation rests on beside the measures' own evidence. Its fields: docs/proof.md."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from accounts.models import Unit, User
from evaluations.actions.rubrics import latest_rubric
from evaluations.actions.tallying import rules_of
from evaluations.models import AllotmentProposal, Assignment, Panel, PanelMember, Tally, Tie
from letters.composing import names_of
from letters.evidence.rows import at, digits
from letters.models import Letter
from measures.choices import LIVE_STATES
from measures.models import Batch
from proof.evidence import EVALUATION_FORMAT


def record_of(letter: Letter, evidence: Mapping[int, str], salt: str) -> dict[str, Any]:
    """Return the record of a letter's batch; `evidence` are the digests of its measures' evidence, by measure."""
    batch = letter.batch
    panel = Panel.objects.filter(batch=batch).first()
    ties = _ties(panel) if panel else []
    record = {
        "format": EVALUATION_FORMAT,
        "salt": salt,
        "batch": batch.number,
        "wording": _wording(letter),
        "rules": _rules(batch),
        "criteria": _criteria(batch),
        "panel": _panel(panel) if panel else None,
        "ties": ties,
        "measures": _measures(batch, evidence),
        "assignments": _assignments(batch),
        "tally": _tally(batch),
    }
    return {**record, **_names(record, panel)}


def live_measures(batch: Batch) -> list[int]:
    """Return the keys of the measures that a batch's tally and decisions are about, in their order."""
    return list(batch.measures.filter(state__in=LIVE_STATES).order_by("pk").values_list("pk", flat=True))


def _wording(letter: Letter) -> dict[str, Any]:
    names = names_of(letter)
    return {
        "title": letter.title,
        "annex_title": letter.annex_title,
        "template": letter.template,
        "zone": names.zone,
        "issuer": names.issuer,
        "short_name": names.short_name,
        "mark_label": names.mark_label,
    }


def _rules(batch: Batch) -> dict[str, Any]:
    rules = rules_of(batch)
    return {
        "trim_from": rules.trim_from,
        "trim": rules.trim,
        "spread_threshold": digits(rules.spread_threshold),
    }


def _criteria(batch: Batch) -> list[dict[str, Any]]:
    return [
        {
            "code": one.code,
            "name": one.name,
            "weight": digits(one.weight),
            "max": digits(one.max_score),
            "counts": one.is_counted,
            "required": one.is_required,
            "gate": one.is_gate,
        }
        for one in latest_rubric(batch).criteria.all()
    ]


def _panel(panel: Panel) -> dict[str, Any]:
    drawn = AllotmentProposal.objects.filter(panel=panel).order_by("number")
    return {
        "agency": panel.agency_id,
        "per_measure": panel.per_measure,
        "round": panel.round,
        "members": [
            {"evaluator": one.evaluator_id, "cap": one.cap, "ties_declared_at": at(one.ties_declared_at)}
            for one in PanelMember.objects.filter(panel=panel).order_by("evaluator_id")
        ],
        "seed": panel.seed,
        "proposals": [
            {
                "number": one.number,
                "rule": one.rule,
                "count": one.count,
                "seed": one.seed,
                "by_field": one.by_field,
                "released_at": at(one.released_at),
                "undone_at": at(one.undone_at),
            }
            for one in drawn
        ],
    }


def _ties(panel: Panel) -> list[dict[str, Any]]:
    members = PanelMember.objects.filter(panel=panel).values("evaluator")
    ties = Tie.objects.filter(evaluator__in=members).order_by("evaluator_id", "unit_id")
    return [{"evaluator": one.evaluator_id, "unit": one.unit_id, "at": at(one.declared_at)} for one in ties]


def _measures(batch: Batch, evidence: Mapping[int, str]) -> list[dict[str, Any]]:
    return [
        {
            "key": one.pk,
            "ref": one.ref,
            "units": sorted({one.unit_id, *(unit.pk for unit in one.joint_units.all())} - {None}),
            "evidence_sha256": evidence[one.pk],
        }
        for one in batch.measures.filter(pk__in=evidence).order_by("pk").prefetch_related("joint_units")
    ]


def _assignments(batch: Batch) -> list[dict[str, Any]]:
    released = Assignment.objects.filter(measure__batch=batch, is_released=True)
    return [
        {
            "key": one.pk,
            "measure": one.measure_id,
            "evaluator": one.evaluator_id,
            "round": one.round,
            "state": one.state,
        }
        for one in released.order_by("pk").only("measure", "evaluator", "round", "state")
    ]


def _tally(batch: Batch) -> dict[str, Any] | None:
    tally = Tally.objects.filter(batch=batch).order_by("-number").first()
    if tally is None:
        return None
    return {
        "number": tally.number,
        "inputs_sha256": tally.digest,
        "alpha_scores": digits(tally.alpha_scores),
        "alpha_classes": digits(tally.alpha_classes),
    }


def _names(record: Mapping[str, Any], panel: Panel | None) -> dict[str, Any]:
    people = {one["evaluator"] for one in record["assignments"]}
    units = {key for one in record["measures"] for key in one["units"]} | {
        one["unit"] for one in record["ties"]
    }
    if panel:
        people |= {one["evaluator"] for one in record["panel"]["members"]}
        units.add(panel.agency_id)
    named = User.objects.filter(pk__in=people).order_by("pk").values_list("pk", "name")
    unit_names = Unit.objects.filter(pk__in=units).order_by("pk").values_list("pk", "name")
    return {
        "people": [{"key": key, "name": name} for key, name in named],
        "units": [{"key": key, "name": name} for key, name in unit_names],
    }
