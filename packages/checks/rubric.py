"""The rubric: weights that add up, gates that carry no points."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from packages.checks.common import Located, blank, doubles, too_fine
from packages.node import Node


def rubric_faults(package: Node) -> Iterator[Located]:
    """Yield the faults of `rubric`."""
    criteria = list(package["rubric"].rows())
    yield from doubles([criterion["code"] for criterion in criteria])
    yield from doubles([criterion["name"] for criterion in criteria])
    for criterion in criteria:
        yield from blank(criterion["name"])
        yield from too_fine(criterion["weight"])
        for name in ("max", "min", "step"):
            yield from too_fine(criterion[name])
        yield from _scale_faults(criterion)
        yield from _gate_with_points(criterion)
        yield from _band_faults(criterion)
    yield from _weights_not_adding_up(package["rubric"], criteria)


def _gate_with_points(criterion: Node) -> Iterator[Located]:
    if not criterion["gate"].flag:
        return
    if criterion["weight"].number:
        yield criterion["weight"].path, _("门槛项只有通过与不通过，不能有权重，请删去。")
    for name in ("max", "min", "step"):
        if criterion[name].is_given:
            yield criterion[name].path, _("门槛项只有通过与不通过，不能有满分、最低分和打分间隔，请删去。")


def _scale_faults(criterion: Node) -> Iterator[Located]:
    if criterion["gate"].flag:
        return
    highest = _end(criterion["max"], Decimal(100))
    lowest = _end(criterion["min"], Decimal(0))
    step = _end(criterion["step"], Decimal("0.01"))
    if highest is None or lowest is None or not step:
        return
    if lowest >= highest:
        yield criterion["min"].path, _("最低分应低于满分，请改正。")
    elif (highest - lowest) % step:
        yield criterion["step"].path, _("打分间隔应能从最低分整除到满分，请改正。")


def _band_faults(criterion: Node) -> Iterator[Located]:
    if criterion["gate"].flag and criterion["bands"].is_given:
        yield criterion["bands"].path, _("门槛项只有通过与不通过，不能有分档，请删去。")
        return
    highest, lowest = _end(criterion["max"], Decimal(100)), _end(criterion["min"], Decimal(0))
    for band in criterion["bands"].rows():
        yield from too_fine(band["lowest"])
        yield from too_fine(band["highest"])
        yield from blank(band["text"])
        ends = (lowest, band["lowest"].number, band["highest"].number, highest)
        if None not in ends and list(ends) != sorted(ends):  # type: ignore[type-var]  # none of them is None
            yield band.path, _("分档应在最低分和满分之间，下限不高于上限，请改正。")


def _end(node: Node, otherwise: Decimal) -> Decimal | None:
    """Return a number of a criterion's scale; None for what the schema refuses anyway."""
    number = node.number if node.is_given else otherwise
    return number if number is not None and 0 <= number < 10_000 else None


def _weights_not_adding_up(rubric: Node, criteria: list[Node]) -> Iterator[Located]:
    if not criteria:
        return
    weights = [Decimal(0) if not one["weight"].is_given else one["weight"].number for one in criteria]
    known = [weight for weight in weights if weight is not None and 0 <= weight <= 100]
    if len(known) == len(weights) and sum(known) != 100:
        yield rubric.path, _("各项权重之和应为 100，现在是 %(sum)s。") % {"sum": format(sum(known), "f")}
