"""Writing a command's files to a folder."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryFile

from django.utils.translation import gettext as _

from core.errors import Fault, Incomplete


def require_folder(folder: Path) -> None:
    """Make sure, before anything else is done, that a folder can be made and written to. Makes nothing."""
    standing = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    try:
        TemporaryFile(dir=standing).close()
    except OSError as error:
        raise Incomplete(
            [Fault("--output", _("不能写入“%(folder)s”：%(error)s") % {"folder": folder, "error": error})]
        ) from error


def write_outputs(files: dict[str, bytes], folder: Path) -> None:
    """Write files to a folder, each whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        part = folder / f".{name}.part"
        part.write_bytes(content)
        part.replace(folder / name)
