"""What evenness costs: allotting 1,000 measures × 60 evaluators × 5 each, against dealing them out in turn.

Dealing knows no ties, no caps and no fields of expertise; it only visits as many places.
"""

from __future__ import annotations

import random
from itertools import cycle, islice
from time import perf_counter

from bench import scaled
from evaluations.allotment import propose

MEASURES = 1_000
EVALUATORS = 60
PER_MEASURE = 5
RUNS = 3
TARGET_S = 2.0


def main(scale: float) -> bool:
    """Print seconds and the ratio; true when the target is missed."""
    measures = scaled(MEASURES, scale)
    chance = random.Random(19)
    pairs = [(m, e) for m in range(measures) for e in range(EVALUATORS)]
    ties = {pair for pair in pairs if chance.random() < 0.05}
    preferred = {pair for pair in pairs if chance.random() < 0.3}

    def ours() -> None:
        propose(
            range(measures),
            range(EVALUATORS),
            ties=ties,
            per_measure=PER_MEASURE,
            caps={},
            seed=1,
            preferred=preferred,
        )

    def dealt() -> None:
        turn = cycle(range(EVALUATORS))
        [(m, e) for m in range(measures) for e in islice(turn, PER_MEASURE)]

    best = {}
    for name, run in (("ours", ours), ("dealt", dealt)):
        seconds = []
        for _run in range(RUNS):
            started = perf_counter()
            run()
            seconds.append(perf_counter() - started)
        best[name] = min(seconds)
    print(f"{measures} measures × {EVALUATORS} evaluators × {PER_MEASURE} each   target ≤ {TARGET_S:.0f}s")
    print(
        f"allotment {best['ours']:.3f}s   dealing {best['dealt'] * 1000:.3f}ms   ratio {best['ours'] / best['dealt']:.0f}"
    )
    return best["ours"] > TARGET_S
