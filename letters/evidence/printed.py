"""Where a measure was printed, and how that is checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.moments import local_minute
from letters.models import Letter
from measures.models import Measure


@dataclass(frozen=True, slots=True)
class Printed:
    """One letter that printed a measure; `evidence_sha256` is the digest of the evidence frozen with it."""

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


def printed_in(measure: Measure, *, reads_all: bool) -> list[Printed]:
    """Return the letters of a measure's batch, the first one first, in one query; without those not published, or all."""
    entry = getattr(measure, "register_entry", None)
    return printed_at(letters_of(measure.batch_id, reads_all=reads_all), entry.serial if entry else None)


def letters_of(batch: int, *, reads_all: bool) -> list[Letter]:
    """Return a batch's letters, the first one first, with what `printed_at` tells of them."""
    letters = Letter.objects.issued() if reads_all else Letter.objects.published()
    return list(letters.filter(batch=batch).for_proof().order_by("pk"))


def printed_at(letters: Sequence[Letter], serial: int | None) -> list[Printed]:
    """Return what letters say of the measure at a place of the annex; None for one that was not selected."""
    return [_printed(letter, serial) for letter in letters]


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
        signed_by=letter.signed_by.name if letter.signed_by else "",
        signed_at=local_minute(letter.signed_at) if letter.signed_at else "",  # type: ignore[attr-defined]  # annotated
        issued_at=local_minute(letter.issued_at) if letter.issued_at else "",
        pdf_sha256=digests.get("pdf", ""),
        manifest_sha256=letter.manifest_sha256,
        previous=letter.previous_number or "",  # type: ignore[attr-defined]  # annotated
        evidence_sha256=evidence[serial - 1] if serial and len(evidence) >= serial else "",
        is_imported=letter.is_imported,
    )
