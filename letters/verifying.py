"""Holding what is stored against the chain of manifests: reads the database and the files, judges by `proof`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Exists, OuterRef

from core.moments import local_day
from letters.choices import LetterState, RecordKind
from letters.evidence.rows import day
from letters.manifest import corrected, frozen
from letters.models import Letter, LetterFile, NumberSeries
from letters.models.letter_rows import LetterQuerySet
from letters.verifying_records import listing_faults, record_faults
from measures.choices import Classification
from proof.chain import Link, Standing, chain_faults, in_chain_order, missing_faults, standing_faults
from proof.contents import StoredLetter, annex_rows, content_faults
from proof.digests import CHUNK_BYTES, Measured, measure, utc
from proof.export import KeptLetter
from proof.manifests import (
    ListedFile,
    Manifest,
    file_faults,
    listed_files,
    manifest_faults,
    row_faults,
    shape_fault,
)
from proof.register import UNKNOWN_DAY, Series, StoredEntry, register_faults, series_faults
from register.models import RegisterEntry


@dataclass(frozen=True, slots=True)
class Finding:
    """What the check of one letter found; no fault means that everything agrees."""

    name: str
    files: int
    rows: int
    faults: tuple[str, ...]


@contextmanager
def unmoving() -> Iterator[None]:
    """Let every query see the same moment: a letter issued in between is no fault."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def chained_letters() -> LetterQuerySet:
    """Return every letter that this system issued, the first one first."""
    return Letter.objects.chained().select_related("batch", "corrects").order_by("issued_at", "pk")


def check_letters() -> Iterator[Finding]:
    """Check each letter by itself: manifest, text, files, register. Memory holds a few letters at a time."""
    chained = chained_letters()
    current = _current_letters(chained)
    for letter in chained.prefetch_related("files").iterator(chunk_size=20):
        yield _finding(letter, is_current=current.get(letter.batch_id) == letter.pk)


def check_whole(kept: Iterable[KeptLetter] = ()) -> list[str]:
    """Check what no letter shows by itself: chain, states, numbers, entries without a letter, an earlier export."""
    columns = ("number", "manifest_sha256", "previous_manifest_sha256", "state", "corrects__number")
    stored = list(chained_letters().values_list(*columns))
    links = [Link(number, digest, previous) for number, digest, previous, _state, _corrects in stored]
    standings = [Standing(number, state, corrects or "") for number, _d, _p, state, corrects in stored]
    series = [
        Series(*row) for row in NumberSeries.objects.values_list("agency_code", "year", "opened", "last")
    ]
    return [
        *chain_faults(links),
        *standing_faults(standings),
        *series_faults(series, [link.name for link in links]),
        *_stray_entries(),
        *listing_faults(list(chained_letters().values_list("number", "state", "manifest"))),
        *missing_faults([letter.link for letter in kept], links),
    ]


def kept_letters() -> list[KeptLetter]:
    """Return the chain as it is exported. Letters that no chain leads to come last, so that none is left out."""
    letters = {letter.manifest_sha256: letter for letter in chained_letters().defer("content")}
    links = [
        Link(letter.number, digest, letter.previous_manifest_sha256) for digest, letter in letters.items()
    ]
    order = dict.fromkeys([link.digest for link in in_chain_order(links)] + list(letters))
    return [
        KeptLetter(letter.manifest or {}, digest, letter.state, _reason(letter))
        for digest, letter in ((digest, letters[digest]) for digest in order)
    ]


def _reason(letter: Letter) -> str:
    return letter.state_reason if letter.state == LetterState.REVOKED else ""


def _current_letters(chained: LetterQuerySet) -> dict[int, int]:
    """Return, by batch, the letter that its entries follow: the one in force, or else the last one issued."""
    current: dict[int, int] = {}
    in_force: set[int] = set()
    for batch, pk, state in chained.of_results().values_list("batch_id", "pk", "state"):
        if batch in in_force:
            continue
        current[batch] = pk
        if state == LetterState.ISSUED:
            in_force.add(batch)
    return current


