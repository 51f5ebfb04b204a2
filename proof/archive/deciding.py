"""Step 8: decisions against the tally, the searches, the comparisons, and what was published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from proof.archive.faults import MISSING, Fault, differences

_REPLICATIONS = ("extended_replication", "replication")
_OFFICE_TIME = timedelta(hours=8)


def decision_faults(found: Mapping[str, Mapping[str, Any]]) -> Iterator[Fault]:
    """Name each decision that lacks what it has to rest on, or was not published as it was decided."""
    for name, one in found.items():
        decision = one["decision"]
        if decision is None:
            yield Fault(name, "decision", MISSING)
            continue
        yield from _confirmation_faults(name, decision)
        yield from _reason_faults(name, one, decision)
        yield from _ground_faults(name, one, decision)
        yield from _entry_faults(name, one, decision)


def _confirmation_faults(name: str, decision: Mapping[str, Any]) -> Iterator[Fault]:
    if decision["confirmed_by"] is None or not decision["confirmed_at"]:
        yield Fault(name, "decision.confirmed_by", MISSING)
    elif decision["confirmed_by"] == decision["by"]:
        yield Fault(name, "decision.confirmed_by", "与作出结论的是同一人")


def _reason_faults(name: str, one: Mapping[str, Any], decision: Mapping[str, Any]) -> Iterator[Fault]:
    settled = (one["result"] or {}).get("settled", "")
    differs = bool(settled) and decision["classification"] != settled
    if not decision["reason"] and (not decision["selected"] or differs):
        yield Fault(name, "decision.reason", MISSING)


def _ground_faults(name: str, one: Mapping[str, Any], decision: Mapping[str, Any]) -> Iterator[Fault]:
    for field, rows in (
        ("comparison", "comparisons"),
        ("search", "searches"),
        ("outside_search", "outside_searches"),
    ):
        if decision[field] is not None and all(row["key"] != decision[field] for row in one[rows]):
            yield Fault(name, f"decision.{field}", "不是这项举措的记录")
    if not decision["selected"]:
        return
    if decision["classification"] in _REPLICATIONS and decision["comparison"] is None:
        yield Fault(name, "decision.comparison", MISSING)
    if decision["classification"] == "first_in_nation":
        yield from _search_faults(name, one, decision)


def _search_faults(name: str, one: Mapping[str, Any], decision: Mapping[str, Any]) -> Iterator[Fault]:
    days = [_day(row["at"]) for row in one["searches"] if row["key"] == decision["search"]]
    days += [
        row["searched_on"] for row in one["outside_searches"] if row["key"] == decision["outside_search"]
    ]
    if decision["search"] is None and decision["outside_search"] is None:
        yield Fault(name, "decision.search", MISSING)
    elif days and max(days) < one["cutoff"]:
        yield Fault(name, "decision.search", "早于查重截止日", one["cutoff"], max(days))


def _entry_faults(name: str, one: Mapping[str, Any], decision: Mapping[str, Any]) -> Iterator[Fault]:
    entry = one["entry"]
    if decision["selected"] != (entry is not None):
        yield Fault(name, "decision.selected", "与是否发布不同", entry is not None, decision["selected"])
    if decision["selected"] and entry is not None:
        wanted = {
            "classification": decision["classification"],
            "has_special_mark": decision["special_mark"],
            "title": one["title"],
        }
        yield from differences(name, "与结论不同", wanted, entry, "entry.")


def _day(moment: str) -> str:
    """Return the day of a moment where the office is."""
    try:
        return (datetime.fromisoformat(moment) + _OFFICE_TIME).date().isoformat()
    except (ValueError, OverflowError):
        return ""
