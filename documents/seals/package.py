"""The parts of an OFD file that somebody brought, each under one name."""

from __future__ import annotations

import io
import zipfile
from functools import cached_property
from posixpath import dirname, join, normpath

from lxml import etree

MOST_BYTES = 300 * 1024 * 1024


class Malformed(ValueError):
    """The package does not hang together as GB/T 33190-2016 has it."""


class OfdPackage:
    """An opened OFD. Raises `Malformed`, or what the zip and XML readers raise, for one that is damaged."""

    def __init__(self, content: bytes) -> None:
        self._zip = zipfile.ZipFile(io.BytesIO(content))
        infos = [one for one in self._zip.infolist() if not one.is_dir()]
        self._names = {_plain(one.filename): one.filename for one in infos}
        # Two parts of one name: which of them is shown depends on the reader.
        if len(self._names) != len(infos):
            raise Malformed("two parts have one name")
        if sum(one.file_size for one in infos) > MOST_BYTES:
            raise MemoryError
        self._read: dict[str, bytes] = {}

    @property
    def names(self) -> list[str]:
        """The names of all parts, in the order of the package."""
        return list(self._names)

    def part(self, name: str) -> bytes:
        """Return the bytes of a part. Raises `Malformed` where there is none."""
        if name not in self._names:
            raise Malformed(name)
        if name not in self._read:
            self._read[name] = self._zip.read(self._names[name])
        return self._read[name]

    def xml(self, name: str) -> etree._Element:
        """Return a part that is XML without a document type."""
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
        )
        root = etree.fromstring(self.part(name), parser)
        if root.getroottree().docinfo.internalDTD is not None:
            raise Malformed(name)
        return root

    def located(self, location: str | None, beside: str) -> str:
        """Return the name of the part that another one points to. Raises `Malformed`."""
        if not location or not location.strip():
            raise Malformed(beside)
        said = location.strip().replace("\\", "/")
        return _plain(said if said.startswith("/") else join(dirname(beside), said))

    @cached_property
    def body(self) -> etree._Element:
        """The one document that the package holds, as its entry tells it."""
        bodies = self.xml("OFD.xml").findall("{*}DocBody")
        if len(bodies) != 1:
            raise Malformed("OFD.xml")
        return bodies[0]

    @cached_property
    def document_name(self) -> str:
        """The name of the part that lists pages and resources."""
        return self.located(self.body.findtext("{*}DocRoot"), "OFD.xml")

    @cached_property
    def pages(self) -> dict[str, str]:
        """By their ids, the names of the page parts in order."""
        listed = self.xml(self.document_name).findall("{*}Pages/{*}Page")
        return {page.get("ID", ""): self.located(page.get("BaseLoc"), self.document_name) for page in listed}


def _plain(name: str) -> str:
    return normpath(name.replace("\\", "/").lstrip("/"))
