"""How a measure is shown: its sections, its unit where that may be known, and what changed since a return."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.errors import Fault
from accounts.models import EVALUATION_ROLES, OFFICE_ROLES, User
from measures.choices import MeasureState
from measures.models import Measure
from measures.revisions import changed_entries, texts_of

SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("what", ("title", "field", "in_force_since", "documents")),
    ("printed", ("summary", "innovation_point")),
    ("case", ("background", "practice", "novelty", "effect", "replicability", "risks")),
    (
        "claim",
        ("claimed_classification", "claims_taiwan_related", "predecessor", "new_since_predecessor"),
    ),
    ("who", ("contact", "phone", "approver")),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the form as it is read."""

    name: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """A group of the form, and in how many of its entries something keeps the measure from being sent."""

    name: str
    label: str
    entries: tuple[Entry, ...]
    lacking: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """One entry that differs from what was returned: pieces of text with "equal", "insert" or "delete"."""

    label: str
    pieces: tuple[tuple[str, str], ...]


def sections_of(measure: Measure, missing: Sequence[Fault] = ()) -> list[Section]:
    """Return the form's groups with what the measure says in each, and how much of what is `missing` is there."""
    places = {fault.place for fault in missing}
    headings = {
        "what": _("举措"),
        "printed": _("函中刊印的内容"),
        "case": _("案例"),
        "claim": _("申报类别"),
        "who": _("联系人"),
    }
    return [
        Section(
            name,
            headings[name],
            tuple(_entry(measure, entry) for entry in entries),
            lacking=len(places.intersection(entries)),
        )
        for name, entries in SECTIONS
    ]


def sections_for(measure: Measure, person: User) -> list[Section]:
    """Return the groups that a person may read: whom to call is the unit's and the office's business alone."""
    insider = is_insider(measure, person)
    return [section for section in sections_of(measure) if insider or section.name != "who"]


def is_insider(measure: Measure, person: User) -> bool:
    """Whether the person works at the office or for the unit that sends the measure in."""
    is_own = measure.unit_id is not None and measure.unit_id == person.unit_id
    return person.has_role(*OFFICE_ROLES) or is_own


def shown_unit(measure: Measure, person: User) -> str:
    """Return the unit's name, or nothing to those who must not know it in a blind batch."""
    if person.has_role(*EVALUATION_ROLES) and not person.has_role(*OFFICE_ROLES) and measure.batch.is_blind:
        return "" if measure.state != MeasureState.PUBLISHED else str(measure.unit or "")
    joint = [unit.name for unit in measure.joint_units.all()]
    return "、".join([str(measure.unit or _("未载明")), *joint])


def changes_since_return(measure: Measure) -> list[Change]:
    """Return what the unit changed since the measure was last returned, character by character."""
    returned = list(measure.returns.all())
    if not returned:
        return []
    before, after = returned[-1].revision.texts, texts_of(measure)
    names = changed_entries({**after, **before}, {**before, **after})
    return [
        Change(str(_field(name).verbose_name), diff_pieces(_plain(before.get(name)), _plain(after.get(name))))
        for name in names
        if name in after
    ]


def diff_pieces(before: str, after: str) -> tuple[tuple[str, str], ...]:
    """Return the difference of two texts as pieces: ("equal" | "delete" | "insert", text)."""
    pieces: list[tuple[str, str]] = []
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind == "equal":
            pieces.append(("equal", before[i1:i2]))
            continue
        pieces += [("delete", before[i1:i2])] * (i2 > i1) + [("insert", after[j1:j2])] * (j2 > j1)
    return tuple(pieces)


def _entry(measure: Measure, name: str) -> Entry:
    field = _field(name)
    value = getattr(measure, name)
    if getattr(field, "choices", None):
        text = str(getattr(measure, f"get_{name}_display")())
    elif isinstance(value, bool):
        text = _("是") if value else _("否")
    else:
        text = _plain(value)
    label = measure.batch.mark_label if name == "claims_taiwan_related" else str(field.verbose_name)
    return Entry(name, label, text)


def _field(name: str) -> Any:
    return Measure._meta.get_field(name)


def _plain(value: object) -> str:
    return "" if value is None else str(value)
