"""Writing a candidate: its texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from accounts.models import Unit, User
from core.acting import action
from core.errors import Fault, Incomplete, NotAllowed, StaleVersion, WrongState, require_clean
from core.pressing import once
from core.quoting import within_quotes
from core.texts import text_faults, tidy
from measures.choices import ComparisonOrigin, MeasureState
from measures.entries import FORM_ENTRIES
from measures.models import Batch, Comparison, Measure
from measures.revisions import texts_of
from measures.shelving import store
from precedents.index.storing import forget_document
from precedents.models import Source

# What of a comparison record a copy of its measure takes over.
COPIED = ("place", "practice", "document", "in_force_since", "source", "difference", "relation")


@once
@action("measures.draft_measure")
def draft_measure(
    batch: Batch, *, by: User, ref: str = "", texts: Mapping[str, Any] | None = None
) -> Measure:
    """Start a candidate of the person's unit. Anything may still be missing."""
    if not batch.is_open_to_units:
        raise WrongState(_("%(batch)s现在不在征集阶段，不能新建举措。") % {"batch": batch})
    # The batch is locked, so the next free number is ours.
    measure = Measure(batch=batch, unit=by.unit, created_by=by, ref=ref or _free_ref(batch))
    _write(measure, texts or {})
    store(measure)
    return measure


def _free_ref(batch: Batch) -> str:
    """Return the next number; where drafts were deleted, counting alone would name one twice."""
    taken = set(batch.measures.values_list("ref", flat=True))
    numbers = (f"{batch.number}-{number:03d}" for number in count(len(taken) + 1))
    return next(ref for ref in numbers if ref not in taken)


@once
@action("measures.draft_measure")
def copy_measure(batch: Batch, *, by: User, source: Measure) -> Measure:
    """Start a candidate from an earlier one of the person's own unit: its texts, joint units and comparison records.

    Evidence is not taken along: it must be of today. A published source is named as the predecessor.
    """
    if not by.has_perm("measures.edit_measure", source):
        raise NotAllowed
    texts = texts_to_copy(source)
    measure = draft_measure(batch, by=by, texts=texts)
    measure.joint_units.set(source.joint_units.all())
    Comparison.objects.bulk_create(
        Comparison(
            measure=measure,
            created_by=by,
            origin=ComparisonOrigin.UNIT,
            **{e: getattr(one, e) for e in COPIED},
        )
        for one in source.comparisons.filter(origin=ComparisonOrigin.UNIT)
    )
    return measure


@action("measures.edit_measure")
def save_measure(
    measure: Measure,
    *,
    by: User,
    texts: Mapping[str, Any],
    version: int,
    joint_units: list[Unit] | None = None,
) -> Measure:
    """Save changed entries over the version that the person was shown.

    Raises `StaleVersion` with the stored texts when somebody saved in between, `WrongState` when the
    measure is not open, `Incomplete` for an entry that a return left closed or a text that cannot be stored.
    """
    require_open(measure)
    if version != measure.edit_version:
        joint = list(measure.joint_units.values_list("pk", flat=True))
        raise StaleVersion({**texts_of(measure), "joint_units": joint}, measure.edit_version)
    before = texts_of(measure)
    _write(measure, texts)
    changed = {entry for entry, text in texts_of(measure).items() if before[entry] != text}
    if joint_units is not None and set(joint_units) != set(measure.joint_units.all()):
        measure.joint_units.set([unit for unit in joint_units if unit.pk != measure.unit_id])
        changed.add("joint_units")
    if not changed:
        return measure
    require_opened(measure, changed)
    measure.edit_version += 1
    store(measure)
    return measure


@action("measures.edit_measure")
def delete_draft(measure: Measure, *, by: User) -> Measure:
    """Delete what was never sent, with its files and records; the trail keeps that it was there, for its unit alone."""
    if not measure.is_deletable:
        raise WrongState(
            _("“%(measure)s”报送过，不能删除；征集结束之前可以撤回。") % {"measure": within_quotes(measure)}
        )
    forget_document(Source.CANDIDATE, str(measure.pk))
    key = measure.pk
    measure.delete()
    # Whoever is told of it reads its key.
    measure.pk = key
    return measure


def texts_to_copy(source: Measure) -> dict[str, Any]:
    """Return what a new candidate takes over from an earlier one."""
    texts = {entry: getattr(source, entry) for entry in FORM_ENTRIES}
    texts["new_since_predecessor"] = ""
    texts["predecessor"] = source if source.state == MeasureState.PUBLISHED else None
    return texts


def entry_names() -> dict[str, StrOrPromise]:
    """Return the name of every entry of the form, each in the language of whoever reads it."""
    named = {entry: Measure._meta.get_field(entry).verbose_name for entry in FORM_ENTRIES}  # type: ignore[union-attr]  # concrete columns
    beside = {"attachments": gettext_lazy("附件"), "comparisons": gettext_lazy("比对记录")}
    return {**named, **beside, "joint_units": gettext_lazy("联合单位")}


def labels() -> dict[str, str]:
    """Return the name of every entry of the form."""
    return {entry: str(name) for entry, name in entry_names().items()}


def _write(measure: Measure, texts: Mapping[str, Any]) -> None:
    faults = [*text_faults(texts, labels()), *_predecessor_faults(measure, texts.get("predecessor"))]
    if faults:
        raise Incomplete(faults)
    for entry, text in texts.items():
        if entry not in FORM_ENTRIES:
            raise TypeError(f"not an entry of the form: {entry}")
        setattr(measure, entry, tidy(text) if isinstance(text, str) else text)
    _raise_faults(measure)


def _predecessor_faults(measure: Measure, named: Measure | None) -> Iterator[Fault]:
    # One that was named while it was published stays: it may have been taken out since.
    if named is not None and named.pk != measure.predecessor_id and named.state != MeasureState.PUBLISHED:
        told = _("“%(measure)s”没有发布，或已从附件中删去，不能填为曾入选举措。")
        yield Fault("predecessor", told % {"measure": within_quotes(named)})


def _raise_faults(measure: Measure) -> None:
    excluded = ["state", "created_by", "batch", "unit"]
    require_clean(measure, exclude=excluded, validate_unique=False, validate_constraints=False)


def require_open(measure: Measure) -> None:
    """Raise `WrongState` unless the unit may change the measure now."""
    if not measure.is_open_to_unit:
        raise WrongState(
            _("“%(measure)s”现在是“%(state)s”，内容不能修改。")
            % {"measure": within_quotes(measure), "state": measure.get_state_display()}
        )


def require_opened(measure: Measure, entries: set[str]) -> None:
    """Raise `Incomplete` naming the entries that an open return left closed."""
    opened = opened_entries(measure)
    closed = entries - opened if opened is not None else set()
    if closed:
        raise Incomplete(
            [
                Fault(entry, _("“%(label)s”没有被退回，不能修改。") % {"label": labels().get(entry, entry)})
                for entry in sorted(closed)
            ]
        )


def opened_entries(measure: Measure) -> set[str] | None:
    """Return the entries that the open return names, or None where everything is open."""
    if measure.state != MeasureState.RETURNED:
        return None
    open_return = measure.returns.get(answered_at=None)
    return set(open_return.comments.values_list("field", flat=True))
