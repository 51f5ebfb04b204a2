"""Who drafted, who reviewed and who signed a letter are different people, whatever the order of steps."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction

from accounts.choices import Role
from accounts.models import User
from core.errors import ActionError, NotAllowed
from letters import actions
from letters.actions.drafting import wording_of
from letters.choices import STEPS_OF, Hand, Step
from letters.models import Letter
from tests.factories import Cast, make_cast, make_person
from tests.states import letter_in

pytestmark = pytest.mark.django_db

Act = Callable[[Letter, User], object]


def all_rounders(cast: Cast, count: int) -> list[User]:
    roles = (Role.OFFICE_CLERK, Role.OFFICE_REVIEWER, Role.SIGNATORY)
    return [make_person(*roles, unit=cast.clerk.unit) for _n in range(count)]


def edit(letter: Letter, by: User) -> object:
    words = wording_of(letter)
    changed = actions.Wording(
        **{
            **{name: getattr(words, name) for name in words.__slots__},
            "copy_to": f"{letter.edit_version}号单位",
        }
    )
    return actions.edit_letter(letter, by=by, words=changed, version=letter.edit_version)


ACTS: tuple[Act, ...] = (
    edit,
    lambda letter, by: actions.send_to_review(letter, by=by),
    lambda letter, by: actions.review_letter(letter, by=by),
    lambda letter, by: actions.return_letter(letter, by=by, opinion="再改一处"),
    lambda letter, by: actions.sign_letter(letter, by=by),
    lambda letter, by: actions.unsign_letter(letter, by=by, reason="数字有误"),
)


def hands_of(letter: Letter) -> dict[Hand, set[int]]:
    steps = list(letter.steps.values_list("step", "by"))
    return {hand: {by for step, by in steps if step in own} for hand, own in STEPS_OF.items()}


@pytest.mark.parametrize("seed", range(6))
def test_no_order_of_steps_lets_one_person_have_two_hands_in_a_letter(seed: int) -> None:
    chance = random.Random(seed)
    cast = make_cast(evaluators=1)
    letter = letter_in("drafting", cast)
    people = [cast.clerk, *all_rounders(cast, 3)]
    for _n in range(60):
        letter = Letter.objects.get(pk=letter.pk)
        try:
            chance.choice(ACTS)(letter, chance.choice(people))
        except ActionError:
            continue
    hands = hands_of(letter)
    assert hands[Hand.DRAFTER] & hands[Hand.REVIEWER] == set()
    assert (hands[Hand.DRAFTER] | hands[Hand.REVIEWER]) & hands[Hand.SIGNATORY] == set()


def test_a_second_review_does_not_free_the_first_reviewer_to_sign() -> None:
    cast = make_cast(evaluators=1)
    letter = letter_in("in_review", cast)
    first, second = all_rounders(cast, 2)
    actions.review_letter(letter, by=first)
    letter = actions.review_letter(letter, by=second)
    with pytest.raises(NotAllowed):
        actions.sign_letter(letter, by=first)


def test_everybody_who_ever_drafted_is_kept_from_the_review() -> None:
    cast = make_cast(evaluators=1)
    letter = letter_in("drafting", cast)
    first, second = all_rounders(cast, 2)
    edit(letter, first)
    letter.refresh_from_db()
    edit(letter, second)
    letter.refresh_from_db()
    letter = actions.send_to_review(letter, by=cast.clerk)
    for drafter in (first, second):
        with pytest.raises(NotAllowed):
            actions.review_letter(letter, by=drafter)


def test_the_database_refuses_a_second_hand_too() -> None:
    cast = make_cast(evaluators=1)
    letter = letter_in("in_review", cast)
    letter.steps.create(step=Step.REVIEW, by=cast.reviewer)
    with pytest.raises(IntegrityError), transaction.atomic():
        letter.steps.create(step=Step.SIGN, by=cast.reviewer)
    letter.steps.create(step=Step.RETURN, by=cast.signatory)
    letter.steps.create(step=Step.SIGN, by=cast.signatory)
