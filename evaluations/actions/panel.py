"""Forming the panel, and inviting evaluators to it."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from accounts.acting import action
from accounts.errors import Fault, Incomplete, WrongState
from accounts.inviting import is_unopened, send_invitation, unopened_account
from accounts.models import Role, Unit, UnitKind, User
from evaluations.handovers import standing_handover
from evaluations.models import Assignment, Panel, PanelMember
from evaluations.telling import tell_reminded
from measures.choices import BatchState
from measures.models import Batch

FORMING_PHASES = (BatchState.PREPARING, BatchState.COLLECTING, BatchState.EVALUATING)


@action("evaluations.form_panel")
def form_panel(
    batch: Batch, *, by: User, agency: Unit, per_measure: int = 5, seed: int | None = None
) -> Panel:
    """Give a batch to a third-party agency; the seed makes the allotment repeatable."""
    _require_forming(batch)
    if agency.kind != UnitKind.THIRD_PARTY:
        raise Incomplete([Fault("agency", _("“%(unit)s”不是第三方机构。") % {"unit": agency})])
    if not 1 <= per_measure <= 99:
        raise Incomplete([Fault("per_measure", _("每项评审人数应在1到99之间。"))])
    panel = Panel.objects.filter(batch=batch).first() or Panel(batch=batch)
    if panel.pk and panel.agency_id != agency.pk and Assignment.objects.filter(measure__batch=batch).exists():
        raise WrongState(_("已经分派了评审专家，不能再更换第三方机构。"))
    if panel.pk and panel.agency_id != agency.pk:
        panel.members.all().delete()
    panel.agency = agency
    panel.per_measure = per_measure
    panel.seed = batch.number if seed is None else seed
    panel.save()
    return panel


@action("evaluations.manage_panel")
def seat_evaluators(panel: Panel, *, by: User, evaluators: Iterable[User]) -> Panel:
    """Make exactly these evaluators the panel's members. One who has assignments cannot leave."""
    _require_forming(panel.batch)
    wanted = {person.pk: person for person in evaluators}
    faults = [
        Fault("evaluators", _("%(person)s不是该机构的评审专家。") % {"person": person})
        for person in wanted.values()
        if person.unit_id != panel.agency_id or not person.has_role(Role.EVALUATOR)
    ]
    leaving = panel.members.exclude(evaluator__in=wanted)
    busy = User.objects.filter(
        pk__in=leaving.values("evaluator"), assignments__measure__batch=panel.batch_id
    ).distinct()
    faults += [
        Fault("evaluators", _("%(person)s已有评审任务，请先撤销其分派。") % {"person": person})
        for person in busy
    ]
    if faults:
        raise Incomplete(faults)
    leaving.delete()
    PanelMember.objects.bulk_create(
        [PanelMember(panel=panel, evaluator=person) for person in wanted.values()], ignore_conflicts=True
    )
    return panel


@action("evaluations.manage_panel")
def invite_evaluator(
    panel: Panel,
    *,
    by: User,
    name: str,
    username: str,
    email: str = "",
    affiliation: str = "",
    fields: Iterable[str] = (),
) -> PanelMember:
    """Open an account for an evaluator of the agency, seat them, and have the link mailed that opens it.

    Inviting again somebody who has not opened the account sends the link anew. Raises `Incomplete` for a
    sign-in name that somebody else has.
    """
    _require_forming(panel.batch)
    person = User.objects.filter(username__iexact=username).first()
    if person is None:
        person = _new_evaluator(panel, name, username, email)
    elif person.unit_id != panel.agency_id or not person.has_role(Role.EVALUATOR):
        raise Incomplete([_taken(username)])
    member, _created = PanelMember.objects.get_or_create(
        panel=panel,
        evaluator=person,
        defaults={"affiliation": affiliation.strip(), "fields": list(fields)},
    )
    if is_unopened(person) and person.email:
        send_invitation(person, f"邀请您评审{panel.batch}创新举措")
    return member


@action("evaluations.manage_panel")
def remind_evaluators(panel: Panel, *, by: User, evaluators: Iterable[User] | None = None) -> int:
    """Remind those whose sheets are missing, or only some of them; return how many were reminded."""
    if panel.batch.state != BatchState.EVALUATING or standing_handover(panel.batch):
        raise WrongState(_("这一轮评估已经结束，不用再提醒。"))
    waiting = waiting_by_evaluator(panel.batch)
    if evaluators is not None:
        chosen = {person.pk for person in evaluators}
        waiting = {person: count for person, count in waiting.items() if person.pk in chosen}
    if not waiting:
        raise WrongState(_("没有需要提醒的专家：评分表都已提交。"))
    tell_reminded(panel.batch, waiting, by=by)
    return len(waiting)


def waiting_by_evaluator(batch: Batch) -> dict[User, int]:
    """Return the evaluators who have sheets to hand in, and how many."""
    waiting = Assignment.objects.filter(measure__batch=batch).open().values("evaluator")
    counts = {row["evaluator"]: row["n"] for row in waiting.annotate(n=Count("pk")).order_by("evaluator")}
    return {person: counts[person.pk] for person in User.objects.filter(pk__in=counts).order_by("pk")}


def _new_evaluator(panel: Panel, name: str, username: str, email: str) -> User:
    person = User(
        name=name.strip(), username=username, email=email, unit=panel.agency, roles=[Role.EVALUATOR]
    )
    try:
        person.full_clean(exclude=["password"])
    except ValidationError as error:
        raise Incomplete(
            [Fault(place, message) for place, lines in error.message_dict.items() for message in lines]
        ) from error
    try:
        with transaction.atomic():
            return unopened_account(
                name=person.name, username=username, email=email, unit=panel.agency, roles=[Role.EVALUATOR]
            )
    except IntegrityError as error:
        raise Incomplete([_taken(username)]) from error


def _taken(username: str) -> Fault:
    return Fault("username", _("登录名“%(name)s”已有人使用，请换一个。") % {"name": username})


def _require_forming(batch: Batch) -> None:
    if batch.state not in FORMING_PHASES:
        raise WrongState(_("评估已经结束，评审组不能再变动。"))
