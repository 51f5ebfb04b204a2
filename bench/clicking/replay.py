"""The whole batch, as its people take it from one to the other."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from bench.clicking import letter, office, panel, people, scene, units
from tests.factories import PASSWORD

if TYPE_CHECKING:
    from accounts.models import User


def replay(measures: int, unit_count: int, evaluators: int, trouble: scene.Trouble) -> people.Ledger:
    """Run a batch of this size, in which so much does not go smoothly, and return what was counted."""
    from runs.rehearsal import rehearsal

    with rehearsal():
        cast = scene.set_up(measures, unit_count, evaluators)
        with scene.server() as address, people.room(address) as room:
            run(room, cast, trouble)
            return room.ledger


def hand_up_all(measures: int) -> people.Ledger:
    """Let one unit write, hand up and send in that many, and return what was counted."""
    from runs.rehearsal import rehearsal

    with rehearsal():
        cast = scene.set_up(measures, 1, 1)
        with scene.server() as address, people.room(address) as room:
            with room.seat(scene.CLERK, cast.clerk.username, PASSWORD) as clerk:
                office.set_up(clerk)
            units.collect(room, cast)
            return room.ledger


def run(room: people.Room, cast: scene.Scene, trouble: scene.Trouble) -> None:
    """Let everybody do their part in its order; each signs in when it is their turn."""

    def seat(role: str, person: User) -> AbstractContextManager[people.Person]:
        return room.seat(role, person.username, PASSWORD)

    with seat(scene.CLERK, cast.clerk) as clerk:
        office.set_up(clerk)
    units.collect(room, cast)
    with seat(scene.CLERK, cast.clerk) as clerk:
        office.screen(clerk, trouble)
    if trouble.returned:
        units.answer_all(room, cast)
        with seat(scene.CLERK, cast.clerk) as clerk:
            office.screen_again(clerk)
    for evaluator in cast.evaluators:
        with seat(scene.EVALUATOR, evaluator) as person:
            panel.declare(person)
    with seat(scene.CLERK, cast.clerk) as clerk:
        office.assign(clerk)
        office.start_evaluation(clerk)
    for evaluator in cast.evaluators:
        with seat(scene.EVALUATOR, evaluator) as person:
            panel.score(person)
    with seat(scene.LEAD, cast.head) as head:
        panel.hand_in(head, cast.head.name)
    with seat(scene.CLERK, cast.clerk) as clerk:
        office.close_evaluation(clerk)
        office.decide(clerk, trouble.single)
    with seat(scene.REVIEWER, cast.reviewer) as reviewer:
        office.confirm(reviewer)
    with seat(scene.CLERK, cast.clerk) as clerk:
        letter.draft(clerk)
    with seat(scene.REVIEWER, cast.reviewer) as reviewer:
        letter.review(reviewer)
    with seat(scene.SIGNATORY, cast.signatory) as signatory:
        letter.issue(signatory)
    with seat(scene.CLERK, cast.clerk) as clerk:
        letter.tell(clerk)
