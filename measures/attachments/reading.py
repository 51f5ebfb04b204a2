"""What files say, read once in a child process and kept beside them."""

from __future__ import annotations

from core.errors import ActionError
from core.untrusted import Limits, Unavailable, read_apart, refusing
from measures.attachments.kept import Kept
from measures.attachments.serving import file_without_author
from measures.models import Attachment

LIMITS = Limits(memory_bytes=1 << 30, cpu_s=60, wall_s=90)
# Kept for a file that cannot be read: no text that was read holds this character.
UNREADABLE = "\0"
# What an earlier reader missed (words that are split or in remarks, pictures, patterns, names of fonts) must not go on
# being missed.
WORDS = Kept("words", edition=5)


def kept_words(attachment: Attachment) -> str | None:
    """Return what a file says, folded, where it was read before, `UNREADABLE` where it cannot be; None where unread."""
    said = WORDS.read(attachment)
    return None if said is None else str(said, "utf-8")


def words_of(attachment: Attachment) -> str | None:
    """Return what the copy says that is given to who must not know its author, folded; None where it cannot be read.

    Raises `Unavailable` where it could not be read only now.
    """
    said = kept_words(attachment)
    if said is None:
        said = _read(attachment)
        WORDS.keep(attachment, said.encode("utf-8", "ignore"))
    return None if said == UNREADABLE else said


def _read(attachment: Attachment) -> str:
    try:
        with file_without_author(attachment) as copy:
            said = read_apart(
                "measures.attachments.words.words", copy, limits=LIMITS, media_type=attachment.media_type
            )
    except Unavailable:
        raise
    except OSError as trouble:
        # The store's trouble, not the file's.
        raise refusing.unavailable() from trouble
    except ActionError:
        return UNREADABLE
    return str(said).replace(UNREADABLE, "")
