"""A person's notices as they read them: those of one kind with one place, a thing or a list, are one row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.postgres.aggregates import BoolOr
from django.db.models import Count, F, Max, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _

from core.models import Notice
from core.notice_kinds import many_of
from core.people import Person

MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Gathered:
    """One row: what it says, how many notices it stands for, how many of them unread, and the newest one by one."""

    subject: str
    count: int
    unread: int
    notices: Sequence[Notice]

    @property
    def newest(self) -> Notice:
        """The notice that was told last."""
        return self.notices[0]


def groups_of(person: Person) -> QuerySet[Any]:
    """Return a person's notices by kind and place: first what holds something unread, then what was told last."""
    not_read = Q(read_at__isnull=True)
    grouped = Notice.objects.shown_to(person).order_by().values("kind", "place")
    counted = grouped.annotate(
        count=Count("pk"),
        unread=Count("pk", filter=not_read),
        things=Count("path", distinct=True),
        last=Max("pk"),
    )
    return counted.annotate(is_unread=BoolOr(not_read)).order_by("-is_unread", "-last")


def gathered(person: Person, groups: Sequence[Mapping[str, Any]]) -> list[Gathered]:
    """Return groups as rows, with the newest of their notices, in one query."""
    if not groups:
        return []
    of_each = Window(RowNumber(), partition_by=[F("kind"), F("place")], order_by=F("pk").desc())
    wanted = reduce(or_, (Q(kind=one["kind"], place=one["place"]) for one in groups))
    found = Notice.objects.shown_to(person).filter(wanted).annotate(rank=of_each)
    by_group = _by_group(found.filter(rank__lte=MOST_SHOWN).order_by("-pk"))
    # What was told or withdrawn between the two queries is on the page next time.
    return [
        Gathered(_said(one, notices[0]), one["count"], one["unread"], notices)
        for one in groups
        if (notices := by_group.get((one["kind"], one["place"])))
    ]


def _by_group(notices: Iterable[Notice]) -> dict[tuple[str, str], list[Notice]]:
    found: defaultdict[tuple[str, str], list[Notice]] = defaultdict(list)
    for notice in notices:
        found[notice.kind, notice.place].append(notice)
    return found


def _said(group: Mapping[str, Any], newest: Notice) -> str:
    """Say a row: a single notice in its own words, many in their kind's, or by the newest and how many there are."""
    if group["count"] == 1:
        return newest.shown_subject
    # Of one thing alone each notice tells its own story.
    many = many_of(newest.kind) if group["things"] > 1 else ""
    if many:
        return many % {"count": group["things"]}
    return _("%(newest)s（共%(count)d条）") % {"newest": newest.shown_subject, "count": group["count"]}
