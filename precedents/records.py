"""What the owner of the practices says for which searches are made: where a hit becomes a record, what stays hidden."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from accounts.models import User
from precedents.hidden import Hide, hide_in_search
from precedents.models import SearchRun


@dataclass(frozen=True, slots=True)
class Keeper:
    """`address_of` takes the person and the key of the practice: where a hit is taken over as its record, or empty.
    `hidings` says of which practices the person must not meet some names, and takes them out of a text of each.
    `cutoff_of` gives the day by which a practice must have been there to count as prior to the one of a key."""

    address_of: Callable[[User, str], str]
    hidings: Callable[[User, Collection[str]], Mapping[str, Hide]]
    cutoff_of: Callable[[str], date | None]


_keepers: dict[str, Keeper] = {}


def keep_records(source: str, keeper: Keeper) -> None:
    """Let the owner of a source's practices keep records of the searches about them."""
    _keepers[source] = keeper


def records_address(run: SearchRun, person: User) -> str:
    """Return where the person may make a hit of the search a record; empty where they may not, or nobody keeps any.

    Nothing rests on what a package says of a search, so its hits become no records.
    """
    keeper = None if run.brought_in else _keepers.get(run.subject_source)
    return keeper.address_of(person, run.subject_key) if keeper else ""


def cutoff_for(run: SearchRun) -> date | None:
    """Return the day by which what the search found must have been there; None where nobody set one."""
    keeper = _keepers.get(run.subject_source)
    return keeper.cutoff_of(run.subject_key) if keeper else None


def hiding_for(person: User, run: SearchRun) -> Hide | None:
    """Return what takes names out of the texts of a search that the person must not meet there; None for nothing."""
    return hiding_about(person, run.subject_source, run.subject_key)


def hiding_about(person: User, source: str, key: str) -> Hide | None:
    """Return what does so in the searches about a practice."""
    keeper = _keepers.get(source)
    return keeper.hidings(person, [key]).get(key) if keeper else None


def hide_in_searches(runs: Iterable[SearchRun], person: User) -> None:
    """Take names out of searches that are only listed."""
    runs = list(runs)
    for source, keeper in _keepers.items():
        about = [run for run in runs if run.subject_source == source]
        hidings = keeper.hidings(person, {run.subject_key for run in about}) if about else {}
        for run in about:
            hide_in_search(run, hidings.get(run.subject_key))
