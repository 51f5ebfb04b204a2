"""What the evaluation and the decision put on a desk: an evaluator's sheets, the panel's progress, open decisions."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from core.desk import Awaited, Dated, Desk, Part, Remark, Standing, Waiting
from evaluations.choices import OPEN_STATES, AssignmentState
from evaluations.due import due_days
from evaluations.models import Assignment, Decision, Handover, Nomination, Panel, PanelMember
from measures.choices import BatchState, MeasureState
from measures.models import Batch, Measure

BATCHES_OVER = (BatchState.DECIDING, BatchState.PUBLISHING, BatchState.PUBLISHED, BatchState.CANCELLED)
LOOKS = {
    AssignmentState.SUBMITTED: "done",
    AssignmentState.IN_PROGRESS: "waiting",
    AssignmentState.REOPENED: "back",
    AssignmentState.ASSIGNED: "ahead",
}


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a panel is: its sheets by state, and how many evaluators have not begun."""

    panel: Panel
    is_handed_in: bool
    batch: Batch
    states: Counter[str]
    idle: int

    @property
    def missing(self) -> int:
        """How many sheets are not handed in."""
        return sum(self.states[state] for state in OPEN_STATES)

    @property
    def is_late(self) -> bool:
        """Whether sheets are missing after the panel's day."""
        due_on = self.panel.due_on
        return bool(self.missing) and due_on is not None and due_on < timezone.localdate()

    def own(self, step: str, url: str) -> Standing:
        """Return how it stands for whoever has the next step."""
        return Standing(_parts(self.states), step=step, step_url=url, is_own_step=True)

    def watched(self) -> Standing:
        """Return how it stands for whoever looks on."""
        remarks = []
        if self.idle:
            text = ngettext("%(n)d位专家还没有开始", "%(n)d位专家还没有开始", self.idle)
            remarks.append(Remark(text % {"n": self.idle}, _panel(self.batch), is_late=self.is_late))
        return Standing(
            _parts(self.states),
            total=_("共%(n)d份") % {"n": self.states.total()},
            remarks=remarks,
            step=_("查看评审进度"),
            step_url=_panel(self.batch),
            step_note=_("由第三方提交结果"),
            due_on=self.panel.due_on,
            due_label=_("评分截止"),
        )


def tell(person: User, running: Sequence[Batch]) -> Desk:
    """Tell a person's part of the evaluation: at most four queries, whatever there is."""
    desk = Desk()
    evaluating = [batch for batch in running if batch.state == BatchState.EVALUATING]
    deciding = [batch for batch in running if batch.state == BatchState.DECIDING]
    if person.has_perm("evaluations.score_assignment"):
        _to_score(desk, person, evaluating)
    if running and person.has_perm("evaluations.open_account"):
        _to_open(desk, running)
    if evaluating and person.has_perm("evaluations.read_panel"):
        _progress(desk, person, evaluating)
    if deciding and person.has_perm("evaluations.read_tally"):
        _decisions(desk, person, deciding)
    return desk


def _to_score(desk: Desk, person: User, evaluating: Sequence[Batch]) -> None:
    mine = Assignment.objects.visible_to(person).filter(
        evaluator=person, measure__batch__in=evaluating, round=F("measure__batch__panel__round")
    )
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for batch, state, n in mine.order_by().values_list("measure__batch", "state").annotate(n=Count("pk")):
        counts[batch][state] = n
    queue = reverse("evaluations:queue")
    seats = PanelMember.objects.filter(evaluator=person, ties_declared_at__isnull=True)
    for seat in seats.exclude(panel__batch__state__in=BATCHES_OVER).select_related("panel__batch"):
        note = _("申报后才能看到要评的举措")
        desk.waiting.append(
            Waiting(_batch_group(seat.panel.batch), _("申报回避关系"), 1, queue, _("去申报"), note)
        )
    days = {one.panel.batch_id: one for one in due_days(person)}
    for batch in evaluating:
        states = counts[batch.pk]
        own = days.get(batch.pk)
        if own is not None:
            desk.dates.append(Dated(own.last_day, _("%(batch)s 评分截止") % {"batch": batch}, queue))
        left = sum(states[state] for state in OPEN_STATES)
        note = _("已交%(done)d份") % {"done": states[AssignmentState.SUBMITTED]}
        desk.waiting.append(Waiting(_batch_group(batch), _("待评举措"), left, queue, _("开始评分"), note))
        desk.standings[batch.pk] = Standing(
            parts=_parts(states),
            step=_("评分 %(n)d项") % {"n": left} if left else _("查看我的打分"),
            step_url=queue if left else reverse("evaluations:own_grid"),
            is_own_step=bool(left),
            due_on=own.last_day if own else None,
            due_label=_("评分截止"),
        )


def _to_open(desk: Desk, running: Sequence[Batch]) -> None:
    """Tell the office of the experts whom the third party proposed and nobody looked at."""
    waiting = Nomination.objects.filter(settled_at__isnull=True, panel__batch__in=running).order_by()
    counts = dict(waiting.values_list("panel__batch").annotate(n=Count("pk")))
    for batch in running:
        if batch.pk in counts:
            note = _("由第三方推荐，核实后开通")
            url = _panel(batch) + "#nominations"
            desk.waiting.append(
                Waiting(_batch_group(batch), _("待开通专家账号"), counts[batch.pk], url, _("去核实"), note)
            )


