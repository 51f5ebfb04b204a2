"""What a backup says of itself: a header before everything, a manifest after everything; both are plain values."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _
from jsonschema import Draft202012Validator

from backups.refusals import NotRestored
from core.bounds import FIRST_YEAR, LAST_YEAR

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
    """A table's rows as COPY writes them in the order of their keys: how many, how many bytes, and their digests."""

    rows: int
    bytes: int
    sha256: str
    sm3: str


@dataclass(frozen=True, slots=True)
class Files:
    """The files that rows name, in the order of their names; `sha256` is that of lines of name, size and SHA-256, `sm3`
    that of lines with SM3.

    `missing` were named by rows and not in the store.
    """

    count: int
    bytes: int
    sha256: str
    sm3: str
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
    _require(_VERSIONED, found)
    if found["format"] != FORMAT:
        raise NotRestored(
            _("这份备份的格式是第%(format)s版，本程序只认第%(ours)s版；请用备份时的版本（%(version)s）恢复。")
            % {"format": found["format"], "ours": FORMAT, "version": found["version"]}
        )
    _require(_HEADER, found)
    header = Header(**{**found, "migrations": tuple(found["migrations"])})
    _require_moment(header)
    return header


def _require_moment(header: Header) -> None:
    try:
        year = header.moment.astimezone(UTC).year
    except (ValueError, OverflowError) as error:
        raise _unreadable() from error
    if header.moment.tzinfo is None or not FIRST_YEAR < year < LAST_YEAR:
        raise _unreadable()


def read_manifest(content: bytes) -> Manifest:
    """Return a manifest. Raises `NotRestored` for what is none."""
    found = _object(content)
    _require(_MANIFEST, found)
    files = found["contents"]["files"]
    tables = {name: Rows(**rows) for name, rows in found["contents"]["tables"].items()}
    contents = Contents(tables, Files(**{**files, "missing": tuple(files["missing"])}))
    return Manifest(contents, found["sequences"])


def _require(shape: Draft202012Validator, found: dict[str, Any]) -> None:
    if not shape.is_valid(found):
        raise _unreadable()


def _object(content: bytes) -> dict[str, Any]:
    try:
        found = json.loads(content, parse_constant=_no_number, parse_float=_no_number)
    except (ValueError, RecursionError) as error:
        raise _unreadable() from error
    if not isinstance(found, dict):
        raise _unreadable()
    return found


def _no_number(written: str) -> None:
    raise ValueError(written)


def _unreadable() -> NotRestored:
    return NotRestored(_("备份文件里的说明读不出来。"))


def _whole(**members: object) -> dict[str, object]:
    return {
        "type": "object",
        "properties": members,
        "required": list(members),
        "additionalProperties": False,
    }


def _by_name(value: object) -> dict[str, object]:
    return {"type": "object", "propertyNames": _NAME, "additionalProperties": value}


# Whatever is printed of a forged backup is plain text, and every number has room where it goes.
_NAME = {"type": "string", "pattern": r"^[0-9A-Za-z_.+-]{1,255}\Z"}
_FILE_NAME = {"type": "string", "pattern": r"^[^\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]{1,512}\Z"}
_DIGEST = {"type": "string", "pattern": r"^[0-9a-f]{64}\Z"}
_COUNT = {"type": "integer", "minimum": 0, "maximum": 2**63 - 1}
_VERSIONED = Draft202012Validator(
    {"type": "object", "properties": {"format": _COUNT, "version": _NAME}, "required": ["format", "version"]}
)
_HEADER = Draft202012Validator(
    _whole(
        product=_NAME,
        format=_COUNT,
        version=_NAME,
        made_at={"type": "string", "maxLength": 40},
        migrations={"type": "array", "items": _NAME},
        schema=_DIGEST,
        configured=_by_name({"type": "boolean"}),
    )
)
_MANIFEST = Draft202012Validator(
    _whole(
        contents=_whole(
            tables=_by_name(_whole(rows=_COUNT, bytes=_COUNT, sha256=_DIGEST, sm3=_DIGEST)),
            files=_whole(
                count=_COUNT,
                bytes=_COUNT,
                sha256=_DIGEST,
                sm3=_DIGEST,
                missing={"type": "array", "items": _FILE_NAME},
            ),
        ),
        sequences=_by_name({**_COUNT, "minimum": 1}),
    )
)
