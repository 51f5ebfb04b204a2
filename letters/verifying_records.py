"""Holding a letter's frozen records against its manifest, and against what the rows say now."""

from __future__ import annotations

from collections.abc import Sequence

from letters.choices import LetterState, RecordKind
from letters.evidence.freezing import AT_ONCE
from letters.evidence.gathering import evidence_of
from letters.evidence.record import record_of
from letters.models import FrozenRecord, Letter
from proof.evidence import FrozenRow, changed_since, evidence_faults, listed_faults, revocation_faults
from proof.manifests import FORMAT, Manifest


def record_faults(letter: Letter, manifest: Manifest, *, is_current: bool) -> list[str]:
    """Check a letter's records. Those of the letter that a batch's result stands by must also agree with the rows."""
    if manifest["format"] != FORMAT:
        return []
    kept = {(one.kind, one.measure_id): one for one in letter.records.all()}
    evaluation = kept.get((RecordKind.EVALUATION, None))
    evidence = [one for (kind, _measure), one in kept.items() if kind == RecordKind.EVIDENCE]
    faults = evidence_faults(
        letter.number, manifest, [_row(one) for one in evidence], _row(evaluation) if evaluation else None
    )
    if letter.state == LetterState.REVOKED:
        revocation = kept.get((RecordKind.REVOCATION, None))
        faults += revocation_faults(
            letter.number,
            _row(revocation) if revocation else None,
            manifest_sha256=letter.manifest_sha256,
            reason=letter.state_reason,
        )
    if is_current:
        faults += _changes(letter, evidence)
        faults += _evaluation_changes(letter, evaluation, evidence)
    return faults


def listing_faults(letters: Sequence[tuple[str, str, Manifest | None]]) -> list[str]:
    """Hold the revocations that manifests carry against the letters: (number, state, manifest) of each."""
    records = FrozenRecord.objects.filter(kind=RecordKind.REVOCATION)
    digests = dict(records.values_list("letter__number", "sha256"))
    standing = {number: (state, digests.get(number, "")) for number, state, _manifest in letters}
    return listed_faults([manifest for _number, _state, manifest in letters if manifest], standing)


def _changes(letter: Letter, evidence: Sequence[FrozenRecord]) -> list[str]:
    faults: list[str] = []
    for start in range(0, len(evidence), AT_ONCE):
        some = {one.measure_id or 0: one for one in evidence[start : start + AT_ONCE]}
        for now in evidence_of(some, as_of=letter.issued_at):
            faults += changed_since(letter.number, _row(some[now.measure]), now.to_json(""))
    return faults


def _evaluation_changes(
    letter: Letter, evaluation: FrozenRecord | None, evidence: Sequence[FrozenRecord]
) -> list[str]:
    if evaluation is None:
        return []
    digests = {one.measure_id: one.sha256 for one in evidence if one.measure_id is not None}
    return changed_since(letter.number, _row(evaluation), record_of(letter, digests, ""))


def _row(record: FrozenRecord) -> FrozenRow:
    return FrozenRow(record.content, record.sha256)
