"""The watched folder: receipts that another system puts into `in/` are entered, and set aside with what came of each."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from stat import S_ISREG

import structlog
from django.conf import settings

from accounts.models import User
from core.alone import EXCHANGE, alone
from core.errors import ActionError
from core.folders import write_outputs
from core.untrusted import Unavailable
from letters.actions.exchanging import PERMISSION, enter_exchange_receipt

logger = structlog.get_logger(__name__)
INCOMING, ENTERED, REFUSED = "in", "已登记", "退回"
# Whoever writes a file has stopped for so long.
SETTLED_S = 10
MOST_AT_ONCE = 200
# Of a name of another's making; with what is added it stays within the 255 bytes of a file's name.
LONGEST_STEM = 40


def read_folder() -> int:
    """Enter the receipts that lie in the folder, each once; return how many. Files that are being written stay."""
    keeper = User.objects.filter(username=settings.EXCHANGE_USER, is_active=True).first()
    # Whom nobody named rightly enters nothing, and no receipt is turned away for it.
    if not settings.EXCHANGE_FOLDER or keeper is None or not keeper.has_perm(PERMISSION):
        return 0
    folder = Path(settings.EXCHANGE_FOLDER) / INCOMING
    entered = 0
    with alone(EXCHANGE) as is_alone:
        for path in islice(_settled(folder), MOST_AT_ONCE) if is_alone else ():
            entered += _took(path, keeper)
    return entered


def _settled(folder: Path) -> Iterator[Path]:
    if not folder.is_dir():
        return
    before = time.time() - SETTLED_S
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() == ".xml" and not path.name.startswith(".") and _is_settled(path, before):
            yield path


def _is_settled(path: Path, before: float) -> bool:
    try:
        found = path.lstat()
        if not S_ISREG(found.st_mode) or found.st_mtime >= before:
            return False
        # What may not be read must not take the place of what may.
        path.open("rb").close()
    except OSError as failure:
        _log_left(path, failure)
        return False
    return True


def _took(path: Path, keeper: User) -> bool:
    try:
        return _entered(path, keeper)
    except OSError as failure:
        # One file that went away or cannot be moved holds up no other.
        _log_left(path, failure)
        return False


def _entered(path: Path, keeper: User) -> bool:
    try:
        enter_exchange_receipt(by=keeper, file=path)
    except Unavailable:
        # Nothing is known of the file: it is read the next time.
        return False
    except ActionError as refusal:
        _set_aside(path, REFUSED, refusal.message)
        return False
    _set_aside(path, ENTERED)
    return True


def _set_aside(path: Path, folder_name: str, reason: str = "") -> None:
    folder = path.parent / folder_name
    folder.mkdir(exist_ok=True)
    with path.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
    # Another file of the same name stays beside it; one that came again takes the place of what was the same.
    name = f"{path.stem[:LONGEST_STEM]}-{digest[:12]}{path.suffix}"
    if reason:
        write_outputs({f"{name}.txt": reason.encode()}, folder)
    path.replace(folder / name)


def _log_left(path: Path, failure: OSError) -> None:
    # A name that is no text is written as an escape.
    logger.warning("exchange_file_left", file=ascii(path.name), reason=str(failure.strerror))
