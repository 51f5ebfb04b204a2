"""Where a measure was printed, and how that is checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.moments import local_minute
from letters.choices import RecordKind
from letters.models import FrozenRecord, Letter
from measures.models import Measure
from register.models import RegisterEntry


@dataclass(frozen=True, slots=True)
class Printed:
    """One letter that printed a measure, and under which number; `evidence_sha256` is of the evidence frozen with it."""

    key: int
    number: str
    state: str
    state_label: str
    dated_on: str
    signed_by: str
    signed_at: str
    issued_at: str
    pdf_sha256: str
    manifest_sha256: str
    previous: str
    evidence_sha256: str
    is_imported: bool
    serial: int | None


# By a letter's key the number under which it prints a measure: a correcting letter numbers anew.
Serials = Mapping[int, int]


def printed_in(measure: Measure, *, reads_all: bool) -> list[Printed]:
    """Return the letters of a measure's batch, the first one first, in two queries; without those not published, or all."""
    letters = letters_of(measure.batch_id, reads_all=reads_all)
    entry = getattr(measure, "register_entry", None)
    serials = serials_of(letters, measure.pk).get(measure.pk, {})
    return printed_at(letters, {**_of_imported(letters, entry), **serials})


def letters_of(batch: int, *, reads_all: bool) -> list[Letter]:
    """Return the letters of a batch's result, the first one first, with what `printed_at` tells of them."""
    letters = Letter.objects.issued() if reads_all else Letter.objects.published()
    return list(letters.of_results().filter(batch=batch).for_proof(reads_all=reads_all).order_by("pk"))


def serials_of(letters: Sequence[Letter], *measures: int) -> dict[int, Serials]:
    """Return by a measure's key under which number each letter prints it, of some measures or all, in one query."""
    frozen = FrozenRecord.objects.filter(letter__in=letters, kind=RecordKind.EVIDENCE)
    frozen = frozen.filter(measure__in=measures) if measures else frozen
    found: dict[int, dict[int, int]] = {}
    for letter, measure, serial in frozen.values_list("letter", "measure", "content__entry__serial"):
        if measure is not None and serial is not None:
            found.setdefault(measure, {})[letter] = serial
    return dict(found)


def printed_at(letters: Sequence[Letter], serials: Serials) -> list[Printed]:
    """Return what letters say of a measure; those without a number did not select it."""
    return [_printed(letter, serials.get(letter.pk)) for letter in letters]


def _of_imported(letters: Sequence[Letter], entry: RegisterEntry | None) -> dict[int, int]:
    return {one.pk: entry.serial for one in letters if one.is_imported and entry is not None}


def _printed(letter: Letter, serial: int | None) -> Printed:
    manifest = letter.manifest or {}
    evidence: Sequence[str] = manifest.get("evidence", ())
    digests = {one["format"]: one["sha256"] for one in manifest.get("files", ())}
    return Printed(
        key=letter.pk,
        number=letter.number,
        state=letter.state,
        state_label=str(letter.get_state_display()),
        dated_on=letter.signed_on.isoformat() if letter.signed_on else "",
        signed_by=letter.signatory,
        signed_at=local_minute(letter.signed_at) if letter.signed_at else "",  # type: ignore[attr-defined]  # annotated
        issued_at=local_minute(letter.issued_at) if letter.issued_at else "",
        pdf_sha256=digests.get("pdf", ""),
        manifest_sha256=letter.manifest_sha256,
        previous=letter.previous_number or "",  # type: ignore[attr-defined]  # annotated
        evidence_sha256=evidence[serial - 1] if serial and len(evidence) >= serial else "",
        is_imported=letter.is_imported,
        serial=serial,
    )
