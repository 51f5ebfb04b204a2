"""From plain values to the file's text; what is as by default is left out, so reading it again is equal."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import MISSING, fields
from datetime import date
from decimal import Decimal
from typing import Any

from packages.values import FORMAT, Decision, Evaluation, Opening, Package, RubricLine

ALWAYS_WRITTEN: Mapping[type, tuple[str, ...]] = {
    Opening: ("batches", "measures", "national_replications", "best_practices", "last_document_number"),
    RubricLine: ("weight", "max"),
    Decision: ("classification", "taiwan_related", "selected", "reason", "replicates"),
    Evaluation: ("scores", "classification", "taiwan_related", "comment"),
}
ORDER: Mapping[type, tuple[str, ...]] = {
    Decision: ("classification", "taiwan_related", "selected", "reason", "replicates"),
    Package: ("batch", "opening", "units", "people", "rubric", "measures", "evaluations", "letter"),
}


def package_text(package: Package) -> str:
    """Return the package as JSON text, indented by one blank, ending in a line end."""
    return json.dumps({"format": FORMAT, **_members(package)}, ensure_ascii=False, indent=1) + "\n"


def as_written(value: Any) -> dict[str, Any]:  # any of the dataclasses of `values`
    """Return one part of a package as the file has it."""
    return _members(value)


def _members(value: Any) -> dict[str, Any]:  # any of the dataclasses of `values`
    declared = {one.name: one for one in fields(value)}
    names = ORDER.get(type(value), tuple(declared))
    return {
        name: _plain(getattr(value, name))
        for name in names
        if (name in ALWAYS_WRITTEN.get(type(value), ()) and not _is_gate_figure(value, name))
        or not _is_default(value, name)
    }


def _is_gate_figure(value: Any, name: str) -> bool:
    return isinstance(value, RubricLine) and value.gate and name in {"weight", "max"}


def _is_default(value: Any, name: str) -> bool:
    current = getattr(value, name)
    declared = next(one for one in fields(value) if one.name == name)
    default = declared.default if declared.default_factory is MISSING else declared.default_factory()
    return bool(current == default)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, Mapping):
        return {key: _plain(member) for key, member in value.items()}
    if isinstance(value, tuple):
        return [_plain(element) for element in value]
    return _members(value) if hasattr(value, "__dataclass_fields__") else value
