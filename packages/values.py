"""What a batch package says, as plain values. An absent text is empty, an absent date or class is None."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

FORMAT = "fzworkflow.batch/1"
UNSTATED = "原件未载明"
"""What is recorded where the life cycle needs a statement that the package does not make."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The most characters that a candidate's texts may have."""

    title: int = 30
    summary: int = 200
    innovation_point: int = 80
    practice: int = 1000
    case: int = 500


@dataclass(frozen=True, slots=True)
class BatchFacts:
    """The batch and the switches that hold for it."""

    number: int
    year: int
    zone: str
    opens: datetime.date | None = None
    closes: datetime.date | None = None
    prior_art_cutoff: datetime.date | None = None
    blind: bool = True
    trim: bool = True
    spread_threshold: Decimal = Decimal(15)
    mark_label: str = "对台特色"
    prints_mark: bool = False
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class Opening:
    """What was published before this batch and is known only by its totals."""

    batches: int = 0
    measures: int = 0
    national_replications: int = 0
    best_practices: int = 0
    last_document_number: int = 0


@dataclass(frozen=True, slots=True)
class Unit:
    """An organisation; the three last names are those of the issuing office."""

    code: str
    name: str
    kind: str
    full_name: str = ""
    short_name: str = ""
    agency_code: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """A person and the roles that they hold in their unit (`unit` is its code)."""

    username: str
    name: str
    unit: str
    roles: tuple[str, ...]
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Band:
    """What the scores from `lowest` to `highest` of a criterion mean."""

    lowest: Decimal
    highest: Decimal
    text: str


@dataclass(frozen=True, slots=True)
class RubricLine:
    """A line of the rubric: weighed and scored from 0 to `max`, or a gate that is passed or failed."""

    code: str
    name: str
    weight: Decimal = Decimal(0)
    max: Decimal = Decimal(100)
    min: Decimal = Decimal(0)
    step: Decimal = Decimal("0.01")
    group: str = ""
    gate: bool = False
    required: bool = False
    guidance: str = ""
    bands: tuple[Band, ...] = ()

    @property
    def counts(self) -> bool:
        """Whether its scores enter the total."""
        return not self.gate and self.weight > 0


@dataclass(frozen=True, slots=True)
class Comparison:
    """A finding about earlier practice elsewhere."""

    place: str
    practice: str
    verdict: str
    document: str = ""
    in_force: datetime.date | None = None
    source: str = ""
    difference: str = ""
    origin: str = "unit"


@dataclass(frozen=True, slots=True)
class SearchedShelf:
    """A place in which a search looked: how many practices it held, and which state of it, by its SHA-256 and a day."""

    source: str
    name: str
    documents: int
    digest: str = ""
    as_of: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class FoundPractice:
    """A published or listed practice that a search found. `score` orders; the overlaps are 加权重合率, 0 to 1."""

    source: str
    shelf: str
    title: str
    score: Decimal
    how: str
    overlap_of_query: Decimal
    overlap_of_hit: Decimal
    text: str = ""
    label: str = ""
    place: str = ""
    document: str = ""
    in_force: str = ""
    decision: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Search:
    """A kept search for the like of a measure, as it was made: what was asked, where, with which model, what was found."""

    on: datetime.date
    title: str
    text: str = ""
    purpose: str = ""
    points: tuple[str, ...] = ()
    model: str = ""
    scope: tuple[SearchedShelf, ...] = ()
    left_out: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    hits: tuple[FoundPractice, ...] = ()
    conclusion: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """The office's decision; a measure that is left out has no class and a reason."""

    selected: bool
    classification: str | None = None
    taiwan_related: bool = False
    reason: str = ""
    replicates: str | None = None


@dataclass(frozen=True, slots=True)
class Predecessor:
    """The published measure that a candidate goes on from, by its batch and title, and what is `new` since then."""

    batch: int
    title: str
    new: str


@dataclass(frozen=True, slots=True)
class Measure:
    """A candidate: the texts that the letter prints, and as much of its 申报书 as the package holds."""

    ref: str
    unit: str
    title: str
    summary: str
    innovation_point: str
    joint_units: tuple[str, ...] = ()
    contact: str = ""
    phone: str = ""
    approver: str = ""
    field: str = ""
    in_force_since: datetime.date | None = None
    documents: str = ""
    background: str = ""
    practice: str = ""
    novelty: str = ""
    effect: str = ""
    replicability: str = ""
    risks: str = ""
    claimed_classification: str | None = None
    claimed_taiwan_related: bool = False
    comparisons: tuple[Comparison, ...] = ()
    predecessor: Predecessor | None = None
    searches: tuple[Search, ...] = ()
    decision: Decision | None = None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One evaluator's submitted sheet. `scores` lacks a criterion left open; a gate's entry is a bool."""

    measure: str
    evaluator: str
    scores: Mapping[str, Decimal | bool] = field(default_factory=dict)
    score_comments: Mapping[str, str] = field(default_factory=dict)
    classification: str | None = None
    taiwan_related: bool = False
    familiarity: str | None = None
    evidence: str = ""
    comment: str = ""
    abstained: bool = False


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """What a letter says beside its computed figures. Empty texts mean: as the office proposes by default."""

    issuer: str
    agency_code: str
    date: datetime.date
    title: str
    addressees: str
    signature: tuple[str, ...]
    short_name: str = ""
    title_lines: tuple[str, ...] = ()
    template: str = ""
    annex_title: str = ""


@dataclass(frozen=True, slots=True)
class Package:
    """A whole package, in the file's order. `opening` is None where the file states no totals."""

    batch: BatchFacts
    units: tuple[Unit, ...]
    rubric: tuple[RubricLine, ...]
    measures: tuple[Measure, ...]
    opening: Opening | None = None
    people: tuple[Person, ...] = ()
    evaluations: tuple[Evaluation, ...] = ()
    letter: LetterFacts | None = None
