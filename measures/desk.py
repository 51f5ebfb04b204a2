"""What the collecting puts on a desk: a unit's own candidates, the office's screening and who it waits for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from django.db.models import Count, Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from core.desk import Awaited, Dated, Desk, Part, Remark, Standing, Waiting
from core.moments import local_day
from measures.calls import Call, open_calls
from measures.choices import BatchState, MeasureState
from measures.models import Batch, Measure, ScreeningReturn
from measures.models.measure import MeasureQuerySet
from measures.reminders import REMINDED, RETURN_REMINDED
from measures.unsent import Unsent, graces_of, unsent_units

# How the states stand in a batch's bar; what is in none of them stands aside.
LOOKS = {
    MeasureState.ACCEPTED: "done",
    MeasureState.SUBMITTED: "waiting",
    MeasureState.RETURNED: "back",
    MeasureState.DRAFT: "ahead",
}


@dataclass(frozen=True, slots=True)
class Tally:
    """How many candidates of a batch are in each state; of those submitted and returned, how many stand out."""

    states: Counter[str]
    again: int = 0
    overdue: int = 0


def tell(person: User, running: Sequence[Batch]) -> Desk:
    """Tell a person's part of the collecting: at most four queries, whatever there is."""
    collecting = [batch for batch in running if batch.state == BatchState.COLLECTING]
    if person.has_perm("measures.screen_measure"):
        return _office(running, collecting)
    if person.has_perm("measures.draft_measure"):
        return _unit(person, collecting)
    if person.has_perm("measures.read_process"):
        tallies = _tallies(Measure.objects.all(), collecting)
        standings = {batch.pk: _watched(batch, tallies[batch.pk]) for batch in collecting}
    else:
        standings = {batch.pk: _standing(batch, Tally(Counter())) for batch in collecting}
    return Desk(dates=_due_dates(collecting), standings=standings)


def _office(running: Sequence[Batch], collecting: Sequence[Batch]) -> Desk:
    tallies = _tallies(Measure.objects.all(), collecting)
    unsent = unsent_units(collecting)
    oldest = _oldest(collecting)
    desk = Desk(dates=[*_due_dates(collecting), *graces_of(collecting)])
    for batch in collecting:
        desk.waiting.extend(_to_screen(batch, tallies[batch.pk], oldest))
        desk.waiting.extend(_to_chase(batch, unsent.get(batch.pk)))
        desk.awaited.extend(_from_units(batch, tallies[batch.pk]))
        desk.standings[batch.pk] = _office_standing(batch, tallies[batch.pk], unsent.get(batch.pk))
    for batch in running:
        if batch.state == BatchState.PREPARING:
            desk.standings[batch.pk] = Standing(
                step=_("继续筹备"), step_url=_page(batch) + "#next", is_own_step=True
            )
    return desk


def _unit(person: User, collecting: Sequence[Batch]) -> Desk:
    own = Measure.objects.filter(unit=person.unit_id)
    tallies = _tallies(own, collecting)
    page = reverse("measures:measure_list")
    desk = Desk(dates=[_own_last_day(call) for call in open_calls(person)])
    handed_up = _handed_up(own, collecting)
    for batch in collecting:
        states, at = tallies[batch.pk].states, f"{page}?batch={batch.number}"
        returned, handed = states[MeasureState.RETURNED], handed_up[batch.pk]
        draft = states[MeasureState.DRAFT] - handed
        sends_in = person.has_perm("measures.submit_measure")
        note, late = _("请按意见补正后重新报送"), tallies[batch.pk].overdue
        if late:
            note = _("其中%(n)d项退回已超过%(days)d天") % {"n": late, "days": RETURN_REMINDED[1]}
        group = _("报送 %(batch)s") % {"batch": batch}
        tone = "refused" if late else "attention"
        desk.waiting.extend(
            [
                Waiting(group, _("退回补正"), returned, f"{at}&state=returned", _("去补正"), note, tone),
                Waiting(
                    group,
                    _("待审核报送"),
                    handed if sends_in else 0,
                    f"{at}&handed_up=1",
                    _("去审核"),
                    _("填报人已写好"),
                ),
                Waiting(
                    group,
                    _("草稿"),
                    draft,
                    f"{at}&state=draft",
                    _("继续填写"),
                    _("填写完整后由单位审核人报送"),
                ),
            ]
        )
        if handed and not sends_in:
            label = _("%(batch)s：%(n)d项已交，等单位审核人报送") % {"batch": batch, "n": handed}
            desk.awaited.append(Awaited(label, "", f"{at}&handed_up=1"))
        sent = states[MeasureState.SUBMITTED]
        if sent:
            label = _("%(batch)s：%(n)d项已报送，等办公室形审") % {"batch": batch, "n": sent}
            desk.awaited.append(Awaited(label, "", f"{at}&state=submitted"))
        desk.standings[batch.pk] = _standing(batch, tallies[batch.pk])
    return desk


def _handed_up(own: MeasureQuerySet, collecting: Sequence[Batch]) -> Counter[int]:
    handed = own.filter(batch__in=collecting, state=MeasureState.DRAFT, handed_up_at__isnull=False)
    return Counter(handed.values_list("batch_id", flat=True))


