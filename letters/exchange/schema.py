"""The published schema of what is exchanged: the description in a package, and the receipt."""

from __future__ import annotations

from functools import cache
from pathlib import Path

SCHEMA = Path(__file__).resolve().parents[2] / "docs" / "exchange.xsd"
SCHEMA_NAME = "交换.xsd"


@cache
def schema() -> bytes:
    """Return the schema as XML."""
    return SCHEMA.read_bytes()
