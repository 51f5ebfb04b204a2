"""One file against all the rules for evidence."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.core.files.base import File
from django.utils.translation import gettext as _

from core.errors import Fault, Incomplete
from core.untrusted import NotRead, read_apart
from measures.attachments import antivirus
from measures.attachments.kinds import Kind, require_agreement
from measures.attachments.limits import CHUNK_BYTES, MAX_FILE_BYTES, MEGABYTE
from measures.attachments.names import shown_name
from measures.attachments.refusing import Unacceptable


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file that may be stored: the name to show, its kind, its size in bytes, its SHA-256."""

    shown_name: str
    media_type: str
    size: int
    sha256: str


def checked_file(file: File[bytes], name: str) -> CheckedFile:
    """Check a file against the rules for evidence; it is left rewound. Raises `Incomplete` naming the file."""
    shown = shown_name(name)
    try:
        size = _size_of(file)
        kind: Kind = read_apart("measures.attachments.inspecting.kind_of", file)
        require_agreement(shown, kind)
        antivirus.scan(file)
    except Unacceptable as refusal:
        sentence = _("“%(name)s”%(reason)s") % {"name": shown, "reason": refusal.reason}
        raise Incomplete([Fault("attachments", sentence)]) from refusal
    except NotRead as refusal:
        sentence = _("“%(name)s”：%(reason)s") % {"name": shown, "reason": refusal.sentence}
        raise Incomplete([Fault("attachments", sentence)]) from refusal
    return CheckedFile(shown, kind.media_type, size, _sha256_of(file))


def _size_of(file: File[bytes]) -> int:
    if not file.size:
        raise Unacceptable(_("是空文件（0字节），请检查后重新上传。"))
    if file.size > MAX_FILE_BYTES:
        raise Unacceptable(
            _("超过%(limit)dMB，请压缩或拆分后再上传。") % {"limit": MAX_FILE_BYTES // MEGABYTE}
        )
    return file.size


def _sha256_of(file: File[bytes]) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks(CHUNK_BYTES):
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
