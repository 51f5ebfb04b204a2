"""An archive package from the values that it holds: every digest as the app computes it."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random
from typing import Any

from core.digests import digests
from documents.content import LetterContent
from documents.figures import Figures
from documents.rendering.json_format import render_json
from documents.rendering.text import render_text
from letters.archive import LINKS_FORMAT, Package
from letters.evidence.freezing import figures_json
from letters.manifest import Records, build_manifest
from letters.models import Letter, LetterFile
from measures.models import Batch
from proof.digests import canonical, canonical_digest
from register.models import RegisterEntry

NUMBER = "海自贸办函〔2026〕7号"
BINARY = bytes(range(256))


@dataclass
class Batched:
    """What an archive is made from, as JSON values: to be changed, then `sealed`."""

    evidence: list[dict[str, Any]]  # the selected ones first, in the annex's order
    record: dict[str, Any]
    letter: dict[str, Any]
    figures: Figures
    text: bytes = b""  # empty: as the letter has it
    before: list[dict[str, Any]] = field(default_factory=list)
    manifest: dict[str, Any] = field(default_factory=dict)  # what is to stand in it instead
    unsaid: tuple[str, ...] = ()  # fields that the manifest lacks
    more: dict[str, Any] = field(default_factory=dict)  # further JSON files, by name
    revocation: dict[str, Any] | None = None


def as_json(value: Any) -> Any:
    """The value as it is read from a file."""
    return json.loads(canonical(value))


def sealed(batch: Batched) -> bytes:
    """The archive package of a batch, every digest as the app computes it over what the batch now says."""
    for one in batch.record["measures"]:
        ours = [other for other in batch.evidence if is_of(other, one)]
        one["evidence_sha256"] = canonical_digest(ours[0]) if ours else one["evidence_sha256"]
    content = LetterContent.from_json(batch.letter)
    files = {"json": render_json(content), "txt": batch.text or render_text(content), "pdf": BINARY}
    manifest = {**_manifest(batch, files), **batch.manifest}
    manifest = {name: value for name, value in manifest.items() if name not in batch.unsaid}
    target = io.BytesIO()
    package = Package(target)
    for name, made in files.items():
        package.add(f"正本/{NUMBER}.{name}", made)
    package.add("文件清单.json", canonical(manifest))
    package.add("链条.json", canonical({"format": LINKS_FORMAT, "manifests": [*batch.before, manifest]}))
    for one in batch.evidence:
        place = f"{one['entry']['serial']:04}" if one["entry"] else f"未入选-{one['measure']}"
        package.add(f"认定依据/{place}.json", canonical(one))
    for name, one in batch.more.items():
        package.add(name, canonical(one))
    package.add("评审记录.json", canonical(batch.record))
    if batch.revocation is not None:
        package.add("撤销记录.json", canonical(batch.revocation))
    for name in ("盖章件/1-扫描件.pdf", "发文稿纸.pdf", "元数据.xml", "元数据.xsd"):
        package.add(name, BINARY)
    package.add("办理过程.json", canonical([]))
    package.close(NUMBER)
    return target.getvalue()


def is_of(evidence: dict[str, Any], listed: dict[str, Any]) -> bool:
    """Whether evidence is of a measure that the record lists."""
    return bool(evidence["measure"] == listed["key"] and evidence.get("ref", listed["ref"]) == listed["ref"])


def _manifest(batch: Batched, files: dict[str, bytes]) -> dict[str, Any]:
    published = [one for one in batch.evidence if one["entry"]]
    tally, panel = batch.record["tally"], batch.record["panel"]
    letter = Letter(
        content=batch.letter, issued_at=datetime(2026, 11, 28, tzinfo=UTC), batch=Batch(number=19)
    )
    stored = []
    for name, made in files.items():
        sha256, sm3 = digests(made)
        stored.append(LetterFile(format=name, size=len(made), sha256=sha256, sm3=sm3))
    return build_manifest(
        letter,
        stored,
        [RegisterEntry(**one["entry"]) for one in published],
        Records(
            figures=figures_json(batch.figures),
            evidence=[canonical_digest(one) for one in published],
            evaluation={
                "sha256": canonical_digest(batch.record),
                "inputs_sha256": tally["inputs_sha256"] if tally else "",
                "seeds": [panel["seed"], *(one["seed"] for one in panel["proposals"])],
            },
        ),
        canonical_digest(batch.before[-1]) if batch.before else "",
    )


def flipped(content: bytes, chance: Random) -> bytes:
    """The bytes with one of them another."""
    at = chance.randrange(len(content))
    return content[:at] + bytes([content[at] ^ chance.randrange(1, 256)]) + content[at + 1 :]
