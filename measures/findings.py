"""What the machine finds in a candidate before a person reads it. Findings advise; they refuse nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _

from measures.choices import Classification
from measures.models import Measure

# Titles that share more than this part of their neighbouring characters are worth a second look.
ALIKE = 0.5


@dataclass(frozen=True, slots=True)
class Titled:
    """Another measure: its key, what it is called, and how it is named to the reader."""

    key: int
    title: str
    shown: str


def findings_of(measure: Measure) -> list[str]:
    """Return sentences about what is not wrong but should be looked at, the doubles last."""
    found = []
    if not measure.attachments.all():
        found.append(_("没有附件：请看成效和文件依据是否需要佐证。"))
    elif not any(attachment.is_sealed_form for attachment in measure.attachments.all()):
        found.append(_("没有签字盖章的申报书扫描件。"))
    if measure.claimed_classification == Classification.FIRST_IN_NATION and not measure.comparisons.all():
        found.append(_("申报全国首创，但没有比对记录。"))
    others = [
        Titled(pk, title, f"{ref} {title}（{unit or _('未载明')}）")
        for pk, ref, title, unit in measure.batch.measures.exclude(pk=measure.pk)
        .exclude(state__in=["draft", "withdrawn", "merged", "rejected"])
        .values_list("pk", "ref", "title", "unit__name")
    ]
    found += [
        _("与“%(other)s”名称相近，可能重复报送。") % {"other": other.shown}
        for other in alike(measure.title, others)
    ]
    if measure.predecessor_id is None:
        earlier = Measure.objects.filter(state="published", title=measure.title).select_related("batch")[:3]
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
