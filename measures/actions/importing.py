"""Taking candidates from a file: first what would happen, then all of it or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.acting import action
from accounts.errors import ActionError, Fault, Incomplete
from accounts.models import SUBMITTING_KINDS, Unit, User
from measures.actions.drafting import draft_measure, labels, save_measure
from measures.importing.values import ImportedDraft
from measures.models import Batch, Measure
from measures.revisions import texts_of
from measures.texts import tidy


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
    joint = _joint_units(planned.draft)
    measure = planned.measure
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
    if draft.joint_units is not None and set(draft.joint_units) != _joint_names(measure):
        changed.append("joint_units")
    return tuple(changed)


def _joint_names(measure: Measure) -> set[str]:
    return set(measure.joint_units.values_list("name", flat=True))


def _joint_units(draft: ImportedDraft) -> list[Unit] | None:
    if draft.joint_units is None:
        return None
    wanted = list(draft.joint_units)
    found = {unit.name: unit for unit in Unit.objects.filter(name__in=wanted, kind__in=SUBMITTING_KINDS)}
    unknown = [name for name in wanted if name not in found]
    if unknown:
        sentence = _("没有名为“%(name)s”的单位，请写全称。")
        raise Incomplete([Fault("joint_units", sentence % {"name": name}) for name in unknown])
    return [found[name] for name in wanted]


def _placed(draft: ImportedDraft, fault: Fault) -> Fault:
    label = labels().get(fault.place, "")
    return Fault(f"{draft.place} {label}".strip(), fault.message)
