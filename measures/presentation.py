"""How a measure is shown: its sections, its unit where that may be known, and what changed since a return."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

from django.utils.translation import gettext as _

from accounts.errors import Fault
from accounts.models import EVALUATION_ROLES, OFFICE_ROLES, Role, User
from measures.choices import ComparisonOrigin, MeasureState
from measures.models import Attachment, Batch, Comparison, Measure
from measures.revisions import changed_entries, texts_of

# A clause up to its mark; the comparison of single characters is kept to what takes a moment.
CLAUSE = re.compile(r"[^，。；：！？、\n]*[，。；：！？、\n]|[^，。；：！？、\n]+")
MOST_COMPARED = 250_000
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
    sections = [section for section in sections_of(measure) if insider or section.name != "who"]
    if not is_hidden_from(measure, person):
        return sections
    # The register names the unit of whatever was published: an earlier measure would give this one away.
    return [
        replace(section, entries=tuple(one for one in section.entries if one.name != "predecessor"))
        for section in sections
    ]


def is_hidden_from(measure: Measure, person: User) -> bool:
    """Whether the person must not learn which unit sent the measure in: an evaluator, in a blind batch."""
    evaluates = person.has_role(*EVALUATION_ROLES) and not person.has_role(*OFFICE_ROLES)
    return evaluates and measure.batch.is_blind and measure.state != MeasureState.PUBLISHED


def shown_name(attachment: Attachment, person: User) -> str:
    """Return a file's name; where the unit is hidden, one that says only which kind of file it is."""
    if not is_hidden_from(attachment.measure, person):
        return attachment.shown_name
    suffix = PurePath(attachment.shown_name).suffix.lower()
    return _("附件%(key)d%(suffix)s") % {"key": attachment.pk, "suffix": suffix}


def shown_attachments(measure: Measure, person: User) -> list[Attachment]:
    """Return the files that a person may open, each under the name that the person may read."""
    attachments = list(measure.attachments.visible_to(person))
    for attachment in attachments:
        attachment.measure = measure
        attachment.shown_name = shown_name(attachment, person)
    return attachments


def shown_comparisons(measure: Measure, person: User) -> list[Comparison]:
    """Return the comparison records that a person may read.

    What an evaluator found betrays the class they will propose: it is theirs alone until the scores are
    locked, then the office's and the third party's.
    """
    is_trusted = person.has_role(*OFFICE_ROLES) or _evaluates(measure, person)
    reads_all = measure.batch.scores_are_locked and is_trusted
    return [
        one
        for one in measure.comparisons.all()
        if reads_all or one.origin != ComparisonOrigin.EVALUATOR or one.created_by_id == person.pk
    ]


def _evaluates(measure: Measure, person: User) -> bool:
    """Whether the person leads the agency that evaluates the measure's batch."""
    if not person.has_role(Role.EVALUATION_LEAD):
        return False
    return Batch.objects.filter(pk=measure.batch_id, panel__agency=person.unit_id).exists()


def is_insider(measure: Measure, person: User) -> bool:
    """Whether the person works at the office or for the unit that sends the measure in."""
    is_own = measure.unit_id is not None and measure.unit_id == person.unit_id
    return person.has_role(*OFFICE_ROLES) or is_own


def shown_unit(measure: Measure, person: User) -> str:
    """Return the unit's name, or nothing to those who must not know it in a blind batch."""
    if is_hidden_from(measure, person):
        return ""
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
    """Return the difference of two texts as pieces: ("equal" | "delete" | "insert", text).

    Clauses are compared first, then the characters of those that changed, as long as they are few.
    """
    pieces: list[tuple[str, str]] = []
    for kind, old, new in _opcodes(CLAUSE.findall(before), CLAUSE.findall(after)):
        if kind == "replace" and len(old) * len(new) <= MOST_COMPARED:
            pieces += [piece for each in _opcodes(old, new) for piece in _pieces(*each)]
        else:
            pieces += _pieces(kind, old, new)
    return tuple(pieces)


def _opcodes(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    # Repeated clauses say nothing of where they belong, repeated characters do.
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=not isinstance(before, str))
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        yield kind, "".join(before[i1:i2]), "".join(after[j1:j2])


def _pieces(kind: str, old: str, new: str) -> list[tuple[str, str]]:
    if kind == "equal":
        return [("equal", old)]
    return [("delete", old)] * bool(old) + [("insert", new)] * bool(new)


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
