"""The schema of an archive package's metadata: published in `docs/`, and carried by every package."""

from __future__ import annotations

from functools import cache
from pathlib import Path

SCHEMA = Path(__file__).resolve().parents[1] / "docs" / "archive.xsd"
SCHEMA_NAME = "元数据.xsd"


@cache
def schema() -> bytes:
    """Return the schema as XML."""
    return SCHEMA.read_bytes()
