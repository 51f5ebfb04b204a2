"""Measures that only their units and the office may know of yet: what in a text gives one of them away to others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef

from core.folding import folded
from measures.choices import MeasureState
from measures.models import Measure
from measures.naming.names import Kind, Names

# A shorter title is a word that anybody may use.
_SHORTEST_TITLE = 4


@dataclass(frozen=True, slots=True)
class Unpublished:
    """By which titles and numbers such measures are known, folded, each with the units that may know of it."""

    units: Mapping[str, frozenset[int]]

    def hidden_from(self, unit: int | None, *, about: str) -> Names:
        """Return what must not stand in a text for a unit, or for everybody (None), `about` a measure of this title."""
        own = folded(about)
        words = (word for word, knowing in self.units.items() if unit not in knowing and word not in own)
        return Names(dict.fromkeys(words, Kind.MEASURE))


def unpublished_measures() -> Unpublished:
    """Return every measure that was sent in and is not published, in one query; what is published is no secret."""
    public = Measure.objects.filter(state=MeasureState.PUBLISHED, title=OuterRef("title"))
    joint = Measure.joint_units.through.objects.filter(measure=OuterRef("pk"))
    sent = Measure.objects.filter(~Exists(public), submitted_at__isnull=False).exclude(
        state=MeasureState.PUBLISHED
    )
    rows = sent.annotate(joint=ArraySubquery(joint.values("unit")))
    units: dict[str, set[int]] = defaultdict(set)
    for title, ref, unit, others in rows.values_list("title", "ref", "unit", "joint"):
        for word in (folded(title), folded(ref)):
            if len(word) >= _SHORTEST_TITLE:
                units[word] |= {unit, *others} - {None}
    return Unpublished({word: frozenset(knowing) for word, knowing in units.items()})
