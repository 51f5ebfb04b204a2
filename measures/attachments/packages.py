"""Zipped documents: Office Open XML (ISO/IEC 29500) and OFD (GB/T 33190). Any other zip is an archive."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Collection, Iterator

from django.core.files.base import File
from lxml import etree

from core.sources.open_document import HEAD_BYTES
from measures.attachments import refusing
from measures.attachments.fetching import require_self_contained
from measures.attachments.foreign import open_document_refusal
from measures.attachments.kinds import DOCX, OFD, PPTX, XLSX, Kind
from measures.attachments.limits import MEGABYTE
from measures.attachments.whole import require_whole

HEAD = b"PK\x03\x04"
MAIN_MEMBERS = {
    "word/document.xml": DOCX,
    "xl/workbook.xml": XLSX,
    "ppt/presentation.xml": PPTX,
    "OFD.xml": OFD,
}
MAX_MEMBERS = 10_000
MAX_UNPACKED_BYTES = 300 * MEGABYTE
# Sheets of repeated rows shrink a lot; below the first figure the ratio says nothing.
RATIO_MATTERS_FROM_BYTES = 10 * MEGABYTE
MAX_RATIO = 100
# All the parts together that are read as XML: they are small in every real document.
MAX_READ_BYTES = 5 * MEGABYTE
ENCRYPTED = 0x1

MACRO_MARKS = ("vbaproject.bin", "vbadata.xml", "/macrosheets/")
MACRO_TYPES = ("vbaproject", "macroenabled")
MACRO_RELATIONS = {"vbaproject", "wordvbadata", "xlmacrosheet", "xlintlmacrosheet"}
ACTIVE_MARKS = ("activex", "oleobject")
# A chunk is a page or a mail of its own, with its own pictures and links.
ACTIVE_RELATIONS = {"oleobject", "control", "activexcontrolbinary", "afchunk", "webextensiontaskpanes"}
FETCHED_RELATIONS = {"attachedtemplate", "oleobject", "frame", "subdocument"}

# The end of a zip: its record (22 bytes and a comment), before it Zip64's record and the way to it (76 bytes).
LONGEST_END = 22 + 65_535 + 76
END = re.compile(rb"PK\x05\x06(?=.{18})", re.DOTALL)
END_64 = re.compile(rb"PK\x06\x06(?=.{52})", re.DOTALL)
NO_LENGTH = 0xFFFFFFFF
LONGEST_DIRECTORY = 2 * MEGABYTE
# Python's reader of zips says RuntimeError of a member that is encrypted, NotImplementedError of a packing unknown to it.
_DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, struct.error, etree.XMLSyntaxError),
    *(EOFError, NotImplementedError, OSError, RuntimeError, ValueError),
)


def inspect(file: File[bytes]) -> Kind:
    """Return the kind of a zipped document. Raises `Unacceptable`."""
    other = open_document_refusal(file.read(HEAD_BYTES))
    if other is not None:
        raise other
    try:
        _require_short_directory(file)
        with zipfile.ZipFile(file) as package:
            return _inspect_package(package)
    except _DAMAGED as error:
        raise refusing.damaged() from error


def _inspect_package(package: zipfile.ZipFile) -> Kind:
    members = package.infolist()
    _require_sane_sizes(members)
    names = [member.filename for member in members]
    # A reader finds members by name: of two with one name, one would never be looked at, or the other one twice.
    if len(set(names)) < len(names):
        raise refusing.damaged()
    main = next((name for name in MAIN_MEMBERS if name in names), None)
    if main is None:
        raise refusing.archive()
    if any(member.flag_bits & ENCRYPTED for member in members):
        raise refusing.locked()
    if any(member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} for member in members):
        raise refusing.damaged()
    if package.testzip() is not None:
        raise refusing.damaged()
    _require_inert(package, names)
    require_whole(package, main)
    return MAIN_MEMBERS[main]


def _require_short_directory(file: File[bytes]) -> None:
    """Refuse a directory of too many members before it is read into memory as a whole."""
    end = file.seek(0, 2)
    file.seek(max(0, end - LONGEST_END))
    tail = file.read()
    lengths = [struct.unpack_from("<L", tail, at.start() + 12)[0] for at in END.finditer(tail)]
    # Zip64 says it once more, in a record of its own; its filler says nothing.
    lengths = [length for length in lengths if length != NO_LENGTH]
    lengths += [struct.unpack_from("<Q", tail, at.start() + 40)[0] for at in END_64.finditer(tail)]
    if max(lengths, default=0) > LONGEST_DIRECTORY:
        raise refusing.swollen()


def _require_sane_sizes(members: list[zipfile.ZipInfo]) -> None:
    # What a member unpacks to is never read beyond the size that it declares.
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    is_inflated = unpacked > RATIO_MATTERS_FROM_BYTES and unpacked > MAX_RATIO * max(packed, 1)
    if len(members) > MAX_MEMBERS or unpacked > MAX_UNPACKED_BYTES or is_inflated:
        raise refusing.swollen()


def _require_inert(package: zipfile.ZipFile, names: list[str]) -> None:
    read = [info for info in package.infolist() if _is_read(info.filename)]
    if sum(info.file_size for info in read) > MAX_READ_BYTES:
        raise refusing.swollen()
    small_names = [f"/{name.lower()}" for name in names]
    types = {kind.lower() for kind in _content_types(package)}
    relations = set(_relations(package))
    if (
        _any_in(MACRO_MARKS, small_names)
        or _any_in(MACRO_TYPES, types)
        or any(relation in MACRO_RELATIONS for relation, _is_external, _address in relations)
    ):
        raise refusing.macros()
    if _any_in(ACTIVE_MARKS, small_names) or any(
        relation in ACTIVE_RELATIONS or (is_external and relation in FETCHED_RELATIONS)
        for relation, is_external, _address in relations
    ):
        raise refusing.active_content()
    require_self_contained(package, relations)


def _any_in(marks: tuple[str, ...], texts: Collection[str]) -> bool:
    return any(mark in text for text in texts for mark in marks)


def _is_read(name: str) -> bool:
    return name.lower().endswith(".rels") or name.lower() == "[content_types].xml"


def _content_types(package: zipfile.ZipFile) -> Iterator[str]:
    for name in package.namelist():
        if name.lower() == "[content_types].xml":
            yield from (str(node.get("ContentType", "")) for node in _part(package, name))


def _relations(package: zipfile.ZipFile) -> Iterator[tuple[str, bool, str]]:
    """Yield every relationship's type in small letters, whether it leads outside, and its address."""
    for name in package.namelist():
        if name.lower().endswith(".rels"):
            for node in _part(package, name):
                is_external = node.get("TargetMode", "").lower() == "external"
                yield node.get("Type", "").rsplit("/", 1)[-1].lower(), is_external, node.get("Target", "")


def _part(package: zipfile.ZipFile, name: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(package.read(name), parser)
