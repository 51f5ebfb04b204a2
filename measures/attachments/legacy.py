"""Office 97 and WPS documents: which one, and whether it is encrypted or carries what runs."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

from django.core.files.base import File

from measures.attachments import refusing
from measures.attachments.compound import HEAD, CompoundFile
from measures.attachments.kinds import DOC, PPT, XLS, Kind

__all__ = ["HEAD", "inspect"]

MAIN_STREAMS = {"worddocument": DOC, "workbook": XLS, "book": XLS, "powerpoint document": PPT}
ENCRYPTED_NAMES = {"encryptedpackage", "encryptioninfo", "encryptedsummary"}
MACRO_NAMES = {"_vba_project", "_vba_project_cur", "vba"}
OBJECT_NAMES = {"\x01ole10native", "\x03objinfo", "\x03ocxname", "\x03ocxdata"}
# Excel puts every embedded object into a storage of such a name.
EMBEDDED_IN_A_SHEET = re.compile(r"mbd[0-9a-f]{8}")

WORD_FLAGS_AT, WORD_ENCRYPTED = 10, 0x0100
POWERPOINT_TOKEN_AT, POWERPOINT_ENCRYPTED = 12, 0xF3D1C4DF
# The names of sheets stand among a workbook's first records.
WORKBOOK_HEAD_BYTES = 256 * 1024
FILE_PASSWORD, SHEET, END_OF_GLOBALS = 0x2F, 0x85, 0x0A
MACRO_SHEET = 1


def inspect(file: File[bytes]) -> Kind:
    """Return the kind of an Office 97 or WPS document. Raises `Unacceptable`."""
    compound = CompoundFile(file)
    names = {entry.name for entry in compound.entries}
    if names & ENCRYPTED_NAMES:
        raise refusing.locked()
    kind = next((kind for name, kind in MAIN_STREAMS.items() if name in names), None)
    if kind is None:
        raise refusing.unknown_kind()
    if names & MACRO_NAMES:
        raise refusing.macros()
    if names & OBJECT_NAMES or any(EMBEDDED_IN_A_SHEET.fullmatch(name) for name in names):
        raise refusing.active_content()
    {DOC: _inspect_word, XLS: _inspect_workbook, PPT: _inspect_slides}[kind](compound)
    return kind


def _inspect_word(compound: CompoundFile) -> None:
    """Read the flags of the file information block (MS-DOC, 2.5.2)."""
    head = _head_of(compound, "worddocument", WORD_FLAGS_AT + 2)
    if struct.unpack_from("<H", head, WORD_FLAGS_AT)[0] & WORD_ENCRYPTED:
        raise refusing.locked()


def _inspect_workbook(compound: CompoundFile) -> None:
    """Read a workbook's first records (MS-XLS, 2.4): a password, and sheets of Excel 4 macros."""
    entry = compound.named("workbook", "book")
    content = compound.read(entry, WORKBOOK_HEAD_BYTES) if entry else b""
    for record, body in _records(content):
        if record == FILE_PASSWORD:
            raise refusing.locked()
        if record == SHEET and body[5:6] == bytes([MACRO_SHEET]):
            raise refusing.macros()
        if record == END_OF_GLOBALS:
            return


def _inspect_slides(compound: CompoundFile) -> None:
    """Read the token of the current user's record (MS-PPT, 2.3.2)."""
    head = _head_of(compound, "current user", POWERPOINT_TOKEN_AT + 4)
    if struct.unpack_from("<L", head, POWERPOINT_TOKEN_AT)[0] == POWERPOINT_ENCRYPTED:
        raise refusing.locked()


def _head_of(compound: CompoundFile, name: str, length: int) -> bytes:
    entry = compound.named(name)
    head = compound.read(entry, length) if entry else b""
    if len(head) < length:
        raise refusing.damaged()
    return head


def _records(content: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(content):
        record, length = struct.unpack_from("<HH", content, at)
        yield record, content[at + 4 : at + 4 + length]
        at += 4 + length
