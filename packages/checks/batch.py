"""The batch itself and its units."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from packages.checks.common import Located, bad_day, blank, doubles, too_fine
from packages.node import Node


def batch_faults(package: Node) -> Iterator[Located]:
    """Yield the faults of `batch` and `units`."""
    batch = package["batch"]
    for key in ("zone", "mark_label"):
        yield from blank(batch[key])
    for key in ("opens", "closes", "prior_art_cutoff"):
        yield from bad_day(batch[key])
    yield from too_fine(batch["spread_threshold"])
    yield from _dates_out_of_order(batch)
    yield from _unit_faults(list(package["units"].rows()))


def _dates_out_of_order(batch: Node) -> Iterator[Located]:
    opens, closes = batch["opens"].day, batch["closes"].day
    if opens and closes and closes < opens:
        yield batch["closes"].path, _("征集截止早于征集开始，请核对两个日期。")


def _unit_faults(units: list[Node]) -> Iterator[Located]:
    yield from doubles([unit["code"] for unit in units], fold=True)
    yield from doubles([unit["name"] for unit in units])
    for unit in units:
        yield from blank(unit["name"])
    offices = [unit for unit in units if unit["kind"].text == "office"]
    for unit in offices[1:]:
        yield unit["kind"].path, _("只能有一个办公室，请把多出的单位改为其他类别。")
