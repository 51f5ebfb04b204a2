"""Keeping an issued letter's files, each under its digest."""

from __future__ import annotations

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from core.digests import digests
from core.errors import WrongState
from documents.content import LetterContent
from documents.rendering import FORMATS, SIGNED_FORMAT, suffix_of
from documents.rendering.long_term import signed_for_long
from documents.rendering.pades import configured_signer
from letters.models import Letter, LetterFile
from letters.sealed_reading import list_files, root_files


def store_files(letter: Letter, content: LetterContent) -> list[LetterFile]:
    """Render every format, and the signed PDF where a certificate is configured; keep each under its digest.

    Raises `WrongState` when there is no room.
    """
    signer = configured_signer()
    rows = []
    for name, made in FORMATS.items():
        content_bytes = made.render(content)
        rows.append(_store(letter, name, made.media_type, content_bytes))
        if name == "pdf" and signer is not None:
            signed = signed_for_long(content_bytes, signer, roots=root_files(), lists=list_files())
            row = _store(letter, SIGNED_FORMAT, made.media_type, signed.content)
            row.reading = signed.reading
            rows.append(row)
    return LetterFile.objects.bulk_create(rows)


def _store(letter: Letter, file_format: str, media_type: str, content: bytes) -> LetterFile:
    row = LetterFile(letter=letter, format=file_format, media_type=media_type, size=len(content))
    row.sha256, row.sm3 = digests(content)
    row.file.name = f"letters/{row.sha256}.{suffix_of(file_format)}"
    try:
        _keep(row.file.name, content)
    except OSError as error:
        sentence = _("文件没有存下，磁盘可能已满；没有占用文号。请联系系统管理员处理后重新印发。")
        raise WrongState(sentence) from error
    return row


def _keep(name: str, content: bytes) -> None:
    """Store a file; one that a dying process left is written again: it may be half of it, or about to be swept away."""
    if default_storage.exists(name):
        default_storage.delete(name)
    default_storage.save(name, ContentFile(content))
