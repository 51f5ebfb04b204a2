"""What is sent in or let through is what its page showed: saved otherwise meanwhile, it is refused and read first."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from core.errors import WrongState
from core.locking import lock
from measures.models import Measure

Result = TypeVar("Result")


def as_shown(request: HttpRequest, measure: Measure, act: Callable[[Measure], Result]) -> Result:
    """Do an act on a candidate as the form's page showed it. Raises `WrongState` where its texts were saved since."""
    shown = request.POST.get("edit_version", "")
    with transaction.atomic():
        if shown and shown != str(lock(measure).edit_version):
            raise WrongState(_("内容刚刚改过，请看过现在的内容再办理。"))
        return act(measure)
