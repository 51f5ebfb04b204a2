"""Office 97 and WPS documents: which one, and whether it is encrypted or carries what runs."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

import olefile
from django.core.files.base import File

from measures.attachments import refusing
from measures.attachments.kinds import DOC, PPT, XLS, Kind

HEAD = olefile.MAGIC
MAIN_STREAMS = {"worddocument": DOC, "workbook": XLS, "book": XLS, "powerpoint document": PPT}
ENCRYPTED_NAMES = {"encryptedpackage", "encryptioninfo", "encryptedsummary"}
MACRO_NAMES = {"_vba_project", "_vba_project_cur", "vba"}
OBJECT_NAMES = {"\x01ole10native", "\x03objinfo", "\x03ocxname", "\x03ocxdata"}
# Excel puts every embedded object into a storage of such a name.
EMBEDDED_IN_A_SHEET = re.compile(r"mbd[0-9a-f]{8}")

WORD_FLAGS_AT, WORD_ENCRYPTED = 10, 0x0100
POWERPOINT_TOKEN_AT, POWERPOINT_ENCRYPTED = 12, 0xF3D1C4DF
FILE_PASSWORD, SHEET, LINKED_BOOK, END_OF_GLOBALS = 0x2F, 0x85, 0x01AE, 0x0A
# A linked book's path begins with how it is to be read (MS-XLS, 2.5.277): a share or an address; a program and its
# topic are parted by 3.
REMOTE_PATHS = ("\x01\x01@", "\x01\x05", "\x01@")
PROGRAM_AND_TOPIC = "\x03"
# The beginning of a field (MS-DOC, 2.8.25) and what it is, in one byte a character or in two.
LINKING_FIELD = re.compile(
    rb"\x13\s*(?:DDE|DDEAUTO|LINK)\s|\x13\0(?:\s\0)*(?:D\0D\0E\0(?:A\0U\0T\0O\0)?|L\0I\0N\0K\0)\s",
    re.IGNORECASE,
)
MACRO_SHEET = 1
MAX_STREAMS = 2000


def inspect(file: File[bytes]) -> Kind:
    """Return the kind of an Office 97 or WPS document. Raises `Unacceptable`."""
    try:
        with olefile.OleFileIO(file) as compound:
            return _inspect_compound(compound, file.size)
    # What a hostile container can make the reader stumble over.
    except (OSError, LookupError, RecursionError, TypeError, ValueError, struct.error) as error:
        raise refusing.damaged() from error


def _inspect_compound(compound: olefile.OleFileIO, file_bytes: int) -> Kind:
    streams = compound.listdir(streams=True, storages=False)
    # Each look-up goes through the whole directory; real documents hold some dozens of streams.
    if len(streams) > MAX_STREAMS:
        raise refusing.swollen()
    _require_whole(compound, streams, file_bytes)
    names = {part.lower() for path in compound.listdir(streams=True, storages=True) for part in path}
    if names & ENCRYPTED_NAMES:
        raise refusing.locked()
    kind = next((kind for name, kind in MAIN_STREAMS.items() if compound.exists(name)), None)
    if kind is None:
        raise refusing.unknown_kind()
    if names & MACRO_NAMES:
        raise refusing.macros()
    if names & OBJECT_NAMES or any(EMBEDDED_IN_A_SHEET.fullmatch(name) for name in names):
        raise refusing.active_content()
    {DOC: _inspect_word, XLS: _inspect_workbook, PPT: _inspect_slides}[kind](compound)
    return kind


def _require_whole(compound: olefile.OleFileIO, streams: list[list[str]], file_bytes: int) -> None:
    # Streams share no bytes: a sum beyond the file's own size is a lie that would take long to read.
    if sum(compound.get_size(path) for path in streams) > file_bytes:
        raise refusing.damaged()
    for path in streams:
        if len(compound.openstream(path).read()) < compound.get_size(path):
            raise refusing.damaged()


def _inspect_word(compound: olefile.OleFileIO) -> None:
    """Read the flags of the file information block (MS-DOC, 2.5.2)."""
    head = _head_of(compound, "worddocument", WORD_FLAGS_AT + 2)
    if struct.unpack_from("<H", head, WORD_FLAGS_AT)[0] & WORD_ENCRYPTED:
        raise refusing.locked()
    if LINKING_FIELD.search(compound.openstream("worddocument").read()):
        raise refusing.reaching_out()


def _inspect_workbook(compound: olefile.OleFileIO) -> None:
    """Read a workbook's first records (MS-XLS, 2.4): a password, and sheets of Excel 4 macros."""
    name = "workbook" if compound.exists("workbook") else "book"
    for record, body in _records(compound.openstream(name).read()):
        if record == FILE_PASSWORD:
            raise refusing.locked()
        if record == SHEET and body[5:6] == bytes([MACRO_SHEET]):
            raise refusing.macros()
        if record == LINKED_BOOK and _is_remote(body):
            raise refusing.reaching_out()
        if record == END_OF_GLOBALS:
            return


def _is_remote(body: bytes) -> bool:
    """Read where a linked book lies (MS-XLS, 2.4.271): its number of sheets, then its path's length, width, letters."""
    path = body[5:].decode("utf-16-le", "replace") if body[4:5] == b"\1" else body[5:].decode("latin-1")
    return PROGRAM_AND_TOPIC in path or path.startswith(REMOTE_PATHS)


def _inspect_slides(compound: olefile.OleFileIO) -> None:
    """Read the token of the current user's record (MS-PPT, 2.3.2)."""
    head = _head_of(compound, "current user", POWERPOINT_TOKEN_AT + 4)
    if struct.unpack_from("<L", head, POWERPOINT_TOKEN_AT)[0] == POWERPOINT_ENCRYPTED:
        raise refusing.locked()


def _head_of(compound: olefile.OleFileIO, name: str, length: int) -> bytes:
    head = compound.openstream(name).read(length)
    if len(head) < length:
        raise refusing.damaged()
    return head


def _records(content: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(content):
        record, length = struct.unpack_from("<HH", content, at)
        yield record, content[at + 4 : at + 4 + length]
        at += 4 + length
