"""Narrowing a batch's units down by what is the matter with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrOrPromise

from measures.overview.rows import UnitRow

SHOWN: dict[str, StrOrPromise] = {
    "": _("全部"),
    "problem": pgettext_lazy("filter", "有问题"),
    "unsent": _("未报送"),
    "waiting": _("待形审"),
}
_TESTS: dict[str, Callable[[UnitRow], bool]] = {
    "problem": lambda row: row.condition.needs_reminding,
    "unsent": lambda row: not row.counts.sent,
    "waiting": lambda row: bool(row.counts.waiting),
}


def shown_rows(rows: Sequence[UnitRow], show: str) -> Sequence[UnitRow]:
    """Return the rows of one filter; an unknown one shows all."""
    test = _TESTS.get(show)
    return [row for row in rows if test(row)] if test else rows
