"""What a decision states: what each class demands, and what follows from the votes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from core.errors import Fault, Incomplete
from core.quoting import within_quotes
from core.remarks import remark_faults
from evaluations.models import Evaluation, TallyEntry
from evaluations.models.stated import Stated
from evaluations.refusals import strange_record, strange_search
from evaluations.searches import DatedSearch, search_faults, search_of, searches_of
from measures.choices import Classification, Relation
from measures.models import Comparison, Measure

REPLICATES_LENGTH = 300


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the office decides on a measure; see `Decision` for what each class must state."""

    is_selected: bool
    classification: str = ""
    has_special_mark: bool = False
    reason: str = ""
    replicated_comparison: Comparison | None = None
    # The record in words; it speaks for itself where nothing else is said.
    replicates: str = ""
    search: DatedSearch | None = None
    prior_art_note: str = ""


def majority_class(measure: Measure) -> str:
    """Return the class that the latest tally's majority proposed, or an empty string."""
    entry = _latest_entries([measure]).get(measure.pk)
    return entry.settled if entry else ""


def settled_verdicts(
    measures: Sequence[Measure], prior_art_note: str
) -> list[tuple[Measure, Verdict, list[Fault]]]:
    """Return for each measure the decision that follows the votes, and what that decision still lacks.

    The evidence on record is its ground: the comparison that most evaluators named, else the first that found
    something; where the class rests on a search, the latest one. Measures come with their batch.
    """
    entries = _latest_entries(measures)
    named = _named_sources(measures)
    searches = searches_of(measures)
    prefetch_related_objects(list(measures), "comparisons")
    planned = []
    for measure in measures:
        latest = next(iter(searches.get(measure.pk, ())), None)
        verdict = _settled_verdict(
            measure, entries.get(measure.pk), named[measure.pk], latest, prior_art_note
        )
        planned.append((measure, verdict, verdict_faults(verdict, measure, settled=verdict.classification)))
    return planned


def verdict_faults(verdict: Verdict, measure: Measure, *, settled: str) -> list[Fault]:
    """List what a decision on a measure lacks, given the class that the votes settled on."""
    faults = remark_faults(
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
    faults += _undocumented(verdict, measure, Classification(verdict.classification))
    if settled and verdict.classification != settled and not verdict.reason.strip():
        message = _("多数专家建议“%(settled)s”，改定其他类别请写明理由。") % {
            "settled": Classification(settled).label
        }
        faults.append(Fault("reason", message))
    if len(verdict.replicates.strip()) > REPLICATES_LENGTH:
        faults.append(Fault("replicates", _("“复制的在先做法”最多300字。")))
    return faults


def require_sound(verdict: Verdict, measure: Measure) -> None:
    """Raise `Incomplete` with what a verdict lacks, by the latest votes, or rests on that is another measure's."""
    faults = verdict_faults(verdict, measure, settled=majority_class(measure))
    if verdict.replicated_comparison and verdict.replicated_comparison.measure_id != measure.pk:
        faults.append(strange_record())
    search = verdict.search
    if search and search.key not in {one.key for one in searches_of([measure]).get(measure.pk, ())}:
        faults.append(strange_search())
    if faults:
        raise Incomplete(faults)


def _undocumented(verdict: Verdict, measure: Measure, decided: Classification) -> Iterator[Fault]:
    """Yield what the class demands and the decision does not rest on."""
    if decided.names_its_source and verdict.replicated_comparison is None:
        sentence = _(
            "“%(measure)s”没有选定复制的比对记录，不能定为%(label)s；记录里没有的，请先添加比对记录。"
        )
        names = {"measure": within_quotes(measure), "label": decided.label}
        yield Fault("replicated_comparison", sentence % names)
    if decided.needs_dated_search:
        yield from search_faults(verdict.search, measure, decided)


def _settled_verdict(
    measure: Measure, entry: TallyEntry | None, named: Counter[int], latest: DatedSearch | None, note: str
) -> Verdict:
    settled = Classification(entry.settled) if entry and entry.settled else None
    found = [
        each
        for each in measure.comparisons.all()
        if each.relation not in {"", Relation.DIFFERENT} or named[each.pk]
    ]
    # Of equals the first on record: `max` keeps it.
    is_taken_over = settled is not None and settled.names_its_source
    source = max(found, key=lambda each: named[each.pk], default=None) if is_taken_over else None
    rests_on_search = settled is not None and settled.needs_dated_search
    return Verdict(
        is_selected=True,
        classification=settled.value if settled else "",
        has_special_mark=bool(entry and entry.n and entry.special_mark_votes * 2 > entry.n),
        replicated_comparison=source,
        search=latest if rests_on_search else None,
        prior_art_note=note if rests_on_search else "",
    )


def verdict_of(decision: Stated) -> Verdict:
    """Return what a decision, or whatever else states a verdict, says."""
    return Verdict(
        is_selected=decision.is_selected,
        classification=decision.classification,
        has_special_mark=decision.has_special_mark,
        reason=decision.reason,
        replicated_comparison=decision.replicated_comparison,
        replicates=decision.replicates,
        search=search_of(decision),
        prior_art_note=decision.prior_art_note,
    )


def stated_columns(verdict: Verdict) -> dict[str, Any]:
    """Return a verdict as the columns of `Stated`."""
    is_selected, search = verdict.is_selected, verdict.search
    return {
        "is_selected": is_selected,
        "classification": verdict.classification if is_selected else "",
        "has_special_mark": verdict.has_special_mark and is_selected,
        "reason": verdict.reason.strip(),
        "replicates": _replicated_in_words(verdict),
        "replicated_comparison": verdict.replicated_comparison,
        "search_run": search.run if search else None,
        "outside_search": search.outside if search else None,
        "prior_art_note": verdict.prior_art_note.strip(),
    }


def _replicated_in_words(verdict: Verdict) -> str:
    """Return which practice a decision says that the measure takes over, within what is stored of it."""
    source = verdict.replicated_comparison
    return verdict.replicates.strip() or (
        f"{source.place}：{source.practice}"[:REPLICATES_LENGTH] if source else ""
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
