"""四性检测: a whole package passes every item; each planted fault is named by the item that it falls under."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import transaction
from pytest_django import DjangoDbBlocker
from pytest_django.fixtures import Settings

from letters.examined import examined
from letters.examining.examine import examine
from letters.examining.report import GROUPS, ITEMS, Report
from tests.factories import make_cast
from tests.letters.cataloguing import catalogued, packed, scanned
from tests.letters.planted import PLANTED, Files, files_of
from tests.states import letter_in

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def whole(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> bytes:
    """Return the package of a sealed and catalogued letter; its rows are gone again."""
    with django_db_blocker.unblock(), transaction.atomic():
        cast = make_cast(evaluators=1)
        letter = letter_in("issued", cast)
        scanned(cast, letter)
        catalogued(cast, letter)
        package = packed(letter)
        transaction.set_rollback(True)
    return package


@pytest.fixture
def files(whole: bytes) -> Files:
    return files_of(whole)


def told(report: Report) -> dict[str, tuple[str, ...]]:
    return {one.number: one.sentences for one in report.failed}


def test_nothing_is_found_in_a_whole_package(whole: bytes) -> None:
    report = examine(whole, virus="")
    assert told(report) == {}
    assert [(one.number, one.outcome) for one in report.results] == [(one.number, "合格") for one in ITEMS]


@pytest.mark.parametrize(("item", "plant"), PLANTED.values(), ids=PLANTED)
def test_each_planted_fault_is_named(files: Files, item: str, plant: object) -> None:
    report = examine(plant(files), virus="")  # type: ignore[operator]  # a way of planting
    assert item in told(report), told(report)
    assert all(sentence for sentence in told(report)[item])


def test_at_least_thirty_faults_are_planted_over_every_item_of_a_package_alone() -> None:
    assert len(PLANTED) >= 30
    # What a scanner says is no fault of the package's own making.
    assert {item for item, _plant in PLANTED.values()} == {one.number for one in ITEMS} - {"4-1"}


def test_what_a_scanner_found_is_named_and_what_none_was_asked_is_said_so(whole: bytes) -> None:
    assert told(examine(whole, virus="带有病毒")) == {"4-1": ("带有病毒",)}
    unasked = examine(whole)
    assert {one.number for one in unasked.results if one.outcome == "未检测"} == {"4-1"}
    assert unasked.is_passed


def test_what_is_no_package_fails_as_a_whole() -> None:
    assert told(examine(b"PK no", virus="")) == {"3-3": ("这不是能打开的归档包",)}


def test_a_report_is_kept_and_read_again(whole: bytes) -> None:
    report = examine(whole)
    assert Report.from_json(report.to_json()) == report
    assert {one.group for one in ITEMS} == set(GROUPS.values())


def test_the_command_tells_every_item_and_keeps_the_report(
    whole: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    package, report = tmp_path / "归档包.zip", tmp_path / "检测报告.json"
    package.write_bytes(whole)
    call_command("check_archive", package, report=report)
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[1] for line in lines[1:-1]] == [one.number for one in ITEMS]
    assert lines[-1] == "没有不合格的项目。"
    assert Report.from_json(json.loads(report.read_text("utf-8"))) == examine(whole)


def test_the_command_ends_with_1_for_a_fault_and_2_for_what_it_cannot_read(
    files: Files, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    package = tmp_path / "归档包.zip"
    package.write_bytes(PLANTED["no OFD"][1](files))
    with pytest.raises(CommandError) as failed:
        call_command("check_archive", package)
    assert failed.value.returncode == 1
    assert "  正本缺OFD" in capsys.readouterr().out.splitlines()
    with pytest.raises(CommandError) as unread:
        call_command("check_archive", tmp_path / "无.zip")
    assert unread.value.returncode == 2


def test_where_a_scanner_is_named_it_is_asked(whole: bytes, settings: Settings) -> None:
    settings.CLAMAV_ADDRESS = "127.0.0.1:9"
    report = examined(ContentFile(whole))
    assert [one.number for one in report.failed] == ["4-1"]
