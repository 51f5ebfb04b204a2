"""What a person may see of a measure's lineage: records, predecessors, decisions that a class rests on, recognitions."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from evaluations.models import Decision
from measures.choices import MeasureState, Relation
from measures.models import Comparison, Measure
from measures.naming.hiding import hide_senders, is_hidden_from, sealed_record
from precedents.models import Source
from register.choices import RecognitionKind
from register.lineage.graph import Lineage, OwnFact, RecordFact, TakenUpFact, lineage_of
from register.models import Recognition, RegisterEntry

# So many steps from the measure, and so many measures: a graph is to be read.
STEPS, MOST_MEASURES = 2, 40
_TAKEN = (Relation.SAME, Relation.EXTENDED)


def lineage_for(measure: Measure, person: User) -> Lineage:
    """Return who took what from whom around a measure, as far as the person may see the measures and the records.

    Who must not know the unit of a measure meets it as nobody's neighbour, and its own neighbours of ours not at all:
    what they have in common would name it.
    """
    hide_senders([measure], person)
    known = {measure.pk: measure}
    records: dict[int, Comparison] = {}
    newest = {measure.pk}
    for _step in range(STEPS):
        records |= _records_about(newest, records.values(), person)
        near = [] if is_hidden_from(measure, person) else _near(newest, known, records.values(), person)
        newest = {each.pk for each in near}
        known |= {each.pk: each for each in near}
        if len(known) >= MOST_MEASURES:
            break
    entries = RegisterEntry.objects.filter(measure__in=known).select_related("batch")
    published = {entry.measure_id: entry for entry in entries.defer("search_text", "search_grams")}
    grounds = _grounds(known)
    return lineage_of(
        measure.pk,
        [_own_fact(each, published.get(each.pk), known, person) for each in known.values()],
        [_record_fact(each, grounds, known) for each in records.values()],
        _taken_up(published.values()),
        named_as=_("填为曾入选举措，有实质新内容"),
    )


def _records_about(keys: Collection[int], known: Iterable[Comparison], person: User) -> dict[int, Comparison]:
    """Return the records by which these measures took something over or were taken over, or others took the same."""
    names = [str(key) for key in keys]
    about = Q(measure__in=keys) | Q(hit__source=Source.PUBLISHED, hit__key__in=names)
    for place, practice in sorted({(each.place, each.practice) for each in known}):
        about |= Q(place=place, practice=practice)
    seen = Comparison.objects.visible_to(person).filter(about, relation__in=_TAKEN)
    return seen.select_related("hit__run").in_bulk()


def _near(
    newest: Collection[int], known: dict[int, Measure], records: Iterable[Comparison], person: User
) -> list[Measure]:
    """Return the measures next to these that are not known yet and that the person may see with their units."""
    by_records = {key for each in records for key in (each.measure_id, _own_key(each)) if key}
    earlier = {known[key].predecessor_id for key in newest} - {None}
    wanted = Q(pk__in=by_records | earlier) | Q(predecessor__in=newest)
    rows = Measure.objects.visible_to(person).filter(wanted).exclude(pk__in=known).distinct()
    found = rows.select_related("batch", "unit").order_by("pk")[: MOST_MEASURES - len(known)]
    return [each for each in found if not is_hidden_from(each, person)]


def _own_key(comparison: Comparison) -> int | None:
    hit = comparison.hit
    # The key of a hit that a package states leads to no measure of ours.
    is_ours = hit is not None and hit.source == Source.PUBLISHED and not hit.run.brought_in
    return int(hit.key) if hit is not None and is_ours else None


def _grounds(keys: Collection[int]) -> dict[int, str]:
    """Return the records on which the class of a published measure rests, with that class."""
    decided = Decision.objects.filter(
        measure__in=keys, measure__state=MeasureState.PUBLISHED, replicated_comparison__isnull=False
    )
    return {
        each.replicated_comparison_id: each.get_classification_display()
        for each in decided
        if each.replicated_comparison_id
    }


def _own_fact(
    measure: Measure, entry: RegisterEntry | None, known: dict[int, Measure], person: User
) -> OwnFact:
    is_hidden = is_hidden_from(measure, person)
    unit = "" if is_hidden or measure.unit is None else str(measure.unit)
    return OwnFact(
        key=measure.pk,
        title=str(measure),
        place=" · ".join(filter(None, [str(measure.batch), unit, entry.out_of_force if entry else ""])),
        when=_iso(measure.in_force_since or (entry.published_on if entry else None)),
        document=entry.letter_number if entry else "",
        path=reverse("measures:measure_detail", args=[measure.pk]),
        predecessor=measure.predecessor_id if not is_hidden and measure.predecessor_id in known else None,
        since=measure.new_since_predecessor,
    )


def _record_fact(record: Comparison, grounds: dict[int, str], known: dict[int, Measure]) -> RecordFact:
    settled, own = grounds.get(record.pk), _own_key(record)
    if record.measure_id in known:
        record = sealed_record(record, known[record.measure_id])
    relation = record.get_relation_display()
    return RecordFact(
        measure=record.measure_id,
        place=record.place,
        practice=record.practice,
        relation=_("%(relation)s，认定为%(settled)s") % {"relation": relation, "settled": settled}
        if settled
        else relation,
        ground=record.get_origin_display(),
        when=_iso(record.in_force_since),
        document=record.document,
        own=own if own in known else None,
    )


def _taken_up(entries: Iterable[RegisterEntry]) -> list[TakenUpFact]:
    kind = RecognitionKind.NATIONAL_REPLICATION
    standing = Recognition.objects.standing().filter(entry__in=[each.pk for each in entries], kind=kind)
    return [
        TakenUpFact(
            each.entry.measure_id, _("全国"), each.get_kind_display(), _iso(each.dated_on), each.source
        )
        for each in standing.select_related("entry")
    ]


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
