"""The home page: what waits for the person who signed in, and where each batch stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.models import OFFICE_ROLES, UNIT_ROLES, Role, User
from accounts.web import person_of
from evaluations.models import Assignment, Decision, Handover, PanelMember
from letters.choices import LetterState
from letters.models import Delivery, Letter
from measures.calls import open_calls
from measures.choices import BatchState, MeasureState
from measures.models import Batch, Measure

BATCHES_OVER = (BatchState.DECIDING, BatchState.PUBLISHING, BatchState.PUBLISHED, BatchState.CANCELLED)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for the person: what, how many, and where it is done."""

    label: str
    count: int
    url: str
    note: str = ""

    @property
    def tone(self) -> str:
        """The tile's tone: what waits stands out."""
        return "attention" if self.count else "done"


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Lead the public to the register, and everybody else to their work."""
    if not request.user.is_authenticated:
        return redirect("letters:register")
    person = person_of(request)
    context = {
        "waiting": list(waiting_for(person)),
        "batches": Batch.objects.visible_to(person).running().order_by("-number")[:20],
        "calls": open_calls(person),
    }
    return render(request, "home.html", context)


def waiting_for(person: User) -> Iterator[Waiting]:
    """Yield what waits for a person, by the roles that they hold: two queries a role at the most."""
    if person.has_role(*UNIT_ROLES):
        yield from _for_unit(person)
    if person.has_role(Role.OFFICE_CLERK, Role.OFFICE_REVIEWER):
        waiting = Measure.objects.filter(state=MeasureState.SUBMITTED).count()
        yield Waiting(_("待形式审查"), waiting, reverse("measures:screening_queue"))
    if person.has_role(Role.EVALUATOR):
        mine = Assignment.objects.visible_to(person).filter(evaluator=person)
        open_count = mine.open().filter(measure__batch__state=BatchState.EVALUATING).count()
        yield Waiting(_("待评举措"), open_count, reverse("evaluations:queue"))
        seats = PanelMember.objects.filter(evaluator=person, ties_declared_at__isnull=True)
        undeclared = seats.exclude(panel__batch__state__in=BATCHES_OVER).count()
        if undeclared:
            note = _("申报后才能看到要评的举措")
            yield Waiting(_("待申报回避关系"), undeclared, reverse("evaluations:queue"), note)
    if person.has_role(Role.EVALUATION_LEAD):
        yield from _for_evaluation_lead(person)
    if person.has_role(*OFFICE_ROLES):
        yield from _for_office(person)


def _for_unit(person: User) -> Iterator[Waiting]:
    counts = Measure.objects.filter(unit=person.unit_id).counts_by_state()
    page = reverse("measures:measure_list")
    returned, draft = counts.get(MeasureState.RETURNED, 0), counts.get(MeasureState.DRAFT, 0)
    yield Waiting(_("退回补正"), returned, f"{page}?state=returned", _("请按意见补正后重新报送"))
    if person.has_role(Role.UNIT_LEAD):
        handed_up = Measure.objects.filter(unit=person.unit_id, handed_up_at__isnull=False).count()
        yield Waiting(_("待审核报送"), handed_up, f"{page}?handed_up=1", _("填报人已写好，请审核后报送"))
    note = _("填写完整后报送") if person.has_role(Role.UNIT_LEAD) else _("填写完整后由单位审核人报送")
    yield Waiting(_("草稿"), draft, f"{page}?state=draft", note)
    unsigned = Delivery.objects.filter(unit=person.unit_id, received_at__isnull=True).count()
    if unsigned:
        yield Waiting(_("待签收的函"), unsigned, reverse("letters:received"))
    yield Waiting(
        _("待形审"), counts.get(MeasureState.SUBMITTED, 0), f"{page}?state=submitted", _("办公室正在审查")
    )


def _for_evaluation_lead(person: User) -> Iterator[Waiting]:
    running = Batch.objects.visible_to(person).filter(state=BatchState.EVALUATING).first()
    if running is not None:
        missing = Assignment.objects.filter(measure__batch=running).open().count()
        yield Waiting(
            _("未交评分表"), missing, reverse("evaluations:panel", args=[running.number]), str(running)
        )


def _for_office(person: User) -> Iterator[Waiting]:
    if person.has_role(Role.OFFICE_REVIEWER, Role.SIGNATORY):
        pending = Decision.objects.filter(confirmed_at=None, measure__batch__state=BatchState.DECIDING)
        first = pending.exclude(decided_by=person).select_related("measure__batch").first()
        if first is not None:
            url = reverse("evaluations:decisions", args=[first.measure.batch.number])
            yield Waiting(_("待确认结论"), pending.exclude(decided_by=person).count(), url)
    if person.has_role(Role.OFFICE_CLERK, Role.OFFICE_REVIEWER):
        standing = Handover.objects.filter(
            given_back_at__isnull=True, panel__batch__state=BatchState.EVALUATING, round=F("panel__round")
        )
        handed_in = standing.select_related("panel__batch").first()
        if handed_in is not None:
            url = reverse("measures:batch_detail", args=[handed_in.panel.batch.number]) + "#next"
            yield Waiting(_("第三方已提交结果"), 1, url, _("核对后可以开始审定"))
    states = dict(Letter.objects.counts_by_state())
    page = reverse("letters:letter_list")
    if person.has_role(Role.OFFICE_CLERK, Role.OFFICE_REVIEWER):
        yield Waiting(_("拟稿中的函"), states.get(LetterState.DRAFTING, 0), page)
    if person.has_role(Role.OFFICE_REVIEWER, Role.SIGNATORY):
        yield Waiting(_("待核稿、签发的函"), states.get(LetterState.IN_REVIEW, 0), page)
    if person.has_role(Role.SIGNATORY):
        yield Waiting(_("待印发的函"), states.get(LetterState.SIGNED, 0), page)
