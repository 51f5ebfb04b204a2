"""The batches in which somebody scores, each with how far they are: which one is in hand, and which others there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q
from django.utils.translation import gettext as _

from accounts.models import User
from core.desk import Part
from evaluations.choices import OPEN_STATES, AssignmentState
from evaluations.due import DueDay, due_days
from evaluations.models import Assignment
from measures.choices import BatchState
from measures.models import Batch


@dataclass(frozen=True, slots=True)
class OwnBatch:
    """One batch: what waits (of that what is begun), what is handed in or given back, and by when it is due."""

    batch: Batch
    open: int
    begun: int
    done: int
    recused: int
    due: DueDay | None

    @property
    def total(self) -> int:
        """How many sheets the person has taken on and not lost to an earlier round."""
        return self.open + self.done

    @property
    def parts(self) -> list[Part]:
        """How far the person is, for a bar."""
        return [
            Part(_("已提交"), self.done, "done"),
            Part(_("评分中"), self.begun, "waiting"),
            Part(_("待评"), self.open - self.begun, "ahead"),
        ]


def own_batches(person: User) -> list[OwnBatch]:
    """Return somebody's batches, the one in hand first, in three queries.

    In hand is what is being evaluated and still waits, the one due next before the others; then come newer ones
    before older ones.
    """
    waits = Q(
        state__in=OPEN_STATES,
        round=F("measure__batch__panel__round"),
        measure__batch__state=BatchState.EVALUATING,
    )
    mine = Assignment.objects.visible_to(person).filter(evaluator=person).order_by()
    rows = mine.values("measure__batch").annotate(
        open=Count("pk", filter=waits),
        begun=Count("pk", filter=waits & ~Q(state=AssignmentState.ASSIGNED)),
        done=Count("pk", filter=Q(state=AssignmentState.SUBMITTED)),
        recused=Count("pk", filter=Q(state=AssignmentState.RECUSED)),
    )
    counts = {row["measure__batch"]: row for row in rows}
    days = {one.panel.batch_id: one for one in due_days(person)}
    found = [
        OwnBatch(
            batch=batch,
            open=counts[batch.pk]["open"],
            begun=counts[batch.pk]["begun"],
            done=counts[batch.pk]["done"],
            recused=counts[batch.pk]["recused"],
            due=days.get(batch.pk),
        )
        for batch in Batch.objects.filter(pk__in=counts)
    ]
    return sorted(found, key=_place)


def chosen_batch(batches: Sequence[OwnBatch], number: str) -> OwnBatch | None:
    """Return the batch of a number as an address names it, else the one in hand, None where there is none at all."""
    named = (one for one in batches if str(one.batch.number) == number)
    return next(named, batches[0] if batches else None)


def _place(one: OwnBatch) -> tuple[bool, date, int]:
    return (not one.open, one.due.last_day if one.due else date.max, -one.batch.number)
