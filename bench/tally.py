"""What exactness costs: the tally of 10,000 measures × 5 evaluations × 6 criteria against NumPy's mean.

NumPy gets the same scores as one ready array of floats and computes weighted totals and means, nothing else.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from decimal import Decimal
from time import perf_counter

import numpy as np

from bench import scaled
from evaluations.tally import Scale, Sheet, TallyRules, tally
from measures.choices import Classification

MEASURES = 10_000
EVALUATORS = 40
PER_MEASURE = 5
WEIGHTS = (30, 20, 20, 10, 10, 10)
CLASSES = tuple(Classification.values)
RUNS = 3
TARGET_S = 3.0


def main(scale: float) -> bool:
    """Print seconds and the ratio; true when the target is missed."""
    measures = scaled(MEASURES, scale)
    criteria = [
        Scale(f"c{place}", f"指标{place}", Decimal(weight), Decimal(100))
        for place, weight in enumerate(WEIGHTS)
    ]
    sheets = sample_sheets(measures)
    rules = TallyRules(spread_threshold=Decimal(15))
    ours = _seconds(lambda: tally(criteria, sheets, range(measures), rules))
    scores = np.array([[float(score) for score in sheet.scores.values()] for sheet in sheets])
    weights = np.array(WEIGHTS, dtype=float) / 100
    bare = _seconds(lambda: (scores @ weights).reshape(measures, PER_MEASURE).mean(axis=1))
    size = f"{measures} measures × {PER_MEASURE} evaluations × {len(WEIGHTS)} criteria"
    print(f"{size}   target ≤ {TARGET_S:.0f}s")
    print(f"tally {ours:.3f}s   NumPy mean {bare * 1000:.3f}ms   ratio {ours / bare:.0f}")
    return ours > TARGET_S


def sample_sheets(measures: int) -> list[Sheet]:
    """Sheets with scores of two decimals, the same ones at every run, grouped by measure."""
    chance = random.Random(19)
    return [
        Sheet(
            measure=measure,
            evaluator=evaluator,
            scores={
                f"c{place}": Decimal(chance.randint(4000, 10000)).scaleb(-2) for place in range(len(WEIGHTS))
            },
            classification=chance.choice(CLASSES),
            has_special_mark=chance.random() < 0.2,
        )
        for measure in range(measures)
        for evaluator in chance.sample(range(EVALUATORS), PER_MEASURE)
    ]


def _seconds(work: Callable[[], object]) -> float:
    def once() -> float:
        start = perf_counter()
        work()
        return perf_counter() - start

    return min(once() for _run in range(RUNS))
