"""Freezing what a letter rests on, in the transaction that issues or revokes it."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from documents.figures import Figures
from letters.choices import RecordKind
from letters.evidence.gathering import evidence_of
from letters.evidence.record import live_measures, record_of
from letters.manifest import Records
from letters.models import FrozenRecord, Letter
from proof.digests import canonical_digest
from proof.evidence import REVOCATION_FORMAT
from register.models import RegisterEntry

AT_ONCE = 200


def freeze_evidence(letter: Letter, figures: Figures, entries: Iterable[RegisterEntry]) -> Records:
    """Keep the evidence of every measure of a letter's batch, and the record of its evaluation.

    The entries come in the annex's order. A letter that enters nothing into the register freezes its figures alone.
    """
    serials = {entry.measure_id: entry.serial for entry in entries}
    if not serials:
        return Records(figures_json(figures))
    digests = _freeze_measures(letter)
    record = record_of(letter, digests, secrets.token_hex(16))
    sha256 = _keep(letter, RecordKind.EVALUATION, record)
    panel, tally = record["panel"], record["tally"]
    return Records(
        figures=figures_json(figures),
        evidence=tuple(digests[key] for key in sorted(serials, key=lambda key: serials[key])),
        evaluation={
            "sha256": sha256,
            "inputs_sha256": tally["inputs_sha256"] if tally else "",
            "seeds": [panel["seed"], *(one["seed"] for one in panel["proposals"])] if panel else [],
        },
    )


def freeze_revocation(letter: Letter, *, by: int, at: str) -> None:
    """Keep who revoked a letter, when, why, and what left the register with it."""
    entries = RegisterEntry.objects.in_annex().filter(batch=letter.batch).order_by("serial")
    serials = entries.values_list("serial", flat=True) if letter.enters_register else ()
    content = {
        "format": REVOCATION_FORMAT,
        "salt": secrets.token_hex(16),
        "number": letter.number,
        "manifest_sha256": letter.manifest_sha256,
        "at": at,
        "by": by,
        "reason": letter.state_reason,
        "serials": list(serials),
    }
    _keep(letter, RecordKind.REVOCATION, content)


def list_revocations(letter: Letter) -> list[dict[str, str]]:
    """Return the revocations that no manifest carries yet, which this letter's then does."""
    unlisted = FrozenRecord.objects.filter(kind=RecordKind.REVOCATION, listed_in__isnull=True)
    found = [
        {"number": one.letter.number, "sha256": one.sha256}
        for one in unlisted.select_related("letter").order_by("pk")
    ]
    unlisted.update(listed_in=letter)
    return found


def figures_json(figures: Figures) -> dict[str, Any]:
    """Return a letter's figures as plain JSON values."""
    values = asdict(figures)
    return {**values, "by_class": [dict(one) for one in values["by_class"]]}


def _freeze_measures(letter: Letter) -> dict[int, str]:
    """Keep the evidence of the batch's measures, some at a time, and return its digests by measure."""
    digests: dict[int, str] = {}
    keys = live_measures(letter.batch)
    for start in range(0, len(keys), AT_ONCE):
        records = []
        for one in evidence_of(keys[start : start + AT_ONCE], as_of=letter.issued_at):
            content = one.to_json(secrets.token_hex(16))
            digests[one.measure] = canonical_digest(content)
            records.append(
                FrozenRecord(
                    letter=letter,
                    kind=RecordKind.EVIDENCE,
                    measure_id=one.measure,
                    content=content,
                    sha256=digests[one.measure],
                )
            )
        FrozenRecord.objects.bulk_create(records)
    return digests


def _keep(letter: Letter, kind: RecordKind, content: dict[str, Any]) -> str:
    sha256 = canonical_digest(content)
    FrozenRecord.objects.create(letter=letter, kind=kind, content=content, sha256=sha256)
    return sha256
