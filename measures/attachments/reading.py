"""What files say, read once in a child process and kept beside them."""

from __future__ import annotations

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from core.errors import ActionError
from core.untrusted import Limits, read_apart
from measures.attachments.serving import file_without_author
from measures.models import Attachment

LIMITS = Limits(memory_bytes=1 << 30, cpu_s=60, wall_s=90)


def kept_words(attachment: Attachment) -> str | None:
    """Return what a file says, folded, where it was read before; None where it was not, or cannot be."""
    name = _name(attachment)
    if not default_storage.exists(name):
        return None
    with default_storage.open(name, "rb") as kept:
        return str(kept.read(), "utf-8")


def words_of(attachment: Attachment) -> str | None:
    """Return what the copy says that is given to who must not know its author, folded; None where it cannot be read."""
    kept = kept_words(attachment)
    if kept is not None:
        return kept
    try:
        with file_without_author(attachment) as copy:
            said = str(
                read_apart(
                    "measures.attachments.words.words", copy, limits=LIMITS, media_type=attachment.media_type
                )
            )
    except (ActionError, OSError):
        return None
    default_storage.save(_name(attachment), ContentFile(said.encode("utf-8", "ignore")))
    return said


def _name(attachment: Attachment) -> str:
    return f"{attachment.file.name}-words"
