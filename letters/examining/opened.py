"""A package as far as it can be read: its files by name, its lists and its metadata, None where they are no such thing."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from lxml import etree

from letters.package_names import LISTING, MANIFEST, METADATA_JSON, METADATA_XML, ORIGINAL

# What a part of the examination finds: an item's number and a sentence.
Found = tuple[str, str]
# The steps without which no letter goes out, in their order.
STEPS = ("拟稿", "核稿", "签发", "编号印发")
MOST_MEMBERS = 20_000


class Unreadable(ValueError):
    """The file is no zip that could be read."""


class Opened:
    """One package. Only files that are stored as they are get read: nothing can swell."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError) as error:
            raise Unreadable from error
        self.members = self._zip.infolist()
        if len(self.members) > MOST_MEMBERS:
            raise MemoryError
        self.comment = self._zip.comment
        self.files = {one.filename: made for one in self.members if (made := self._read(one)) is not None}

    def _read(self, member: zipfile.ZipInfo) -> bytes | None:
        if member.is_dir() or member.compress_type != zipfile.ZIP_STORED or member.flag_bits & 1:
            return None
        # Files that overlap would be read again and again.
        if member.file_size > len(self.content):
            return None
        try:
            return self._zip.read(member)
        except (zipfile.BadZipFile, ValueError, EOFError, OSError, NotImplementedError):
            return None

    def named(self, start: str) -> dict[str, bytes]:
        """Return the files whose names begin so."""
        return {name: made for name, made in self.files.items() if name.startswith(start)}

    def original(self, suffix: str) -> tuple[str, bytes] | None:
        """Return the name and the bytes of the letter's file of one kind, or None."""
        ends = f".{suffix}"
        plain = {
            name: made for name, made in self.named(ORIGINAL).items() if not name.endswith(".signed.pdf")
        }
        return next(((name, made) for name, made in plain.items() if name.endswith(ends)), None)

    def json(self, name: str) -> Any:
        """Return what a JSON file holds; None where there is none, or it holds no JSON."""
        try:
            return json.loads(self.files.get(name, b"").decode("utf-8"))
        except (ValueError, RecursionError):
            return None

    def table(self, name: str) -> Mapping[str, Any]:
        """Return the object in a JSON file, an empty one where there is none."""
        found = self.json(name)
        return found if isinstance(found, dict) else {}

    @cached_property
    def listing(self) -> list[Mapping[str, Any]]:
        """Return the rows of the list of files that have their fields."""
        return _rows(self.table(LISTING).get("files"), name=str, size=int, sha256=str, sm3=str)

    @cached_property
    def manifest(self) -> Mapping[str, Any]:
        """The letter's manifest."""
        return self.table(MANIFEST)

    @cached_property
    def letter(self) -> Mapping[str, Any]:
        """The letter's text as values."""
        found = self.original("json")
        return self.table(found[0]) if found else {}

    @cached_property
    def metadata(self) -> Mapping[str, Any]:
        """The metadata as JSON tells it."""
        return self.table(METADATA_JSON)

    @cached_property
    def described(self) -> list[Mapping[str, Any]]:
        """What the metadata says of each file."""
        return _rows(self.metadata.get("电子文件"), 计算机文件名=str, 计算机文件大小=str, 格式信息=str)

    @cached_property
    def xml(self) -> etree._Element | None:
        """The metadata as XML tells it; None for what is no XML, or says that it fetches something."""
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        try:
            root = etree.fromstring(self.files.get(METADATA_XML, b""), parser)
        except (etree.XMLSyntaxError, ValueError):
            return None
        return None if root.getroottree().docinfo.internalDTD is not None else root


def rows_of(holder: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """Return those of a value's rows that are objects."""
    return _rows(holder.get(name))


def _rows(found: Any, **kinds: type) -> list[Mapping[str, Any]]:
    return [
        one
        for one in (found if isinstance(found, list) else [])
        if isinstance(one, dict) and all(isinstance(one.get(name), kind) for name, kind in kinds.items())
    ]
