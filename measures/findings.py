"""What the machine finds in a candidate before a person reads it. Findings advise; they refuse nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from core.quoting import within_quotes
from measures.choices import Classification
from measures.entries import PRINTED_TEXTS, UNLISTED_TEXTS
from measures.models import Measure
from measures.presentation import shown_attachments
from measures.printed import printed_flaws

# Titles that share more than this part of their neighbouring characters are worth a second look.
ALIKE = 0.5


# What a finding is about that stands in no entry of the form.
SIMILAR = "similar"
# In figures or in words; 一 alone says little: 一站式.
_FIGURE = re.compile("[0-9０-９二三四五六七八九十百千万亿两]")


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence, the entry that it is about, and which of its characters."""

    sentence: str
    place: str = ""
    span: tuple[int, int] | None = None

    def __str__(self) -> str:
        return self.sentence


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


def findings_of(measure: Measure, person: User, others: Sequence[Measure] | None = None) -> list[Finding]:
    """Return what is not wrong but should be looked at, the doubles last.

    `others` are those that `others_of` returns, where they are at hand.
    """
    found = [*_of_files(measure, person), *_of_the_claim(measure), *_of_texts(measure)]
    known = others_of(measure, person) if others is None else others
    titled = [
        Titled(one.pk, one.title, f"{one.ref} {one.title}（{one.unit or _('未载明')}）")
        for one in known
        if one.batch_id == measure.batch_id
    ]
    alike_one = _("与“%(other)s”名称相近，可能重复报送。")
    found += [
        Finding(alike_one % {"other": within_quotes(other.shown)}, SIMILAR)
        for other in alike(measure.title, titled)
    ]
    if measure.predecessor_id is None:
        earlier = [one for one in known if one.state == "published" and one.title == measure.title][:3]
        unnamed = _("%(batch)s已发布同名举措，但没有填写“曾入选举措”。")
        found += [Finding(unnamed % {"batch": other.batch}, "predecessor") for other in earlier]
    return found


def _of_files(measure: Measure, person: User) -> Iterator[Finding]:
    attachments = shown_attachments(measure, person)
    if not attachments:
        yield Finding(_("没有附件：请看成效和文件依据是否需要佐证。"), "attachments")
    elif not any(attachment.is_sealed_form for attachment in attachments):
        yield Finding(_("没有签字盖章的申报书扫描件。"), "attachments")


def _of_the_claim(measure: Measure) -> Iterator[Finding]:
    remark = claim_remark(measure)
    if remark:
        yield Finding(remark, "comparisons")


def _of_texts(measure: Measure) -> Iterator[Finding]:
    for entry in PRINTED_TEXTS:
        label = measure._meta.get_field(entry).verbose_name  # type: ignore[union-attr]  # a plain field
        for flaw in printed_flaws(entry, getattr(measure, entry)):
            yield Finding(f"{label}：{flaw.sentence}。", entry, (flaw.start, flaw.end))
    if measure.effect and not _FIGURE.search(measure.effect):
        clause = re.match("[^，。；：！？\n]*", measure.effect)
        yield Finding(_("“实施成效”里没有数字。"), "effect", clause.span() if clause else None)


def claim_remark(measure: Measure) -> str:
    """Say of a claim to be the first that nothing it was compared with is on record; nothing where there is no need to."""
    claimed = measure.claimed_classification
    if not claimed or not Classification(claimed).needs_dated_search or measure.stated_comparisons:
        return ""
    return _("申报%(label)s，但没有比对记录。") % {"label": Classification(claimed).label}


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
