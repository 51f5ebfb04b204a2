"""The manifest of an issued letter: its files and rows with their digests, chained to the letter before it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping

from letters.content import LetterContent
from letters.models import LetterFile

FORMAT = "fzworkflow.manifest/1"


def build_manifest(content: LetterContent, files: Iterable[LetterFile], previous: str) -> dict[str, object]:
    """Return the manifest as plain JSON values; `previous` is the digest of the manifest before it, or empty."""
    return {
        "format": FORMAT,
        "number": content.number,
        "title": content.title,
        "date": content.date.isoformat(),
        "rows": sum(len(annex.rows) for annex in content.annexes),
        "files": [
            {"form": file.form, "size": file.size, "sha256": file.sha256, "sm3": file.sm3} for file in files
        ],
        "previous": previous,
    }


def manifest_digest(manifest: Mapping[str, object]) -> str:
    """Return the SHA-256 of a manifest in its canonical form: sorted keys, no blanks, UTF-8."""
    canonical = json.dumps(manifest, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def digests(content: bytes) -> tuple[str, str]:
    """Return the SHA-256 and the SM3 (GB/T 32905-2016) of a file's bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest(), hashlib.new("sm3", content).hexdigest()
