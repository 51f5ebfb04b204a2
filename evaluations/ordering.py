"""An order that differs from one evaluator to the next and never changes for the same one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from evaluations.models import Assignment


def shuffled(assignments: Iterable[Assignment], evaluator_id: int) -> list[Assignment]:
    """Return the assignments in the evaluator's own order: nobody's first measure is everybody's first."""
    return sorted(assignments, key=lambda assignment: _place(evaluator_id, assignment.measure_id))


def _place(evaluator_id: int, measure_id: int) -> bytes:
    return hashlib.sha256(f"{evaluator_id}:{measure_id}".encode()).digest()
