"""What a letter says, held against its manifest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from proof.digests import canonical_digest
from proof.manifests import FIRST_FORMAT, Manifest


@dataclass(frozen=True, slots=True)
class StoredLetter:
    """A letter as its row holds it. Dates are ISO 8601; `content` is the frozen text, `signed_sha256` what was signed."""

    number: str
    date: str
    issued_at: str
    batch: int
    corrects: Mapping[str, str] | None
    content: Any
    signed_sha256: str


def content_faults(letter: StoredLetter, manifest: Manifest) -> list[str]:
    """Compare a letter's row and its frozen text with its well-shaped manifest, and with what was signed."""
    name, content = letter.number, letter.content
    if not isinstance(content, dict):
        return [f"{name}：定稿内容不见了。"]
    compared = [
        ("登记的字号", manifest["number"], letter.number),
        ("登记的成文日期", manifest["date"], letter.date),
        ("正文的字号", manifest["number"], content.get("number")),
        ("标题", manifest["title"], content.get("title")),
        ("成文日期", manifest["date"], content.get("date")),
        ("附件的行数", manifest["rows"], len(annex_rows(content))),
    ]
    if manifest["format"] != FIRST_FORMAT:
        compared += [
            ("印发时间", manifest["issued_at"], letter.issued_at),
            ("批次", manifest["batch"], letter.batch),
            ("更正的函", _corrected(manifest["corrects"]), _corrected(letter.corrects)),
        ]
    faults = [
        f"{name}：{what}不同，清单写的是“{wanted}”，现在是“{found}”。"
        for what, wanted, found in compared
        if wanted != found
    ]
    if manifest["format"] != FIRST_FORMAT and canonical_digest(content) != manifest["content_sha256"]:
        faults.append(f"{name}：定稿内容被改动，与清单里的摘要不同。")
    if signed_digest(content) != letter.signed_sha256:
        faults.append(f"{name}：定稿内容与签发时的不同。")
    return faults


def signed_digest(content: Mapping[str, object]) -> str:
    """Return the SHA-256 of a letter's content as it is signed, its number left out."""
    values = {**content, "number": None}
    return hashlib.sha256(json.dumps(values, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def annex_rows(content: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the rows of all annexes of a letter's content; whatever is no row is left out."""
    annexes = content.get("annexes")
    rows: list[Mapping[str, Any]] = []
    for annex in annexes if isinstance(annexes, list) else []:
        found = annex.get("rows") if isinstance(annex, dict) else None
        rows += [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []
    return rows


def _corrected(corrects: Mapping[str, str] | None) -> str:
    return f"{corrects['number']} {corrects['manifest_sha256']}" if corrects else "无"
