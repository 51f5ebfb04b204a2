"""The guard before units are told: where a text would give an expert of the panel away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Fault
from core.folding import folded
from evaluations.models import PanelMember
from measures.models import Batch
from measures.naming import Kind, Names, mentions


@dataclass(frozen=True, slots=True)
class ToldText:
    """A text that a unit is to read: of which measure, under which heading."""

    measure: str
    heading: str
    text: str


def expert_names(batch: Batch) -> Names:
    """Return by what the experts of a batch are known: names, accounts, addresses, and the agencies they are from."""
    seated = PanelMember.objects.filter(panel__batch=batch)
    judged = Q(pk__in=seated.values("evaluator")) | Q(assignments__measure__batch=batch)
    experts = User.objects.filter(judged).select_related("unit").distinct()
    affiliations = seated.exclude(affiliation="").values_list("affiliation", flat=True)
    words: dict[str, Kind] = {}
    for expert in experts:
        words |= {folded(expert.name): Kind.PERSON, folded(expert.username): Kind.CONTACT}
        words[folded(expert.email)] = Kind.CONTACT
        unit = expert.unit
        names = (unit.name, unit.full_name, unit.short_name, *unit.other_names) if unit else ()
        words |= {folded(name): Kind.UNIT for name in names}
    words |= {folded(name): Kind.UNIT for name in affiliations}
    words.pop("", None)
    return Names(words)


def leak_faults(texts: Iterable[ToldText], experts: Names) -> list[Fault]:
    """Name every place at which a text names an expert, their account or agency: measure, heading, word, character."""
    return list(_leaks(texts, experts))


def _leaks(texts: Iterable[ToldText], experts: Names) -> Iterator[Fault]:
    for one in texts:
        for found in mentions(one.text, experts):
            sentence = _(
                "“%(measure)s”的“%(heading)s”第%(at)d字起写有评审专家的%(kind)s“%(word)s”，请改写后再告知单位。"
            )
            said = {
                "measure": one.measure,
                "heading": one.heading,
                "at": found.start + 1,
                "kind": _kind(found.kind),
                "word": one.text[found.start : found.end],
            }
            yield Fault(one.measure, sentence % said)


def _kind(kind: Kind) -> str:
    if kind is Kind.PERSON:
        return _("姓名")
    return _("账号") if kind is Kind.CONTACT else _("所在单位")
