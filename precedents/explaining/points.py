"""What is claimed to be new, point by point: a text cut where its writer counts, else where its sentences end."""

from __future__ import annotations

import re

MOST_POINTS = 12
# 一是 二是 …；（一）（1）；1. 2、；① — where a writer counts.
_COUNTED = re.compile(
    r"[（(][一二三四五六七八九十\d]{1,3}[）)]|[①-⑳]"
    r"|(?:^|(?<=[\n。；;，,：:]))\s*"
    r"(?:[一二三四五六七八九十]+是|第[一二三四五六七八九十]+[，,、]|\d{1,2}[.．、](?!\d))"
)
_SENTENCE = re.compile(r"[^。；;\n]+[。；;]?")
_EDGES = " \t\n\r　，,、；;：:"


def points_in(text: str) -> tuple[str, ...]:
    """Return the points of a text without their numbers; at most twelve, what is left stays with the last."""
    starts = [(found.start(), found.end()) for found in _COUNTED.finditer(text)]
    if len(starts) > 1:
        ends = [start for start, _end in starts[1:]] + [len(text)]
        parts = [text[: starts[0][0]]]
        parts += [text[end:until] for (_start, end), until in zip(starts, ends, strict=True)]
    else:
        parts = _SENTENCE.findall(text)
    points = [part.strip(_EDGES) for part in parts]
    points = [point for point in points if re.search(r"\w", point)]
    if len(points) > MOST_POINTS:
        points[MOST_POINTS - 1 :] = ["；".join(points[MOST_POINTS - 1 :])]
    return tuple(points)
