"""Finding entries: the words by their index, the rest among what they leave (why so: docs/decisions/register.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connections, router, transaction
from django.db.models.expressions import RawSQL
from django.utils import timezone

from register.facets import FACETS, Narrowing, count_facets, cube_as_of, cube_of
from register.models import RegisterCount, RegisterEntry
from register.models.entries import RegisterQuerySet

# So many entries are counted one by one; a search that finds more is told as "more than".
MOST_COUNTED = 2_000
# Else PostgreSQL may read every entry's list of pairs where it expects many hits: a hundred times the work.
_BY_INDEX_ALONE = (
    "SELECT set_config('enable_seqscan', 'off', true), set_config('enable_indexscan', 'off', true)"
)


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found. `total` is None where there is too much to count; so are facets missing then."""

    entries: RegisterQuerySet
    total: int | None
    by_facet: Mapping[str, Mapping[str, int]]


def find_entries(narrowing: Narrowing) -> Found:
    """Return the entries that match, how many, and what each facet's values would leave."""
    entries = RegisterEntry.objects.in_force(narrowing.as_of)
    if not (narrowing.words or narrowing.unit):
        return _by_facets_alone(entries, narrowing)
    entries = entries.of_units(narrowing.unit).containing(narrowing.words)
    keys = _keys(entries, *([entries.filter(narrowing.condition)] if narrowing.chosen() else []))
    if keys is None:
        return Found(entries.filter(narrowing.condition), None, {})
    if not keys:
        return nothing()
    # As one array: thousands of single values would take longer to read than to look up.
    found = RegisterEntry.objects.filter(pk__in=RawSQL("SELECT unnest(%s::bigint[])", [keys]))
    narrowed = found.filter(narrowing.condition)
    counts = count_facets(cube_of(found), narrowing, narrowed)
    return Found(narrowed, counts.total, counts.by_facet)


def nothing() -> Found:
    """Return what is found where nothing matches."""
    return Found(RegisterEntry.objects.none(), 0, {name: {} for name in (*FACETS, "unit")})


def _by_facets_alone(entries: RegisterQuerySet, narrowing: Narrowing) -> Found:
    stored = RegisterCount.objects.in_force(narrowing.as_of or timezone.localdate())
    counts = count_facets(cube_as_of(stored), narrowing)
    narrowed = entries.filter(narrowing.condition)
    by_facet = dict(counts.by_facet)
    if counts.total <= MOST_COUNTED:
        by_facet["unit"] = count_facets(cube_of(narrowed), Narrowing(), narrowed).by_facet["unit"]
    return Found(narrowed, counts.total, by_facet)


def _keys(*searches: RegisterQuerySet) -> list[int] | None:
    """Return the keys of the first search that finds no more than can be counted, or None."""
    using = router.db_for_read(RegisterEntry)
    with transaction.atomic(using, savepoint=False), connections[using].cursor() as cursor:
        cursor.execute(_BY_INDEX_ALONE)
        for entries in searches:
            keys = list(entries.order_by().values_list("pk", flat=True)[: MOST_COUNTED + 1])
            if len(keys) <= MOST_COUNTED:
                return keys
    return None
