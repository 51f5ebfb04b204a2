"""Who may search prior practice, who decides on what was found, and who keeps the lists."""

from __future__ import annotations

from typing import Any

import rules

from accounts.models import User
from accounts.rules import (
    about_the_thing,
    is_office_reader,
    is_office_worker,
    is_system_administrator,
    is_unit_member,
)
from precedents.models import SearchHit, SearchRun


@rules.predicate
def is_somebody(user: Any) -> bool:
    """The person is signed in."""
    return isinstance(user, User) and user.is_active


@about_the_thing
def asked_for_it(user: User, thing: Any) -> bool:
    """The person made the search, or that which found the hit, themselves."""
    return bool(_search_of(thing).asked_by_id == user.pk)


@about_the_thing
def colleague_asked_for_it(user: User, thing: Any) -> bool:
    """Somebody of the person's unit made the search."""
    return user.unit_id is not None and _search_of(thing).asked_by.unit_id == user.unit_id


def _search_of(thing: SearchRun | SearchHit) -> SearchRun:
    return thing if isinstance(thing, SearchRun) else thing.run


may_judge = (is_somebody & asked_for_it) | (is_unit_member & colleague_asked_for_it) | is_office_worker


rules.add_perm("precedents.search_precedents", is_somebody)
# An evaluator's searches are theirs alone; those of a unit are its people's.
rules.add_perm("precedents.decide_hit", may_judge)
rules.add_perm("precedents.conclude_search", may_judge)
# Everybody signed in reads the lists; the office keeps them.
rules.add_perm("precedents.edit_list", is_office_worker)
rules.add_perm("precedents.read_status", is_office_reader | is_system_administrator)
