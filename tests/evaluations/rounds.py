"""Panels and sheets on their way through a round."""

from __future__ import annotations

from tests.factories import Cast, make_cast


def evaluating(measures: int = 1, evaluators: int = 2) -> Cast:
    cast = make_cast(evaluators=evaluators)
    for number in range(measures):
        cast.accepted(title=f"举措之{number}")
    cast.evaluate()
    return cast
