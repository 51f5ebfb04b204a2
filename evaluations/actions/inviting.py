"""How an expert comes to a panel: the third party proposes, the office opens the account.

Whoever proposes never learns the link that opens the account, nor can they have it sent to an address that nobody
at the office looked at: one person could otherwise be any number of experts.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.choices import Role
from accounts.inviting import is_unopened, send_invitation, unopened_account
from accounts.models import User
from core.acting import action
from core.errors import Fault, Incomplete, WrongState, require_clean
from core.pressing import once
from core.remarks import require_reason
from evaluations.actions.panel import require_forming
from evaluations.models import Nomination, Panel, PanelMember
from evaluations.telling import tell_nominated, tell_settled
from measures.choices import Field


@once
@action("evaluations.manage_panel")
def nominate_evaluator(
    panel: Panel,
    *,
    by: User,
    name: str,
    username: str,
    email: str = "",
    affiliation: str = "",
    fields: Iterable[str] = (),
) -> Nomination:
    """Propose an expert to the office; nothing is opened or sent. Proposing again corrects what still waits.

    Raises `Incomplete` for entries that no account can have, and for a sign-in name that somebody has.
    """
    require_forming(panel.batch)
    waiting = panel.nominations.filter(username__iexact=username, settled_at__isnull=True).first()
    nomination = waiting or Nomination(panel=panel, username=username)
    nomination.name, nomination.email = name.strip(), email
    nomination.affiliation, nomination.fields = affiliation.strip(), _known(fields)
    nomination.nominated_by = by
    _require_sound(nomination)
    if User.objects.filter(username__iexact=username).exists():
        raise Incomplete([_taken(username)])
    nomination.save()
    if waiting is None:
        tell_nominated(nomination)
    return nomination


@once
@action("evaluations.open_account")
def confirm_nomination(
    nomination: Nomination, *, by: User, email: str, affiliation: str, fields: Iterable[str] = ()
) -> PanelMember:
    """Open the account of a proposed expert, with the address and workplace that the office has made sure of.

    Raises `WrongState` for what was settled already, else like `invite_evaluator`.
    """
    if nomination.settled_at is not None:
        raise _settled(nomination)
    nomination.email, nomination.affiliation, nomination.fields = email, affiliation.strip(), _known(fields)
    member = _open(nomination)
    _settle(nomination, by)
    return member


@action("evaluations.open_account")
def refuse_nomination(nomination: Nomination, *, by: User, reason: str) -> Nomination:
    """Turn a proposed expert down, for a reason that the third party reads."""
    require_reason(reason)
    if nomination.settled_at is not None:
        raise _settled(nomination)
    nomination.refusal = reason.strip()
    _settle(nomination, by)
    return nomination


@once
@action("evaluations.open_account")
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
    return _open(
        Nomination(
            panel=panel,
            name=name.strip(),
            username=username,
            email=email,
            affiliation=affiliation.strip(),
            fields=_known(fields),
        )
    )


@once
@action("evaluations.open_account")
def send_again(panel: Panel, *, by: User, member: PanelMember) -> PanelMember:
    """Mail a member the link that opens their account once more. Raises `WrongState` for who has opened it."""
    seated = panel.members.select_related("evaluator").filter(pk=member.pk).first()
    if seated is None or not is_unopened(seated.evaluator):
        raise WrongState(_("这位专家的账号已经开通，或不在评审组。"))
    if not seated.evaluator.email:
        raise Incomplete([Fault("email", _("没有登记邮箱，邀请送不到；请先补上邮箱。"))])
    send_invitation(seated.evaluator, f"邀请您评审{panel.batch.recorded_name}创新举措")
    return seated


def _open(wanted: Nomination) -> PanelMember:
    """Seat whom the office lets in, with an account that only they can open."""
    panel = wanted.panel
    require_forming(panel.batch)
    person = User.objects.filter(username__iexact=wanted.username).first()
    if person is None:
        person = _new_evaluator(wanted)
    elif person.unit_id != panel.agency_id or not person.has_role(Role.EVALUATOR):
        raise Incomplete([_taken(wanted.username)])
    member, _created = PanelMember.objects.get_or_create(
        panel=panel,
        evaluator=person,
        defaults={"affiliation": wanted.affiliation, "fields": wanted.fields},
    )
    if is_unopened(person) and person.email:
        send_invitation(person, f"邀请您评审{panel.batch.recorded_name}创新举措")
    return member


def _new_evaluator(wanted: Nomination) -> User:
    _require_sound(wanted)
    try:
        with transaction.atomic():
            return unopened_account(
                name=wanted.name,
                username=wanted.username,
                email=wanted.email,
                unit=wanted.panel.agency,
                roles=[Role.EVALUATOR],
            )
    except IntegrityError as error:
        raise Incomplete([_taken(wanted.username)]) from error


def _require_sound(wanted: Nomination) -> None:
    person = User(
        name=wanted.name,
        username=wanted.username,
        email=wanted.email,
        unit=wanted.panel.agency,
        roles=[Role.EVALUATOR],
    )
    require_clean(person, exclude=["password"], validate_unique=False, validate_constraints=False)


def _known(fields: Iterable[str]) -> list[str]:
    chosen = list(fields)
    if not set(chosen) <= set(Field.values):
        raise Incomplete([Fault("fields", _("没有这个领域。"))])
    return chosen


def _settle(nomination: Nomination, by: User) -> None:
    nomination.settled_by, nomination.settled_at = by, timezone.now()
    nomination.save()
    tell_settled(nomination)


def _settled(nomination: Nomination) -> WrongState:
    return WrongState(
        _("“%(name)s”已由%(person)s办理过，请刷新页面。")
        % {"name": nomination, "person": nomination.settled_by}
    )


def _taken(username: str) -> Fault:
    return Fault("username", _("登录名“%(name)s”已有人使用，请换一个。") % {"name": username})
