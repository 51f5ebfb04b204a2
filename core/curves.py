"""Lines of a small drawing as plain values: drawn on the server, so that they print and need no script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 400, 150
LEFT, RIGHT, TOP, BOTTOM = 36, 52, 12, 22
STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 5000, 10_000)
MOST_LINES = 5


@dataclass(frozen=True, slots=True)
class Curve:
    """One line: its name, its values from the left, and over how many places the drawing stretches."""

    label: str
    values: Sequence[int]
    places: int
    is_dashed: bool = False


@dataclass(frozen=True, slots=True)
class DrawnCurve:
    """A line as SVG takes it, and where its name stands."""

    label: str
    points: str
    is_dashed: bool
    x: str
    y: str


@dataclass(frozen=True, slots=True)
class GridLine:
    """A line of the grid with its figure."""

    figure: int
    y: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything that the component draws."""

    curves: list[DrawnCurve]
    grid: list[GridLine]
    right: int = WIDTH - RIGHT
    left: int = LEFT
    width: int = WIDTH
    height: int = HEIGHT


def drawing_of(curves: Sequence[Curve]) -> Drawing:
    """Return the lines in one drawing with a grid of round figures; what has no values is left out."""
    shown = [curve for curve in curves if curve.values]
    most = max((max(curve.values) for curve in shown), default=0)
    step = next((step for step in STEPS if step * MOST_LINES >= most), STEPS[-1])
    top = max(-(-most // step), 1) * step
    grid = [GridLine(figure, f"{_y(figure, top):.1f}") for figure in range(0, top + 1, step)]
    return Drawing([_drawn(curve, top) for curve in shown], grid)


def _drawn(curve: Curve, top: int) -> DrawnCurve:
    span = max(curve.places - 1, 1)
    at = [(_x(place / span), _y(value, top)) for place, value in enumerate(curve.values)]
    last_x, last_y = at[-1]
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in at)
    return DrawnCurve(curve.label, points, curve.is_dashed, f"{last_x + 5:.1f}", f"{last_y + 4:.1f}")


def _x(share: float) -> float:
    return LEFT + share * (WIDTH - LEFT - RIGHT)


def _y(value: int, top: int) -> float:
    return HEIGHT - BOTTOM - value / top * (HEIGHT - TOP - BOTTOM)
