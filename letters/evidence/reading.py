"""What a page of evidence is made from: the record frozen with the letter in force, or the rows while there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from core.models import Change
from letters.choices import RecordKind
from letters.evidence.gathering import brought_along, evidence_of_rows
from letters.evidence.parts import Links, Told
from letters.evidence.printed import Printed, letters_of, printed_at, printed_in, serials_of
from letters.evidence.seeing import Sight, as_seen, hidden_names
from letters.evidence.telling import told
from letters.evidence.values import Evidence
from letters.evidence.weighing import caution_of, weak_points
from letters.models import FrozenRecord, Letter
from measures.choices import BatchState
from measures.models import Measure

# Where on the office's page of a letter its signing stands, and its package for the archive.
_PLACES_OF_THE_OFFICE = frozenset({"steps", "archive"})
PUBLIC_SECTIONS = frozenset({"searches", "comparisons", "decision", "printed"})


@dataclass(frozen=True, slots=True)
class Case:
    """A measure with its evidence, the letters that printed it, and how much of it the reader sees.

    `is_thin` says whether the whole record has weak points, of which the reader may not see all.
    """

    measure: Measure
    evidence: Evidence
    letters: list[Printed]
    sight: Sight
    caution: str = ""
    is_thin: bool = False
    events: Mapping[str, int] = field(default_factory=dict)

    @property
    def item(self) -> str:
        """What names the measure in the register, as its address does; empty where it is not in it."""
        if self.evidence.entry is None:
            return ""
        return f"{self.evidence.batch}-{self.measure.register_entry.place}"

    def told(self, *, names_experts: bool = False, leads: bool = True) -> Told:
        """Return the page; `leads` says whether its cells lead to where the record stands."""
        links: Links = self._link if leads else _nowhere
        page = told(
            self.evidence,
            self.letters,
            links,
            mark_label=self.measure.batch.mark_label,
            sight=self.sight,
            caution=self.caution,
            names_experts=names_experts,
        )
        page = replace(page, item=self.item, is_settled=page.is_settled and not self.is_thin)
        if self.sight is not Sight.PUBLIC:
            return page
        return replace(page, sections=tuple(one for one in page.sections if one.key in PUBLIC_SECTIONS))

    def _link(self, kind: str, key: int) -> str:
        if kind == "entry":
            return self.measure.register_entry.get_absolute_url()
        if kind == "sheets":
            is_let_in = self.sight in {Sight.ALL, Sight.PANEL}
            args = [self.measure.batch.number, key]
            return reverse("evaluations:measure_sheets", args=args) if is_let_in else ""
        if kind in self.events:
            return reverse("trail:event", args=[self.events[kind]])
        if kind == "comparison":
            page = self._link("measure", self.measure.pk)
            return f"{page}#comparison-{key}" if page else ""
        if kind == "pdf":
            return reverse("letters:published_file", args=[key, "pdf"])
        if kind == "verify":
            return f"{reverse('letters:verify')}?{urlencode({'item': self.item})}"
        if kind in _PLACES_OF_THE_OFFICE:
            page = reverse("letters:letter_detail", args=[key]) if self.sight is Sight.ALL else ""
            return f"{page}#{kind}" if page else ""
        if kind == "record":
            frozen = [key, self._serial_in(key)]
            is_there = self.sight is Sight.ALL and frozen[1] is not None
            return reverse("letters:evidence_record", args=frozen) if is_there else ""
        name = _ADDRESSES[self.sight].get(kind)
        address = reverse(name, args=[key]) if name else ""
        return f"{address}#annex-1-row-{self._serial_in(key)}" if kind == "letter" else address

    def _serial_in(self, letter: int) -> int | None:
        """Return under which number a letter prints it."""
        return next((one.serial for one in self.letters if one.key == letter), None)


def case_of(measure: Measure, sight: Sight, *, reads_trail: bool = False) -> Case:
    """Return a measure's case as somebody sees it; the measure comes with what `brought_along` brings.

    For somebody who reads the trail the decision leads to its events.
    """
    is_out = measure.batch.state == BatchState.PUBLISHED
    letters = printed_in(measure, reads_all=sight is Sight.ALL) if is_out else []
    frozen = _frozen(measure, letters)
    evidence = Evidence.from_json(frozen) if frozen else evidence_of_rows([measure])[0]
    seen = as_seen(
        evidence,
        sight,
        is_out=is_out,
        releases_marks=measure.batch.releases_marks,
        hidden=hidden_names(measure, sight),
    )
    # That no list was searched may not show in the part that is seen, nor that one was.
    caution = caution_of(evidence) if is_out or sight is Sight.ALL else ""
    events = _events_of(evidence) if reads_trail else {}
    return Case(measure, seen, letters, sight, caution, bool(weak_points(evidence)), events)


def frozen_cases(letter: Letter) -> list[Case]:
    """Return what was frozen with a letter, as the office sees it: the annex in its order, then what was not selected."""
    records = letter.records.filter(kind=RecordKind.EVIDENCE).order_by("pk").values_list("measure", "content")
    frozen = {measure: Evidence.from_json(content) for measure, content in records if measure is not None}
    measures = brought_along(Measure.objects.filter(pk__in=frozen)).in_bulk()
    letters = letters_of(letter.batch_id, reads_all=True)
    serials = serials_of(letters)
    cases = [
        (_serial(evidence), _whole(measures[key], evidence, printed_at(letters, serials.get(key, {}))))
        for key, evidence in frozen.items()
    ]
    return [case for _place, case in sorted(cases, key=lambda pair: pair[0] or len(cases) + 1)]


def _events_of(evidence: Evidence) -> dict[str, int]:
    """Return the events by which the decision was made and confirmed: those of its row that are nearest in time."""
    decision = evidence.decision
    if decision is None:
        return {}
    changes = Change.objects.filter(model="measures.measure", key=evidence.measure)
    changes = changes.filter(row_model="evaluations.decision", row_key=decision.key)
    events = dict(changes.values_list("event_id", "event__at"))
    moments = {"decided": decision.at, "confirmed": decision.confirmed_at if decision.confirmed_by else ""}
    return {
        kind: min(events, key=lambda key: abs(events[key] - datetime.fromisoformat(moment)))
        for kind, moment in moments.items()
        if moment and events
    }


def _whole(measure: Measure, evidence: Evidence, printed: list[Printed]) -> Case:
    return Case(measure, evidence, printed, Sight.ALL, caution_of(evidence), bool(weak_points(evidence)))


def _serial(evidence: Evidence) -> int | None:
    return evidence.entry.serial if evidence.entry else None


def _frozen(measure: Measure, letters: list[Printed]) -> dict[str, Any] | None:
    """Return the record of the letter in force, or else of the last one."""
    ours = [one for one in letters if not one.is_imported]
    if not ours:
        return None
    current = next((one for one in ours if one.state == "issued"), ours[-1])
    records = FrozenRecord.objects.filter(letter=current.key, kind=RecordKind.EVIDENCE, measure=measure)
    return records.values_list("content", flat=True).first()


def _nowhere(_kind: str, _key: int) -> str:
    return ""


_PUBLIC = {"letter": "letters:published_detail", "manifest": "letters:manifest"}
_ADDRESSES: dict[Sight, dict[str, str]] = {
    Sight.PUBLIC: _PUBLIC,
    Sight.OWN: {**_PUBLIC, "measure": "measures:measure_detail"},
    Sight.PANEL: {**_PUBLIC, "measure": "measures:measure_detail"},
    Sight.ALL: {
        **_PUBLIC,
        "measure": "measures:measure_detail",
        "run": "precedents:run",
        "outside": "evaluations:outside_search_file",
    },
}
