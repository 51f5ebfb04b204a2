"""The table from which classes are settled: what stands beside each choice, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Q
from django.utils.translation import gettext as _

from core.desk import Part
from evaluations.models import Advice, Decision, TallyEntry
from evaluations.models.result import TallyEntryQuerySet
from evaluations.presentation import TallyRow, tally_rows
from evaluations.searches import DatedSearch, searches_of
from evaluations.tally_values import NO_MAJORITY, SPREAD
from measures.annex_places import annex_places
from measures.choices import Classification, Relation
from measures.entries import UNLISTED_OF_ITS_MEASURE
from measures.models import Comparison, Measure
from precedents.labels import Label
from precedents.models import Decision as HitDecision
from precedents.models import SearchHit

# What speaks for a second look by the evaluators before anything is decided.
DOUBTFUL = [SPREAD, NO_MAJORITY]
UNDECIDED = Q(measure__decision__isnull=True)
STAGES = {
    "undecided": UNDECIDED,
    "unconfirmed": Q(measure__decision__isnull=False, measure__decision__confirmed_at__isnull=True),
    "confirmed": Q(measure__decision__confirmed_at__isnull=False),
    "doubtful": UNDECIDED & Q(flags__overlap=DOUBTFUL),
    "differs": ~Q(settled="")
    & ~Q(measure__claimed_classification="")
    & ~Q(settled=F("measure__claimed_classification")),
}
_STRENGTH = (Relation.SAME, Relation.EXTENDED, "", Relation.DIFFERENT)


@dataclass(frozen=True, slots=True)
class Practice:
    """A similar practice by name, how like it is in words, and whether that asks for a second look."""

    name: str
    likeness: str
    tone: str


@dataclass(frozen=True, slots=True)
class DecidingRow:
    """A measure with all that its class is chosen by; `place` is its number in the annex, once that was printed."""

    measure: Measure
    entry: TallyEntry
    figures: TallyRow
    votes: tuple[Part, ...]
    strongest: Practice | None
    search: DatedSearch | None
    is_doubtful: bool
    place: int | None

    @property
    def decision(self) -> Decision | None:
        """The decision on the measure, if there is one."""
        return getattr(self.measure, "decision", None)

    @property
    def lacks_search(self) -> bool:
        """Whether the class that is decided, or would be by the votes, rests on a search that nobody made."""
        code = self.decision.classification if self.decision else self.entry.settled
        return bool(code) and self.search is None and Classification(code).needs_dated_search

    @property
    def advice(self) -> Advice | None:
        """What the third party advises, if it does."""
        return getattr(self.measure, "advice", None)


def for_deciding(entries: TallyEntryQuerySet) -> TallyEntryQuerySet:
    """Bring along what stands beside each line in one row: measure, unit, decision with its people, advice."""
    beside = ("unit", "batch", "decision__decided_by", "decision__confirmed_by", "advice__by")
    brought = entries.select_related("measure", *(f"measure__{name}" for name in beside))
    return brought.defer(*UNLISTED_OF_ITS_MEASURE)


def counts_by_stage(entries: TallyEntryQuerySet) -> dict[str, int]:
    """Return how many lines there are, and how many at each stage, in one query."""
    stages = {name: Count("pk", filter=condition) for name, condition in STAGES.items()}
    return entries.order_by().aggregate(all=Count("pk"), **stages)


def deciding_rows(entries: Sequence[TallyEntry]) -> list[DecidingRow]:
    """Return the lines with what each class would rest on, in five queries; see `for_deciding`."""
    measures = [entry.measure for entry in entries]
    searches = searches_of(measures)
    strongest = _strongest(measures, searches)
    places = annex_places(measures)
    return [
        DecidingRow(
            measure=entry.measure,
            entry=entry,
            figures=figures,
            votes=votes_of(figures),
            strongest=strongest.get(entry.measure_id),
            search=next(iter(searches.get(entry.measure_id, ())), None),
            is_doubtful=not set(DOUBTFUL).isdisjoint(entry.flags),
            place=places.get(entry.measure_id),
        )
        for entry, figures in zip(entries, tally_rows(entries), strict=True)
    ]


def votes_of(figures: TallyRow) -> tuple[Part, ...]:
    """Return the evaluators' votes by class, as a bar shows them."""
    classes = zip(Classification, figures.votes, strict=True)
    return tuple(Part(str(one.label), count, f"class-{one.rank}") for one, count in classes)


def likest_records(records: Iterable[Comparison]) -> dict[int, Comparison]:
    """Return each measure's record that says the most against its being new, of equals the first."""
    likest: dict[int, Comparison] = {}
    for one in records:
        before = likest.get(one.measure_id)
        if before is None or _STRENGTH.index(one.relation) < _STRENGTH.index(before.relation):
            likest[one.measure_id] = one
    return likest


def _strongest(measures: Sequence[Measure], searches: dict[int, list[DatedSearch]]) -> dict[int, Practice]:
    """Return for each measure the likest practice on record, else the likest that the latest search found."""
    records = Comparison.objects.filter(measure__in=measures).order_by("created_at", "pk")
    likest = {key: _of_record(one) for key, one in likest_records(records).items()}
    runs = {
        one.run.pk: key
        for key, found in searches.items()
        for one in found[:1]
        if one.run and key not in likest
    }
    hits = (
        SearchHit.objects.filter(run__in=runs).exclude(decision=HitDecision.ASIDE).order_by("run_id", "rank")
    )
    first = hits.distinct("run_id").only("run", "title", "label", "how")
    return {**{runs[hit.run_id]: _of_hit(hit) for hit in first}, **likest}


def _of_record(record: Comparison) -> Practice:
    tones: dict[str, str] = {Relation.SAME: "attention", Relation.EXTENDED: "progress", "": "attention"}
    said = str(record.get_relation_display()) if record.relation else _("待写结论")
    return Practice(str(record), said, tones.get(record.relation, "neutral"))


def _of_hit(hit: SearchHit) -> Practice:
    said = hit.get_label_display() if hit.label else hit.get_how_display()
    tone = "attention" if hit.label == Label.DUPLICATE else "neutral"
    return Practice(hit.title, _("检出，%(label)s") % {"label": said}, tone)
