"""What a backup says of itself: a header before everything, a manifest after everything; both are plain values."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from backups.refusals import NotRestored

PRODUCT = "fzworkflow"
FORMAT = 1
HEADER = "header.json"
MANIFEST = "manifest.json"
LARGEST_BYTES = 64 << 20


@dataclass(frozen=True, slots=True)
class Header:
    """Which program made the backup, when, and of which tables: what must agree before anything else is read.

    `schema` is the digest of the tables' columns. `configured` says of each environment variable whether it was set;
    its value is in no backup.
    """

    version: str
    made_at: str
    migrations: tuple[str, ...]
    schema: str
    configured: Mapping[str, bool]
    product: str = PRODUCT
    format: int = FORMAT

    @property
    def moment(self) -> datetime:
        """When the backup was begun: everything in it is of then."""
        return datetime.fromisoformat(self.made_at)


@dataclass(frozen=True, slots=True)
class Rows:
    """A table's rows as COPY writes them in the order of their keys: how many, how many bytes, and their SHA-256."""

    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Files:
    """The files that rows name, in the order of their names; `sha256` is that of lines of name, size and SHA-256.

    `missing` were named by rows and not in the store.
    """

    count: int
    bytes: int
    sha256: str
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything that a place holds, measured: two places with equal contents hold the same."""

    tables: Mapping[str, Rows]
    files: Files


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the backup holds, and the last number that each sequence has given out."""

    contents: Contents
    sequences: Mapping[str, int] = field(default_factory=dict)


def as_json(value: Header | Manifest) -> bytes:
    """Return a header or manifest as it is written."""
    return json.dumps(asdict(value), ensure_ascii=False, indent=1).encode()


def read_header(content: bytes) -> Header:
    """Return a header. Raises `NotRestored` for that of another product or format, and for what is none."""
    found = _object(content)
    if found.get("product") != PRODUCT:
        raise NotRestored(_("这不是本系统的备份文件。"))
    if found.get("format") != FORMAT:
        raise NotRestored(
            _("这份备份的格式是第%(format)s版，本程序只认第%(ours)s版；请用备份时的版本（%(version)s）恢复。")
            % {"format": found.get("format"), "ours": FORMAT, "version": found.get("version")}
        )
    try:
        header = Header(**{**found, "migrations": tuple(found["migrations"])})
        is_whole = (
            header.moment.tzinfo is not None
            and isinstance(header.configured, dict)
            and header.version.isprintable()
        )
    except (TypeError, KeyError, ValueError, AttributeError) as error:
        raise _unreadable() from error
    if not is_whole:
        raise _unreadable()
    return header


def read_manifest(content: bytes) -> Manifest:
    """Return a manifest. Raises `NotRestored` for what is none."""
    found = _object(content)
    try:
        contents = found["contents"]
        files = Files(**{**contents["files"], "missing": tuple(contents["files"]["missing"])})
        tables = {str(name): Rows(**rows) for name, rows in contents["tables"].items()}
        sequences = {str(name): int(last) for name, last in found["sequences"].items()}
    except (TypeError, KeyError, ValueError, AttributeError) as error:
        raise _unreadable() from error
    return Manifest(Contents(tables, files), sequences)


def _object(content: bytes) -> dict[str, Any]:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise _unreadable() from error
    if not isinstance(found, dict):
        raise _unreadable()
    return found


def _unreadable() -> NotRestored:
    return NotRestored(_("备份文件里的说明读不出来。"))
