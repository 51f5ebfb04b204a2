"""Putting down that a sign went down or is well again, and telling the administrators, once each.

Whoever reads the signs notices: the watch by the clock, a page, a probe. Where it is the worker that died, the notice is
written by the others, and its mail goes out when the worker is back.
"""

from __future__ import annotations

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Greatest, Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from accounts.choices import Duty
from accounts.models import User
from core.models import Outage
from core.notice_texts import Filled
from core.notices import tell
from fzworkflow.told import BEGAN, OVER
from fzworkflow.vitals.signs import signs_of
from fzworkflow.vitals.values import Readings, Sign, span


def notice_outages(read: Readings) -> None:
    """Begin an outage for each sign that is down, and end that of each that is well. Nothing new costs no query."""
    # Notices are Chinese for everybody.
    with override(settings.LANGUAGE_CODE):
        signs = signs_of(read, timezone.now())
        for sign in signs:
            if sign.is_down and sign.name not in read.outages:
                _begin(sign)
            elif sign.is_well and sign.name in read.outages:
                _end(sign.name, sign.label)
        if read.is_whole:
            for name in read.outages.keys() - {sign.name for sign in signs}:
                _end(name, name)


@transaction.atomic
def _begin(sign: Sign) -> None:
    try:
        with transaction.atomic():
            outage = Outage.objects.create(sign=sign.name)
    except IntegrityError:  # somebody else noticed in the same moment
        return
    _tell(BEGAN.about(sign=sign.label, advice=sign.advice), f"outage-{outage.pk}")


@transaction.atomic
def _end(name: str, label: str) -> None:
    outage = Outage.objects.select_for_update().filter(sign=name, ended_at__isnull=True).first()
    if outage is None:
        return
    Outage.objects.filter(pk=outage.pk).update(ended_at=Greatest(F("began_at"), Now()))
    lasted = span((timezone.now() - outage.began_at).total_seconds())
    _tell(OVER.about(sign=label, lasted=lasted), f"outage-over-{outage.pk}")


def _tell(told: Filled, key: str) -> None:
    tell(User.objects.filter(duty=Duty.SYSTEM), told, path=reverse("status"), key=key)
