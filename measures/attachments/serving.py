"""The file that a person gets: the one that was stored, or, where its sender is hidden, a copy without its facts."""

from __future__ import annotations

from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _

from core.errors import WrongState
from core.untrusted import Limits, NotRead, Unavailable, read_apart
from measures.attachments.kept import Kept
from measures.attachments.refusing import Unacceptable
from measures.models import Attachment

# A large PDF is written anew object by object.
LIMITS = Limits(memory_bytes=2 << 30, cpu_s=60, wall_s=90)
# It rises with whatever `stripping` learns to take out: a copy that was made before still has it.
COPY = Kept("stripped", edition=2)


def file_without_author(attachment: Attachment) -> File[bytes]:
    """Return an open copy that says nothing of author, company, machine and folders; made once, kept beside the file.

    Raises `WrongState` for a file of which no such copy can be made: it is then not given out; `Unavailable` where only
    now none could be made.
    """
    kept = COPY.open(attachment)
    if kept is None:
        made = _copy_of(attachment)
        COPY.keep(attachment, made)
        kept = ContentFile(made)
    return kept


def _copy_of(attachment: Attachment) -> bytes:
    try:
        with attachment.file.open("rb") as stored:
            made: bytes = read_apart(
                "measures.attachments.stripping.copies.copy",
                stored,
                limits=LIMITS,
                media_type=attachment.media_type,
            )
    except Unavailable:
        raise
    except (NotRead, Unacceptable) as refusal:
        raise WrongState(_("这个文件里的作者信息无法去除，暂不能提供，请联系办公室换一份文件。")) from refusal
    return made
