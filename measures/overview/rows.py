"""The units of a batch with their counts: one row an invitation, in three queries whatever there is."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Count, Exists, Max, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.choices import UNIT_ROLES
from accounts.models import Unit, User
from core.desk import Part
from core.moments import local_day
from core.screens import TONE_ICONS
from measures.choices import LIVE_STATES, BatchState, Classification, MeasureState
from measures.models import Batch, Invitation, Measure, ScreeningReturn
from measures.overview.conditions import Condition, UnitFacts, condition_of
from measures.reminders import own_last_day

ACCEPTED = frozenset(LIVE_STATES)
OTHERS = frozenset({MeasureState.REJECTED, MeasureState.MERGED})
SENT = ACCEPTED | OTHERS | {MeasureState.SUBMITTED, MeasureState.RETURNED}


@dataclass(slots=True)
class Counts:
    """How many candidates are in which state, what they claim, and how many were sent in the batch before."""

    states: Counter[str] = field(default_factory=Counter)
    claimed: Counter[str] = field(default_factory=Counter)
    overdue_returns: int = 0
    before: int = 0

    @property
    def draft(self) -> int:
        """Those that nobody sent yet."""
        return self.states[MeasureState.DRAFT]

    @property
    def waiting(self) -> int:
        """Those that wait for their screening."""
        return self.states[MeasureState.SUBMITTED]

    @property
    def returned(self) -> int:
        """Those that are to be put right."""
        return self.states[MeasureState.RETURNED]

    @property
    def accepted(self) -> int:
        """Those that passed the screening, whatever came after."""
        return sum(self.states[state] for state in ACCEPTED)

    @property
    def other(self) -> int:
        """Those turned down or merged into another."""
        return sum(self.states[state] for state in OTHERS)

    @property
    def sent(self) -> int:
        """All that were sent and not taken back."""
        return sum(self.states[state] for state in SENT)

    @property
    def any(self) -> bool:
        """Whether there is anything to show."""
        return bool(self.sent or self.draft)

    @property
    def claims_first(self) -> int:
        """Those sent that claim to be the first in the nation."""
        return self.claimed[Classification.FIRST_IN_NATION]

    @property
    def parts(self) -> list[Part]:
        """The same as a bar; its colours are told by the table's head."""
        return [
            Part(str(MeasureState.ACCEPTED.label), self.accepted, "done"),
            Part(str(MeasureState.SUBMITTED.label), self.waiting, "waiting"),
            Part(str(MeasureState.RETURNED.label), self.returned, "back"),
            Part(str(MeasureState.DRAFT.label), self.draft, "ahead"),
            Part(str(MeasureState.REJECTED.label), self.other, "aside"),
        ]

    def add(self, other: Counts) -> None:
        """Count another's along."""
        self.states += other.states
        self.claimed += other.claimed
        self.overdue_returns += other.overdue_returns
        self.before += other.before


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One invited unit: its counts, its own last day, who can sign in for it, and what is the matter."""

    invitation: Invitation
    counts: Counts
    condition: Condition
    last_day: date | None
    last_sign_in: datetime | None

    @property
    def unit(self) -> Unit:
        """The unit."""
        return self.invitation.unit

    @property
    def sign(self) -> str:
        """The icon beside the condition."""
        return TONE_ICONS["done"] if self.condition == Condition.FINE else TONE_ICONS["attention"]

    @property
    def reminded_today(self) -> bool:
        """Whether it was reminded today: it is not reminded twice a day."""
        at = self.invitation.reminded_at
        return at is not None and local_day(at) == timezone.localdate()

    @property
    def not_to_remind(self) -> str:
        """Why it is not reminded now: it lacks nothing, has nobody to tell, or was reminded today; nothing where it is."""
        if not self.condition.needs_reminding:
            return _("没有需要催的事")
        if self.condition == Condition.NO_ACCOUNT:
            return _("没有账号，收不到提醒，请另行联系")
        return _("今天已经提醒过") if self.reminded_today else ""

    @property
    def can_be_reminded(self) -> bool:
        """Whether it is reminded when the office asks for it."""
        return not self.not_to_remind


def rows_of(batch: Batch, before: Batch | None, person: User) -> list[UnitRow]:
    """Return the batch's units as far as the person may count, those to be reminded first, then by kind and code."""
    counts = _counts(batch, before, person)
    invitations = list(batch.invitations.select_related("unit").order_by("unit__kind", "unit__code"))
    collects = batch.state == BatchState.COLLECTING
    people = _people([one.unit_id for one in invitations]) if collects else {}
    rows = [_row(batch, one, counts[one.unit_id], people) for one in invitations]
    return sorted(rows, key=lambda row: row.condition.rank)


def total_of(rows: Iterable[UnitRow]) -> Counts:
    """Return all rows' counts together."""
    total = Counts()
    for row in rows:
        total.add(row.counts)
    return total


def _row(batch: Batch, invitation: Invitation, counts: Counts, people: dict[int, datetime | None]) -> UnitRow:
    collects = batch.state == BatchState.COLLECTING
    last_day = own_last_day(batch, invitation) if collects else None
    signed_in = people.get(invitation.unit_id)
    facts = UnitFacts(
        sent=counts.sent,
        drafts=counts.draft,
        overdue_returns=counts.overdue_returns,
        has_people=invitation.unit_id in people,
        last_sign_in=signed_in,
        last_day=last_day,
    )
    condition = condition_of(facts, today=timezone.localdate()) if collects else Condition.FINE
    return UnitRow(invitation, counts, condition, last_day, signed_in)


def _counts(batch: Batch, before: Batch | None, person: User) -> defaultdict[int, Counts]:
    late = ScreeningReturn.objects.filter(
        measure=OuterRef("pk"), answered_at=None, due_on__lt=timezone.localdate()
    )
    wanted = [batch.pk, before.pk] if before else [batch.pk]
    lines = (
        Measure.objects.counted_by(person)
        .filter(batch__in=wanted)
        .order_by()
        .values_list("batch", "unit", "state", "claimed_classification")
        .annotate(n=Count("pk"), late=Count("pk", filter=Q(Exists(late), state=MeasureState.RETURNED)))
    )
    counts: defaultdict[int, Counts] = defaultdict(Counts)
    for of_batch, unit, state, claimed, n, overdue in lines:
        known = counts[unit]
        if of_batch != batch.pk:
            known.before += n * (state in SENT)
            continue
        known.states[state] += n
        known.claimed[claimed] += n * (state in SENT)
        known.overdue_returns += overdue
    return counts


def _people(units: Sequence[int]) -> dict[int, datetime | None]:
    """Return when somebody of each unit signed in last; a unit without accounts is not there."""
    held = User.objects.filter(unit__in=units, is_active=True, roles__overlap=list(UNIT_ROLES))
    return dict(held.order_by().values_list("unit").annotate(last=Max("last_login")))
