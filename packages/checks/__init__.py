"""What a schema cannot say: references, sums, doubles and the rules of the field."""

from __future__ import annotations

from collections.abc import Iterator

from packages.checks.batch import batch_faults
from packages.checks.evaluations import evaluation_faults
from packages.checks.letter import letter_faults
from packages.checks.measures import measure_faults
from packages.checks.outcome import outcome_faults
from packages.checks.people import people_faults
from packages.checks.rubric import rubric_faults
from packages.node import Node
from packages.places import Path

CHECKS = (
    batch_faults,
    people_faults,
    rubric_faults,
    measure_faults,
    evaluation_faults,
    outcome_faults,
    letter_faults,
)


def cross_faults(package: Node) -> Iterator[tuple[Path, str]]:
    """Yield what is wrong between the parts of a package, as (path, sentence)."""
    for check in CHECKS:
        yield from check(package)
