"""Zip packages that depend on nothing but what is put in."""

from __future__ import annotations

import zipfile

_FIRST_DAY_OF_ZIP = (1980, 1, 1, 0, 0, 0)


def add_entry(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    """Put a file into a package, compressed, at a time that is always the same."""
    entry = zipfile.ZipInfo(name, _FIRST_DAY_OF_ZIP)
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, content)
