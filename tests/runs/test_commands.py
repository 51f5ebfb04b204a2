"""The commands as a shell meets them: exit codes, sentences, and nothing written when something is wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from measures.models import Batch
from register.models import RegisterEntry
from tests.factories import make_cast
from tests.runs.test_running import DEMO, make_package

LETTER_FORMATS = ("pdf", "docx", "ofd", "html", "json", "txt")
LETTER_FILES = {*(f"letter.{suffix}" for suffix in LETTER_FORMATS), "tally.json"}
TEXT = Path(__file__).resolve().parents[1] / "letters" / "samples"


def write(folder: Path, package: dict[str, Any] | str) -> Path:
    path = folder / "package.json"
    text = package if isinstance(package, str) else json.dumps(package, ensure_ascii=False)
    path.write_text(text, encoding="utf-8")
    return path


def refusal_of(command: str, *arguments: object, **options: Any) -> CommandError:
    with pytest.raises(CommandError) as refusal:
        call_command(command, *map(str, arguments), **options)
    assert refusal.value.returncode == 2
    return refusal.value


def faulty_package() -> dict[str, Any]:
    package = make_package("replication", "replication")
    package["measures"][0]["title"] = ""
    package["measures"][1]["unit"] = "nowhere"
    package["rubric"][0]["weight"] = 10
    return package


@pytest.mark.django_db
@pytest.mark.parametrize("keep", [False, True])
def test_every_fault_is_told_at_once_and_nothing_is_written(tmp_path: Path, *, keep: bool) -> None:
    output = tmp_path / "out"
    told = str(refusal_of("run_batch", write(tmp_path, faulty_package()), output=output, keep=keep))
    assert all(place in told for place in ("measures[0].title", "measures[1].unit", "rubric"))
    assert not output.exists()
    assert not Batch.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"format": "other"}', "\ufeff{}", '{"a": NaN}'])
def test_what_is_no_package_is_told_as_such(tmp_path: Path, text: str) -> None:
    assert str(refusal_of("run_batch", write(tmp_path, text), output=tmp_path / "out", keep=True))
    assert not (tmp_path / "out").exists()


@pytest.mark.django_db
def test_a_kept_batch_is_refused_a_second_time(tmp_path: Path) -> None:
    package = write(tmp_path, make_package("first_in_nation", "replication"))
    call_command("run_batch", str(package), output=tmp_path / "out", keep=True)
    assert {file.name for file in (tmp_path / "out").iterdir()} >= LETTER_FILES
    before = {file.name: file.read_bytes() for file in (tmp_path / "out").iterdir()}
    assert "第7批" in str(refusal_of("run_batch", package, output=tmp_path / "again", keep=True))
    assert not (tmp_path / "again").exists()
    assert before == {file.name: file.read_bytes() for file in (tmp_path / "out").iterdir()}
    assert Batch.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("output", ["package.json", "package.json/deeper"])
def test_a_folder_that_cannot_be_written_is_told_before_the_run(tmp_path: Path, output: str) -> None:
    package = write(tmp_path, make_package("replication"))
    assert refusal_of("run_batch", package, output=tmp_path / output, keep=True)
    assert not Batch.objects.exists()


@pytest.mark.django_db
def test_a_package_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert "不能读取" in str(refusal_of("run_batch", tmp_path / "none.json", output=tmp_path / "out"))


@pytest.mark.django_db
def test_a_batch_that_is_not_there_is_not_exported(tmp_path: Path) -> None:
    assert "没有第99批" in str(refusal_of("export_batch", 99, tmp_path / "file.json"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.django_db
def test_an_exported_batch_runs_again_to_the_same_letter(tmp_path: Path) -> None:
    call_command("run_batch", str(DEMO), output=tmp_path / "first", keep=True)
    number = json.loads(DEMO.read_text(encoding="utf-8"))["batch"]["number"]
    call_command("export_batch", str(number), str(tmp_path / "given_out.json"))
    given_out = json.loads((tmp_path / "given_out.json").read_text(encoding="utf-8"))
    assert given_out == json.loads(DEMO.read_text(encoding="utf-8"))


@pytest.mark.django_db
def test_a_dry_run_shows_what_was_read_and_enters_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cast = make_cast()
    call_command(
        "run_batch", str(write(tmp_path, make_package("first_in_nation"))), output=tmp_path, keep=True
    )
    letter = (
        (tmp_path / "letter.txt")
        .read_text(encoding="utf-8")
        .replace("第7批", "第5批")
        .replace("6批", "4批")
        .replace("〕4号", "〕3号")
    )
    (tmp_path / "old.txt").write_text(letter, encoding="utf-8")
    before = (Batch.objects.count(), RegisterEntry.objects.count())
    call_command("import_register", str(tmp_path / "old.txt"), batch=5, dry_run=True)
    assert "读到1项（1 / 0 / 0）" in capsys.readouterr().out
    assert (Batch.objects.count(), RegisterEntry.objects.count()) == before
    reviewer = cast.reviewer.username
    call_command("import_register", str(tmp_path / "old.txt"), batch=5, confirmed_by=reviewer)
    assert RegisterEntry.objects.filter(batch__number=5).count() == 1
    refusal_of("import_register", tmp_path / "old.txt", batch=5)
