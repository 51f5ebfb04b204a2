"""核稿 in several hands: everybody who may review a letter can, each with an opinion, until it is signed."""

from __future__ import annotations

from accounts.models import User
from letters.choices import Step
from letters.models import Letter, LetterStep


def standing_reviews(letter: Letter) -> list[LetterStep]:
    """Return the reviews that still hold, in their order: those since the letter was last sent to review."""
    reviews: list[LetterStep] = []
    if letter.reviewed_by_id is None:
        return reviews
    for step in letter.steps.all():
        if step.step == Step.SEND:
            reviews = []
        elif step.step == Step.REVIEW:
            reviews.append(step)
    return reviews


def has_reviewed(letter: Letter, person: User) -> bool:
    """Whether a person's review of the letter still holds."""
    return any(step.by_id == person.pk for step in standing_reviews(letter))