def _finding(letter: Letter, *, is_current: bool) -> Finding:
    manifest = letter.manifest
    if fault := shape_fault(manifest):
        return Finding(letter.number, 0, 0, (f"{letter.number}：{fault}。",))
    assert manifest is not None
    listed = listed_files(manifest)
    stored = _stored(letter)
    faults = [
        *manifest_faults(
            letter.number,
            manifest,
            digest=letter.manifest_sha256,
            previous=letter.previous_manifest_sha256,
        ),
        *content_faults(stored, manifest),
        *_kind_faults(letter),
        *_file_faults(letter, listed),
        *(_register_faults(letter, manifest) if is_current else ()),
        *record_faults(letter, manifest, is_current=is_current),
    ]
    return Finding(letter.number, len(listed), manifest["rows"], tuple(faults))


def _kind_faults(letter: Letter) -> Iterator[str]:
    """Name a letter whose text is not of the kind by which it is told whether it is a batch's result."""
    printed = letter.content.get("annexes") if isinstance(letter.content, dict) else None
    if bool(printed) != letter.traits.has_annex:
        yield f"{letter.number}：登记的种类是“{letter.get_kind_display()}”，正文却不是这一种。"


def _stored(letter: Letter) -> StoredLetter:
    return StoredLetter(
        number=letter.number,
        date=letter.signed_on.isoformat() if letter.signed_on else "",
        issued_at=utc(letter.issued_at) if letter.issued_at else "",
        batch=letter.batch.number,
        corrects=corrected(letter),
        content=letter.content,
        signed_sha256=letter.content_sha256,
    )


def _file_faults(letter: Letter, listed: list[ListedFile]) -> list[str]:
    rows = {file.format: file for file in letter.files.all()}
    as_listed = [ListedFile(one.format, one.size, one.sha256, one.sm3) for one in rows.values()]
    faults = row_faults(letter.number, listed, as_listed)
    for one in listed:
        if one.format in rows:
            faults += file_faults(letter.number, one, _measured(rows[one.format]))
    return faults


def _measured(file: LetterFile) -> Measured | None:
    try:
        with file.file.open("rb") as stored:
            return measure(stored.chunks(CHUNK_BYTES))
    # Each kind of store has errors of its own, and all mean that the bytes cannot be had.
    except Exception:
        return None


def _register_faults(letter: Letter, manifest: Manifest) -> list[str]:
    entries = RegisterEntry.objects.in_annex().filter(batch=letter.batch).order_by("serial")
    labels = Classification.all_printed()
    stored = [
        StoredEntry(
            entry=frozen(entry),
            label=labels.get(entry.classification, entry.classification),
            published_on=day(entry.published_on),
            withdrawn_on=day(entry.withdrawn_on),
            letter_number=entry.letter_number,
            units=entry.units,
        )
        for entry in entries.iterator()
    ]
    rows = annex_rows(letter.content) if letter.enters_register and isinstance(letter.content, dict) else []
    issued = Letter.objects.issued().of_results().filter(batch=letter.batch, signed_on__isnull=False)
    return register_faults(
        letter.number,
        rows,
        manifest,
        stored,
        dates={day.isoformat() for day in issued.values_list("signed_on", flat=True) if day},
        revoked_on=_revoked_on(letter),
        frozen=_frozen_entries(letter),
    )


def _frozen_entries(letter: Letter) -> dict[int, dict[str, Any]]:
    """Return the entries as the letter's evidence holds them, by serial; without the names that stand beside them."""
    kept = letter.records.filter(kind=RecordKind.EVIDENCE).values_list("content__entry", flat=True)
    return {entry["serial"]: entry for entry in kept if isinstance(entry, dict) and "serial" in entry}


def _revoked_on(letter: Letter) -> str:
    """Return the day on which a letter was revoked, by the record of it; empty for one in force."""
    if letter.state == LetterState.ISSUED:
        return ""
    moment = letter.records.filter(kind=RecordKind.REVOCATION).values_list("content__at", flat=True).first()
    try:
        return day(local_day(datetime.fromisoformat(moment or "")))
    except (TypeError, ValueError):
        # That the record is lost or altered is a fault of its own.
        return UNKNOWN_DAY


def _stray_entries() -> list[str]:
    """Name batches whose entries no letter published; those imported from before this system have none here."""
    issued = Letter.objects.issued().of_results().filter(batch=OuterRef("batch"))
    stray = (
        RegisterEntry.objects.filter(~Exists(issued), batch__is_imported=False)
        .order_by("batch__number")
        .values_list("batch__number")
        .annotate(Count("pk"))
    )
    return [f"第{number}批：举措库里有{count}项，却没有印发的函。" for number, count in stray]
