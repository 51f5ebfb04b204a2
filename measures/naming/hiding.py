"""A blind batch's words on their way to the third party: whatever hands them out hides its measures here first.

Hidden measures are masked where they lie in memory, title and all, and are not saved. What the third party itself
wrote stays as it is: masked, it would answer who tries names.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from accounts.models import Unit, User
from core.folding import folded, folded_words
from core.sealed import opened
from measures.choices import ComparisonOrigin, MeasureState
from measures.entries import UNLISTED_TEXTS
from measures.models import Comparison, Measure
from measures.models.measure import MeasureQuerySet
from measures.naming.finding import MASK, mask, mentions
from measures.naming.names import Names, names_of

CITED_TEXTS = ("place", "practice", "document", "source")
RECORD_TEXTS = (*CITED_TEXTS, "difference")


def is_hidden_from(measure: Measure, person: User) -> bool:
    """Whether the person must not learn which unit sent the measure in: an evaluator, in a blind batch."""
    # Asked of the role: how far a system's token reaches is asked of the rows, all at once.
    return is_sealed(measure) and not person.has_perm("measures.read_sender")


def is_sealed(measure: Measure) -> bool:
    """Whether only the unit and the office may know who sent the measure in."""
    return measure.batch.is_blind and measure.state != MeasureState.PUBLISHED


def hide_senders(measures: Iterable[Measure], person: User) -> None:
    """Mask, where they lie, the measures whose sender the person must not know; in one query, none for others."""
    seal([measure for measure in measures if is_hidden_from(measure, person)])


def seal(measures: Iterable[Measure]) -> None:
    """Mask these measures, for a reader who is not known yet or must not know who sent any of them in."""
    waiting = [measure for measure in measures if not measure.is_masked]
    names_by_measure(waiting)
    for measure in waiting:
        measure.mask_texts()


def shown_title(measure: Measure, person: User) -> str:
    """Return the name under which the person may know a measure that may not be masked itself."""
    shown = copy(measure)
    hide_senders([shown], person)
    return str(shown)


def sealed_record(record: Comparison, measure: Measure) -> Comparison:
    """Return a record that is only shown: masked where its measure is, an evaluator's own as it is.

    What it cites is public: where that has a name, it is masked whole, or the rest of it would lead to the name.
    """
    if not measure.is_masked or record.origin == ComparisonOrigin.EVALUATOR:
        return record
    shown, hide = copy(record), Hiding(measure.telling_names)
    cites_a_name = any(hide.tells(getattr(record, name)) for name in CITED_TEXTS)
    for name in RECORD_TEXTS:
        text = getattr(record, name)
        setattr(shown, name, MASK if cites_a_name and text and name in CITED_TEXTS else hide(text))
    return shown


def titled(measures: MeasureQuerySet, words: str, person: User) -> MeasureQuerySet:
    """Return the measures with words in their names as the person reads them: a search answers no more than a page."""
    if not words or person.has_perm("measures.read_sender"):
        return measures.narrowed(words=words)
    is_sealed_one = Q(batch__is_blind=True) & ~Q(state=MeasureState.PUBLISHED)
    sealed = list(measures.filter(is_sealed_one).select_related("batch").defer(*UNLISTED_TEXTS))
    hide_senders(sealed, person)
    wanted = folded_words(words)
    found = [one.pk for one in sealed if all(word in folded(one.title) for word in wanted)]
    others = measures.exclude(is_sealed_one).narrowed(words=words)
    return measures.filter(Q(pk__in=found) | Q(pk__in=others.order_by().values("pk")))


def names_by_measure(measures: Iterable[Measure]) -> Mapping[int, Names]:
    """Return by which words each measure's units and people are known; in one query, if it was not asked before."""
    measures = list(measures)
    unknown = {measure.pk: measure for measure in measures if measure.telling_names is None}
    senders: dict[int, list[Unit]] = {key: [] for key in unknown}
    for unit in _senders_of(unknown) if unknown else ():
        joined: list[int] = unit.joined
        for key, measure in unknown.items():
            if measure.unit_id == unit.pk or key in joined:
                senders[key].append(unit)
    for measure in measures:
        if measure.telling_names is None:
            measure.telling_names = _names(measure, senders[measure.pk])
    return {measure.pk: measure.telling_names for measure in measures}


def _senders_of(measures: Mapping[int, Measure]) -> QuerySet[Any]:
    links = Measure.joint_units.through.objects.filter(unit=OuterRef("pk"), measure__in=measures)
    people = User.objects.filter(unit=OuterRef("pk")).order_by()
    leading = {measure.unit_id for measure in measures.values()}
    units = Unit.objects.filter(Q(pk__in=leading) | Q(joint_measures__in=measures)).distinct()
    return units.annotate(
        joined=ArraySubquery(links.values("measure")),
        staff=ArraySubquery(people.values(said=JSONObject(name="name", phone="phone", email="email"))),
    )


@dataclass(frozen=True, slots=True)
class Hiding:
    """What takes some names out of a text, and says whether it has any."""

    names: Names

    def __call__(self, text: str) -> str:
        """Return a text without the names, and without any number or address."""
        return mask(text, self.names)

    def tells(self, text: str) -> bool:
        """Whether a text has one of the names."""
        return bool(mentions(text, self.names, any_contact=False))


def hiding_of(measure: Measure, person: User) -> Hiding | None:
    """Return what masks the texts found for a measure; None where the person may know its sender."""
    if not is_hidden_from(measure, person):
        return None
    return Hiding(names_by_measure([measure])[measure.pk])


def hidings(person: User, keys: Collection[str]) -> Mapping[str, Hiding]:
    """Return what masks the texts found for measures, by their keys, where the person must not know the sender."""
    found = Measure.objects.select_related("batch").filter(pk__in=[key for key in keys if key.isdecimal()])
    hidden = [measure for measure in found if is_hidden_from(measure, person)]
    return {str(key): Hiding(names) for key, names in names_by_measure(hidden).items()}


def _person(said: Mapping[str, str]) -> User:
    """Return a member of staff as the database wrote them into one value, where the number is still sealed."""
    return User(**{**said, "phone": opened(User, "phone", said["phone"])})


def _names(measure: Measure, units: Iterable[Unit]) -> Names:
    staff = [_person(said) for unit in units for said in unit.staff]  # type: ignore[attr-defined]  # annotated
    return names_of(units, staff, (measure.contact, measure.approver), (measure.phone,))
