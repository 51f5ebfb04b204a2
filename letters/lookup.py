"""Which issued letter a digest belongs to: that of a file's bytes, or any that the letter's manifest publishes.

Another kind of digest is one more function here and one more entry in `SOURCES`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from letters.models import Letter, LetterFile, SealedFile
from letters.models.letter_rows import LetterQuerySet

EMPTY_SHA256 = hashlib.sha256(b"").hexdigest()
SHA256, SM3 = "SHA-256", "SM3"


@dataclass(frozen=True, slots=True)
class Match:
    """An issued letter, what of it the digest is of, which kind of digest it is, and whether that is the letter itself."""

    letter: Letter
    what: str
    kind: str = SHA256
    is_letter: bool = True
    sealed: SealedFile | None = None
    signed: LetterFile | None = None


def find_by_digest(digest: str, letters: LetterQuerySet) -> Match | None:
    """Return which of some letters published this digest (lower-case hexadecimal), or has a sealed file with it, or None.

    The letters are those issued that whoever asks may see.
    """
    for look in SOURCES:
        if match := look(digest, letters):
            return match
    return None


def _issued_file(digest: str, letters: LetterQuerySet) -> Match | None:
    file = LetterFile.objects.filter(Q(sha256=digest) | Q(sm3=digest), letter__in=letters).first()
    if file is None:
        return None
    kind = SHA256 if file.sha256 == digest else SM3
    return Match(
        letters.for_match().get(pk=file.letter_id), file.label, kind, signed=file if file.reading else None
    )


def _manifest(digest: str, letters: LetterQuerySet) -> Match | None:
    letter = letters.for_match().with_manifest(digest)
    return Match(letter, _("文件清单"), is_letter=False) if letter else None


def _sealed_file(digest: str, letters: LetterQuerySet) -> Match | None:
    sealed = SealedFile.objects.kept().filter(sha256=digest, letter__in=letters).first()
    if sealed is None:
        return None
    letter = letters.for_match().get(pk=sealed.letter_id)
    return Match(letter, str(sealed.get_kind_display()), sealed=sealed)


def _in_manifest(digest: str, letters: LetterQuerySet) -> Match | None:
    """Find what else a manifest names: records by their digests, so that no digest that we publish is disowned."""
    named: tuple[dict[str, Any], ...] = (
        {"evidence": [digest]},
        {"entries": [digest]},
        {"content_sha256": digest},
        {"evaluation": {"sha256": digest}},
        {"evaluation": {"inputs_sha256": digest}},
    )
    somewhere = Q()
    for place in named:
        somewhere |= Q(manifest__contains=place)
    found = letters.filter(somewhere).values_list("pk", "manifest").first()
    if not digest or found is None:
        return None
    pk, manifest = found
    return Match(letters.for_match().get(pk=pk), _named(manifest or {}, digest), is_letter=False)


def _named(manifest: dict[str, Any], digest: str) -> str:
    for key, told in (("evidence", _("附件第%(n)d项的认定依据")), ("entries", _("附件第%(n)d项"))):
        if digest in manifest.get(key, ()):
            return told % {"n": manifest[key].index(digest) + 1}
    return _("函的正文") if manifest.get("content_sha256") == digest else _("评审记录")


SOURCES: tuple[Callable[[str, LetterQuerySet], Match | None], ...] = (
    _issued_file,
    _sealed_file,
    _manifest,
    _in_manifest,
)
