"""What is not a whole backup of this very version, opened by its own key, is refused by a sentence; nothing is touched."""

from __future__ import annotations

import json
import tarfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from errno import ENOSPC
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.management import CommandError, call_command
from pytest_django import DjangoDbBlocker

from backups.contents import HEADER, MANIFEST
from backups.reading import Backup, Measuring, read_backup
from backups.refusals import NotRestored
from backups.restoring import check_backup, restore_backup
from backups.sealing import Passphrase, new_key
from backups.tables import RowsDigest
from backups.verifying import faults_here
from backups.writing import write_backup
from letters.models import Letter
from runs.rehearsal import rehearsal
from tests.backups.place import (
    PRIVATE,
    back_up,
    measured,
    opened,
    packed,
    publish,
    refusal,
    sample,
    sealed,
    unsealed,
)
from tests.factories import make_cast

pytestmark = pytest.mark.usefixtures("empty_place")
Members = Mapping[str, bytes]
# How often a file is cut off or damaged; each place is another.
TRIES = 60


@pytest.fixture(scope="module")
def empty_place(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The one place into which all of this is not restored: it must be as empty at the end as it was."""
    with django_db_blocker.unblock(), rehearsal():
        yield


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a damaged or made-up backup lies."""
    return tmp_path / "odd.age"


def test_a_file_that_is_cut_off_anywhere_is_refused(path: Path) -> None:
    whole = sample()
    for cut in {0, 1, 20, 150, 300, len(whole) - 1, *range(0, len(whole), len(whole) // TRIES)}:
        path.write_bytes(whole[:cut])
        with pytest.raises(NotRestored, match=r"不完整|损坏"):
            check_backup(opened(path))


def test_a_file_with_one_byte_altered_anywhere_is_refused(path: Path) -> None:
    whole = sample()
    for place in range(0, len(whole), len(whole) // TRIES):
        damaged = bytearray(whole)
        damaged[place] ^= 1
        path.write_bytes(damaged)
        with pytest.raises(NotRestored):
            check_backup(opened(path))


def test_a_file_that_is_cut_off_leaves_nothing(path: Path) -> None:
    path.write_bytes(sample()[:-1000])
    assert "不完整或已损坏" in refusal(path)


def test_a_file_with_something_after_it_is_refused(path: Path) -> None:
    path.write_bytes(sample() + b"more")
    assert "不完整或已损坏" in refusal(path)


def test_another_key_does_not_open_it(path: Path) -> None:
    path.write_bytes(sample())
    assert "不是加密这份备份的那把钥匙" in refusal(path, new_key()[0])


def test_a_passphrase_does_not_open_what_a_key_sealed(path: Path) -> None:
    path.write_bytes(sample())
    assert "请给出对应的私钥文件" in refusal(path, Passphrase("not the key"))


def test_only_the_passphrase_itself_opens_what_it_sealed(path: Path) -> None:
    write_backup(path, Passphrase("four words at least"))
    assert "口令不对" in refusal(path, Passphrase("four words at most"))
    assert "用口令加密" in refusal(path, PRIVATE)
    check_backup(Backup(path, Passphrase("four words at least")))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", "信".encode() * 4000])
def test_another_sort_of_file_is_refused(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    assert "不是本系统的备份文件" in refusal(path)


def test_a_file_that_is_not_there_is_refused(path: Path) -> None:
    assert "读不出来" in refusal(path)


def with_header(**changes: object) -> bytes:
    members = unsealed(sample())
    return sealed(
        packed({**members, HEADER: json.dumps({**json.loads(members[HEADER]), **changes}).encode()})
    )


def migrations() -> list[str]:
    found: list[str] = json.loads(unsealed(sample())[HEADER])["migrations"]
    return found


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (lambda: {"migrations": migrations()[1:]}, "备份来自较旧的版本"),
        (lambda: {"migrations": [*migrations(), "letters.0099_later"]}, "备份来自更新的版本"),
        (lambda: {"schema": "0" * 64}, "数据库结构与这里不同"),
        (lambda: {"product": "another"}, "不是本系统的备份文件"),
        (lambda: {"format": 2}, "本程序只认第1版"),
        (lambda: {"more": 1}, "说明读不出来"),
        (lambda: {"made_at": "0001-01-01T00:00:00+14:00"}, "说明读不出来"),
        (lambda: {"made_at": "2026-01-01T00:00:00"}, "说明读不出来"),
        (lambda: {"migrations": [["letters", "0001_initial"]]}, "说明读不出来"),
        (lambda: {"version": "0.1\x1b[2J"}, "说明读不出来"),
        (lambda: {"format": "\x1b[2J"}, "说明读不出来"),
        (lambda: {"configured": {"\x1b[2J": True}}, "说明读不出来"),
    ],
    ids=[
        "older",
        "newer",
        "other columns",
        "another product",
        "another format",
        "more than we know",
        "made before all time",
        "made nowhere",
        "nested migrations",
        "a version that clears the screen",
        "a format that clears the screen",
        "a variable that clears the screen",
    ],
)
def test_a_backup_of_another_version_is_refused(
    path: Path, changes: Callable[[], dict[str, object]], sentence: str
) -> None:
    path.write_bytes(with_header(**changes()))
    assert sentence in refusal(path)


def test_a_place_with_rows_is_refused_and_stays_as_it_is(path: Path) -> None:
    path.write_bytes(sample())
    with rehearsal():
        make_cast()
        before = measured()
        with pytest.raises(NotRestored, match="数据库不是空的"):
            restore_backup(opened(path), faults_here)
        assert measured() == before


def test_a_place_with_files_is_refused_and_keeps_them(path: Path) -> None:
    path.write_bytes(sample())
    with rehearsal():
        default_storage.save("letters/own.pdf", ContentFile(b"own"))
        with pytest.raises(NotRestored, match=r"不是空的（有 letters/own\.pdf）"):
            restore_backup(opened(path), faults_here)
        assert default_storage.open("letters/own.pdf").read() == b"own"


@dataclass(frozen=True)
class Change:
    """A change of the sample that only who has the public key can make, and what is said to it."""

    made: Callable[[dict[str, bytes]], Members]
    sentence: str


def without(prefix: str) -> Callable[[dict[str, bytes]], Members]:
    return lambda members: {name: content for name, content in members.items() if not name.startswith(prefix)}


def renamed(prefix: str, name: str) -> Callable[[dict[str, bytes]], Members]:
    """Name the first file of a folder otherwise."""

    def rename(members: dict[str, bytes]) -> Members:
        first = next(one for one in members if one.startswith(prefix))
        return {name if one == first else one: content for one, content in members.items()}

    return rename


def with_manifest(change: Callable[[dict[str, Any]], object]) -> Callable[[dict[str, bytes]], Members]:
    def alter(members: dict[str, bytes]) -> Members:
        manifest = json.loads(members[MANIFEST])
        change(manifest)
        return {**members, MANIFEST: json.dumps(manifest).encode()}

    return alter


ROWS = {"rows": 0, "bytes": 0, "sha256": "0" * 64, "sm3": "0" * 64}
CHANGES = {
    "nothing": Change(lambda _members: {}, "不是本系统的备份文件"),
    "no header": Change(without(HEADER), "不是本系统的备份文件"),
    "no manifest": Change(without(MANIFEST), "末尾的清单不见了"),
    "a table less": Change(without("tables/letters_letter/"), "与它的清单不符：letters_letter"),
    "no files": Change(without("files/"), "与它的清单不符：文件"),
    "a manifest of nothing": Change(lambda members: {**members, MANIFEST: b"[]"}, "说明读不出来"),
    "numbers without end": Change(
        with_manifest(lambda one: one["sequences"].update(letters_letter_id_seq=float("inf"))), "说明读不出来"
    ),
    "a number that no sequence holds": Change(
        with_manifest(lambda one: one["sequences"].update(letters_letter_id_seq=2**63)), "说明读不出来"
    ),
    "a table whose name clears the screen": Change(
        with_manifest(lambda one: one["contents"]["tables"].update({"\x1b[2J": ROWS})), "说明读不出来"
    ),
    "a file whose name clears the screen": Change(
        with_manifest(lambda one: one["contents"]["files"]["missing"].append("\x1b[2J")), "说明读不出来"
    ),
    "tables without end": Change(
        lambda members: {HEADER: members[HEADER], **{f"tables/t{n}/1.copy": b"" for n in range(1_001)}},
        "多得不像真的",
    ),
    "more after the manifest": Change(lambda members: {**members, "files/more": b"1"}, "清单之后还有内容"),
    "something unknown": Change(renamed("files/", "etc/passwd"), "不认识的内容"),
    "a path upwards": Change(renamed("files/", "files/../../escaped"), "指向别处的文件名"),
    "a path from the root": Change(renamed("files/", "files//etc/passwd"), "指向别处的文件名"),
    "a path of another system": Change(renamed("files/", "files/..\\escaped"), "指向别处的文件名"),
    "files out of order": Change(renamed("files/", "files/zzz"), "次序不对"),
    "other rows": Change(
        with_manifest(lambda one: one["contents"]["tables"]["letters_letter"].update(sha256="0" * 64)),
        "与它的清单不符：letters_letter",
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_backup_that_somebody_changed_is_refused(path: Path, name: str) -> None:
    path.write_bytes(sealed(packed(CHANGES[name].made(unsealed(sample())))))
    assert CHANGES[name].sentence in refusal(path)


def test_what_comes_after_the_end_is_not_read_on_for_ever(path: Path) -> None:
    path.write_bytes(sealed(packed(unsealed(sample())) + bytes(1 << 20)))
    assert "末尾之后还有内容" in refusal(path)


def strange(name: str, kind: bytes, **facts: object) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type = kind
    for fact, value in facts.items():
        setattr(member, fact, value)
    return member


@pytest.mark.parametrize(
    "member",
    [
        strange("files/aaa", tarfile.SYMTYPE, linkname="/etc/passwd"),
        strange("files/aaa", tarfile.LNKTYPE, linkname="header.json"),
        strange("files/aaa", tarfile.DIRTYPE),
        strange("files/aaa", tarfile.CHRTYPE),
        strange("files/aaa", tarfile.FIFOTYPE),
        strange("files/aaa", tarfile.GNUTYPE_LONGNAME, size=4096),
        strange("files/" + "长" * 400, tarfile.REGTYPE),
    ],
    ids=["symlink", "hard link", "folder", "device", "pipe", "name of GNU tar", "name of any length"],
)
def test_what_is_no_plain_file_is_not_read(path: Path, member: tarfile.TarInfo) -> None:
    path.write_bytes(sealed(packed(unsealed(sample()), member)))
    assert "不是普通文件" in refusal(path)


@pytest.mark.parametrize("rows", [b"", b"nonsense\n"], ids=["rows that others name", "rows that are none"])
def test_a_rule_of_the_database_that_is_broken_undoes_everything(path: Path, rows: bytes) -> None:
    """Somebody makes up the batches, and a manifest that goes with them."""
    digest = RowsDigest()
    digest.add(rows)

    def agree(manifest: dict[str, Any]) -> None:
        manifest["contents"]["tables"]["measures_batch"] = asdict(digest.rows)

    made_up = {**unsealed(sample()), "tables/measures_batch/000001.copy": rows}
    path.write_bytes(sealed(packed(with_manifest(agree)(made_up))))
    assert "数据库不接受备份的内容" in refusal(path)


def test_a_letter_that_does_not_verify_is_restored_only_by_whoever_says_so(path: Path) -> None:
    with rehearsal():
        publish()
        Letter.objects.update(manifest_sha256="0" * 64)
        back_up(path)
    assert "恢复出来的内容有不符之处" in refusal(path)
    with rehearsal():
        assert restore_backup(opened(path), faults_here, puts_up=True).faults


def test_a_store_that_takes_no_more_is_not_said_of_the_backup(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_file: object, **_options: object) -> str:
        raise OSError(ENOSPC, "No space left on device")

    path.write_bytes(sample())
    monkeypatch.setattr(FileSystemStorage, "save", full)
    assert refusal(path).startswith("文件写不进去：")


def test_the_commands_say_why_and_end_with_one(path: Path, tmp_path: Path) -> None:
    key = tmp_path / "key"
    call_command("backup_key", key)
    path.write_bytes(sample())
    with rehearsal(), pytest.raises(CommandError, match="没有恢复：打不开") as refused:
        call_command("restore", path, key_file=key)
    assert refused.value.returncode == 1
    assert read_backup(opened(path), Measuring())
