"""What is known of why a measure has its class. The names of the fields are those of the frozen JSON: docs/proof.md.

Moments are ISO 8601 in UTC, days ISO 8601, numbers with a fraction plain digits in text. `key` is a row's number, and
people stand by theirs: their names are kept apart, in `people`, since a name may change and the record does not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from proof.evidence import EVIDENCE_FORMAT
from proof.register import FrozenEntry


@dataclass(frozen=True, slots=True)
class Named:
    """A person or a unit, by the number of its row."""

    key: int
    name: str


@dataclass(frozen=True, slots=True)
class Claim:
    """What the unit claimed: the latest texts that it stands by, their digest, and who sent them in."""

    revision: int
    revision_sha256: str
    title: str
    summary: str
    innovation_point: str
    classification: str
    special_mark: bool
    units: tuple[int, ...]
    sent_by: int | None
    sent_at: str


@dataclass(frozen=True, slots=True)
class SearchedShelf:
    """One list, batch or body of candidates that a search looked into, in the state that its digest names."""

    source: str
    name: str
    documents: int
    digest: str
    as_of: str


@dataclass(frozen=True, slots=True)
class Found:
    """A hit, and what somebody made of it: `decision` is `adopted`, `aside` or empty.

    `in_force_since` is a day, or what its list says of it.
    """

    key: int
    rank: int
    source: str
    shelf: str
    is_open: bool
    title: str
    place: str
    document: str
    in_force_since: str
    digest: str
    label: str
    decision: str
    reason: str
    decided_by: int | None
    decided_at: str


@dataclass(frozen=True, slots=True)
class Search:
    """A search that the system kept."""

    key: int
    by: int
    at: str
    purpose: str
    query_sha256: str
    model: str
    scope: tuple[SearchedShelf, ...]
    shelves_left_out: tuple[str, ...]
    phrases_left_out: tuple[str, ...]
    hits: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class OutsideReport:
    """A search that was made elsewhere, with the digest of its report."""

    key: int
    searched_by: str
    searched_on: str
    scope: str
    name: str
    size: int
    sha256: str
    by: int
    at: str


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison record: `relation` is `same`, `extended`, `different` or not said yet, `origin` who brought it
    in, `hit` what it was taken over from."""

    key: int
    place: str
    practice: str
    document: str
    in_force_since: str
    source: str
    difference: str
    relation: str
    origin: str
    hit: int | None
    by: int
    at: str


@dataclass(frozen=True, slots=True)
class Weighed:
    """A criterion that sheets scored: what it weighs, of how much; a gate is passed or failed."""

    code: str
    name: str
    weight: str
    max: str
    counts: bool
    gate: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """One criterion of a sheet: a score, or whether its gate was passed."""

    criterion: str
    score: str | None
    passed: bool | None
    comment: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet that was handed in; those of a measure's highest round count."""

    key: int
    evaluator: int
    round: int
    at: str
    familiarity: str
    abstained: bool
    marks: tuple[Mark, ...]
    classification: str
    ground: str
    replicated: int | None
    special_mark: bool
    comment: str


@dataclass(frozen=True, slots=True)
class Votes:
    """How many sheets proposed a class."""

    classification: str
    count: int


@dataclass(frozen=True, slots=True)
class Result:
    """The measure's line of the tally in force."""

    tally: int
    n: int
    mean: str | None
    trimmed_mean: str | None
    adjusted_mean: str | None
    median: str | None
    spread: str | None
    rank: int | None
    votes: tuple[Votes, ...]
    special_mark_votes: int
    abstentions: int
    flags: tuple[str, ...]
    settled: str

    @property
    def ranked_mean(self) -> str | None:
        """The mean that the rank goes by: the trimmed one, where there is one."""
        return self.mean if self.trimmed_mean is None else self.trimmed_mean


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided and confirmed, and on which comparison and search it rests, by their keys."""

    key: int
    selected: bool
    classification: str
    special_mark: bool
    reason: str
    replicates: str
    comparison: int | None
    search: int | None
    outside_search: int | None
    note: str
    by: int
    at: str
    confirmed_by: int | None
    confirmed_at: str


@dataclass(frozen=True, slots=True)
class RunAtOnce:
    """How a batch was done in one go from a package: when, by whom on the machine, from which file."""

    at: str
    by: str
    package: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything on record of one measure; `entry` is what the register holds of it, if it was published.

    Of a batch from before the system there is the entry, and of the rest only what it has.
    """

    batch: int
    measure: int
    ref: str
    title: str
    cutoff: str
    run_at_once: RunAtOnce | None
    entry: FrozenEntry | None
    claim: Claim | None
    searches: tuple[Search, ...]
    outside_searches: tuple[OutsideReport, ...]
    comparisons: tuple[Compared, ...]
    criteria: tuple[Weighed, ...]
    sheets: tuple[Sheet, ...]
    result: Result | None
    decision: Decided | None
    people: tuple[Named, ...]
    units: tuple[Named, ...]

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Evidence:
        """Return the evidence that `to_json` wrote; what a later version adds is passed over."""
        return _read(cls, content)

    def to_json(self, salt: str) -> dict[str, object]:
        """Return the frozen form. `salt` keeps anybody from guessing the content from its digest."""
        return {"format": EVIDENCE_FORMAT, "salt": salt, **asdict(self)}


def _read(kind: Any, value: Any) -> Any:
    """Return a JSON value as the type that a field is annotated with."""
    if value is None:
        return None
    if get_origin(kind) is UnionType:
        return _read(next(one for one in get_args(kind) if one is not NoneType), value)
    if get_origin(kind) is tuple:
        return tuple(_read(get_args(kind)[0], one) for one in value)
    if not is_dataclass(kind):
        return value
    make: Any = kind
    return make(**{name: _read(hint, value.get(name)) for name, hint in _hints(make).items()})


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def names_of(named: Sequence[Named]) -> dict[int, str]:
    """Return names by key."""
    return {one.key: one.name for one in named}
