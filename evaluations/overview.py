"""What the evaluation puts on a batch's overview: sheets by evaluator, never marks, and classes claimed and settled."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import accumulate

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.curves import Curve
from core.desk import Part
from core.moments import local_day
from evaluations.choices import OPEN_STATES, AssignmentState
from evaluations.due import expected_end, last_day_of
from evaluations.models import Assignment, Decision, PanelMember
from measures.choices import Classification
from measures.deadlines import Countdown, countdown_to
from measures.models import Batch
from measures.overview.pace import working_days

# Measure, unit, evaluator, state, and when it was handed in.
Sheet = tuple[int, int, int, str, datetime | None]
# So many sheets of a measure let one expect how it will be seen.
ENOUGH = 3
ALL_CLASSES = "all"


@dataclass(frozen=True, slots=True)
class EvaluatorRow:
    """One evaluator's sheets by state, their own last day, and when they will be done at the present speed."""

    member: PanelMember
    states: Counter[str]
    last_day: date | None
    expected_on: date | None

    @property
    def submitted(self) -> int:
        """Sheets handed in."""
        return self.states[AssignmentState.SUBMITTED]

    @property
    def begun(self) -> int:
        """Sheets that are being written, or were opened again."""
        return self.states[AssignmentState.IN_PROGRESS] + self.states[AssignmentState.REOPENED]

    @property
    def ahead(self) -> int:
        """Sheets that were not begun."""
        return self.states[AssignmentState.ASSIGNED]

    @property
    def recused(self) -> int:
        """Measures that they stepped back from."""
        return self.states[AssignmentState.RECUSED]

    @property
    def open(self) -> int:
        """Sheets that are missing."""
        return sum(self.states[state] for state in OPEN_STATES)

    @property
    def is_idle(self) -> bool:
        """Whether nothing was begun."""
        return bool(self.open) and not self.submitted and not self.begun

    @property
    def is_slow(self) -> bool:
        """Whether the sheets will be in after the last day, or already are missing after it."""
        if not self.open or self.last_day is None:
            return False
        return self.last_day < timezone.localdate() or (
            self.expected_on is not None and self.expected_on > self.last_day
        )

    @property
    def parts(self) -> list[Part]:
        """The sheets as a bar."""
        return [
            Part(_("已提交"), self.submitted, "done"),
            Part(_("评分中"), self.begun, "waiting"),
            Part(_("待评"), self.ahead, "ahead"),
        ]

    @property
    def rank(self) -> int:
        """Its place on the page: idle, slow, going on, done."""
        if self.is_idle:
            return 0
        return 1 if self.is_slow else 2 if self.open else 3


@dataclass(frozen=True, slots=True)
class PanelOverview:
    """A panel's sheets as one page shows them."""

    rows: list[EvaluatorRow]
    complete: int
    measures: int
    due_on: date | None
    left: Countdown | None
    curves: list[Curve]
    parts_by_unit: Mapping[int, list[Part]] = field(default_factory=dict)

    @property
    def submitted(self) -> int:
        """Sheets handed in."""
        return sum(row.submitted for row in self.rows)

    @property
    def begun(self) -> int:
        """Sheets that are being written, or were opened again."""
        return sum(row.begun for row in self.rows)

    @property
    def ahead(self) -> int:
        """Sheets that were not begun."""
        return sum(row.ahead for row in self.rows)

    @property
    def recused(self) -> int:
        """Times that somebody stepped back from a measure."""
        return sum(row.recused for row in self.rows)

    @property
    def total(self) -> int:
        """Sheets that count."""
        return sum(row.submitted + row.open for row in self.rows)

    @property
    def idle(self) -> int:
        """How many evaluators have not begun."""
        return sum(row.is_idle for row in self.rows)

    @property
    def expected_on(self) -> date | None:
        """The day on which all that were begun will be in, at the present speed."""
        return max((row.expected_on for row in self.rows if row.expected_on), default=None)

    @property
    def will_be_late(self) -> bool:
        """Whether that day lies after the last one."""
        return self.due_on is not None and self.expected_on is not None and self.expected_on > self.due_on

    @property
    def to_remind(self) -> list[EvaluatorRow]:
        """Those who have not begun, or will be late."""
        return [row for row in self.rows if row.is_idle or row.is_slow]


