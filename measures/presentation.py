"""How a measure is shown: its sections, its unit where that may be known, and what changed since a return."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from core.differences import diff_pieces
from core.errors import Fault
from core.reducing import PICTURED
from core.untrusted import Unavailable
from measures.attachments.reading import words_of
from measures.completeness import limits_of, required_entries
from measures.entries import SECTION_LABELS, SECTIONS
from measures.models import Attachment, Comparison, Measure
from measures.models.measure import files_for
from measures.naming import given_away
from measures.naming.hiding import hide_senders, is_hidden_from, names_by_measure, sealed_record
from measures.revisions import changed_entries, texts_of
from measures.texts import count_characters


@dataclass(frozen=True, slots=True)
class EntryText:
    """One entry of the form as it is read, whether the batch requires it, and in a word what keeps it from being sent."""

    name: str
    label: str
    text: str
    is_required: bool = False
    lack: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A group of the form, and in how many of its entries something keeps the measure from being sent.

    `is_unasked`: nothing is required in it and nothing written, so that it is neither complete nor lacking.
    """

    name: str
    label: str
    entries: tuple[EntryText, ...]
    lacking: int = 0
    is_unasked: bool = False


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends a measure in, as far as the reader may know: the unit's name, and those of the joint units."""

    unit: str
    joint_units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One entry that differs from what was returned: pieces of text with "equal", "insert" or "delete"."""

    label: str
    pieces: tuple[tuple[str, str], ...]


def sections_of(measure: Measure, missing: Sequence[Fault] = ()) -> list[Section]:
    """Return the form's groups with what the measure says in each, and how much of what is `missing` is there."""
    places = {fault.place for fault in missing}
    required = required_entries(measure.batch)
    limits = limits_of(measure.batch)
    return [
        Section(
            name,
            str(SECTION_LABELS[name]),
            tuple(
                replace(
                    _entry(measure, entry),
                    is_required=entry in required,
                    lack=_lack(measure, entry, limits.of(entry)) if entry in places else "",
                )
                for entry in entries
            ),
            lacking=len(places.intersection(entries)),
            is_unasked=not required.intersection(entries)
            and not any(getattr(measure, one) for one in entries),
        )
        for name, entries in SECTIONS
    ]


def _lack(measure: Measure, entry: str, limit: int | None) -> str:
    value = getattr(measure, entry)
    if value in ("", None):
        return _("未填")
    over = count_characters(value) - limit if limit is not None and isinstance(value, str) else 0
    return _("超%(count)d字") % {"count": over} if over > 0 else _("须改")


def sections_for(measure: Measure, person: User) -> list[Section]:
    """Return the groups that a person may read: whom to call is the unit's and the office's business alone."""
    hide_senders([measure], person)
    insider = is_insider(measure, person)
    sections = [section for section in sections_of(measure) if insider or section.name != "who"]
    if not is_hidden_from(measure, person):
        return sections
    # The register names the unit of whatever was published: an earlier measure would give this one away.
    return [
        replace(section, entries=tuple(one for one in section.entries if one.name != "predecessor"))
        for section in sections
    ]


def shown_name(attachment: Attachment, person: User) -> str:
    """Return a file's name; where the unit is hidden, one that says only which kind of file it is."""
    if not is_hidden_from(attachment.measure, person):
        return attachment.shown_name
    suffix = PurePath(attachment.shown_name).suffix.lower()
    return _("附件%(key)d%(suffix)s") % {"key": attachment.pk, "suffix": suffix}


def shown_attachments(measure: Measure, person: User) -> list[Attachment]:
    """Return the files that a person may open, each under the name that the person may read."""
    brought: list[Attachment] | None = getattr(measure, files_for(person), None)
    attachments = list(measure.attachments.visible_to(person)) if brought is None else brought
    shown = []
    for attachment in attachments:
        attachment.measure = measure
        attachment.shown_name = shown_name(attachment, person)
        if not is_withheld(attachment, person):
            shown.append(attachment)
    measure.withheld_count = len(attachments) - len(shown)
    return shown


def is_withheld(attachment: Attachment, person: User) -> bool:
    """Whether a file names the sender to somebody who must not know them; what cannot be read may do so.

    A picture is given out once the office has looked at it.
    """
    measure = attachment.measure
    if not is_hidden_from(measure, person):
        return False
    try:
        said = words_of(attachment)
    except Unavailable:
        return True
    if said is None or (PICTURED in said and attachment.looked_at is None):
        return True
    return bool(given_away(said, names_by_measure([measure])[measure.pk]))


def shown_comparisons(measure: Measure, person: User) -> list[Comparison]:
    """Return the comparison records that a person may read.

    What an evaluator found betrays the class they will propose: it is theirs alone until the scores are
    locked, then the office's and the third party's.
    """
    reads_all = measure.batch.scores_are_locked and person.has_perm("measures.read_findings", measure)
    shown = [one for one in measure.comparisons.all() if reads_all or one.is_open_to(person.pk)]
    hide_senders([measure], person)
    return [sealed_record(one, measure) for one in shown]


def is_insider(measure: Measure, person: User) -> bool:
    """Whether the person reads the whole application, with its contacts: the office, and the unit that sends it in."""
    return person.has_perm("measures.read_application", measure)


def shown_sender(measure: Measure, person: User) -> Sender:
    """Return who sends a measure in; nobody, to those who must not know it in a blind batch."""
    if is_hidden_from(measure, person):
        return Sender("", ())
    return Sender(str(measure.unit or ""), tuple(unit.name for unit in measure.joint_units.all()))


def shown_unit(measure: Measure, person: User) -> str:
    """Return the units' names in one text, or nothing to those who must not know them in a blind batch."""
    if is_hidden_from(measure, person):
        return ""
    sender = shown_sender(measure, person)
    return _("、").join([sender.unit or _("未载明"), *sender.joint_units])


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


def _entry(measure: Measure, name: str) -> EntryText:
    field = _field(name)
    value = getattr(measure, name)
    if getattr(field, "choices", None):
        text = str(getattr(measure, f"get_{name}_display")())
    elif isinstance(value, bool):
        text = _("是") if value else _("否")
    else:
        text = _plain(value)
    label = measure.batch.mark_label if name == "claims_special_mark" else str(field.verbose_name)
    return EntryText(name, label, text)


def _field(name: str) -> Any:
    return Measure._meta.get_field(name)


def _plain(value: object) -> str:
    return "" if value is None else str(value)
