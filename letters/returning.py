"""How a letter came back to its drafter."""

from __future__ import annotations

from letters.choices import Step
from letters.models import Letter, LetterStep


def times_returned(letter: Letter) -> int:
    """Return how often a letter came back to its drafter so far."""
    return sum(step.step == Step.RETURN for step in letter.steps.all())


def returned_step(letter: Letter) -> LetterStep | None:
    """Return the step by which a letter came back to its drafter, if nothing was sent since."""
    last = None
    for step in letter.steps.all():
        if step.step in {Step.RETURN, Step.SEND}:
            last = step
    return last if last is not None and last.step == Step.RETURN else None