def _progress(desk: Desk, person: User, evaluating: Sequence[Batch]) -> None:
    """Count the sheets of each panel by evaluator, and say who has the next step: the third party or the office."""
    sheets: dict[int, Counter[str]] = {batch.pk: Counter() for batch in evaluating}
    begun: dict[int, dict[int, bool]] = {batch.pk: {} for batch in evaluating}
    live = Assignment.objects.counted_by(person).live().filter(round=F("measure__batch__panel__round"))
    rows = live.filter(measure__batch__in=evaluating).order_by()
    for batch, evaluator, state, n in rows.values_list("measure__batch", "evaluator", "state").annotate(
        n=Count("pk")
    ):
        sheets[batch][state] += n
        begun[batch][evaluator] = begun[batch].get(evaluator, False) or state != AssignmentState.ASSIGNED
    panels = Panel.objects.filter(batch__in=evaluating)
    by_batch = {panel.batch_id: panel for panel in panels}
    standing = Handover.objects.standing().filter(panel__in=panels)
    handed_in = set(standing.values_list("panel", flat=True))
    for batch in evaluating:
        due_on = by_batch[batch.pk].due_on
        if due_on is not None:
            desk.dates.append(Dated(due_on, _("%(batch)s 评分截止") % {"batch": batch}, _panel(batch)))
    for batch in evaluating:
        idle = sum(not one for one in begun[batch.pk].values())
        panel = by_batch[batch.pk]
        progress = Progress(panel, panel.pk in handed_in, batch, sheets[batch.pk], idle)
        if person.has_perm("evaluations.give_back_result"):
            _of_office(desk, progress)
        elif person.has_perm("evaluations.hand_in_result"):
            _of_lead(desk, progress)
        else:
            desk.standings[batch.pk] = progress.watched()


def _of_office(desk: Desk, progress: Progress) -> None:
    batch = progress.batch
    if progress.is_handed_in:
        url = reverse("measures:batch_detail", args=[batch.number]) + "#next"
        label, note = _("第三方已提交结果"), _("核对后可以开始审定")
        desk.waiting.append(Waiting(_batch_group(batch), label, 1, url, _("去核对"), note))
        desk.standings[batch.pk] = progress.own(_("核对结果"), url)
        return
    desk.standings[batch.pk] = progress.watched()
    label = _("%(batch)s：评审，等第三方") % {"batch": batch}
    figure = f"{progress.states[AssignmentState.SUBMITTED]} / {progress.states.total()}"
    desk.awaited.append(Awaited(label, figure, _panel(batch), is_late=progress.is_late))


def _of_lead(desk: Desk, progress: Progress) -> None:
    batch = progress.batch
    desk.standings[batch.pk] = progress.watched()
    if progress.missing:
        label = _("%(batch)s：未交评分表，等专家") % {"batch": batch}
        figure = str(progress.missing)
        desk.awaited.append(Awaited(label, figure, _panel(batch), is_late=progress.is_late))
    elif not progress.is_handed_in:
        act, url = _("提交结果"), reverse("evaluations:hand_in", args=[batch.number])
        label = _("评分表已齐，可以提交结果")
        desk.waiting.append(Waiting(_batch_group(batch), label, 1, url, act))
        desk.standings[batch.pk] = progress.own(act, url)


def _decisions(desk: Desk, person: User, deciding: Sequence[Batch]) -> None:
    """Count the measures of each batch by how far their class is settled, in one query."""
    own = Decision.objects.filter(measure=OuterRef("pk"))
    waiting = own.filter(confirmed_at=None)
    rows = Measure.objects.filter(batch__in=deciding, state__in=[*SETTLED, MeasureState.EVALUATED]).order_by()
    counted = rows.values("batch").annotate(
        total=Count("pk"),
        decided=Count("pk", filter=Exists(own)),
        confirmed=Count("pk", filter=Exists(own.filter(confirmed_at__isnull=False))),
        others=Count("pk", filter=Exists(waiting.filter(~Q(decided_by=person)))),
    )
    by_batch = {row["batch"]: row for row in counted}
    for batch in deciding:
        row = by_batch.get(batch.pk, {"total": 0, "decided": 0, "confirmed": 0, "others": 0})
        page = reverse("evaluations:decisions", args=[batch.number])
        pending = row["decided"] - row["confirmed"]
        parts = [
            Part(_("已确认"), row["confirmed"], "done"),
            Part(_("待确认"), pending, "waiting"),
            Part(_("待审定"), row["total"] - row["decided"], "ahead"),
        ]
        may_decide = person.has_perm("evaluations.decide_measure")
        if person.has_perm("evaluations.confirm_decision"):
            note = _("由另一人作出，等您确认")
            desk.waiting.append(
                Waiting(_batch_group(batch), _("待确认结论"), row["others"], page, _("去确认"), note)
            )
        elif pending:
            label = _("%(batch)s：结论等另一人确认") % {"batch": batch}
            desk.awaited.append(Awaited(label, str(pending), page))
        left = row["total"] - row["decided"]
        if may_decide:
            desk.waiting.append(Waiting(_batch_group(batch), _("待审定举措"), left, page, _("去审定")))
        desk.standings[batch.pk] = Standing(
            [part for part in parts if part.count],
            step=_("审定 %(n)d项") % {"n": left} if may_decide and left else _("查看审定"),
            step_url=page,
            is_own_step=may_decide and bool(left),
        )


SETTLED = (MeasureState.SELECTED, MeasureState.NOT_SELECTED)


def _parts(states: Counter[str]) -> list[Part]:
    return [Part(str(state.label), states[state], look) for state, look in LOOKS.items() if states[state]]


def _batch_group(batch: Batch) -> str:
    return _("评审与审定 %(batch)s") % {"batch": batch}


def _panel(batch: Batch) -> str:
    return reverse("evaluations:panel", args=[batch.number])
