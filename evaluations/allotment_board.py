"""The growing allotment, and the swaps that keep it even."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from hashlib import blake2b
from typing import TypeAlias

from evaluations.tally_values import Key

Step: TypeAlias = tuple[Key, Key | None]
"""A measure that an evaluator could take, and who would hand it over (None: nobody has it yet)."""


class Board:
    """Pairs of measures and evaluators.

    Each place goes to the least loaded evaluator whom a chain of handovers can free. That is a shortest
    augmenting path of a min-cost flow with convex costs, so after every step the whole is as even and as full
    as it can be (Harvey et al., "Semi-matchings for bipartite graphs and load balancing", 2006).
    """

    def __init__(
        self,
        evaluators: Iterable[Key],
        ties: Collection[tuple[Key, Key]],
        caps: Mapping[Key, int],
        seed: int,
        existing: Iterable[tuple[Key, Key]],
    ) -> None:
        self.seed = seed
        self.ties = frozenset(ties)
        self.caps = caps
        self.loads: dict[Key, int] = dict.fromkeys(self.shuffled(dict.fromkeys(evaluators)), 0)
        # Dictionaries stand for sets here: a set of words runs in another order in every process.
        self.added: dict[Key, dict[Key, None]] = defaultdict(dict)
        self.taken: dict[Key, dict[Key, None]] = defaultdict(dict)
        self.existing: dict[Key, dict[Key, None]] = defaultdict(dict)
        for measure, evaluator in dict.fromkeys(existing):
            self.existing[measure][evaluator] = None
            if evaluator in self.loads:
                self.loads[evaluator] += 1

    def shuffled(self, keys: Iterable[Key], *, within: Key = "") -> list[Key]:
        """Return the keys in an order that only they, the seed and `within` decide."""
        return sorted(keys, key=lambda key: blake2b(f"{self.seed}|{within!r}|{key!r}".encode()).digest())

    def panel_of(self, measure: Key) -> list[Key]:
        """Return everyone who has the measure, by an existing pair or a new one."""
        return [*self.existing[measure], *self.added[measure]]

    def fill(self, measure: Key, per_measure: int) -> None:
        """Add evaluators to the measure until it has enough or nobody can be freed for it."""
        preferred = self.shuffled(self.loads, within=measure)
        for _place in range(per_measure - len(self.panel_of(measure))):
            chain = self._chain(measure, preferred)
            if not chain:
                return
            self._apply(chain)

    def _chain(self, measure: Key, preferred: list[Key]) -> list[tuple[Key, Step]]:
        """Return the handovers that give the measure to somebody, the least loaded end of all chains last."""
        lowest = min((self.loads[one] for one in self.loads if not self._is_full(one)), default=None)
        steps: dict[Key, Step] = {one: (measure, None) for one in preferred if self._may_take(one, measure)}
        frontier = list(steps)
        while frontier and not any(self._ends_at(one, lowest) for one in frontier):
            frontier = self._spread(frontier, steps)
        ends = [one for one in steps if not self._is_full(one)]
        if not ends:
            return []
        evaluator: Key | None = min(ends, key=lambda one: self.loads[one])
        chain: list[tuple[Key, Step]] = []
        while evaluator is not None:
            chain.append((evaluator, steps[evaluator]))
            evaluator = steps[evaluator][1]
        return chain[::-1]

    def _spread(self, frontier: list[Key], steps: dict[Key, Step]) -> list[Key]:
        """Note whom the frontier could hand a measure to, and return those reached for the first time."""
        unreached = [one for one in self.loads if one not in steps]
        reached: list[Key] = []
        for giver, measure in [(one, measure) for one in frontier for measure in self.taken[one]]:
            if not unreached:
                break
            takers = [one for one in unreached if self._may_take(one, measure)]
            if takers:
                steps.update(dict.fromkeys(takers, (measure, giver)))
                reached += takers
                unreached = [one for one in unreached if one not in steps]
        return reached

    def _apply(self, chain: list[tuple[Key, Step]]) -> None:
        for taker, (measure, giver) in chain:
            if giver is not None:
                del self.added[measure][giver], self.taken[giver][measure]
            self.added[measure][taker] = None
            self.taken[taker][measure] = None
        self.loads[chain[-1][0]] += 1

    def _may_take(self, evaluator: Key, measure: Key) -> bool:
        has_it = evaluator in self.added[measure] or evaluator in self.existing[measure]
        return not has_it and (measure, evaluator) not in self.ties

    def _is_full(self, evaluator: Key) -> bool:
        return evaluator in self.caps and self.loads[evaluator] >= self.caps[evaluator]

    def _ends_at(self, evaluator: Key, load: int | None) -> bool:
        return self.loads[evaluator] == load and not self._is_full(evaluator)
