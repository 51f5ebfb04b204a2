"""What a report is made of: plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from evaluations.tally_report import TallyNames
from evaluations.tally_values import BatchTally, Sheet


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """A criterion as the office set it."""

    code: str
    group: str
    name: str
    scale: str
    weight: str
    need: str
    guidance: str


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One evaluator's sheet as it was handed in; `marks` are texts by the criteria's codes."""

    evaluator: str
    round: int
    marks: Mapping[str, str]
    remarks: Mapping[str, str]
    total: str
    classification: str
    ground: str
    replicated: str
    has_special_mark: bool
    familiarity: str
    comment: str
    is_abstained: bool


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """One measure: what it says, its sheets of all rounds, the last first, and its comparison records."""

    key: int
    ref: str
    title: str
    summary: str
    innovation_point: str
    sheets: Sequence[SheetLine]
    comparisons: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class ReportValues:
    """Everything a report says."""

    batch: str
    agency: str
    made_at: datetime
    mark: str
    threshold: str
    criteria: Sequence[CriterionLine]
    measures: Sequence[MeasureLine]
    tally: BatchTally
    sheets: Sequence[Sheet]
    names: TallyNames
    waivers: Sequence[str]
    earlier: Sequence[str]
    statement: str
    signed: str
    digest: str
