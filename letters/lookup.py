"""Which issued letter a file belongs to, by the digest of its bytes.

Another kind of file is one more function here and one more entry in `SOURCES`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from letters.models import Letter, LetterFile, SealedFile

EMPTY_SHA256 = hashlib.sha256(b"").hexdigest()


@dataclass(frozen=True, slots=True)
class Match:
    """An issued letter, and what of it the file is."""

    letter: Letter
    what: str


def find_by_digest(sha256: str) -> Match | None:
    """Return the letter that bytes of this SHA-256 (lower-case hexadecimal) were issued with, or None."""
    for look in SOURCES:
        if match := look(sha256):
            return match
    return None


def _issued_file(sha256: str) -> Match | None:
    letters = Letter.objects.published().for_match()
    file = LetterFile.objects.filter(sha256=sha256, letter__in=Letter.objects.published()).first()
    return Match(letters.get(pk=file.letter_id), file.label) if file else None


def _manifest(sha256: str) -> Match | None:
    letter = Letter.objects.published().for_match().with_manifest(sha256)
    return Match(letter, _("文件清单")) if letter else None


def _sealed_file(sha256: str) -> Match | None:
    kept = SealedFile.objects.filter(sha256=sha256, removed_reason="", letter__in=Letter.objects.published())
    sealed = kept.first()
    if sealed is None:
        return None
    return Match(
        Letter.objects.published().for_match().get(pk=sealed.letter_id), str(sealed.get_kind_display())
    )


SOURCES: tuple[Callable[[str], Match | None], ...] = (_issued_file, _sealed_file, _manifest)
