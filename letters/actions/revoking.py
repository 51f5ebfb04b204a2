"""撤销: at once by whoever signs, or by a letter that says so; what it brings about stands here once."""

from __future__ import annotations

from dataclasses import replace

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.acting import action
from core.errors import Incomplete, WrongState
from core.moments import local_day
from core.pressing import once
from core.remarks import require_reason
from letters.actions.drafting import columns_of, wording_of
from letters.choices import IN_WORK, LetterKind, LetterState, Step
from letters.evidence.freezing import freeze_revocation
from letters.kinds import KINDS
from letters.models import Letter
from letters.revoked import reason_faults
from measures.actions.batches import state_total
from proof.digests import utc
from register.actions import withdraw_entries

CHAIN_LOCK = 19_9704_2012


@action("letters.revoke_letter", steps=[Letter.revoke])
def revoke_letter(letter: Letter, *, by: User, reason: str) -> Letter:
    """Revoke an issued letter for a reason: it stays readable, its measures leave the register's counts."""
    require_reason(reason)
    take_back(letter, by=by, reason=reason.strip(), said=reason.strip())
    return letter


@once
@action("letters.draft_letter")
def draft_revocation(letter: Letter, *, by: User, reason: str) -> Letter:
    """Draft the letter that revokes one formally; that one stands until this is issued. Twice gives the same draft."""
    require_reason(reason)
    if not letter.states_result or letter.state != LetterState.ISSUED:
        raise WrongState(_("只有已印发、仍然有效的评估结果函可以用撤销函撤销。"))
    if letter.is_imported:
        raise WrongState(_("历史导入的函不在本系统的链条里，不能用撤销函撤销。"))
    in_work = letter.revocations.filter(state__in=IN_WORK).first()
    if in_work is not None:
        return in_work
    kind = KINDS[LetterKind.REVOCATION]
    words = replace(
        wording_of(letter),
        title=kind.text.title,
        template=kind.text.template,
        title_lines=(),
        note="",
        revocation_reason=reason,
    )
    if faults := list(reason_faults({"revocation_reason": reason}, kind)):
        raise Incomplete([replace(one, place="reason") for one in faults])
    drafted = Letter.objects.create(
        batch=letter.batch,
        kind=LetterKind.REVOCATION,
        revokes=letter,
        mark=letter.mark,
        short_name=letter.short_name,
        agency_code=letter.agency_code,
        drafted_by=by,
        **columns_of(words, kind),
    )
    drafted.addressee_groups.set(words.groups)
    drafted.steps.create(step=Step.DRAFT, opinion=reason.strip(), by=by)
    return drafted


def take_back(letter: Letter, *, by: User, reason: str, said: str) -> None:
    """Let an issued letter hold no more: its record is frozen, and what it brought into the register leaves the counts.

    `said` is what its logbook says. Part of revoking it, in whichever way.
    """
    hold_chain()
    letter.revoke(reason)
    letter.save()
    now = timezone.now()
    freeze_revocation(letter, by=by.pk, at=utc(now))
    letter.steps.create(step=Step.REVOKE, opinion=said, by=by)
    if letter.enters_register:
        withdraw_entries(letter.batch, on=local_day(now))
    elif letter.states_result:
        state_total(letter.batch, None)


def hold_chain() -> None:
    """Hold the chain of manifests until the commit."""
    # Letters of two series may be issued at once: the chain has a lock of its own.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
