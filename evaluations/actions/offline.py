"""Taking in what an evaluator scored away from the network: all of the chosen rows or none, nothing handed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from django.utils.translation import gettext as _

from accounts.models import User
from core.acting import action
from core.errors import ActionError, Fault, Incomplete, StaleVersion
from evaluations.actions.scoring import save_sheet
from evaluations.entries import SheetEntries
from evaluations.models import Assignment, Evaluation
from evaluations.offline.merging import ComparedRow, RowState, Value, compare
from evaluations.offline.reading import OfflineFile
from evaluations.offline.stored import own_assignments, stored_sheet, taken_away
from measures.models import Batch
from measures.naming.hiding import hide_senders


@dataclass(frozen=True, slots=True)
class Merged:
    """What became of a file's rows: how many were saved, kept what is newer, or could no longer be written to."""

    saved: int
    kept: int
    closed: int


def plan_merge(person: User, file: OfflineFile) -> list[ComparedRow]:
    """Tell what merging a file would do, row by row, in a fixed number of queries."""
    own = _own_sheets(person, file)
    hide_senders((one.measure for one in own.values()), person)
    return _compared(file, own)


@action("evaluations.merge_offline")
def merge_offline(batch: Batch, *, by: User, file: OfflineFile, overruled: Mapping[int, int]) -> Merged:
    """Save every row that changes its sheet, or none at all. The evaluator hands the sheets in, not this.

    `overruled` names the newer sheets that give way to the file, by assignment, each with the version that the
    evaluator was shown. Raises `Incomplete` naming each cell that is refused.
    """
    own = _own_sheets(by, file)
    plan = _compared(file, own)
    conflicts = [one for one in plan if one.state == RowState.CONFLICT]
    taken = [one for one in conflicts if one.row.assignment_id in overruled]
    faults: list[Fault] = []
    chosen = [one for one in plan if one.state == RowState.CHANGED] + taken
    for one in chosen:
        key = one.row.assignment_id
        version = overruled[key] if one.state == RowState.CONFLICT else one.stored.version
        faults += _save(own[key], by, one, version, file)
    if faults:
        raise Incomplete(faults)
    closed = sum(one.state == RowState.CLOSED for one in plan)
    return Merged(len(chosen), len(conflicts) - len(taken), closed)


def _own_sheets(person: User, file: OfflineFile) -> dict[int, Assignment]:
    named = [row.assignment_id for row in file.rows]
    return {each.pk: each for each in own_assignments(person).filter(pk__in=named).with_sheets()}


def _compared(file: OfflineFile, own: Mapping[int, Assignment]) -> list[ComparedRow]:
    sheets = {key: stored_sheet(assignment) for key, assignment in own.items()}
    return [compare(row, sheets.get(row.assignment_id) or taken_away(row.ref)) for row in file.rows]


def _save(assignment: Assignment, by: User, one: ComparedRow, version: int, file: OfflineFile) -> list[Fault]:
    try:
        save_sheet(assignment, by=by, entries=_entries(one.merged(), assignment), version=version)
    except Incomplete as refusal:
        return [Fault(_place(one, fault, file), fault.message) for fault in refusal.errors]
    except StaleVersion:
        sentence = _("在您核对之后，这一项又在系统里保存过，请重新上传，核对后再确认。")
        return [Fault(file.address(one.row.number), sentence)]
    except ActionError as refusal:
        return [Fault(file.address(one.row.number), refusal.message)]
    return []


def _entries(answers: Mapping[str, Value | None], assignment: Assignment) -> SheetEntries:
    sheet: Evaluation | None = getattr(assignment, "evaluation", None)
    by_kind: dict[str, dict[str, Value]] = {"score": {}, "gate": {}, "remark": {}}
    for key, answer in answers.items():
        kind, colon, code = key.partition(":")
        if colon and answer is not None:
            by_kind[kind][code] = answer
    return SheetEntries(
        scores=cast("dict[str, Decimal | None]", by_kind["score"]),
        gates=cast("dict[str, bool | None]", by_kind["gate"]),
        score_comments=cast("dict[str, str]", by_kind["remark"]),
        classification=str(answers.get("classification") or ""),
        # Chosen on the page alone: a record's name in a cell could mean several.
        replicated_comparison=sheet.replicated_comparison if sheet else None,
        ground=str(answers.get("ground") or ""),
        has_special_mark=bool(answers.get("has_special_mark")),
        familiarity=str(answers.get("familiarity") or ""),
        comment=str(answers.get("comment") or ""),
        is_abstained=bool(answers.get("is_abstained")),
    )


def _place(one: ComparedRow, fault: Fault, file: OfflineFile) -> str:
    """Return the address of the answer that a fault is about: its mark's, or its field's."""
    candidates = (f"score:{fault.place}", f"gate:{fault.place}", fault.place)
    key = next((key for key in candidates if key in file.letters), "")
    return file.address(one.row.number, key)