def panel_overview(batch: Batch, person: User) -> PanelOverview | None:
    """Return how a panel's sheets of the present round stand, in two queries; None where nobody sits on it."""
    members = list(PanelMember.objects.filter(panel__batch=batch).select_related("panel__batch", "evaluator"))
    if not members:
        return None
    panel = members[0].panel
    sheets = list(
        Assignment.objects.counted_by(person)
        .filter(measure__batch=batch, round=panel.round, is_released=True)
        .order_by()
        .values_list("measure", "measure__unit", "evaluator", "state", "submitted_at")
    )
    today = timezone.localdate()
    days = sorted(local_day(at) for *_keys, state, at in sheets if at and state == AssignmentState.SUBMITTED)
    complete, by_unit = _by_measure((measure, unit, state) for measure, unit, _who, state, _at in sheets)
    rows = sorted((_row(member, sheets, today) for member in members), key=lambda row: row.rank)
    total = sum(row.submitted + row.open for row in rows)
    return PanelOverview(
        rows=rows,
        complete=complete,
        measures=len({measure for measure, *_rest in sheets}),
        due_on=panel.due_on,
        left=countdown_to(panel.due_on, today=today) if panel.due_on else None,
        curves=_curves(days, total, panel.due_on, today),
        parts_by_unit=by_unit,
    )


def _row(member: PanelMember, sheets: Sequence[Sheet], today: date) -> EvaluatorRow:
    own = [(state, at) for _measure, _unit, who, state, at in sheets if who == member.evaluator_id]
    states = Counter(state for state, _at in own)
    handed = [at for state, at in own if state == AssignmentState.SUBMITTED and at]
    first = local_day(min(handed)) if handed else today
    left = sum(states[state] for state in OPEN_STATES)
    expected = expected_end(first, len(handed), left, today=today)
    return EvaluatorRow(member, states, last_day_of(member.panel, member), expected)


def _by_measure(sheets: Iterable[tuple[int, int, str]]) -> tuple[int, dict[int, list[Part]]]:
    """Return how many measures have all their sheets, and for each unit how many have enough of them."""
    counts: defaultdict[tuple[int, int], Counter[bool]] = defaultdict(Counter)
    for measure, unit, state in sheets:
        if state != AssignmentState.RECUSED:
            counts[measure, unit][state == AssignmentState.SUBMITTED] += 1
    units: defaultdict[int, Counter[bool]] = defaultdict(Counter)
    for (_measure, unit), count in counts.items():
        units[unit][count[True] >= ENOUGH or not count[False]] += 1
    parts = {
        unit: [
            Part(_("已有%(n)d份以上") % {"n": ENOUGH}, count[True], "done"),
            Part(_("不足%(n)d份") % {"n": ENOUGH}, count[False], "ahead"),
        ]
        for unit, count in units.items()
    }
    return sum(not count[False] for count in counts.values()), parts


def _curves(handed_in: Sequence[date], total: int, due_on: date | None, today: date) -> list[Curve]:
    """Return the sheets handed in by working day, and the straight line that would reach the last day."""
    if not handed_in:
        return []
    days = working_days(handed_in[0], today)
    ends = [*days[1:], None]
    own = accumulate(
        sum(start <= day and (end is None or day < end) for day in handed_in)
        for start, end in zip(days, ends, strict=True)
    )
    last = max(due_on, today) if due_on else today
    # The lines begin at nothing, the day before the first sheet.
    places = len(working_days(handed_in[0], last)) + 1
    lines = [Curve(_("本批"), [0, *own], places)]
    if due_on:
        needed = [round(total * place / (places - 1)) for place in range(places)]
        lines.append(Curve(_("须达到"), needed, places, is_dashed=True))
    return lines


@dataclass(frozen=True, slots=True)
class ClassOutcome:
    """A class of novelty: claimed and settled in the last settled batch, and settled in this one (None: not yet)."""

    settled: int | None
    claimed_before: int
    settled_before: int


def class_outcomes(batch: Batch, before: Batch | None, person: User) -> dict[str, ClassOutcome]:
    """Return for each class, and for all of them (`ALL_CLASSES`), what was settled, of this batch and of the last
    settled one, in one query.

    Only what a second person confirmed is settled.
    """
    wanted = [batch.pk, before.pk] if before else [batch.pk]
    seen = Decision.objects.visible_to(person).filter(confirmed_at__isnull=False, measure__batch__in=wanted)
    claimed: Counter[tuple[int, str]] = Counter()
    settled: Counter[tuple[int, str]] = Counter()
    rows = seen.order_by().values_list("measure__batch", "measure__claimed_classification", "classification")
    for of_batch, claim, outcome, n in rows.annotate(n=Count("pk")):
        claimed[of_batch, claim] += n
        settled[of_batch, outcome] += n
    key = before.pk if before else 0
    is_settled = any(of_batch == batch.pk for of_batch, _outcome in settled)
    outcomes = {
        code: ClassOutcome(
            settled[batch.pk, code] if is_settled else None, claimed[key, code], settled[key, code]
        )
        for code in ["", *Classification.values]
    }
    # Settled without a class is not selected.
    selected = [outcomes[code] for code in Classification.values]
    outcomes[ALL_CLASSES] = ClassOutcome(
        sum(one.settled or 0 for one in selected) if is_settled else None,
        sum(one.claimed_before for one in outcomes.values()),
        sum(one.settled_before for one in selected),
    )
    return outcomes
