"""Where a printed measure leads: from a letter's annex and the desk to its own page and to why it has its class."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from documents.rendering.html import LinksOfRows, RowLinks
from letters.models import Letter
from measures.choices import MeasureState
from register.models import RegisterEntry


@dataclass(frozen=True, slots=True)
class Latest:
    """The letter in force that was issued last, with what it printed in the annex's order."""

    letter: Letter
    places: list[tuple[RegisterEntry, str]]


@dataclass(frozen=True, slots=True)
class AskedAbout:
    """A printed measure that a question about a file came from, and where why it has its class is read."""

    entry: RegisterEntry
    address: str


def asked_about(item: str, person: Any) -> AskedAbout | None:
    """Return the measure that `item` names as its address in the register does (`19-12`); None for none."""
    named = re.fullmatch(r"(\d{1,4})-(\d{1,5})", item, re.ASCII)
    if named is None:
        return None
    published = RegisterEntry.objects.filter(measure__state=MeasureState.PUBLISHED).select_related("batch")
    entry = published.filter(batch__number=int(named[1]), place=int(named[2])).first()
    if entry is None:
        return None
    return AskedAbout(entry, _evidence(entry, reads_all=person.has_perm("letters.read_evidence")))


def links_of_rows(batch: int, person: Any) -> LinksOfRows:
    """Return where the rows of a batch's letters lead somebody, in one query."""
    reads_all = person.has_perm("letters.read_evidence")
    return {
        (one.serial, one.title): RowLinks(one.get_absolute_url(), _evidence(one, reads_all=reads_all))
        for one in _printed(batch)
    }


def latest_evidence(person: Any) -> Latest | None:
    """Return what the letter issued last printed, for somebody who reads all of its evidence; two queries."""
    letter = next(iter(Letter.objects.issued_last(1)), None)
    if letter is None or not person.has_perm("letters.read_evidence"):
        return None
    return Latest(
        letter,
        [(one, _evidence(one, reads_all=True)) for one in _printed(letter.batch_id) if not one.taken_out_by],
    )


def _printed(batch: int) -> list[RegisterEntry]:
    entries = RegisterEntry.objects.filter(batch=batch).select_related("batch").order_by("serial")
    return list(entries.only("serial", "taken_out_by", "place", "title", "measure", "batch__number"))


def _evidence(entry: RegisterEntry, *, reads_all: bool) -> str:
    if reads_all:
        return reverse("letters:evidence", args=[entry.measure_id])
    return reverse("letters:public_evidence", args=[entry.batch.number, entry.place])
