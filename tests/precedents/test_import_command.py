"""`import_precedents` on a database that holds nothing else."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from precedents.models import ListState, Precedent, PrecedentList
from tests.precedents.lists import TEXT

pytestmark = pytest.mark.django_db


def far_reaching_workbook() -> bytes:
    """A workbook whose one cell lies so far out that a reader sets aside more room than there is."""
    written = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(["序号"])
    book.save(written)
    changed = io.BytesIO()
    with zipfile.ZipFile(written) as old, zipfile.ZipFile(changed, "w") as new:
        for info in old.infolist():
            content = old.read(info)
            new.writestr(info, content.replace(b'r="A1"', b'r="XFD4294967295"'))
    return changed.getvalue()


def run(path: Path, *options: str) -> str:
    out = io.StringIO()
    call_command("import_precedents", str(path), "--list", "第九十批", *options, stdout=out)
    return out.getvalue()


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "经验.txt"
    path.write_text(f"第九十批改革试点经验（国函〔2031〕9号）\n本批共4项经验。\n{TEXT}", encoding="utf-8")
    return path


def test_a_list_is_imported_with_what_the_file_says_of_it(text: Path) -> None:
    told = run(text)
    kept = PrecedentList.objects.get()
    assert (kept.name, kept.document, kept.size, kept.imported_by) == ("第九十批", "国函〔2031〕9号", 3, None)
    assert "请核对：第2行：写的是4项，读到3项。" in told
    assert "“第九十批”已导入，共3条。" in told


def test_a_dry_run_tells_the_same_and_keeps_nothing(text: Path) -> None:
    told = run(text, "--dry-run", "--lines")
    assert "保税货物分类监管" in told
    assert "写的是4项，读到3项" in told
    assert not PrecedentList.objects.exists()


def test_what_is_said_on_the_command_line_counts(text: Path) -> None:
    run(text, "--document", "某〔2031〕2号", "--date", "2031-05-06", "--place", "全国", "--issuer", "某部")
    kept = PrecedentList.objects.get()
    assert (kept.document, str(kept.issued_on), kept.place, kept.issuer) == (
        "某〔2031〕2号",
        "2031-05-06",
        "全国",
        "某部",
    )


def test_records_bring_their_own_place_document_and_day(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    record = {
        "title": "甲事项网上办",
        "text": "正文。",
        "place": "某地",
        "document": "某1号",
        "in_force_since": "2031-03-01",
    }
    path.write_text(json.dumps(record, ensure_ascii=False) + "\n", encoding="utf-8")
    run(path)
    one = Precedent.objects.get()
    assert (one.place, one.document, str(one.in_force_since)) == ("某地", "某1号", "2031-03-01")


def test_one_wrong_record_keeps_all_of_them_out(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"title": "甲事项网上办"}\n{"text": "没有名称"}\n', encoding="utf-8")
    with pytest.raises(CommandError, match=r"第2行.*没有名称") as refusal:
        run(path)
    assert refusal.value.returncode == 2
    assert not Precedent.objects.exists()


def test_the_same_name_needs_the_word_to_supersede(text: Path, tmp_path: Path) -> None:
    run(text)
    other = tmp_path / "新.txt"
    other.write_text("1.甲事项网上办。正文。", encoding="utf-8")
    with pytest.raises(CommandError, match="已有名为“第九十批”的有效清单"):
        run(other)
    run(other, "--supersede")
    assert PrecedentList.objects.get(size=3).state == ListState.SUPERSEDED


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00\x01\xff" * 30, "要认真贯彻落实，切实做好推广工作，加强领导，确保落到实处。".encode()],
)
@pytest.mark.parametrize("options", [(), ("--dry-run",)])
def test_a_file_without_a_list_is_refused(content: bytes, options: tuple[str, ...], tmp_path: Path) -> None:
    path = tmp_path / "空.txt"
    path.write_bytes(content)
    with pytest.raises(CommandError) as refusal:
        run(path, *options)
    assert refusal.value.returncode == 2


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="不能打开文件"):
        run(tmp_path / "没有.txt")


def test_a_file_that_makes_its_reader_stumble_is_refused_and_the_command_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "远.xlsx"
    path.write_bytes(far_reaching_workbook())
    with pytest.raises(CommandError, match="占用的时间或内存过多"):
        run(path)
