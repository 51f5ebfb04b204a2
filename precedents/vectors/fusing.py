"""One order from two: the fixed formula, chosen once on labelled queries and held by the gates' tests."""

from __future__ import annotations

from precedents.labels import How, Label

_MEANING, _WORDS = 0.64, 0.36
# Two texts of any matters are about this near; only what lies above tells something.
_UNRELATED, _RANGE = 0.80, 0.20
# From here on a hit is put before people who did not ask. The same idea in other official wording lies above.
_NEAR_WITH_MEANING, _NEAR_BY_WORDS = 0.38, 0.20


def fused(words: float, cosine: float | None) -> float:
    """Return the score of a document, given its share of the query's own score by words and its nearness in meaning.

    Without a vector (None) only words count.
    """
    return _by_meaning(cosine) + _WORDS * words


def is_near(score: float, *, with_meaning: bool) -> bool:
    """Tell whether a score is worth being looked at by somebody who did not ask for it."""
    return score >= (_NEAR_WITH_MEANING if with_meaning else _NEAR_BY_WORDS)


def badge(words: float, cosine: float | None, label: str) -> str:
    """Return by what above all a hit was found; shared wording that has a label always comes first."""
    if label in Label.values or cosine is None or _by_meaning(cosine) <= _WORDS * words:
        return How.WORDS
    return How.MEANING


def _by_meaning(cosine: float | None) -> float:
    if cosine is None:
        return 0.0
    return _MEANING * min(max((cosine - _UNRELATED) / _RANGE, 0.0), 1.0)
