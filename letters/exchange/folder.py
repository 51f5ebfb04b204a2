"""The watched folder: receipts that another system puts into `in/` are entered, and set aside with what came of each."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from accounts.models import User
from core.alone import EXCHANGE, alone
from core.errors import ActionError
from core.folders import write_outputs
from core.untrusted import Unavailable
from letters.actions.exchanging import PERMISSION, enter_exchange_receipt

INCOMING, ENTERED, REFUSED = "in", "已登记", "退回"
# Whoever writes a file has stopped for so long.
SETTLED_S = 10
MOST_AT_ONCE = 200


def read_folder() -> int:
    """Enter the receipts that lie in the folder, each once; return how many. Files that are being written stay."""
    keeper = User.objects.filter(username=settings.EXCHANGE_USER, is_active=True).first()
    # Whom nobody named rightly enters nothing, and no receipt is turned away for it.
    if not settings.EXCHANGE_FOLDER or keeper is None or not keeper.has_perm(PERMISSION):
        return 0
    folder = Path(settings.EXCHANGE_FOLDER) / INCOMING
    entered = 0
    with alone(EXCHANGE) as is_alone:
        for path in _settled(folder) if is_alone else ():
            entered += _took(path, keeper)
    return entered


def _settled(folder: Path) -> Iterator[Path]:
    if not folder.is_dir():
        return
    before = time.time() - SETTLED_S
    for path in sorted(folder.iterdir())[:MOST_AT_ONCE]:
        is_receipt = path.suffix.lower() == ".xml" and not path.name.startswith(".")
        if is_receipt and path.is_file() and not path.is_symlink() and path.stat().st_mtime < before:
            yield path


def _took(path: Path, keeper: User) -> bool:
    try:
        enter_exchange_receipt(by=keeper, file=path)
    except Unavailable:
        # Nothing is known of the file: it is read the next time.
        return False
    except ActionError as refusal:
        _set_aside(path, REFUSED)
        write_outputs({f"{path.name}.txt": refusal.message.encode()}, path.parent / REFUSED)
        return False
    _set_aside(path, ENTERED)
    return True


def _set_aside(path: Path, name: str) -> None:
    folder = path.parent / name
    folder.mkdir(exist_ok=True)
    # One that came again takes the place of what was the same.
    path.replace(folder / path.name)
