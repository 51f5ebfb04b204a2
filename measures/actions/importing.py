"""Taking candidates from a file: first what would happen, then all of it or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.choices import SUBMITTING_KINDS
from accounts.models import Unit, User
from core.acting import action
from core.errors import ActionError, Fault, Incomplete
from core.pressing import once
from core.texts import tidy
from measures.actions.drafting import draft_measure, labels, save_measure
from measures.importing.units import KnownUnit, units_named
from measures.importing.values import ImportedDraft
from measures.models import Batch, Measure
from measures.revisions import texts_of


@dataclass(frozen=True, slots=True)
class PlannedImport:
    """What one candidate of a file would do: make a new measure, or change these entries of `measure`."""

    draft: ImportedDraft
    measure: Measure | None
    changed: tuple[str, ...]

    @property
    def is_new(self) -> bool:
        """Whether a measure would be made."""
        return self.measure is None


def plan_import(batch: Batch, person: User, drafts: Sequence[ImportedDraft]) -> list[PlannedImport]:
    """Tell what importing would do. Raises `Incomplete` naming each number that is not one of the unit's own."""
    named = [draft.ref for draft in drafts if draft.ref]
    own = {one.ref: one for one in batch.measures.filter(unit=person.unit, ref__in=named)}
    faults = [
        Fault(draft.place, _("本单位在本批次没有编号为“%(ref)s”的举措；新建请留空。") % {"ref": draft.ref})
        for draft in drafts
        if draft.ref and draft.ref not in own
    ]
    faults += [
        Fault(draft.place, _("编号“%(ref)s”出现了不止一次。") % {"ref": draft.ref})
        for position, draft in enumerate(drafts)
        if draft.ref and draft.ref in {earlier.ref for earlier in drafts[:position]}
    ]
    if faults:
        raise Incomplete(faults)
    return [PlannedImport(draft, own.get(draft.ref), _changed(own.get(draft.ref), draft)) for draft in drafts]


@once
@action("measures.draft_measure")
def import_measures(batch: Batch, *, by: User, drafts: Sequence[ImportedDraft]) -> list[Measure]:
    """Make or change every candidate of a file, or none. Raises `Incomplete` naming each place that is refused."""
    faults: list[Fault] = []
    done = []
    for planned in plan_import(batch, by, drafts):
        try:
            done.append(_carry_out(batch, by, planned))
        except Incomplete as refusal:
            faults += [_placed(planned.draft, fault) for fault in refusal.errors]
        except ActionError as refusal:
            faults.append(Fault(planned.draft.place, refusal.message))
    if faults:
        raise Incomplete(faults)
    return done


def _carry_out(batch: Batch, by: User, planned: PlannedImport) -> Measure:
    measure = planned.measure
    joint = _joint_units(measure, planned.draft)
    if measure is None:
        measure = draft_measure(batch, by=by, texts=planned.draft.texts)
        texts: dict[str, Any] = {}
    else:
        texts = {
            entry: planned.draft.texts[entry] for entry in planned.changed if entry in planned.draft.texts
        }
    if not texts and joint is None:
        return measure
    return save_measure(measure, by=by, texts=texts, version=measure.edit_version, joint_units=joint)


def _changed(measure: Measure | None, draft: ImportedDraft) -> tuple[str, ...]:
    if measure is None:
        return ()
    before = texts_of(measure)
    after = {entry: tidy(text) if isinstance(text, str) else text for entry, text in draft.texts.items()}
    written = {
        entry: text.isoformat() if hasattr(text, "isoformat") else text for entry, text in after.items()
    }
    changed = [entry for entry, text in written.items() if before[entry] != text]
    if draft.joint_units is not None:
        named = units_named(draft.joint_units, _known_units(measure))
        if named.faults or {*named.keys} - {measure.unit_id} != {
            *measure.joint_units.values_list("pk", flat=True)
        }:
            changed.append("joint_units")
    return tuple(changed)


def _known_units(measure: Measure | None) -> list[KnownUnit]:
    joint = set(measure.joint_units.values_list("pk", flat=True)) if measure else set()
    units = Unit.objects.filter(kind__in=SUBMITTING_KINDS).values_list("pk", "name", "is_active")
    return [KnownUnit(key, name, is_active, key in joint) for key, name, is_active in units]


def _joint_units(measure: Measure | None, draft: ImportedDraft) -> list[Unit] | None:
    """Return the units that a draft names. Raises `Incomplete` for a name that leads to no single unit in use."""
    if draft.joint_units is None:
        return None
    named = units_named(draft.joint_units, _known_units(measure))
    if named.faults:
        raise Incomplete([Fault("joint_units", fault) for fault in named.faults])
    found = Unit.objects.in_bulk(named.keys)
    return [found[key] for key in named.keys]


def _placed(draft: ImportedDraft, fault: Fault) -> Fault:
    label = labels().get(fault.place, "")
    return Fault(f"{draft.place} {label}".strip(), fault.message)
