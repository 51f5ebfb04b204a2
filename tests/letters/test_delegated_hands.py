"""No delegation leads around the rule that everybody has one hand in a letter: all graphs of up to four of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations, permutations, product

import pytest

from letters.choices import Hand
from letters.hands import Deed, Grant, deed_of, is_free

Graph = tuple[Grant, ...]
GIVEN = (Hand.REVIEWER, Hand.SIGNATORY)
DRAFTER = Hand.DRAFTER


def numbered(edges: tuple[tuple[int, int, Hand], ...]) -> tuple[tuple[int, int, Hand], ...]:
    """Name people in the order in which they appear."""
    names: dict[int, int] = {}
    return tuple(
        (names.setdefault(a, len(names)), names.setdefault(b, len(names)), hand) for a, b, hand in edges
    )


def grown(most: int) -> Iterator[Graph]:
    """Yield every graph of up to so many delegations once, whoever the people in it are."""
    level: set[tuple[tuple[int, int, Hand], ...]] = {()}
    for _n in range(most):
        bigger = set()
        for edges in level:
            people = {person for a, b, _hand in edges for person in (a, b)}
            ends = range(len(people) + 2)
            for a, b, hand in product(ends, ends, GIVEN):
                if a != b and (a, b, hand) not in edges:
                    orders = permutations((*edges, (a, b, hand)))
                    bigger.add(min(numbered(order) for order in orders))
        level = bigger
        for edges in sorted(level):
            yield tuple(Grant(*edge) for edge in edges)


GRAPHS = list(grown(4))
Holds = Callable[[int, Hand], bool]
# Who holds a role by their own: whoever gives it, only who was not given it in turn, everybody, nobody.
HOLDERS: dict[str, Callable[[Graph], Holds]] = {
    "who gives": lambda graph: lambda one, hand: any((g.principal, g.hand) == (one, hand) for g in graph),
    "who was not given it": lambda graph: (
        lambda one, hand: all((g.delegate, g.hand) != (one, hand) for g in graph)
    ),
    "everybody": lambda _graph: lambda _one, _hand: True,
    "nobody": lambda _graph: lambda _one, _hand: False,
}


def deeds_in(graph: Graph, holds: Holds) -> list[Deed]:
    """Return every step that anybody can take of a letter in which nothing was done yet."""
    people = {person for one in graph for person in (one.principal, one.delegate)}
    drafted = [Deed(DRAFTER, one) for one in sorted(people)]
    found = (
        deed_of(one, hand, earlier=(), grants=[grant], holds=holds)
        for one, hand, grant in product(sorted(people), GIVEN, graph)
    )
    return [*drafted, *dict.fromkeys(deed for deed in found if deed is not None)]


def test_all_graphs_are_tried() -> None:
    single = [graph for graph in GRAPHS if len(graph) == 1]
    double = [graph for graph in GRAPHS if len(graph) == 2]
    assert len(single) == len(GIVEN)
    # Side by side, from one, to one, in a row, to and fro, and twice the same way: 3, 3, 3, 4, 3 and 1 of them.
    assert len(double) == 17
    assert len(GRAPHS) == len(set(GRAPHS)) > 1000


@pytest.mark.parametrize("holders", HOLDERS)
def test_no_steps_after_one_another_give_anybody_two_hands(holders: str) -> None:
    wrong = []
    for graph in GRAPHS:
        holds = HOLDERS[holders](graph)
        for wanted in combinations(deeds_in(graph, holds), 3):
            done = taken(wanted, graph, holds)
            if hands_of(done) and max(map(len, hands_of(done).values())) > 1:
                wrong.append((graph, done))
    assert wrong == []


def taken(wanted: tuple[Deed, ...], graph: Graph, holds: Holds) -> list[Deed]:
    """Return what is done where people try to take steps one after the other, some of which are refused."""
    done: list[Deed] = []
    for one in wanted:
        deed = one if one.hand == DRAFTER else step_of(one, done, graph, holds)
        if deed is not None and is_free(done, deed):
            done.append(deed)
    return done


def step_of(wanted: Deed, done: list[Deed], graph: Graph, holds: Holds) -> Deed | None:
    return deed_of(wanted.by, wanted.hand, earlier=done, grants=graph, holds=holds)


def hands_of(done: list[Deed]) -> dict[int | None, set[Hand]]:
    """Return by person the hands that they had, themselves or by somebody who acted for them."""
    hands: dict[int | None, set[Hand]] = {}
    for deed in done:
        # Not `deed.people`: what that says is what is looked at here.
        for person in {deed.by, deed.for_whom} - {None}:
            hands.setdefault(person, set()).add(deed.hand)
    return hands


@pytest.mark.parametrize("holders", HOLDERS)
def test_nobody_acts_for_who_has_no_right_of_their_own_or_without_having_been_given_it(holders: str) -> None:
    for graph in GRAPHS:
        holds = HOLDERS[holders](graph)
        for deed in deeds_in(graph, holds):
            if deed.hand == DRAFTER:
                continue
            if deed.for_whom is None:
                assert holds(deed.by, deed.hand)
            else:
                assert holds(deed.for_whom, deed.hand)
                assert not holds(deed.by, deed.hand)
                assert Grant(deed.for_whom, deed.by, deed.hand) in graph


def test_a_right_that_was_given_is_not_given_on() -> None:
    chain = (Grant(1, 2, Hand.SIGNATORY), Grant(2, 3, Hand.SIGNATORY))

    def holds(one: int, _hand: Hand) -> bool:
        return one == 1

    assert deed_of(2, Hand.SIGNATORY, earlier=(), grants=chain, holds=holds) == Deed(Hand.SIGNATORY, 2, 1)
    assert deed_of(3, Hand.SIGNATORY, earlier=(), grants=chain, holds=holds) is None


@pytest.mark.parametrize("who", [1, 2])
def test_neither_the_one_nor_the_other_had_another_hand(who: int) -> None:
    grants = [Grant(1, 2, Hand.SIGNATORY)]

    def holds(one: int, _hand: Hand) -> bool:
        return one == 1

    for other in (Hand.DRAFTER, Hand.REVIEWER, Hand.COUNTERSIGNER):
        earlier = [Deed(other, who)]
        assert deed_of(2, Hand.SIGNATORY, earlier=earlier, grants=grants, holds=holds) is None
