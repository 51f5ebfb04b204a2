"""The figures of a letter, each beside what was counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from documents.figures import Figures, Recognised, SelectedMeasure, count_figures
from earlier.values import Note, ReadRow, StatementKind, Transcript
from measures.choices import Classification
from register.models import Recognition
from register.totals import opening_balance, published_batches


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure that the letter states, beside what was counted; None where there is nothing to count."""

    label: str
    stated: int
    counted: int | None
    place: str
    remark: str = ""

    @property
    def is_right(self) -> bool:
        """Whether the figure is borne out, or cannot be looked into."""
        return self.counted is None or self.counted == self.stated

    def __str__(self) -> str:
        figures = {
            "place": self.place,
            "label": self.label,
            "stated": self.stated,
            "counted": self.counted,
        }
        if self.counted is None:
            return _("%(place)s：%(label)s，函称%(stated)d，无法核对。") % figures + self.remark
        return _("%(place)s：%(label)s，函称%(stated)d，核对为%(counted)d。") % figures + self.remark


def claims_of(
    transcript: Transcript,
    rows: Sequence[ReadRow],
    number: int | None,
    day: date | None,
    *,
    names_marks: bool,
) -> Iterator[Claim]:
    """Yield every figure that the letter states beside what its rows, its batch and the register come to."""
    labels, classes = dict(StatementKind.choices), dict(Classification.choices)
    counts = Counter(row.classification for row in rows)
    earlier = _earlier_figures(number, day, rows) if number and day else None
    previous = {
        StatementKind.PREVIOUS_MEASURES: "previous_measures",
        StatementKind.NATIONAL_REPLICATION: "national_replications",
        StatementKind.BEST_PRACTICE: "best_practices",
    }
    stated_before = next(
        (one.stated for one in transcript.statements if one.kind == StatementKind.PREVIOUS_BATCHES), None
    )
    for one in transcript.statements:
        label, remark, counted = str(labels[StatementKind(one.kind)]), "", None
        if one.kind == StatementKind.BY_CLASS:
            label, counted = str(classes[Classification(one.subject)]), counts[one.subject]
        elif one.kind == StatementKind.SELECTED:
            counted = len(rows)
        elif one.kind == StatementKind.MARKED:
            label = transcript.mark_label or label
            counted = sum(row.is_marked for row in rows) if names_marks else None
            remark = "" if names_marks else _("附件没有逐项标明。")
        elif one.kind == StatementKind.BATCH:
            counted = number
        elif one.kind == StatementKind.PREVIOUS_BATCHES:
            # 截至目前 may count this batch as well.
            counted = (number if one.stated == number else number - 1) if number else None
        elif stated_before == number and number is not None:
            remark = _("函中的累计数包括本批。")
        elif earlier is not None and earlier.previous_batches == stated_before:
            counted = getattr(earlier, previous[StatementKind(one.kind)])
        else:
            remark = _("库中此前各批还不完整。")
        yield Claim(label, one.stated, counted, one.place, remark)


def _earlier_figures(number: int, day: date, rows: Sequence[ReadRow]) -> Figures:
    """What the register counts before a batch. Totals stated for a time after it say nothing of it."""
    opening = opening_balance()
    recognised = Recognition.objects.as_of(day).values_list("kind", "dated_on")
    return count_figures(
        batch=number,
        on=day,
        classes=[*Classification.all_printed().items()],
        selected=[SelectedMeasure(row.classification, row.is_marked) for row in rows],
        published=published_batches(day),
        recognitions=[Recognised(kind, dated_on) for kind, dated_on in recognised],
        opening=opening if opening and opening.up_to_batch < number else None,
    )


def mark_notes(transcript: Transcript, *, names_marks: bool) -> Iterator[Note]:
    """Say that the letter counts marked measures without naming them."""
    if names_marks:
        return
    stated = next((one for one in transcript.statements if one.kind == StatementKind.MARKED), None)
    if stated is not None:
        facts = {
            "place": stated.place,
            "label": transcript.mark_label or _("特色标识"),
            "count": stated.stated,
        }
        yield Note(_("%(place)s称%(label)s%(count)d项，附件没有逐项标明；可另外写明是哪几项。") % facts)
