"""Pages of a PDF as pictures, to be read beside a form: drawn apart, each once."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from core.errors import WrongState
from core.fonts import font_directories
from core.untrusted import Limits, NotRead, Unavailable, read_apart, refusing
from measures.attachments.kept import Kept
from measures.attachments.refusing import Blank
from measures.models import Attachment

LIMITS = Limits(memory_bytes=2 << 30, cpu_s=12, wall_s=15)
MOST_PAGES = 60
COUNT = Kept("pages/count")


def page_count(attachment: Attachment) -> int:
    """Return how many pages of a PDF can be shown, counted once. Raises `WrongState` for one that cannot be drawn."""
    kept = COUNT.read(attachment)
    counted = _counted(attachment) if kept is None else int(kept)
    if kept is None:
        COUNT.keep(attachment, b"%d" % counted)
    if not counted:
        raise WrongState(_("这个文件不能在线预览，请下载后查看。"))
    return min(counted, MOST_PAGES)


def page_picture(attachment: Attachment, page: int) -> bytes:
    """Return one page, counted from 1, as PNG; what was drawn once is kept beside the file."""
    kept = Kept(f"pages/{page}.png")
    if (drawn := kept.read(attachment)) is not None:
        return drawn
    folders = [str(folder) for folder in font_directories()]
    picture = bytes(
        _drawn("measures.attachments.pictures.picture", attachment, page=page, font_folders=folders)
    )
    kept.keep(attachment, picture)
    return picture


def _counted(attachment: Attachment) -> int:
    try:
        return int(_drawn("measures.attachments.pictures.count", attachment))
    except WrongState:
        return 0


def _drawn(function: str, attachment: Attachment, **arguments: Any) -> Any:
    try:
        with attachment.file.open("rb") as stored:
            return read_apart(function, stored, limits=LIMITS, **arguments)
    except Unavailable:
        raise
    except OSError as trouble:
        # The store's trouble, not the file's.
        raise refusing.unavailable() from trouble
    except (Blank, NotRead) as trouble:
        raise WrongState(_("这个文件不能在线预览，请下载后查看。")) from trouble
