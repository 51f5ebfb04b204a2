"""A published batch to back up, and an empty place to restore it into."""

from __future__ import annotations

import gzip
import tarfile
from collections.abc import Mapping
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pyrage
import pytest
from django.db import transaction
from pyrage.x25519 import Identity, Recipient

from backups.contents import Contents
from backups.placing import stored_names
from backups.reading import Backup
from backups.refusals import NotRestored
from backups.restoring import Restored, contents_here, restore_backup
from backups.sealing import Opener, new_key
from backups.verifying import faults_here
from backups.writing import Written, write_backup
from runs.rehearsal import rehearsal
from tests.runs.test_running import CLASSES, make_package, run

PRIVATE, PUBLIC = new_key()


def publish() -> None:
    """Take a batch to its issued letter, with its files, its tally and its register."""
    run(make_package(*CLASSES))


def back_up(path: Path) -> Written:
    return write_backup(path, PUBLIC)


def opened(path: Path) -> Backup:
    return Backup(path, PRIVATE)


def measured() -> Contents:
    with transaction.atomic():
        return contents_here()


def restored_elsewhere(path: Path, *, puts_up: bool = False) -> tuple[Restored, Contents]:
    """Restore into an empty place that vanishes; return what was restored, and what the place then held."""
    with rehearsal():
        return restore_backup(opened(path), faults_here, puts_up=puts_up), measured()


@cache
def sample() -> bytes:
    """Return the backup of a published batch, made once for all the tests of a process."""
    with rehearsal(), TemporaryDirectory() as folder:
        publish()
        back_up(Path(folder) / "kept.age")
        return (Path(folder) / "kept.age").read_bytes()


def refusal(path: Path, opener: Opener = PRIVATE) -> str:
    """Return the sentence by which a file is refused here; the place must be as empty after it as before."""
    before = measured()
    with pytest.raises(NotRestored) as refused:
        restore_backup(Backup(path, opener), faults_here)
    assert measured() == before
    assert list(stored_names("")) == []
    return refused.value.message


def unsealed(content: bytes) -> dict[str, bytes]:
    """Return the members of a backup, by name, as another program reads them."""
    plain = gzip.decompress(pyrage.decrypt(content, [Identity.from_str(PRIVATE.text)]))
    with tarfile.open(fileobj=BytesIO(plain)) as archive:
        return {one.name: archive.extractfile(one).read() for one in archive}


def sealed(archive: bytes) -> bytes:
    """Seal what somebody else may have made: all that it takes is the public key."""
    return bytes(pyrage.encrypt(gzip.compress(archive, 1), [Recipient.from_str(PUBLIC.text)]))


def packed(members: Mapping[str, bytes], *strange: tarfile.TarInfo) -> bytes:
    """Return an archive of files, and of strange members after the first of them."""
    target = BytesIO()
    with tarfile.open(fileobj=target, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for place, (name, content) in enumerate(members.items()):
            header = tarfile.TarInfo(name)
            header.size = len(content)
            archive.addfile(header, BytesIO(content))
            for one in strange if not place else ():
                archive.addfile(one, BytesIO(bytes(one.size)))
    return target.getvalue()
