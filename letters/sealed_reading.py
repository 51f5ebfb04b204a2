"""Having a sealed file looked into, apart from the web process, and held against the letter's own file."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.errors import Fault, Incomplete, WrongState
from core.untrusted import Limits, NotRead, read_apart
from documents.seals.findings import Compared, ScanReading, SealedReading
from letters.models import Letter
from letters.seals_shown import CHECK_LABELS
from measures.attachments.kinds import OFD

# A letter of hundreds of pages is drawn page by page, twice.
LIMITS = Limits(memory_bytes=2 << 30, cpu_s=50, wall_s=60)
CERTIFICATE_SUFFIXES = {".pem", ".cer", ".crt", ".der"}
LIST_SUFFIXES = {".crl"}
MOST_TOLD = 5


def read_scan(letter: Letter, file: File[bytes], *, name: str) -> dict[str, Any]:
    """Return which pages of the letter a scan shows, as it is kept with the file; of an imported letter nothing is known.

    Raises `Incomplete` for a scan whose pages do not look like this letter's.
    """
    ours = _ours(letter, "pdf")
    if not ours:
        return {"compared": str(Compared.NONE)}
    reading: ScanReading = _apart("documents.seals.scans.read_scan", file, name, ours=ours)
    if reading.fault:
        raise Incomplete([Fault("file", reading.fault)])
    return {"compared": str(Compared.SCAN), "pages": list(reading.pages)}


def read_sealed_file(letter: Letter, file: File[bytes], *, name: str, media_type: str) -> SealedReading:
    """Return what an electronically sealed file holds.

    Raises `Incomplete` for a file that is not this letter, is not as it was sealed, or holds no seal.
    """
    ours = _ours(letter, "ofd" if media_type == OFD.media_type else "pdf")
    read = "documents.seals.reading.read_sealed"
    reading: SealedReading = _apart(read, file, name, ours=ours, roots=root_files(), lists=list_files())
    if reading.differences:
        raise Incomplete(_difference_faults(reading))
    broken = [(seal, check) for seal in reading.seals for check in seal.broken]
    if broken:
        sentence = _("“%(seal)s”验证不对：%(check)s。请用电子签章系统重新签章后再上传。")
        raise Incomplete(
            [
                Fault("file", sentence % {"seal": seal.name or seal.signer, "check": CHECK_LABELS[check]})
                for seal, check in broken
            ]
        )
    return reading


class RootsUnreadable(WrongState):
    """The folder of roots cannot be read; the message says why."""


def root_files() -> list[bytes]:
    """Return the files of root certificates that the administrator installed. Raises `RootsUnreadable`."""
    return _installed(CERTIFICATE_SUFFIXES)


def list_files() -> list[bytes]:
    """Return the files of revocation lists that the administrator installed beside the roots. Raises `RootsUnreadable`."""
    return _installed(LIST_SUFFIXES)


def _installed(suffixes: Collection[str]) -> list[bytes]:
    if not settings.SEAL_ROOTS:
        return []
    folder = Path(settings.SEAL_ROOTS)
    try:
        return [path.read_bytes() for path in sorted(folder.iterdir()) if path.suffix.lower() in suffixes]
    except OSError as error:
        raise RootsUnreadable(_("SEAL_ROOTS 的目录读不出来：%(error)s") % {"error": error}) from error


def _apart(function: str, file: File[bytes], name: str, **given: Any) -> Any:
    try:
        return read_apart(function, file, limits=LIMITS, **given)
    except NotRead as refusal:
        sentence = _("“%(name)s”：%(reason)s") % {"name": name, "reason": refusal.sentence}
        raise Incomplete([Fault("file", sentence)]) from refusal


def _ours(letter: Letter, file_format: str) -> bytes:
    """The letter's own file; nothing for one that was imported, of which we made no file."""
    made = letter.files.filter(format=file_format).first()
    if made is None:
        return b""
    with made.file.open("rb") as stored:
        return bytes(stored.read())


def _difference_faults(reading: SealedReading) -> list[Fault]:
    told = [Fault("file", sentence) for sentence in reading.differences[:MOST_TOLD]]
    if (more := len(reading.differences) - len(told)) > 0:
        sentence = ngettext("另有%(n)d处不同。", "另有%(n)d处不同。", more) % {"n": more}
        told.append(Fault("file", sentence))
    if reading.seals:
        told.append(Fault("file", _("请下载本函的PDF或OFD文件，不作改动，用它签章后再上传。")))
    return told
