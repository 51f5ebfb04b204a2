"""The rubric: weights that add up, gates that carry no points."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from letters.package.checks.common import Located, blank, doubles, too_fine
from letters.package.node import Node


def rubric_faults(package: Node) -> Iterator[Located]:
    """Yield the faults of `rubric`."""
    criteria = list(package["rubric"].rows())
    yield from doubles([criterion["code"] for criterion in criteria])
    yield from doubles([criterion["name"] for criterion in criteria])
    for criterion in criteria:
        yield from blank(criterion["name"])
        yield from too_fine(criterion["weight"])
        yield from too_fine(criterion["max"])
        yield from _gate_with_points(criterion)
    yield from _weights_not_adding_up(package["rubric"], criteria)


def _gate_with_points(criterion: Node) -> Iterator[Located]:
    if not criterion["gate"].flag:
        return
    if criterion["weight"].number:
        yield criterion["weight"].path, _("门槛项只有通过与不通过，不能有权重，请删去。")
    if criterion["max"].is_given:
        yield criterion["max"].path, _("门槛项只有通过与不通过，不能有满分，请删去。")


def _weights_not_adding_up(rubric: Node, criteria: list[Node]) -> Iterator[Located]:
    if not criteria:
        return
    weights = [Decimal(0) if not one["weight"].is_given else one["weight"].number for one in criteria]
    known = [weight for weight in weights if weight is not None and 0 <= weight <= 100]
    if len(known) == len(weights) and sum(known) != 100:
        yield rubric.path, _("各项权重之和应为 100，现在是 %(sum)s。") % {"sum": format(sum(known), "f")}
