"""Whose hand a step of a letter's sign-off is: of who takes it and, in a delegation 代理, of who it is taken for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from letters.choices import Hand


@dataclass(frozen=True, slots=True)
class Deed:
    """A step by the hand that it is of, who took it and for whom, by their keys. Both have that hand in the letter."""

    hand: Hand
    by: int
    for_whom: int | None = None

    @property
    def people(self) -> frozenset[int]:
        """Everybody whose hand it is."""
        return frozenset({self.by} if self.for_whom is None else {self.by, self.for_whom})


@dataclass(frozen=True, slots=True)
class Grant:
    """That one person takes another's steps of a hand, as it is in force for a letter's batch today."""

    principal: int
    delegate: int
    hand: Hand


def is_free(earlier: Iterable[Deed], deed: Deed) -> bool:
    """Whether a step leaves everybody one hand in the letter: nobody of it was part of a step of another hand."""
    return all(one.hand == deed.hand or not one.people & deed.people for one in earlier)


def deed_of(
    by: int,
    hand: Hand,
    *,
    earlier: Iterable[Deed],
    grants: Iterable[Grant],
    holds: Callable[[int, Hand], bool],
) -> Deed | None:
    """Return how somebody can take a step of a hand, or None where they cannot.

    Who holds the role takes it themselves and for nobody. Everybody else takes it for somebody who gave them that step
    and holds the role: a right that was only given is not given on. `holds` tells who has a hand's role by their own.
    """
    done = list(earlier)
    if holds(by, hand):
        ways = [Deed(hand, by)]
    else:
        ways = [
            Deed(hand, by, one.principal)
            for one in grants
            if one.delegate == by and one.hand == hand and holds(one.principal, hand)
        ]
    return next((way for way in ways if is_free(done, way)), None)
