"""The guard before units are told: where a text would give away an expert, or a measure that the unit must not know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Fault
from core.folding import folded
from core.quoting import within_quotes
from evaluations.models import PanelMember
from measures.models import Batch, Measure
from measures.naming import Kind, Names, mentions
from measures.naming.names import numbers_in
from measures.naming.others import Unpublished, unpublished_measures


@dataclass(frozen=True, slots=True)
class ToldText:
    """A text that a unit is to read: of which measure, under which heading."""

    measure: str
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Guard:
    """What no text for the units of a batch may name."""

    experts: Names
    unpublished: Unpublished

    def names_for(self, measure: Measure) -> Names:
        """Return what must not stand in a text about a measure that its unit reads."""
        others = self.unpublished.hidden_from(measure.unit_id, about=measure.title)
        return Names({**others.words, **self.experts.words}, self.experts.numbers)


def guard_of(batch: Batch) -> Guard:
    """Return the guard of a batch, in three queries whatever its size."""
    return Guard(_expert_names(batch), unpublished_measures())


def _expert_names(batch: Batch) -> Names:
    """Return by what the experts of a batch are known: names, accounts, contacts, and the agencies they are from."""
    seated = PanelMember.objects.filter(panel__batch=batch)
    judged = Q(pk__in=seated.values("evaluator")) | Q(assignments__measure__batch=batch)
    experts = User.objects.filter(judged).select_related("unit").distinct()
    affiliations = seated.exclude(affiliation="").values_list("affiliation", flat=True)
    words: dict[str, Kind] = {}
    numbers: set[str] = set()
    for expert in experts:
        numbers.update(numbers_in(expert.phone))
        words |= {folded(expert.name): Kind.PERSON, folded(expert.username): Kind.CONTACT}
        words[folded(expert.email)] = Kind.CONTACT
        unit = expert.unit
        names = (unit.name, unit.full_name, unit.short_name, *unit.other_names) if unit else ()
        words |= {folded(name): Kind.UNIT for name in names}
    words |= {folded(name): Kind.UNIT for name in affiliations}
    words.pop("", None)
    return Names(words, frozenset(numbers))


def leak_faults(texts: Iterable[ToldText], names: Names) -> list[Fault]:
    """Name every place at which a text says one of the names: measure, heading, word, character."""
    return list(_leaks(texts, names))


def _leaks(texts: Iterable[ToldText], names: Names) -> Iterator[Fault]:
    for one in texts:
        for found in mentions(one.text, names, any_contact=False):
            sentence = _(
                "“%(measure)s”的“%(heading)s”第%(at)d字起写有%(kind)s“%(word)s”，请改写后再告知单位。"
            )
            said = {
                "measure": within_quotes(one.measure),
                "heading": one.heading,
                "at": found.start + 1,
                "kind": _kind(found.kind),
                "word": one.text[found.start : found.end],
            }
            yield Fault(one.measure, sentence % said)


def _kind(kind: Kind) -> str:
    if kind is Kind.MEASURE:
        return _("该单位看不到的举措")
    if kind is Kind.PERSON:
        return _("评审专家的姓名")
    return _("评审专家的账号或联系方式") if kind is Kind.CONTACT else _("评审专家的所在单位")
