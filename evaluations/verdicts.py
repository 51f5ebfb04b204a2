"""What a decision states: what each class demands, and what follows from the votes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from accounts.errors import Fault
from evaluations.models import Evaluation, TallyEntry
from measures.choices import Classification
from measures.models import Comparison, Measure
from measures.texts import text_faults

REPLICATES_LENGTH = 300


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the office decides on a measure; see `Decision` for what each class must state."""

    is_selected: bool
    classification: str = ""
    taiwan_related: bool = False
    reason: str = ""
    replicates: str = ""
    replicated_comparison: Comparison | None = None
    prior_art_checked_on: date | None = None
    prior_art_note: str = ""


def settled_class(measure: Measure) -> str:
    """Return the class that the latest tally's majority proposed, or an empty string."""
    entry = _latest_entries([measure]).get(measure.pk)
    return entry.settled if entry else ""


def settled_verdicts(
    measures: Sequence[Measure], prior_art_checked_on: date, prior_art_note: str
) -> list[tuple[Measure, Verdict, list[Fault]]]:
    """Return for each measure the decision that follows the votes, and what that decision still lacks.

    The evidence on record is its ground: the comparison that most evaluators named, else the first that found
    something; for 全国首创 the day of the check.
    """
    entries = _latest_entries(measures)
    named = _named_sources(measures)
    prefetch_related_objects(list(measures), "comparisons")
    planned = []
    for measure in measures:
        verdict = _settled_verdict(
            measure, entries.get(measure.pk), named[measure.pk], prior_art_checked_on, prior_art_note
        )
        planned.append((measure, verdict, verdict_faults(verdict, settled=verdict.classification)))
    return planned


def verdict_faults(verdict: Verdict, *, settled: str) -> list[Fault]:
    """List what a decision lacks, given the class that the votes settled on."""
    faults = text_faults(
        {
            "reason": verdict.reason,
            "replicates": verdict.replicates,
            "prior_art_note": verdict.prior_art_note,
        },
        {"reason": _("理由"), "replicates": _("复制的在先做法"), "prior_art_note": _("查重情况")},
    )
    if not verdict.is_selected:
        if not verdict.reason.strip():
            faults.append(Fault("reason", _("不入选的举措请写明理由。")))
        return faults
    if verdict.classification not in Classification.values:
        return [*faults, Fault("classification", _("请选择创新性类别。"))]
    if Classification(verdict.classification).names_its_source:
        if not verdict.replicates.strip():
            faults.append(Fault("replicates", _("复制拓展、复制须写明复制了哪里的什么做法。")))
    elif verdict.prior_art_checked_on is None:
        faults.append(Fault("prior_art_checked_on", _("全国首创须写明查重日期。")))
    if settled and verdict.classification != settled and not verdict.reason.strip():
        message = _("多数专家建议“%(settled)s”，改定其他类别请写明理由。") % {
            "settled": Classification(settled).label
        }
        faults.append(Fault("reason", message))
    if len(verdict.replicates.strip()) > REPLICATES_LENGTH:
        faults.append(Fault("replicates", _("“复制的在先做法”最多300字。")))
    return faults


def _settled_verdict(
    measure: Measure, entry: TallyEntry | None, named: Counter[int], checked_on: date, note: str
) -> Verdict:
    settled = entry.settled if entry else ""
    is_first = settled == Classification.FIRST_IN_NATION
    found = [each for each in measure.comparisons.all() if each.verdict != "different" or named[each.pk]]
    # Of equals the first on record: `max` keeps it.
    source = max(found, key=lambda each: named[each.pk], default=None) if settled and not is_first else None
    return Verdict(
        is_selected=True,
        classification=settled,
        taiwan_related=bool(entry and entry.n and entry.taiwan_votes * 2 > entry.n),
        replicates=f"{source.place}：{source.practice}"[:REPLICATES_LENGTH] if source else "",
        replicated_comparison=source,
        prior_art_checked_on=checked_on if is_first else None,
        prior_art_note=note,
    )


def _named_sources(measures: Sequence[Measure]) -> dict[int, Counter[int]]:
    """Count for each measure how many evaluators say that it replicates which comparison record."""
    named: dict[int, Counter[int]] = {measure.pk: Counter() for measure in measures}
    sheets = Evaluation.objects.submitted().filter(
        assignment__measure__in=measures, replicated_comparison__isnull=False
    )
    for measure, comparison in sheets.values_list("assignment__measure", "replicated_comparison"):
        named[measure][comparison or 0] += 1
    return named


def _latest_entries(measures: Sequence[Measure]) -> dict[int, TallyEntry]:
    entries = TallyEntry.objects.filter(measure__in=measures).order_by("tally__number")
    return {entry.measure_id: entry for entry in entries}
