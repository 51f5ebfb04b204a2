"""Candidates: their texts within the batch's limits, their units, their decisions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.choices import SUBMITTING_KINDS, UnitKind
from measures.entries import ENTRIES, PRINTED_TEXTS
from measures.texts import count_characters
from packages.checks.common import Located, bad_day, blank, doubles, unknown
from packages.checks.searches import search_faults
from packages.node import Node
from packages.values import Limits

LIMITED = {one.package_name: one.limit for one in ENTRIES if one.package_name and one.limit}


def measure_faults(package: Node) -> Iterator[Located]:
    """Yield the faults of `measures`."""
    measures = list(package["measures"].rows())
    kinds = {unit["code"].text: unit["kind"].text for unit in package["units"].rows()}
    limits = _limits(package["batch"]["limits"])
    yield from doubles([measure["ref"] for measure in measures])
    yield from doubles([measure["title"] for measure in measures])
    own_number = package["batch"]["number"].number
    for measure in measures:
        yield from _unit_faults(measure, kinds)
        yield from _predecessor_faults(measure["predecessor"], own_number)
        yield from _text_faults(measure, limits)
        yield from _comparison_faults(measure)
        yield from search_faults(measure["searches"])
        yield from _decision_faults(measure["decision"])


def _limits(stated: Node) -> dict[str, int]:
    defaults: dict[str, int] = asdict(Limits())
    return {name: int(stated[name].number or default) for name, default in defaults.items()}


def _unit_faults(measure: Node, kinds: dict[str, str]) -> Iterator[Located]:
    for node in [measure["unit"], *measure["joint_units"].rows()]:
        yield from unknown(node, set(kinds), _("单位清单"))
        kind = kinds.get(node.text)
        if kind in UnitKind.values and kind not in SUBMITTING_KINDS:
            yield node.path, _("%(kind)s不报送举措，请改为报送单位。") % {"kind": UnitKind(kind).label}
    for node in measure["joint_units"].rows():
        if node.text and node.text == measure["unit"].text:
            yield node.path, _("联合单位不能是报送单位自己，请删去。")


def _text_faults(measure: Node, limits: dict[str, int]) -> Iterator[Located]:
    for key in PRINTED_TEXTS:
        yield from blank(measure[key])
    for key, limit in LIMITED.items():
        count, most = count_characters(measure[key].text), limits[limit]
        if count > most:
            yield (
                measure[key].path,
                _("超过 %(bound)s 字（现在 %(count)s 字），请删减。") % {"bound": most, "count": count},
            )
    yield from bad_day(measure["in_force_since"])


def _predecessor_faults(predecessor: Node, own_number: Decimal | None) -> Iterator[Located]:
    yield from blank(predecessor["title"])
    yield from blank(predecessor["new"])
    number = predecessor["batch"].number
    if number is not None and own_number is not None and number >= own_number:
        yield predecessor["batch"].path, _("曾入选的批次要早于本批，请改正。")


def _comparison_faults(measure: Node) -> Iterator[Located]:
    for comparison in measure["comparisons"].rows():
        yield from blank(comparison["place"])
        yield from blank(comparison["practice"])
        yield from bad_day(comparison["in_force"])
        if comparison["verdict"].text == "extended" and not comparison["difference"].text:
            yield comparison["difference"].path, _("结论是有实质拓展，请写明与本举措的差异。")


def _decision_faults(decision: Node) -> Iterator[Located]:
    if not isinstance(decision.value, dict):
        return
    if decision["selected"].flag is False:
        yield from _left_out_faults(decision)
    elif not decision["classification"].is_given:
        yield (
            decision["classification"].path,
            _("入选的举措要有创新性类别，请填写；未入选请写 selected: false。"),
        )


def _left_out_faults(decision: Node) -> Iterator[Located]:
    if decision["classification"].is_given:
        yield decision["classification"].path, _("未入选的举措没有创新性类别，请改为 null。")
    if decision["taiwan_related"].flag:
        yield decision["taiwan_related"].path, _("未入选的举措没有特色标识，请改为 false。")
    if not decision["reason"].text:
        yield decision["reason"].path, _("未入选要写明理由，请填写。")
