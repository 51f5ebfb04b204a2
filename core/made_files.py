"""Files that a worker made for somebody: kept for a week, then deleted with their rows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

KEPT_FOR = timedelta(days=7)


def drop_old(made: QuerySet[Any]) -> int:
    """Delete those of a model with `file` and `created_at` that are older than a week; return how many."""
    old = list(made.filter(created_at__lt=timezone.now() - KEPT_FOR))
    for one in old:
        if one.file:
            one.file.delete(save=False)
        one.delete()
    return len(old)
