"""Sealing a stream with age (age-encryption.org/v1), so that other programs than this one can open it too.

For a public key the file is age's own. For a passphrase it begins with a key of its own, sealed with the passphrase
in age's armour; the rest is sealed for that key, as only keys seal a stream that is too large for memory.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from io import BufferedReader
from threading import Thread
from typing import IO

import pyrage
from django.utils.translation import gettext as _
from pyrage.x25519 import Identity, Recipient

from backups.refusals import NotBackedUp, NotRestored

ARMOUR = b"-----BEGIN AGE ENCRYPTED FILE-----\n"
ARMOUR_END = b"-----END AGE ENCRYPTED FILE-----\n"
AGE = b"age-encryption.org/v1\n"
LONGEST_ARMOUR = 8192
BUFFER_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Passphrase:
    """Words that seal and open."""

    words: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class PublicKey:
    """The half of a key that seals and cannot open: age1…"""

    text: str


@dataclass(frozen=True, slots=True)
class PrivateKey:
    """The half of a key that opens: AGE-SECRET-KEY-1…"""

    text: str = field(repr=False)


Seal = Passphrase | PublicKey
Opener = Passphrase | PrivateKey


def new_key() -> tuple[PrivateKey, PublicKey]:
    """Return a new pair of keys."""
    identity = Identity.generate()
    return PrivateKey(str(identity)), PublicKey(str(identity.to_public()))


@contextmanager
def sealing(target: IO[bytes], seal: Seal) -> Iterator[IO[bytes]]:
    """Yield a file; what is written to it is in `target`, sealed, when the block ends. Raises `NotBackedUp`."""
    recipient = _recipient(target, seal)
    reading, writing = _pipe()
    worker = _Worker(lambda: pyrage.encrypt_io(reading, target, [recipient]), reading)
    try:
        yield writing
        writing.close()
    except OSError as consequence:
        # Nobody reads the pipe any more: told by its cause.
        raise _not_sealed(worker.failure or consequence) from consequence
    finally:
        worker.end(writing)
    if worker.failure is not None:
        raise _not_sealed(worker.failure) from worker.failure


@contextmanager
def opening(source: BufferedReader, opener: Opener) -> Iterator[IO[bytes]]:
    """Yield a file with what was sealed. Raises `NotRestored` for another key, and at the end for a broken seal."""
    identity = _identity(source, opener)
    reading, writing = _pipe()
    worker = _Worker(lambda: pyrage.decrypt_io(source, writing, [identity]), writing)
    try:
        yield reading
    except Exception as consequence:
        # What was made of too little is told by its cause.
        if worker.failure is not None:
            raise _not_opened(worker.failure) from consequence
        raise
    finally:
        worker.end(reading)
    if worker.failure is not None:
        raise _not_opened(worker.failure) from worker.failure


class _Worker(Thread):
    """Runs one side of a pipe, keeps what went wrong, and closes its end so that the other side never waits for it."""

    def __init__(self, work: Callable[[], None], own_end: IO[bytes]) -> None:
        super().__init__(daemon=True)
        self._work, self._own_end = work, own_end
        self.failure: Exception | None = None
        self.start()

    def run(self) -> None:
        """Do the work."""
        try:
            self._work()
            self._own_end.close()
        except Exception as failure:  # told by the thread that waits
            self.failure = failure
        finally:
            _let_go(self._own_end)

    def end(self, other_end: IO[bytes]) -> None:
        """Wait until the work has ended, which it does when nobody is on the other side any more."""
        _let_go(other_end)
        self.join()


def _pipe() -> tuple[IO[bytes], IO[bytes]]:
    out, into = os.pipe()
    return os.fdopen(out, "rb", BUFFER_BYTES), os.fdopen(into, "wb", BUFFER_BYTES)


def _let_go(end: IO[bytes]) -> None:
    with suppress(OSError):
        end.close()


def _recipient(target: IO[bytes], seal: Seal) -> Recipient:
    if isinstance(seal, PublicKey):
        try:
            return Recipient.from_str(seal.text)
        except pyrage.RecipientError as error:
            raise NotBackedUp(_("公钥不对：应以 age1 开头，由 backup_key 命令生成。")) from error
    if not seal.words:
        raise NotBackedUp(_("口令是空的。"))
    identity = Identity.generate()
    target.write(pyrage.passphrase.encrypt(str(identity).encode(), seal.words, armored=True))
    return identity.to_public()


def _identity(source: BufferedReader, opener: Opener) -> Identity:
    start = source.peek(len(ARMOUR))
    if start.startswith(ARMOUR):
        if not isinstance(opener, Passphrase):
            raise NotRestored(_("这份备份是用口令加密的，请给出口令。"))
        return _identity_in(_armoured(source), opener)
    if not start.startswith(AGE):
        raise NotRestored(_("这不是本系统的备份文件，或者文件开头已经损坏。"))
    if not isinstance(opener, PrivateKey):
        raise NotRestored(_("这份备份是用公钥加密的，请给出对应的私钥文件。"))
    try:
        return Identity.from_str(opener.text)
    except pyrage.IdentityError as error:
        raise NotRestored(_("私钥文件不对：其中应有一行以 AGE-SECRET-KEY-1 开头。")) from error


def _armoured(source: BufferedReader) -> bytes:
    lines = b""
    while not lines.endswith(ARMOUR_END):
        line = source.readline(LONGEST_ARMOUR)
        lines += line
        if not line or len(lines) > LONGEST_ARMOUR:
            raise NotRestored(_("备份文件不完整：加密的钥匙没有写完。"))
    return lines


def _identity_in(armoured: bytes, passphrase: Passphrase) -> Identity:
    try:
        return Identity.from_str(pyrage.passphrase.decrypt(armoured, passphrase.words).decode())
    except (pyrage.DecryptError, pyrage.IdentityError, UnicodeDecodeError) as error:
        raise NotRestored(_("打不开：口令不对，或者文件开头已经损坏。")) from error


def _not_sealed(failure: Exception) -> NotBackedUp:
    return NotBackedUp(_("备份没有写成：%(error)s") % {"error": failure})


def _not_opened(failure: Exception) -> NotRestored:
    if isinstance(failure, pyrage.DecryptError) and "matching keys" in str(failure):
        return NotRestored(_("打不开：这不是加密这份备份的那把钥匙。"))
    return NotRestored(_("备份文件不完整或已损坏，加密的内容到某一处读不下去。"))
