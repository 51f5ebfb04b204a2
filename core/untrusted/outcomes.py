"""How an answer begins: what became of a reading."""

from __future__ import annotations

ANSWERED, REFUSED, STUMBLED, TOO_COSTLY, UNKNOWN = "answered", "refused", "stumbled", "too costly", "unknown"
