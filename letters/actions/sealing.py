"""The sealed copy of an issued letter: a scan, or a file with an electronic seal, kept beside the files made here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _

from accounts.models import User
from core.acting import action
from core.digests import digests
from core.errors import Fault, Incomplete, NotAllowed, WrongState
from core.remarks import require_reason
from letters.choices import NUMBERED_STATES, SealedKind
from letters.models import Letter, SealedFile
from letters.sealed_reading import read_scan, read_sealed_file
from measures.attachments import CheckedFile, checked_file
from measures.attachments.kinds import JPEG, OFD, PDF, PNG

TAKEN = {
    SealedKind.SCAN: (PDF, PNG, JPEG),
    SealedKind.ELECTRONIC: (PDF, OFD),
}


def add_sealed_file(letter: Letter, *, by: User, file: File[bytes], name: str, kind: str) -> SealedFile:
    """Keep a sealed file of an issued letter; the same bytes twice are kept once.

    Raises `Incomplete` for a file that is not taken: scans come as PDF, PNG or JPG, sealed files as PDF or OFD,
    a sealed file must be this very letter, as it was sealed, and a scan's pages must look like the letter's.
    """
    # Looking into a large file takes seconds; the letter must not stand locked meanwhile.
    if not by.has_perm("letters.keep_sealed_file", letter):
        raise NotAllowed
    _require_issued(letter)
    if kind not in SealedKind.values:
        raise Incomplete([Fault("kind", _("请选择文件的种类。"))])
    found = checked_file(file, name)
    taken = TAKEN[SealedKind(kind)]
    if found.media_type not in {one.media_type for one in taken}:
        sentence = _("“%(name)s”不能作为%(kind)s，请上传%(taken)s文件。") % {
            "name": found.shown_name,
            "kind": SealedKind(kind).label,
            "taken": _("、").join(one.label for one in taken),
        }
        raise Incomplete([Fault("file", sentence)])
    if kind == SealedKind.ELECTRONIC:
        sealed = read_sealed_file(letter, file, name=found.shown_name, media_type=found.media_type)
        reading, beside = sealed.to_json(), sealed.beside
    else:
        reading, beside = read_scan(letter, file, name=found.shown_name), b""
    return store_sealed_file(letter, by=by, file=file, found=found, kind=kind, reading=reading, beside=beside)


@action("letters.keep_sealed_file")
def remove_sealed_file(sealed: SealedFile, *, by: User, reason: str) -> SealedFile:
    """Take a sealed file off the letter, for a reason; its record and its bytes stay."""
    require_reason(reason)
    sealed.removed_reason = sealed.removed_reason or reason.strip()
    sealed.save()
    return sealed


@action("letters.keep_sealed_file")
def store_sealed_file(
    letter: Letter,
    *,
    by: User,
    file: File[bytes],
    found: CheckedFile,
    kind: str,
    reading: Mapping[str, Any],
    beside: bytes,
) -> SealedFile:
    """Keep what `add_sealed_file` looked into, and `SealedReading.beside` next to it."""
    _require_issued(letter)
    existing = letter.sealed_files.kept().filter(sha256=found.sha256).first()
    if existing is not None:
        return existing
    file.seek(0)
    _sha256, sm3 = digests(file.read())
    return SealedFile.objects.create(
        letter=letter,
        kind=kind,
        file=file,
        beside=ContentFile(beside, name="beside") if beside else "",
        shown_name=found.shown_name,
        media_type=found.media_type,
        size=found.size,
        sha256=found.sha256,
        sm3=sm3,
        uploaded_by=by,
        reading=dict(reading),
    )


def _require_issued(letter: Letter) -> None:
    if letter.state not in NUMBERED_STATES:
        raise WrongState(_("函印发之后才能上传盖章文件。"))
