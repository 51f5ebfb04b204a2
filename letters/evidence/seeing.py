"""Who sees how much of why a measure has its class: the one place that cuts evidence down to a reader."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import Enum
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from accounts.models import User
from letters.evidence.values import Compared, Decided, Evidence, Search
from letters.evidence.wording import WITHHELD
from measures.choices import BatchState, ComparisonOrigin
from measures.models import Measure
from measures.naming import Names, mask
from measures.naming.hiding import RECORD_TEXTS, is_hidden_from
from measures.naming.others import unpublished_measures

_Said = TypeVar("_Said", Compared, Decided)
_DECISION_TEXTS = ("reason", "note", "replicates")


class Sight(Enum):
    """How much of a measure's evidence somebody sees."""

    ALL = "all"
    PANEL = "panel"
    OWN = "own"
    PUBLIC = "public"

    @property
    def names_people(self) -> bool:
        """Whether who did it is told by name."""
        return self in {Sight.ALL, Sight.PANEL}

    @property
    def sees_every_search(self) -> bool:
        """Whether also those searches are told that the class does not rest on."""
        return self.names_people


def sight_of(measure: Measure, person: Any) -> Sight | None:
    """Return how much a person sees of a measure; None for nothing.

    The office sees all once the scores are sealed, the panel's lead what the panel did; once the letter is out, the
    unit its own, and everybody what the register shows of what was published.
    """
    is_out = measure.batch.state == BatchState.PUBLISHED
    if isinstance(person, User) and measure.batch.scores_are_locked:
        if person.has_perm("letters.read_evidence"):
            return Sight.ALL
        # What the unit claimed tells who it is: of a blind batch the panel's lead sees it once everybody does.
        if not is_hidden_from(measure, person) and person.has_perm("evaluations.read_tally", measure):
            return Sight.PANEL
        if is_out and person.has_perm("measures.read_application", measure):
            return Sight.OWN
    entry = getattr(measure, "register_entry", None)
    return Sight.PUBLIC if is_out and entry is not None and not entry.taken_out_by else None


def reads_more(measure: Measure, person: Any) -> bool:
    """Whether a page of the measure's evidence tells the person more than everybody reads."""
    return sight_of(measure, person) not in {None, Sight.PUBLIC}


def hidden_names(measure: Measure, sight: Sight) -> Names:
    """Return by what measures are known that the reader must not learn of; in one query, none for the batch's own."""
    if sight not in {Sight.OWN, Sight.PUBLIC}:
        return Names()
    unit = measure.unit_id if sight is Sight.OWN else None
    return unpublished_measures().hidden_from(unit, about=measure.title)


def as_seen(
    evidence: Evidence,
    sight: Sight,
    *,
    is_out: bool,
    releases_marks: bool = False,
    hidden: Names | None = None,
) -> Evidence:
    """Return what of the evidence is seen.

    Nobody but the office learns of other candidates, not even how many were searched. Units and the public learn no
    names, also where one was typed into a text, nor what is `hidden`; marks only where the batch releases them to its
    units.
    """
    if sight is Sight.ALL:
        return evidence
    seen = replace(evidence, searches=tuple(_open_part(one) for one in evidence.searches))
    if sight is Sight.PANEL:
        return seen if is_out else replace(seen, decision=None)
    nameless = _without_names(_resting_on_decision(seen), hidden or Names())
    if sight is Sight.OWN:
        return nameless if releases_marks else replace(nameless, result=None)
    return _public_part(nameless)


def _resting_on_decision(evidence: Evidence) -> Evidence:
    """Return the evidence with the search alone that the class rests on, and no sheet."""
    rests_on = evidence.decision.search if evidence.decision else None
    searches = tuple(one for one in evidence.searches if one.key == rests_on)
    return replace(evidence, searches=searches, sheets=())


def _without_names(evidence: Evidence, hidden: Names) -> Evidence:
    """Return the evidence without anybody's name: neither beside what they did, nor in what was typed."""
    names = [one.name for one in evidence.people if one.name]

    def nameless(text: str) -> str:
        for name in names:
            text = text.replace(name, "×××")
        return text

    def cleared(text: str) -> str:
        return mask(nameless(text), hidden, any_contact=False)

    def compared(record: Compared) -> Compared:
        # A title that a unit wrote tells it nothing; masked, it would answer who tries titles.
        cut = nameless if record.origin == ComparisonOrigin.UNIT else cleared
        return _rewritten(record, RECORD_TEXTS, cut)

    decision = evidence.decision
    return replace(
        evidence,
        people=(),
        decision=decision and _rewritten(decision, _DECISION_TEXTS, cleared),
        comparisons=tuple(map(compared, evidence.comparisons)),
        outside_searches=tuple(replace(one, scope=cleared(one.scope)) for one in evidence.outside_searches),
        searches=tuple(
            replace(one, hits=tuple(replace(hit, reason=cleared(hit.reason)) for hit in one.hits))
            for one in evidence.searches
        ),
    )


def _rewritten(said: _Said, texts: Sequence[str], cut: Callable[[str], str]) -> _Said:
    changed: dict[str, Any] = {name: cut(getattr(said, name)) for name in texts}
    return replace(said, **changed)


def _public_part(evidence: Evidence) -> Evidence:
    """Return what the register shows: the class, what it was compared with, where and when was searched."""
    shared = [one for one in evidence.comparisons if one.origin != ComparisonOrigin.EVALUATOR]
    decision = evidence.decision
    return replace(
        evidence,
        result=None,
        searches=tuple(replace(one, hits=()) for one in evidence.searches),
        comparisons=tuple(_withheld(one, ("difference", "source")) for one in shared),
        decision=decision and _withheld(decision, ("reason", "note")),
    )


def _withheld(said: _Said, texts: Sequence[str]) -> _Said:
    """Say of each text that is on record that it is not shown."""
    return _rewritten(said, texts, lambda text: _(WITHHELD) if text else "")


def _open_part(search: Search) -> Search:
    """Return a search as if it had looked only where everybody may."""
    return replace(
        search,
        scope=tuple(one for one in search.scope if one.source != "candidate"),
        hits=tuple(one for one in search.hits if one.is_open),
        shelves_left_out=(),
    )
