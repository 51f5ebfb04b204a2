"""What the machine finds in a candidate before a person reads it. Findings advise; they refuse nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from measures.choices import Classification
from measures.entries import PRINTED_TEXTS, UNLISTED_TEXTS
from measures.models import Measure
from measures.presentation import shown_attachments
from measures.printed import printed_faults

# Titles that share more than this part of their neighbouring characters are worth a second look.
ALIKE = 0.5


@dataclass(frozen=True, slots=True)
class Titled:
    """Another measure: its key, what it is called, and how it is named to the reader."""

    key: int
    title: str
    shown: str


def others_of(measure: Measure, person: User) -> list[Measure]:
    """Return the standing measures of the batch that the person may see, and published ones of the same title."""
    others = Measure.objects.visible_to(person).exclude(pk=measure.pk)
    standing = Q(batch=measure.batch) & ~Q(state__in=["draft", "withdrawn", "merged", "rejected"])
    found = others.filter(standing | Q(state="published", title=measure.title))
    return list(found.select_related("unit", "batch").defer(*UNLISTED_TEXTS))


def findings_of(measure: Measure, person: User, others: Sequence[Measure] | None = None) -> list[str]:
    """Return sentences about what is not wrong but should be looked at, the doubles last.

    `others` are those that `others_of` returns, where they are at hand.
    """
    found = []
    attachments = shown_attachments(measure, person)
    if not attachments:
        found.append(_("没有附件：请看成效和文件依据是否需要佐证。"))
    elif not any(attachment.is_sealed_form for attachment in attachments):
        found.append(_("没有签字盖章的申报书扫描件。"))
    claimed = measure.claimed_classification
    if claimed and Classification(claimed).needs_dated_search and not measure.stated_comparisons:
        sentence = _("申报%(label)s，但没有比对记录。")
        found.append(sentence % {"label": Classification(claimed).label})
    for entry in PRINTED_TEXTS:
        label = measure._meta.get_field(entry).verbose_name  # type: ignore[union-attr]  # a plain field
        found += [f"{label}：{sentence}。" for sentence in printed_faults(entry, getattr(measure, entry))]
    known = others_of(measure, person) if others is None else others
    titled = [
        Titled(one.pk, one.title, f"{one.ref} {one.title}（{one.unit or _('未载明')}）")
        for one in known
        if one.batch_id == measure.batch_id
    ]
    found += [
        _("与“%(other)s”名称相近，可能重复报送。") % {"other": other.shown}
        for other in alike(measure.title, titled)
    ]
    if measure.predecessor_id is None:
        earlier = [one for one in known if one.state == "published" and one.title == measure.title][:3]
        found += [
            _("%(batch)s已发布同名举措，但没有填写“曾入选举措”。") % {"batch": other.batch}
            for other in earlier
        ]
    return found


def alike(title: str, others: Iterable[Titled]) -> Sequence[Titled]:
    """Return the measures whose titles are much like this one, the likest first."""
    likeness = [(likeness_of(title, other.title), other) for other in others]
    close = [(value, other) for value, other in likeness if value > ALIKE]
    return [other for _value, other in sorted(close, key=lambda pair: (-pair[0], pair[1].key))]


def likeness_of(one: str, other: str) -> float:
    """Return the part of both titles' neighbouring characters that they share, from 0 to 1; marks do not count."""
    pairs, others = _pairs(one), _pairs(other)
    return len(pairs & others) / len(pairs | others) if pairs | others else 0.0


def _pairs(title: str) -> set[tuple[str, str]]:
    return set(pairwise(character for character in title.lower() if character.isalnum()))
