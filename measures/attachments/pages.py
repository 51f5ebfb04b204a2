"""Pages of a PDF as pictures, to be read beside a form. Drawn in a child process, which a bad file may kill."""

from __future__ import annotations

import subprocess
import sys

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from accounts.errors import WrongState
from measures.models import Attachment

TIMEOUT_S = 15
MOST_PAGES = 60


def page_count(attachment: Attachment) -> int:
    """Return how many pages of a PDF can be shown. Raises `WrongState` for one that cannot be drawn."""
    return min(int(_drawn(attachment, "count")), MOST_PAGES)


def page_picture(attachment: Attachment, page: int) -> bytes:
    """Return one page, counted from 1, as PNG; what was drawn once is kept beside the file."""
    name = f"{attachment.file.name}-pages/{page}.png"
    if default_storage.exists(name):
        with default_storage.open(name, "rb") as kept:
            return bytes(kept.read())
    picture = _drawn(attachment, str(page))
    default_storage.save(name, ContentFile(picture))
    return picture


def _drawn(attachment: Attachment, wanted: str) -> bytes:
    with attachment.file.open("rb") as stored:
        content = stored.read()
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-c", _CHILD, wanted],
            input=content,
            capture_output=True,
            timeout=TIMEOUT_S,
            check=True,
        )
    except (subprocess.SubprocessError, OSError) as trouble:
        raise WrongState(_("这个文件不能在线预览，请下载后查看。")) from trouble
    return done.stdout


_CHILD = """
import io, resource, sys
resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
resource.setrlimit(resource.RLIMIT_CPU, (12, 12))
import pypdfium2
document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
if sys.argv[1] == "count":
    sys.stdout.write(str(len(document)))
else:
    page = document[int(sys.argv[1]) - 1]
    scale = min(2.0, 1400 / max(page.get_size()))
    picture = io.BytesIO()
    page.render(scale=scale).to_pil().save(picture, "PNG")
    sys.stdout.buffer.write(picture.getvalue())
"""
