"""What a report is made of: plain values, and the blocks that every writer knows how to set.

The words of a report are Chinese in every language of the screens: it is a document on record.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from evaluations.tally_report import TallyNames
from evaluations.tally_values import BatchTally, Sheet


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 (a part) or 2 (a measure); level 1 starts a new page where `on_new_page`."""

    text: str
    level: int = 1
    on_new_page: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; line ends inside it are kept."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a header that is repeated on each page; `widths` are shares of the page's width."""

    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[int]


Block: TypeAlias = Heading | Text | Table


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
    taiwan_related: bool
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
