"""Digests of values and of files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

CHUNK_BYTES = 1024 * 1024
NO_SM3 = "这台机器的 Python 不支持 SM3（需要 OpenSSL 1.1.1 或更新版本），只核对了 SHA-256。"
# An OpenSSL in FIPS mode knows the name and refuses the digest.
try:
    hashlib.new("sm3")
    KNOWS_SM3 = True
except ValueError:
    KNOWS_SM3 = False


@dataclass(frozen=True, slots=True)
class Measured:
    """A file's bytes: how many, and their digests in hexadecimal; `sm3` is None where it cannot be computed."""

    size: int
    sha256: str
    sm3: str | None


def measure(chunks: Iterable[bytes]) -> Measured:
    """Return size, SHA-256 and SM3 (GB/T 32905-2016) of bytes that come piece by piece."""
    size, sha256 = 0, hashlib.sha256()
    sm3 = hashlib.new("sm3") if KNOWS_SM3 else None
    for chunk in chunks:
        size += len(chunk)
        sha256.update(chunk)
        if sm3 is not None:
            sm3.update(chunk)
    return Measured(size, sha256.hexdigest(), sm3.hexdigest() if sm3 is not None else None)


def canonical(value: object) -> bytes:
    """Return a JSON value in its one canonical form: sorted keys, no blanks, UTF-8."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def canonical_digest(value: object) -> str:
    """Return the SHA-256 of a JSON value in its canonical form."""
    return hashlib.sha256(canonical(value)).hexdigest()


def utc(moment: datetime) -> str:
    """Return a moment as manifests and records write it: ISO 8601 in UTC."""
    return moment.astimezone(UTC).isoformat()


def plain_digits(number: Decimal) -> str:
    """Return a number as records write it: digits without an exponent, no zeros at the end of a fraction."""
    digits = format(number, "f")
    digits = digits.rstrip("0").rstrip(".") if "." in digits else digits
    return "0" if digits == "-0" else digits
