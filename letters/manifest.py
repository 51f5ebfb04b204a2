"""The manifest of an issued letter, chained to the letter before it. Its fields: docs/proof.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from documents.content import LetterContent
from letters.models import Letter, LetterFile
from proof.digests import canonical_digest, utc
from proof.manifests import FORMAT
from proof.register import FrozenEntry
from register.models import RegisterEntry


@dataclass(frozen=True, slots=True)
class Records:
    """What a manifest carries of the records frozen with its letter, as plain JSON values: docs/proof.md."""

    figures: Mapping[str, Any]
    evidence: Sequence[str] = ()
    evaluation: Mapping[str, Any] | None = None
    revocations: Sequence[Mapping[str, str]] = ()


def build_manifest(
    letter: Letter,
    files: Iterable[LetterFile],
    entries: Iterable[RegisterEntry],
    records: Records,
    previous: str,
) -> dict[str, object]:
    """Return the manifest as plain JSON values; `previous` is the digest of the manifest before it, or empty.

    The letter must have its number, its content and its time of issue; the entries come in the annex's order.
    """
    if letter.content is None or letter.issued_at is None:
        raise ValueError("a manifest is built for a letter that is being issued")
    content = LetterContent.from_json(letter.content)
    return {
        "format": FORMAT,
        "number": content.number,
        "title": content.title,
        "date": content.date.isoformat(),
        "issued_at": utc(letter.issued_at),
        "batch": letter.batch.number,
        "corrects": corrected(letter),
        "content_sha256": canonical_digest(letter.content),
        "rows": sum(len(annex.rows) for annex in content.annexes),
        "entries": [frozen(entry).digest for entry in entries],
        "files": [
            {"format": file.format, "size": file.size, "sha256": file.sha256, "sm3": file.sm3}
            for file in files
        ],
        "figures": records.figures,
        "evidence": list(records.evidence),
        "evaluation": records.evaluation,
        "revocations": list(records.revocations),
        "previous": previous,
    }


def corrected(letter: Letter) -> dict[str, str] | None:
    """Name the letter that a letter corrects, or return None."""
    if letter.corrects is None:
        return None
    return {"number": letter.corrects.number, "manifest_sha256": letter.corrects.manifest_sha256}


def frozen(entry: RegisterEntry) -> FrozenEntry:
    """Return what an entry of the register is frozen with when its letter is issued."""
    return FrozenEntry(
        serial=entry.serial,
        title=entry.title,
        summary=entry.summary,
        innovation_point=entry.innovation_point,
        classification=entry.classification,
        has_special_mark=entry.has_special_mark,
        field=entry.field,
        unit_names=entry.unit_names,
    )
