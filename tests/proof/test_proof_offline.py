"""An exported chain is checked years later, by the standard library alone."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client

from letters.models import Letter
from letters.verifying import check_whole, kept_letters
from ops.layout import ROOT
from proof import __main__ as offline
from proof import digests
from proof.export import kept_faults, read_chain
from tests.factories import make_cast
from tests.letters.issued import LETTER, REMOVED, faults, number, run
from tests.states import letter_in


@pytest.fixture
def exported(four: list[Letter], tmp_path: Path) -> Path:
    """The chain of four letters, and the files of the first beside it."""
    call_command("verify_register", export=tmp_path / "chain.json")
    for file in four[0].files.all():
        (tmp_path / f"one.{file.format}").write_bytes(Path(file.file.path).read_bytes())
    return tmp_path / "chain.json"


def change(path: Path, alter: Callable[[list[dict[str, Any]]], object]) -> None:
    document = json.loads(path.read_bytes())
    alter(document["letters"])
    path.write_text(json.dumps(document), "utf-8")


@pytest.mark.django_db
def test_an_export_is_checked_by_the_standard_library_alone(exported: Path, four: list[Letter]) -> None:
    alone = exported.parent / "alone"
    shutil.copytree(ROOT / "proof", alone / "proof")
    stranger = exported.parent / "stranger.pdf"
    stranger.write_bytes(b"%PDF-1.7 another")
    names = [str(exported.parent / name) for name in ("one.pdf", "stranger.pdf", "nowhere.pdf")]
    # -S: without a single installed package.
    command = [sys.executable, "-S", "-E", "-X", "utf8", "-m", "proof", str(exported), *names]
    done = subprocess.run(command, cwd=alone, capture_output=True, text=True, encoding="utf-8", check=False)
    lines = done.stdout.splitlines()
    assert (done.returncode, done.stderr) == (1, "")
    assert lines[1].startswith(f"相符 {number(2)}《")
    assert f"已被{number(3)}更正，导出时已更正" in lines[1]
    assert lines[3].endswith("导出时已撤销：依据失效）")
    assert lines[4] == "清单链条完整，共4份函。"
    assert lines[5].startswith(f"{names[0]}：是{number(1)}《")
    assert lines[5].endswith("的 pdf 文件。")
    assert lines[6].startswith(f"{names[1]}：不是其中任何一份函的文件")
    assert lines[7].startswith(f"{names[2]}：打不开")


@pytest.mark.django_db
def test_a_sound_export_and_files_of_its_letters_end_with_0(exported: Path, four: list[Letter]) -> None:
    manifest = exported.parent / "manifest.json"
    manifest.write_bytes(Client().get(f"/letters/{four[0].pk}/manifest.json").content)
    files = [str(exported.parent / f"one.{form}") for form in ("pdf", "docx", "html", "txt", "json")]
    assert offline.main([str(exported), *files, str(manifest)]) == 0


ALTERED: dict[str, tuple[Callable[[list[dict[str, Any]]], object], str]] = {
    "field": (lambda letters: letters[1]["manifest"].update(title="改过"), "：文件清单被改动"),
    "removed": (lambda letters: letters.pop(1), "：上一份函（清单摘要"),
    "first removed": (lambda letters: letters.pop(0), "：上一份函（清单摘要"),
    "swapped": (lambda letters: letters.insert(1, letters.pop(2)), "次序被调换或中间缺了函。"),
    "doubled": (lambda letters: letters.append(letters[3]), "文件清单的摘要相同。"),
}


@pytest.mark.django_db
def test_an_altered_export_is_found_out(exported: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sound = exported.read_bytes()
    for alter, wanted in ALTERED.values():
        exported.write_bytes(sound)
        change(exported, alter)
        assert offline.main([str(exported)]) == 1
        said = capsys.readouterr().out
        assert wanted in said
        assert "清单链条有误" in said


@pytest.mark.django_db
def test_without_sm3_the_rest_is_checked_and_said(
    exported: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(digests, "KNOWS_SM3", False)
    monkeypatch.setattr(offline, "KNOWS_SM3", False)
    assert offline.main([str(exported), str(exported.parent / "one.pdf")]) == 0
    assert capsys.readouterr().out.startswith("这台机器的 Python 不支持 SM3")


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe", b"[]", b"{}", b'{"format": "fzworkflow.chain/1"}', b"[" * 100_000,
     b'{"format": "fzworkflow.chain/1", "letters": [7]}',
     b'{"format": "fzworkflow.chain/1", "letters": [{"manifest": {}, "sha256": "", "state": "", "reason": ""}]}'],
)  # fmt: skip
def test_a_file_that_is_no_export_is_refused_in_words(
    content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "chain.json"
    path.write_bytes(content)
    assert offline.main([str(path)]) == 2
    assert capsys.readouterr().out.startswith(f"{path}：")
    with pytest.raises(CommandError) as refusal:
        call_command("verify_register", manifests=path)
    assert refusal.value.returncode == 2


@pytest.mark.parametrize("arguments", [[], ["--help"], ["nowhere.json"]])
def test_the_offline_check_says_how_it_is_used(arguments: list[str]) -> None:
    assert offline.main(arguments) == 2


@pytest.mark.django_db
def test_the_chain_may_only_have_grown_since_an_export(
    exported: Path, four: list[Letter], capsys: pytest.CaptureFixture[str]
) -> None:
    letter_in("issued", make_cast(evaluators=1))
    call_command("verify_register", manifests=exported)
    kept = read_chain(exported.read_bytes())
    with transaction.atomic():
        run(LETTER.format(pk=four[3].pk, change="manifest_sha256 = repeat('0', 64)"))
        assert f"{number(4)}：现在的文件清单与保存的那一份不同。" in check_whole(kept)
        transaction.set_rollback(True)
    # The newest letter is removed without a trace in the database: only an earlier export knows of it.
    entries = f"register_registerentry WHERE batch_id >= {four[3].batch_id}"
    with transaction.atomic():
        run(REMOVED.format(pk=Letter.objects.latest("pk").pk))
        run(
            REMOVED.format(pk=four[3].pk)
            + f"; DELETE FROM register_entryversion WHERE entry_id IN (SELECT id FROM {entries});"
            + f"DELETE FROM {entries}"
        )
        run("UPDATE letters_numberseries SET last = 3")
        assert faults() == []
        assert check_whole(kept) == [f"{number(4)}：保存的链条里有这份函，现在没有了。"]
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_an_export_that_was_altered_is_no_measure(exported: Path) -> None:
    change(exported, ALTERED["field"][0])
    with pytest.raises(CommandError) as refusal:
        call_command("verify_register", manifests=exported)
    assert refusal.value.returncode == 1


@pytest.mark.django_db
def test_what_is_exported_again_is_the_same_chain(exported: Path) -> None:
    assert kept_letters() == read_chain(exported.read_bytes())
    assert not any(kept_faults(kept_letters()).values())


@pytest.mark.django_db
def test_an_export_that_cannot_be_written_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CommandError, match="写不进去") as refusal:
        call_command("verify_register", export=tmp_path / "file" / "chain.json")
    assert refusal.value.returncode == 2
