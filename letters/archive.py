"""归档包: everything that is kept of an issued letter, in one zip that needs nothing else (GB/T 39362—2020).

What it says of the letter: `letters/archive_metadata.py`. The same letter at the same step gives the same bytes.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from typing import IO, Any

from django.db.models import prefetch_related_objects

from core.digests import digests
from documents.content import LetterContent
from letters.archive_metadata import listed_file, metadata_of, metadata_xml, process_of
from letters.archive_schema import SCHEMA_NAME, schema
from letters.choices import RecordKind
from letters.evidence.paper import evidence_pdf
from letters.evidence.reading import frozen_cases
from letters.models import FrozenRecord, Letter
from letters.models.letter_rows import with_steps
from letters.package_names import (
    EVIDENCE_PAPER,
    LINKS,
    LISTING,
    MANIFEST,
    METADATA_JSON,
    METADATA_XML,
    PROCESS,
    PROCESS_SHEET,
    beside_name,
    original_name,
    sealed_name,
)
from letters.process_sheet import render_process_sheet
from proof.digests import canonical

FORMAT = "fzworkflow.archive/2"
LINKS_FORMAT = "fzworkflow.links/1"
_RECORD_NAMES: Mapping[str, str] = {
    RecordKind.EVALUATION: "评审记录.json",
    RecordKind.REVOCATION: "撤销记录.json",
}
_FIRST_DAY_OF_ZIP = (1980, 1, 1, 0, 0, 0)
_UNIX = 3


class Package:
    """An archive package that is being written: one zip, and the list of what is in it."""

    def __init__(self, target: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(target, "w")
        self.listed: list[dict[str, Any]] = []

    def add(self, name: str, made: bytes) -> dict[str, Any]:
        """Write one file, list it, and return how it is listed."""
        sha256, sm3 = digests(made)
        listed = {"name": name, "size": len(made), "sha256": sha256, "sm3": sm3}
        self.listed.append(listed)
        self._write(name, made)
        return listed

    def close(self, number: str) -> None:
        """Write the list; nothing comes after it."""
        self._write(LISTING, canonical({"format": FORMAT, "number": number, "files": self.listed}))
        self._zip.close()

    def _write(self, name: str, made: bytes) -> None:
        # Stored as they are: every byte of the zip is then told by docs/proof.md, and a changed one found.
        entry = zipfile.ZipInfo(name, _FIRST_DAY_OF_ZIP)
        entry.create_system = _UNIX
        self._zip.writestr(entry, made)


def write_archive(letter: Letter, target: IO[bytes]) -> None:
    """Write an issued letter's archive package: all that is kept of it, and what it rests on (docs/proof.md)."""
    prefetch_related_objects([letter], with_steps())
    content = LetterContent.from_json(letter.content or {})
    package = Package(target)
    files, pages = [], 0
    for name, made in _members(letter, content):
        files.append(listed_file(name, made, package.add(name, made)))
        pages = pages or (_pages(made) if name.endswith(".ofd") else 0)
    metadata = metadata_of(letter, content, files, pages)
    package.add(METADATA_JSON, canonical(metadata))
    package.add(METADATA_XML, metadata_xml(metadata))
    package.add(SCHEMA_NAME, schema())
    package.close(letter.number)


def is_up_to_date(letter: Letter, package: IO[bytes]) -> bool:
    """Whether a package that was made here says of a letter what is kept of it now; asked of its metadata.

    They name every file, step, seal, receipt and the place in the archive, so that nothing has to be typeset again.
    """
    prefetch_related_objects([letter], with_steps())
    with zipfile.ZipFile(package) as opened:
        told = json.loads(opened.read(METADATA_JSON))
    content = LetterContent.from_json(letter.content or {})
    now = metadata_of(letter, content, told["电子文件"], int(told["形式特征"]["页数"]))
    return canonical(now) == canonical(told)


def _pages(ofd: bytes) -> int:
    """Count the pages of the OFD that we wrote."""
    with zipfile.ZipFile(io.BytesIO(ofd)) as package:
        return sum(name.endswith("/Content.xml") for name in package.namelist())


def archive_name(letter: Letter) -> str:
    """The file name under which the package is given out."""
    return f"{letter.number}归档包.zip"


def _members(letter: Letter, content: LetterContent) -> Iterator[tuple[str, bytes]]:
    for file in letter.files.all():
        with file.file.open("rb") as stored:
            yield original_name(letter, file), stored.read()
    for position, sealed in enumerate(letter.sealed_files.kept(), start=1):
        with sealed.file.open("rb") as stored:
            yield sealed_name(position, sealed), stored.read()
        if sealed.beside:
            with sealed.beside.open("rb") as stored:
                yield beside_name(position, sealed), stored.read()
    yield PROCESS_SHEET, render_process_sheet(letter, content)
    yield PROCESS, canonical(process_of(letter))
    if letter.manifest:
        yield MANIFEST, canonical(letter.manifest)
        yield LINKS, canonical({"format": LINKS_FORMAT, "manifests": _chain_up_to(letter)})
    if cases := frozen_cases(letter):
        yield EVIDENCE_PAPER, evidence_pdf(cases, names_experts=True, at=letter.issued_at)
    for record in letter.records.all().iterator(chunk_size=100):
        yield _record_name(record), canonical(record.content)


def _chain_up_to(letter: Letter) -> list[dict[str, Any]]:
    """Return the manifests from the first letter to this one."""
    rows = Letter.objects.chained().values_list("manifest_sha256", "previous_manifest_sha256", "manifest")
    kept = {digest: (before, manifest) for digest, before, manifest in rows}
    found: dict[str, dict[str, Any]] = {}
    digest = letter.manifest_sha256
    while digest in kept and digest not in found:
        before, manifest = kept[digest]
        found[digest] = manifest or {}
        digest = before
    return list(reversed(found.values()))


def _record_name(record: FrozenRecord) -> str:
    if record.kind != RecordKind.EVIDENCE:
        return _RECORD_NAMES[record.kind]
    entry = record.content.get("entry")
    name = f"{entry['serial']:04}" if entry else f"未入选-{record.measure_id}"
    return f"认定依据/{name}.json"
