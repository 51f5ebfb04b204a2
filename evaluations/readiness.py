"""What the evaluation still lacks before the collecting can end: each point with a link to where it is done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.inviting import is_unopened
from evaluations.handovers import standing_handover
from evaluations.models import Assignment, PanelMember, Rubric
from evaluations.sight import without_evaluators
from measures.choices import LIVE_STATES, MeasureState
from measures.models import Batch


@dataclass(frozen=True, slots=True)
class Point:
    """One condition: in words, where it is met, and whether it is."""

    text: str
    url: str
    is_done: bool


@dataclass(frozen=True, slots=True)
class Closing:
    """How near the end of an evaluation is: the sheets still out, and whether the third party handed the result in."""

    open_count: int
    is_due: bool

    @property
    def sentence(self) -> str:
        """What it waits for, in words."""
        if self.is_due:
            told = _("第三方已提交评估结果，可以结束评估。")
            missing = _("第三方已提交评估结果，另有%(n)d份评分表没有交。")
            return missing % {"n": self.open_count} if self.open_count else told
        if self.open_count:
            return _("还有%(n)d份评分表没有交，交齐后由第三方提交评估结果。") % {"n": self.open_count}
        return _("评分表已交齐，等第三方提交评估结果。")


def closing_of(batch: Batch) -> Closing:
    """Return how near the end of a batch's evaluation is, in two queries."""
    sheets = Assignment.objects.filter(measure__batch=batch).open()
    return Closing(sheets.count(), standing_handover(batch) is not None)


def all_confirmed(batch: Batch) -> bool:
    """Whether every measure of a batch is decided and every decision confirmed, in one query."""
    live = batch.measures.filter(state__in=LIVE_STATES)
    return not live.filter(Q(decision=None) | Q(decision__confirmed_at=None)).exists()


def points_of(batch: Batch, *, unscreened: int) -> list[Point]:
    """Return the conditions of starting the evaluation, those that are met first, in three queries."""
    members = list(
        PanelMember.objects.filter(panel__batch=batch)
        .select_related("evaluator")
        .annotate(
            unsettled=Count("evaluator__tie_candidates", filter=Q(evaluator__tie_candidates__is_tie=None))
        )
    )
    points = [_rubric(batch), *_panel(batch, members), _screening(batch, unscreened), _allotment(batch)]
    return sorted(points, key=lambda point: not point.is_done)


def _rubric(batch: Batch) -> Point:
    is_set = Rubric.objects.filter(batch=batch).exists()
    text = _("评分指标已设定") if is_set else _("还没有设定评分指标")
    return Point(text, reverse("evaluations:rubric", args=[batch.number]), is_set)


def _panel(batch: Batch, members: Sequence[PanelMember]) -> Iterator[Point]:
    page = reverse("evaluations:panel", args=[batch.number])
    if not members:
        yield Point(_("还没有设立评审组"), page, is_done=False)
        return
    open_ones = sum(one.ties_declared_at is None for one in members)
    told = {"all": len(members), "n": open_ones}
    said = _("评审组%(all)d人，%(n)d人还没有申报回避") if open_ones else _("评审组%(all)d人，已申报回避")
    yield Point(said % told, page, not open_ones)
    unopened = sum(is_unopened(one.evaluator) for one in members)
    if unopened:
        yield Point(_("%(n)d位专家还没有开通账号") % {"n": unopened}, page + "#unopened", is_done=False)
    unsettled = sum(getattr(one, "unsettled", 0) for one in members)
    if unsettled:
        yield Point(_("疑似回避%(n)d条没有认定") % {"n": unsettled}, page, is_done=False)


def _screening(batch: Batch, unscreened: int) -> Point:
    url = f"{reverse('measures:screening_queue')}?batch={batch.number}"
    said = _("形审%(n)d项没有完") % {"n": unscreened} if unscreened else _("形审已完")
    return Point(said, url, not unscreened)


def _allotment(batch: Batch) -> Point:
    waiting = without_evaluators(batch.measures.filter(state=MeasureState.ACCEPTED)).count()
    said = _("%(n)d项还没有分派专家") % {"n": waiting} if waiting else _("通过的举措都已分派")
    return Point(said, reverse("evaluations:panel", args=[batch.number]), not waiting)
