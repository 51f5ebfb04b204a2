"""What the third party sees of batches and measures. Who evaluates what, the app of the evaluations says: it enters it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from core.entered import Entered

# A query for keys; the gates put it into their own.
Keys = QuerySet[Any, Any]


@dataclass(frozen=True, slots=True)
class ThirdParty:
    """Three questions about a person; each answers with a query for primary keys."""

    batches_led: Callable[[User], Keys]
    batches_seated: Callable[[User], Keys]
    measures_given: Callable[[User], Keys]


_entered: Entered[ThirdParty] = Entered("what the third party sees")
enter_third_party, third_party = _entered.enter, _entered.get
