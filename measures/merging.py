"""Two candidates side by side before one is merged into the other: what both share, and what the merge will do."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django_fsm import can_proceed

from accounts.models import User
from measures.actions.screening import CAN_TAKE_IN
from measures.models import Measure
from measures.shelving import query_of
from precedents.explaining.explanation import explain
from precedents.explaining.marking import Piece, after
from precedents.models import Shelf
from precedents.searching.by_words import worth_of_texts

MOST_TARGETS = 200
MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class MergeSide:
    """One of the two, with its text and what of it stands in the other as well."""

    measure: Measure
    text: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Merge:
    """What goes into what, the units that will stand at the one that stays, and whether it could go the other way."""

    gone: MergeSide
    kept: MergeSide
    units: tuple[str, ...]
    can_turn: bool


def targets_of(measure: Measure, person: User) -> QuerySet[Measure]:
    """Return what a measure can be merged into: whatever stands in its batch, what is to be put right too."""
    others = Measure.objects.visible_to(person).exclude(pk=measure.pk)
    standing = others.filter(batch=measure.batch, state__in=CAN_TAKE_IN)
    return standing.select_related("batch", "unit").order_by("ref")[:MOST_TARGETS]


def targets_named(measure: Measure, person: User, named: str) -> list[Measure]:
    """Return those that may be meant: the one of that number, or the standing ones by a part of name or unit."""
    words = named.strip()
    if not words:
        return []
    others = Measure.objects.visible_to(person).filter(batch=measure.batch).exclude(pk=measure.pk)
    others = others.select_related("batch", "unit").prefetch_related("joint_units")
    # What the list offers begins with the number.
    numbered = others.filter(ref=words.split(" ", 1)[0]).first()
    if numbered is not None:
        return [numbered]
    meant = Q(title__icontains=words) | Q(unit__name__icontains=words)
    return list(others.filter(meant, state__in=CAN_TAKE_IN).order_by("ref")[:MOST_NAMED])


def merge_of(measure: Measure, other: Measure, person: User) -> Merge:
    """Return both side by side, the first to go into the second."""
    shelves = set(Shelf.objects.visible_to(person).values_list("pk", flat=True))
    ours, theirs = query_of(measure).whole, query_of(other).whole
    told = explain(ours, theirs, worth_of_texts([ours, theirs], shelves))
    return Merge(
        MergeSide(measure, after(told.left, _named(measure))),
        MergeSide(other, after(told.right, _named(other))),
        _units(other, measure),
        can_proceed(other.merge_into),
    )


def _named(measure: Measure) -> int:
    # The name stands above the text, with its full stop.
    return len(measure.title) + 1


def _units(*measures: Measure) -> tuple[str, ...]:
    names: list[str] = []
    for measure in measures:
        joint: Collection[str] = [unit.name for unit in measure.joint_units.all()]
        names += [str(measure.unit or ""), *joint]
    return tuple(dict.fromkeys(name for name in names if name))
