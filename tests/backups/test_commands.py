"""The commands, as somebody at the console uses them."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from core.models import Event
from measures.models import Batch
from runs.rehearsal import rehearsal
from tests.factories import make_cast

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_one_command_wrote_the_other_restores(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words, path = tmp_path / "words", tmp_path / "kept.age"
    words.write_text("# 4 words, of which none is a remark\nignored\n", encoding="utf-8")
    number = make_cast().batch.number
    call_command("backup", path, passphrase_file=words)
    call_command("restore", path, passphrase_file=words, check=True)
    assert "备份文件完好" in capsys.readouterr().out
    with rehearsal():
        call_command("restore", path, passphrase_file=words)
        assert Batch.objects.get().number == number
        assert Event.objects.filter(act="restore_backup").count() == 1
    assert "逐一核对相符" in capsys.readouterr().out


def test_a_pair_of_keys_is_made_once_and_used(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], settings: Settings
) -> None:
    key, path = tmp_path / "key", tmp_path / "kept.age"
    call_command("backup_key", key)
    settings.BACKUP_PUBLIC_KEY = capsys.readouterr().out.strip()
    assert key.stat().st_mode & 0o777 == 0o600
    call_command("backup", path)
    call_command("restore", path, key_file=key, check=True)
    with pytest.raises(CommandError, match="写不进"):
        call_command("backup_key", key)


@pytest.mark.parametrize("command", ["backup", "restore"])
@pytest.mark.parametrize(("words", "sentence"), [(None, "No such file"), (b"\xff\xfe", "不是文本文件")])
def test_a_file_without_a_passphrase_is_refused(
    tmp_path: Path, command: str, words: bytes | None, sentence: str
) -> None:
    file = tmp_path / "words"
    if words is not None:
        file.write_bytes(words)
    with pytest.raises(CommandError, match=sentence) as refused:
        call_command(command, tmp_path / "kept.age", passphrase_file=file)
    assert refused.value.returncode == 1
    assert not (tmp_path / "kept.age").exists()
