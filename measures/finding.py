"""Measures among what the header's search finds: by number, name, unit, people and the texts that somebody may read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache, reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Unit, User
from core.finding import Found, passage_of
from core.folding import folded, folded_words, saying
from core.grams import search_grams
from measures.annex_places import annex_places
from measures.choices import MeasureState
from measures.entries import CONTACT_ENTRIES
from measures.models import Batch, Measure
from measures.models.measure import MeasureQuerySet
from measures.models.searched import PASSAGE_TEXTS, READ_TEXTS, MeasureWords
from measures.naming.hiding import hide_senders
from measures.stages import stage_of

# Who may not learn who sends a measure in is answered from masked texts, one by one, which takes milliseconds each: so
# many at most, which is more than a batch has.
MOST_MASKED = 150

UnitNames = Sequence[tuple[int, str]]


def measures_saying(person: User, words: str) -> MeasureQuerySet:
    """Return the measures in which every word stands where the person may read it; no words find nothing."""
    visible = Measure.objects.visible_to(person)
    if not folded_words(words):
        return visible.none()
    if person.has_perm("measures.read_process"):
        return saying_to(person, visible, words)
    # What was published is found in the register, as it was printed, by whoever has no part in it.
    is_running = ~Q(state=MeasureState.PUBLISHED)
    if not person.has_perm("measures.read_sender"):
        return _masked(visible.filter(is_running), words, person)
    return saying_to(person, visible.filter(is_running | Q(unit=person.unit_id)), words)


def saying_to(
    person: User, measures: MeasureQuerySet, words: str, units: UnitNames | None = None
) -> MeasureQuerySet:
    """Return those of the measures that hold every word, for somebody who may know who sends them in.

    `units` spares whoever asks more than once from reading the units' names each time.
    """
    insider = Q() if person.has_perm("measures.read_process") else Q(unit=person.unit_id)
    return _holding(measures, words, insider, unit_names() if units is None else units)


def unit_names() -> UnitNames:
    """Return the units' keys and their names, folded, in one query."""
    return [(key, _folded_name(name)) for key, name in Unit.objects.order_by().values_list("pk", "name")]


# Thousands of names that hardly change are folded once by a process, not at every search.
_folded_name = lru_cache(maxsize=10_000)(folded)


def _holding(measures: MeasureQuerySet, words: str, insider: Q, units: UnitNames) -> MeasureQuerySet:
    """`insider` says of which measures the person reads whom to call as well; empty means of all.

    These are sealed: found by the whole name or number, as it was entered.
    """
    for word in folded_words(words):
        told = _keys(told_grams__contains=search_grams(word), told__contains=word)
        named = [key for key, name in units if word in name]
        called = insider & Q(pk__in=_called({word, *(raw for raw in words.split() if folded(raw) == word)}))
        measures = measures.filter(Q(pk__in=told) | called | Q(unit__in=named))
    return measures


def _keys(**said: Any) -> QuerySet[MeasureWords, int]:
    """Return the keys of the measures whose words say so; asked by itself, the index serves whatever else is asked."""
    return MeasureWords.objects.filter(**said).values_list("measure", flat=True)


def _called(typed: Collection[str]) -> QuerySet[Measure, int]:
    """Return the keys of the measures with this person or number to call."""
    said = (Q(**{name: word}) for name in CONTACT_ENTRIES for word in typed)
    return Measure.objects.filter(reduce(or_, said)).order_by().values_list("pk", flat=True)


def _masked(measures: MeasureQuerySet, words: str, person: User) -> MeasureQuerySet:
    rows = list(measures.select_related("batch").order_by("-pk")[:MOST_MASKED])
    hide_senders(rows, person)
    wanted = folded_words(words)
    keys = [row.pk for row in rows if _says(row, wanted)]
    return measures.filter(pk__in=keys)


def _says(measure: Measure, wanted: Iterable[str]) -> bool:
    said = "|".join(folded(str(getattr(measure, name))) for name in READ_TEXTS)
    return all(word in said for word in wanted)


def shown_measures(measures: Sequence[Measure], person: User, words: str) -> list[Found]:
    """Return measures as results, each with the passage in which the words stand."""
    hide_senders(measures, person)
    places = annex_places(measures)
    names_unit = person.has_perm("measures.read_sender")
    return [
        Found(
            title=str(one),
            url=reverse("measures:measure_detail", args=[one.pk]),
            facts=[one.ref, str(one.unit or "") if names_unit else "", _placed(one, places.get(one.pk))],
            passage=passage_of(words, [getattr(one, name) for name in PASSAGE_TEXTS]),
            state=stage,
            state_label=label,
        )
        for one in measures
        for stage, label in [stage_of(one, person)]
    ]


def _placed(measure: Measure, place: int | None) -> str:
    return (
        _("%(batch)s附件第%(place)d项") % {"batch": measure.batch, "place": place}
        if place
        else str(measure.batch)
    )


def measures_found(person: User, words: str) -> QuerySet[Measure]:
    """Return the same with what a result shows, in one query."""
    return measures_saying(person, words).select_related("batch", "unit")


def batches_found(person: User, words: str) -> QuerySet[Batch]:
    """Return the batches of a number ("22", "第22批") or of a zone."""
    visible = Batch.objects.visible_to(person)
    wanted = folded_words(words)
    number = wanted[0].strip("第批") if len(wanted) == 1 else ""
    if number.isascii() and number.isdecimal() and len(number) < 5:
        return visible.filter(number=int(number))
    return saying(visible, words, "zone") if wanted else visible.none()


def shown_batches(batches: Sequence[Batch], person: User, words: str) -> list[Found]:
    """Return batches as results."""
    return [
        Found(
            title=str(one),
            url=reverse("measures:batch_detail", args=[one.number]),
            facts=[one.zone],
            state=one.state,
            state_label=str(one.get_state_display()),
        )
        for one in batches
    ]
