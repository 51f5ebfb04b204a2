"""PDF (ISO 32000-1): whole, open to every reader, and without anything that runs or hides files.

No reader is at work here: names of objects are searched for in the file's bytes and in its unpacked streams. A
document that merely writes such a name as text may be refused; none that uses it is let through.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from itertools import chain

from django.core.files.base import File

from measures.attachments import refusing
from measures.attachments.kinds import PDF, Kind
from measures.attachments.limits import MEGABYTE
from measures.attachments.pdf_opening import opens_an_address

HEAD = b"%PDF-"
# Readers look for the head this far in (ISO 32000-1, annex H, note 13), and pass over padding at the end.
LEAD_BYTES = 1024
PADDING = b"\0\t\n\f\r "
# What comes first may be a printer's or a mail's, not that of a page or a program.
OTHER_HEADS = (b"MZ", b"\x7fELF", b"#!")
TAIL_BYTES = 2048
# A stream's dictionary stands right before it.
DICTIONARY_BYTES = 2048
PACKED_PIECE_BYTES = 16 * 1024
PIECE_BYTES = MEGABYTE
MAX_UNPACKED_BYTES = 256 * MEGABYTE
MAX_READINGS = 4
# Each costs a look at what stands before it.
MAX_STREAMS = 100_000


def _spelled(*names: str) -> bytes:
    """Return a pattern for any of the names, each of whose characters may be written as `#` and its code."""
    letters = [[b"(?:%c|#%s)" % (ord(c), _either_case(f"{ord(c):02x}")) for c in name] for name in names]
    return b"/(?:" + b"|".join(b"".join(name) for name in letters) + rb")(?![^\s\x00/<>\[\](){}%])"


def _either_case(digits: str) -> bytes:
    return "".join(f"[{d}{d.upper()}]" if d.isalpha() else d for d in digits).encode()


ACTIVE = re.compile(_spelled("JavaScript", "Launch", "EmbeddedFile", "EmbeddedFiles", "RichMedia"))
# Sending a form, fetching one, opening a file elsewhere (a share takes the reader's name and password's digest).
REACHING = re.compile(_spelled("SubmitForm", "ImportData", "GoToR", "GoToE", "XFA"))
# An address is asked for by a click, unless an event of the reader's is enough.
ADDRESS, EVENTS = re.compile(_spelled("URI")), re.compile(_spelled("AA"))
OPENING = re.compile(_spelled("OpenAction"))
ENCRYPTED = re.compile(_spelled("Encrypt"))
OBJECT_STREAM = re.compile(_spelled("ObjStm"))
IMAGE = re.compile(_spelled("Image"))
FILTER = re.compile(_spelled("Filter"))
STREAM = re.compile(rb"(?<!end)stream(?:\r\n|\n|\r)")
LAST_CROSS_REFERENCE = re.compile(rb"startxref\s+(\d+)\s+%%EOF")
LONGEST_NAME = 64


def begins_in(content: bytes) -> bool:
    """Tell whether this is a PDF for a reader, whatever few bytes stand before its head."""
    lead, head, _rest = content[: LEAD_BYTES + len(HEAD)].partition(HEAD)
    return bool(head) and b"<" not in lead and not lead.startswith(OTHER_HEADS)


def inspect(file: File[bytes]) -> Kind:
    """Return PDF. Raises `Unacceptable`."""
    content = file.read().rstrip(PADDING)
    found = LAST_CROSS_REFERENCE.findall(content[-TAIL_BYTES:])
    if not found or int(found[-1]) >= len(content):
        raise refusing.damaged()
    if ENCRYPTED.search(content):
        raise refusing.locked()
    _require_inert(content)
    return PDF


def _require_inert(content: bytes) -> None:
    addresses = events = opening = False
    for piece in chain((content,), _unpacked(content)):
        if ACTIVE.search(piece):
            raise refusing.active_content()
        if REACHING.search(piece):
            raise refusing.reaching_out()
        addresses = addresses or ADDRESS.search(piece) is not None
        events = events or EVENTS.search(piece) is not None
        opening = opening or OPENING.search(piece) is not None
    if addresses and (events or (opening and opens_an_address(content))):
        raise refusing.reaching_out()


def _unpacked(content: bytes) -> Iterator[bytes]:
    """Yield what the file's packed streams hold, pictures left out, in pieces that overlap by a name's length."""
    allowed = MAX_UNPACKED_BYTES
    # Streams that overlap would be unpacked again and again; each byte of a real file belongs to one.
    readable = MAX_READINGS * len(content)
    # Each ends with the word, too.
    if content.count(b"stream") > 2 * MAX_STREAMS:
        raise refusing.swollen()
    for stream in STREAM.finditer(content):
        dictionary = content[max(0, stream.start() - DICTIONARY_BYTES) : stream.start()].rpartition(b"obj")[2]
        holds_objects = OBJECT_STREAM.search(dictionary) is not None
        if IMAGE.search(dictionary) and not holds_objects:
            continue
        if not _looks_deflated(content[stream.end() : stream.end() + 2]):
            # Objects packed in a way that nobody needs are hidden on purpose.
            if holds_objects and FILTER.search(dictionary):
                raise refusing.active_content()
            continue
        last = b""
        for read, piece in _inflated(memoryview(content)[stream.end() + 2 :], must_end=holds_objects):
            allowed -= len(piece)
            readable -= read
            if allowed < 0 or readable < 0:
                raise refusing.swollen()
            yield last + piece
            last = piece[-LONGEST_NAME:]


def _looks_deflated(head: bytes) -> bool:
    """Tell by the two bytes that zlib begins with (RFC 1950, 2.2)."""
    return len(head) == 2 and head[0] & 0x0F == 8 and int.from_bytes(head, "big") % 31 == 0


def _inflated(packed: memoryview, *, must_end: bool) -> Iterator[tuple[int, bytes]]:
    """Yield how many bytes were read and what they unpack to, piece by piece.

    Ends with the stream, or where it breaks if it need not end.
    """
    # Raw: readers overlook a wrong checksum, and with one zlib would keep the last piece back.
    machine = zlib.decompressobj(wbits=-zlib.MAX_WBITS)
    at = 0
    try:
        while not machine.eof and (machine.unconsumed_tail or at < len(packed)):
            waiting, read = machine.unconsumed_tail, 0
            if not waiting:
                waiting = packed[at : at + PACKED_PIECE_BYTES].tobytes()
                read = len(waiting)
                at += read
            piece = machine.decompress(waiting, PIECE_BYTES)
            # What lies behind the stream was not read for it.
            yield read - len(machine.unused_data), piece
    except zlib.error as error:
        if must_end:
            raise refusing.damaged() from error
