"""Tokens with which systems act for a person: made and ended by that person, known by a digest alone."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.machine_tokens import MachineToken
from accounts.models import Unit, User
from core.acting import acting
from core.errors import Fault, Incomplete, require_clean
from core.pressing import once

PREFIX = "fzm_"
SHOWN = len(PREFIX) + 6
LONGEST_DAYS = 366
MOST_TOKENS = 20


def make_machine_token(
    person: User,
    *,
    name: str,
    scopes: Sequence[str],
    unit: Unit | None,
    batches: Sequence[int],
    networks: Sequence[str],
    last_day: date,
) -> tuple[MachineToken, str]:
    """Make a token for a system; return it with its secret, which is stored nowhere.

    Pressed twice, it is made once: the second time the secret is empty.
    Raises `Incomplete` for what a token cannot be: nameless, without a scope, for ever, or of another unit than the
    person's own where the person is not of the office.
    """
    secret = PREFIX + secrets.token_urlsafe(32)
    token = MachineToken(
        person=person,
        name=name.strip(),
        key=secret[:SHOWN],
        digest=digest_of(secret),
        scopes=list(scopes),
        unit=unit,
        batches=list(batches),
        networks=list(networks),
        ends_at=_end_of(last_day),
    )
    made = _kept(token, last_day)
    return made, secret if made.digest == token.digest else ""


@once
def _kept(token: MachineToken, last_day: date) -> MachineToken:
    with acting(token.person, None, "make_machine_token"):
        faults = _faults(token, last_day)
        if faults:
            raise Incomplete(faults)
        require_clean(token)
        token.save()
    return token


def revoke_machine_token(person: User, *, pk: int) -> bool:
    """End one of the person's own tokens for good; tell whether there was one to end."""
    with acting(person, None, "revoke_machine_token"):
        return bool(MachineToken.objects.filter(person=person, pk=pk).revoke())


def digest_of(secret: str) -> str:
    """Return what a token is known by. It has 256 bits of chance: no salt and no slow hash would add to that."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _faults(token: MachineToken, last_day: date) -> list[Fault]:
    faults = []
    today = timezone.localdate()
    if not token.scopes:
        faults.append(Fault("scopes", _("请至少选一项可以做的事。")))
    if not token.fits_its_person:
        faults.append(Fault("unit", _("只能限定在本单位。")))
    if not today <= last_day <= today + timedelta(days=LONGEST_DAYS):
        told = _("到期日在今天以后，最长%(days)d天。") % {"days": LONGEST_DAYS}
        faults.append(Fault("last_day", told))
    if MachineToken.objects.good().filter(person=token.person).count() >= MOST_TOKENS:
        told = _("有效的系统令牌最多%(most)d个，请先作废不用的。") % {"most": MOST_TOKENS}
        faults.append(Fault("name", told))
    return faults


def _end_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
