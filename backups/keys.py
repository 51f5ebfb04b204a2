"""Where the passphrase or key comes from: a file, the environment or the terminal, never the command line."""

from __future__ import annotations

import sys
from getpass import getpass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from backups.refusals import NotBackedUp, NotRestored
from backups.sealing import Opener, Passphrase, PrivateKey, PublicKey, Seal
from core.errors import ActionError


def configured_seal() -> Seal | None:
    """Return what the settings say that backups are sealed with: a public key before a passphrase; None for nothing."""
    if settings.BACKUP_PUBLIC_KEY:
        return PublicKey(settings.BACKUP_PUBLIC_KEY)
    return Passphrase(settings.BACKUP_PASSPHRASE) if settings.BACKUP_PASSPHRASE else None


def seal_for_command(passphrase_file: Path | None) -> Seal:
    """Return the seal: the named file's passphrase, what is configured, or what is typed twice. Raises `NotBackedUp`."""
    if passphrase_file is not None:
        return _passphrase_in(passphrase_file)
    configured = configured_seal()
    if configured is not None:
        return configured
    if not sys.stdin.isatty():
        raise NotBackedUp(
            _("没有口令：用 --passphrase-file，或者设 BACKUP_PUBLIC_KEY 或 BACKUP_PASSPHRASE。")
        )
    words = getpass(_("口令："))
    if words != getpass(_("再输一次：")):
        raise NotBackedUp(_("两次输入的口令不同。"))
    return Passphrase(words)


def opener_for_command(key_file: Path | None, passphrase_file: Path | None) -> Opener:
    """Return what opens a backup: the named key or passphrase, the configured passphrase, or what is typed."""
    if key_file is not None:
        return _key_in(key_file)
    if passphrase_file is not None:
        return _passphrase_in(passphrase_file)
    if settings.BACKUP_PASSPHRASE:
        return Passphrase(settings.BACKUP_PASSPHRASE)
    if not sys.stdin.isatty():
        raise NotRestored(_("没有口令或私钥：用 --key-file 或 --passphrase-file，或者设 BACKUP_PASSPHRASE。"))
    return Passphrase(getpass(_("口令：")))


def _passphrase_in(path: Path) -> Passphrase:
    """Return a file's first line."""
    return Passphrase(next(iter(_lines_of(path)), ""))


def _key_in(path: Path) -> PrivateKey:
    """Return the private key that stands in a file, as a rule after remarks."""
    return PrivateKey(next((line for line in _lines_of(path) if line.startswith("AGE-SECRET-KEY-")), ""))


def _lines_of(path: Path) -> list[str]:
    try:
        return [line.strip() for line in path.read_text("utf-8-sig").splitlines()]
    except UnicodeDecodeError as error:
        raise ActionError(_("“%(path)s”不是文本文件。") % {"path": path}) from error
