"""The register in the trail: what its acts are called, and the histories of its entries."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.folding import saying
from core.people import Person
from core.trail.acts import name_acts
from core.trail.things import Thing, add_thing
from register.models import RegisterEntry


def enter() -> None:
    """Name the acts, and enter what has a history."""
    name_acts(
        recognise_entry=_("登记推广与入选"),
        withdraw_recognition=_("撤回推广与入选"),
        set_opening_balance=_("设定期初数"),
    )
    add_thing(Thing(RegisterEntry, _("库内举措"), _entries))


def _entries(person: Person, words: str) -> QuerySet[RegisterEntry]:
    return saying(RegisterEntry.objects.all(), words, "title")
