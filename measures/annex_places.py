"""Which place of the annex a measure was printed in. The register knows: it enters the answer here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from core.entered import Entered
from measures.models import Measure

_entered: Entered[Callable[[Collection[int]], Mapping[int, int]]] = Entered(
    "the places of measures in annexes"
)
enter_places = _entered.enter


def annex_places(measures: Sequence[Measure]) -> Mapping[int, int]:
    """Return by its key the number under which each of the measures was printed, in one query; most were not."""
    return _entered.get()([measure.pk for measure in measures])
