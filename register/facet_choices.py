"""The facets as the page shows them: every choice a link, so that each state of the page has an address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from documents.figures import PublishedBatch
from measures.choices import Classification, Field
from register.facets import Narrowing

SHOWN_AT_ONCE = 10
# Older batches are reached through their year.
MOST_CHOICES = 60


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet. `query` is the address's query with the choice made, or taken back if it is chosen."""

    label: str
    query: str
    is_chosen: bool
    count: int | None


@dataclass(frozen=True, slots=True)
class Facet:
    """One facet with its choices; `more` are those to unfold."""

    name: str
    label: str
    choices: Sequence[Choice]
    more: Sequence[Choice]


def facets_shown(
    asked: QueryDict,
    narrowing: Narrowing,
    by_facet: Mapping[str, Mapping[str, int]],
    batches: Sequence[PublishedBatch],
) -> list[Facet]:
    """Return the facets with their choices; of a facet that was not counted every value that is known."""
    chosen = {name: [str(one) for one in values] for name, values in narrowing.chosen().items()}
    chosen = {**chosen, "unit": list(narrowing.unit)}
    if narrowing.has_special_mark:
        chosen["has_special_mark"] = ["true"]
    shown = []
    for name, label in _labels().items():
        counts = by_facet.get(name)
        values = _values(name, counts, batches)
        picked = chosen.get(name, [])
        choices = [
            Choice(
                _shown(name, value),
                _toggled(asked, name, value, picked),
                value in picked,
                None if counts is None else counts.get(value, 0),
            )
            for value in [*picked, *(value for value in values if value not in picked)][:MOST_CHOICES]
        ]
        if choices:
            shown.append(Facet(name, label, choices[:SHOWN_AT_ONCE], choices[SHOWN_AT_ONCE:]))
    return shown


def _labels() -> dict[str, str]:
    return {
        "classification": _("创新性类别"),
        "has_special_mark": _("特色标识"),
        "field": _("所属领域"),
        "year": _("发布年份"),
        "batch": pgettext("one", "批次"),
        "unit": _("报送单位"),
    }


def _values(name: str, counts: Mapping[str, int] | None, batches: Iterable[PublishedBatch]) -> list[str]:
    if counts is None:
        return _every_value(name, batches)
    there = [value for value, count in counts.items() if count and value not in {"", "false"}]
    if name in {"batch", "year"}:
        return sorted(there, key=int, reverse=True)
    if name == "unit":
        return sorted(there, key=lambda unit: (-counts[unit], unit))
    order: list[str] = [*Classification.values, *Field.values, "true"]
    return sorted(there, key=order.index)


def _every_value(name: str, batches: Iterable[PublishedBatch]) -> list[str]:
    if name == "batch":
        return [str(one.number) for one in sorted(batches, key=lambda one: -one.number) if one.measures]
    if name == "year":
        years = {one.published_on.year for one in batches if one.published_on and one.measures}
        return [str(year) for year in sorted(years, reverse=True)]
    known: dict[str, list[str]] = {
        "classification": Classification.values,
        "field": Field.values,
        "has_special_mark": ["true"],
        "unit": [],
    }
    return known[name]


def _shown(name: str, value: str) -> str:
    if name == "batch":
        return _("第%(number)s批") % {"number": value}
    if name == "year":
        return _("%(year)s年") % {"year": value}
    if name == "has_special_mark":
        return _("有特色标识")
    labels = dict(Classification.choices if name == "classification" else Field.choices)
    return value if name == "unit" else str(labels[value])


def _toggled(asked: QueryDict, name: str, value: str, picked: Sequence[str]) -> str:
    values = asked.copy()
    values.pop("after", None)
    kept = [one for one in picked if one != value]
    values.setlist(name, kept if value in picked else [*kept, value])
    return f"?{values.urlencode()}"
