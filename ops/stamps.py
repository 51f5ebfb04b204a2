"""Stamps: a step of the set-up is left out while what it was made from is unchanged."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path


def digest(inputs: Iterable[Path], *words: str) -> str:
    """Return a digest of the files' names and contents and of the words; a missing file counts as empty."""
    total = hashlib.sha256()
    for path in sorted(inputs):
        content = path.read_bytes() if path.is_file() else b""
        total.update(path.name.encode() + b"\0" + hashlib.sha256(content).digest())
    for word in words:
        total.update(word.encode() + b"\0")
    return total.hexdigest()


def is_current(stamp: Path, wanted: str) -> bool:
    """Return whether the stamp file says that the step was done with these inputs."""
    try:
        return stamp.read_text(encoding="ascii").strip() == wanted
    except (OSError, UnicodeDecodeError):
        return False


def write(stamp: Path, done: str) -> None:
    """Record that a step was done. Write it last, so that an interrupted step is done again."""
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(done + "\n", encoding="ascii")