def _tallies(measures: MeasureQuerySet, batches: Sequence[Batch]) -> dict[int, Tally]:
    """Count candidates of each batch by state, in one query."""
    returns = ScreeningReturn.objects.filter(measure=OuterRef("pk"))
    late = timezone.now() - timedelta(days=RETURN_REMINDED[1])
    rows = (
        measures.filter(batch__in=batches)
        .order_by()
        .annotate(
            was_returned=Exists(returns),
            is_overdue=Exists(returns.filter(answered_at=None, returned_at__lt=late)),
        )
        .values_list("batch_id", "state", "was_returned", "is_overdue")
        .annotate(n=Count("pk"))
    )
    tallies = {batch.pk: Tally(Counter()) for batch in batches}
    for batch, state, was_returned, is_overdue, n in rows:
        known = tallies[batch]
        known.states[state] += n
        tallies[batch] = Tally(
            known.states,
            again=known.again + n * (state == MeasureState.SUBMITTED and was_returned),
            overdue=known.overdue + n * (state == MeasureState.RETURNED and is_overdue),
        )
    return tallies


def _oldest(batches: Sequence[Batch]) -> dict[int, Measure]:
    """Return the candidate of each batch that has waited longest for its screening."""
    waiting = Measure.objects.filter(batch__in=batches, state=MeasureState.SUBMITTED).select_related("unit")
    first = waiting.order_by("batch_id", "submitted_at").distinct("batch_id")
    return {
        measure.batch_id: measure for measure in first.only("ref", "title", "submitted_at", "batch", "unit")
    }


def _to_screen(batch: Batch, tally: Tally, oldest: dict[int, Measure]) -> Iterable[Waiting]:
    group = _("形式审查 %(batch)s") % {"batch": batch}
    queue = f"{reverse('measures:screening_queue')}?batch={batch.number}"
    sent = tally.states[MeasureState.SUBMITTED]
    first = oldest.get(batch.pk)
    note = ""
    if first is not None and first.submitted_at is not None:
        day = date_format(local_day(first.submitted_at), "MONTH_DAY_FORMAT")
        told = {"ref": first.ref, "title": first.title, "unit": first.unit, "day": day}
        note = _("最早：%(ref)s %(title)s，%(unit)s，%(day)s报送") % told
    yield Waiting(group, _("待形审"), sent - tally.again, queue, _("开始审查"), note)
    note = _("附有改动对照")
    yield Waiting(
        group, _("补正后再次报送"), tally.again, f"{queue}&again=on", _("查看改动"), note, "attention"
    )


def _to_chase(batch: Batch, unsent: Unsent | None) -> Iterable[Waiting]:
    assert batch.closes_on is not None  # a collecting batch has dates, by a constraint
    days = (batch.closes_on - timezone.localdate()).days
    if unsent is None or days > REMINDED[0]:
        return
    group = _("催办 %(batch)s") % {"batch": batch}
    tone = "refused" if days < 0 else "attention"
    yield Waiting(
        group, _("还没有报送的单位"), unsent.count, _page(batch), _("查看单位"), unsent.sentence, tone
    )


def _from_units(batch: Batch, tally: Tally) -> Iterable[Awaited]:
    returned = tally.states[MeasureState.RETURNED]
    if not returned:
        return
    late = ""
    if tally.overdue:
        late = _("%(n)d项超过%(days)d天") % {"n": tally.overdue, "days": RETURN_REMINDED[1]}
    url = f"{reverse('measures:measure_list')}?batch={batch.number}&state=returned"
    label = _("%(batch)s：%(n)d项退回补正，等报送单位") % {"batch": batch, "n": returned}
    yield Awaited(label, late, url, is_late=bool(tally.overdue))


def _office_standing(batch: Batch, tally: Tally, unsent: Unsent | None) -> Standing:
    standing = _standing(batch, tally)
    remarks = []
    if unsent is not None:
        text = ngettext("%(n)d家单位还没有报送", "%(n)d家单位还没有报送", unsent.count) % {"n": unsent.count}
        remarks.append(Remark(text, _page(batch), is_late=batch.is_past_due))
    sent = tally.states[MeasureState.SUBMITTED]
    step, url = _("查看批次"), _page(batch)
    if sent:
        step = _("形式审查 %(n)d项") % {"n": sent}
        url = f"{reverse('measures:screening_queue')}?batch={batch.number}"
    elif batch.is_past_due:
        step, url = _("结束征集"), _page(batch) + "#next"
    return Standing(
        parts=standing.parts,
        remarks=remarks,
        step=step,
        step_url=url,
        is_own_step=bool(sent) or batch.is_past_due,
        due_on=standing.due_on,
        due_label=standing.due_label,
    )


def _standing(batch: Batch, tally: Tally) -> Standing:
    parts = [Part(str(state.label), tally.states[state], look) for state, look in LOOKS.items()]
    others = sum(n for state, n in tally.states.items() if state not in LOOKS)
    parts.append(Part(_("其他"), others, "aside"))
    shown = [part for part in parts if part.count]
    return Standing(shown, due_on=batch.closes_on, due_label=_("征集截止"))


def _watched(batch: Batch, tally: Tally) -> Standing:
    page = reverse("measures:overview", args=[batch.number])
    return replace(_standing(batch, tally), step=_("批次总览"), step_url=page)


def _due_dates(batches: Sequence[Batch]) -> list[Dated]:
    return [
        Dated(batch.closes_on, _("%(batch)s 征集截止") % {"batch": batch}, _page(batch))
        for batch in batches
        if batch.closes_on is not None
    ]


def _own_last_day(call: Call) -> Dated:
    label = _("%(batch)s 征集截止") % {"batch": call.batch}
    if call.grace_until:
        label = _("%(batch)s 本单位宽限到期") % {"batch": call.batch}
    return Dated(call.grace_until or call.due_on, label, _page(call.batch))


def _page(batch: Batch) -> str:
    return reverse("measures:batch_detail", args=[batch.number])
