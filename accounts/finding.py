"""Units and people among what the header's search finds: for the administrator, whose pages list them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Unit, User
from core.finding import Found
from core.folding import folded_words, saying_kept


def keeps_accounts(person: User) -> bool:
    """Whether somebody reads the lists of units and people."""
    return person.is_superuser


def units_found(person: User, words: str) -> QuerySet[Unit]:
    """Return the units with every word in a name; no words find nothing."""
    return _found(Unit.objects.all(), words, "folded_names")


def people_found(person: User, words: str) -> QuerySet[User]:
    """Return the people with every word in their name, sign-in name or unit."""
    return _found(User.objects.select_related("unit"), words, "folded_names", "unit__folded_names")


def shown_units(units: Sequence[Unit], person: User, words: str) -> list[Found]:
    """Return units as results."""
    return [
        Found(str(one), reverse("admin:accounts_unit_change", args=[one.pk]), [str(one.get_kind_display())])
        for one in units
    ]


def shown_people(people: Sequence[User], person: User, words: str) -> list[Found]:
    """Return people as results."""
    return [
        Found(
            str(one),
            reverse("admin:accounts_user_change", args=[one.pk]),
            [one.username, str(one.unit or ""), _("、").join(one.role_labels)],
        )
        for one in people
    ]


def _found(rows: QuerySet[Any], words: str, *columns: str) -> QuerySet[Any]:
    return saying_kept(rows, words, *columns) if folded_words(words) else rows.none()
