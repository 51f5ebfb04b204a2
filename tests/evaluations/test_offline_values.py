"""What people write into the cells of a sheet taken along."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluations.models import Evaluation
from evaluations.offline.layout import FIRST_ROW
from evaluations.offline.merging import FileRow, RowState, StoredSheet, compare
from tests.clients import client_of
from tests.evaluations.offline_sheets import (
    FILLED,
    address,
    answer_sheet,
    changed,
    confirm,
    downloaded,
    evaluating,
    filled,
    marks,
    merge,
    only,
    refused,
    save,
    upload,
)
from tests.factories import Cast, make_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return evaluating()


@pytest.mark.parametrize(
    ("cell", "score"), [("８５．５", "85.5"), (" 90 ", "90"), (90, "90"), (0, "0"), ("07.10", "7.1")]
)
def test_numbers_are_read_as_people_write_them(cast: Cast, cell: object, score: str) -> None:
    merge(cast, filled(downloaded(cast), {"score:novelty": cell}))
    assert marks(only(cast))["novelty"] == Decimal(score)


def test_a_row_that_is_hidden_is_read_and_said(cast: Cast) -> None:
    def hide(workbook: openpyxl.Workbook) -> None:
        answer_sheet(workbook).row_dimensions[FIRST_ROW].hidden = True

    shown = upload(cast, changed(filled(downloaded(cast), FILLED), hide))
    assert f"评分!{FIRST_ROW}是隐藏的行，也读取了，请核对。" in shown.content.decode()
    assert "隐藏的行" not in upload(cast, filled(downloaded(cast), FILLED)).content.decode()


@pytest.mark.parametrize(
    ("value", "number_format", "said"),
    [
        (0.85, "0%", "“85%”不是得分"),
        (85, "yyyy-mm-dd", "不是得分"),
        (0.5, "h:mm", "读不准"),
        (85.5, "# ?/?", "读不准"),
    ],
)
def test_a_score_is_read_as_it_is_shown_or_refused(
    cast: Cast, value: float, number_format: str, said: str
) -> None:
    content = filled(downloaded(cast), {"score:novelty": value}, number_format=number_format)
    assert said in refused(cast, content)


def million_blank_rows(content: bytes) -> bytes:
    """Return the workbook with a million empty rows after its own."""
    rows = "".join(f'<row r="{number}"/>' for number in range(FIRST_ROW + 1, 1_000_000))
    return with_part(
        content, "xl/worksheets/sheet2.xml", lambda part: part.replace("</sheetData>", f"{rows}</sheetData>")
    )


def many_columns(content: bytes) -> bytes:
    cells = "<c/>" * 250_000
    return with_part(
        content, "xl/worksheets/sheet2.xml", lambda part: part.replace("</row>", f"{cells}</row>", 1)
    )


def with_entities(content: bytes) -> bytes:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    return with_part(content, "xl/worksheets/sheet2.xml", lambda part: bomb + part)


def broken_strings(content: bytes) -> bytes:
    cell = '<c r="D4" t="s"><v>99999</v></c>'
    return with_part(
        content, "xl/worksheets/sheet2.xml", lambda part: re.sub(r'<c r="D4"[^>]*></c>', cell, part)
    )


def no_xml(content: bytes) -> bytes:
    return with_part(content, "xl/worksheets/sheet2.xml", lambda part: part[: len(part) // 2])


def with_part(content: bytes, name: str, change: Callable[[str], str]) -> bytes:
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.namelist():
            part = old.read(member)
            new.writestr(member, change(part.decode()).encode() if member == name else part)
    return target.getvalue()


@pytest.mark.parametrize("spoil", [million_blank_rows, many_columns, with_entities, broken_strings, no_xml])
def test_a_file_that_swells_or_is_broken_is_refused_in_a_sentence(
    cast: Cast, spoil: Callable[[bytes], bytes]
) -> None:
    assert re.search("太多|打不开|过大|损坏", refused(cast, spoil(filled(downloaded(cast)))))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("表.xlsx", "编号,首创性\n1,90\n".encode()),
        ("空.xlsx", b""),
        ("坏.xlsx", b"PK\x03\x04 and nothing else"),
        ("图.png", b"\x89PNG\r\n\x1a\n"),
    ],
)
def test_what_is_no_workbook_is_refused_in_a_sentence(cast: Cast, name: str, content: bytes) -> None:
    assert name in refused(cast, content, name)


def test_a_workbook_of_something_else_is_refused_in_a_sentence(cast: Cast) -> None:
    content = io.BytesIO()
    openpyxl.Workbook().save(content)
    assert "缺少“说明”或“评分”" in refused(cast, content.getvalue())


@pytest.mark.parametrize("packed", ["", "x", "eyJhIjoxfQ:1abc:def"])
def test_what_was_not_packed_here_is_not_taken(cast: Cast, packed: str) -> None:
    answer = client_of(cast.evaluators[0]).post(
        address(cast), {"packed": packed, "confirmed": "1", "overruled": ["x", "1:", "²:1"]}
    )
    assert answer.status_code == 422


def test_what_waits_for_one_persons_word_is_not_anothers() -> None:
    cast = evaluating(evaluators=2)
    shown = upload(cast, filled(downloaded(cast), FILLED))
    cast.evaluators.reverse()
    assert confirm(cast, shown).status_code == 422
    assert not Evaluation.objects.exists()


def test_no_file_is_a_sentence(cast: Cast) -> None:
    answer = client_of(cast.evaluators[0]).post(address(cast), {})
    assert (answer.status_code, "请先选择文件" in answer.content.decode()) == (422, True)


# Who sees what
def test_only_evaluators_come_in_and_only_to_their_batches(cast: Cast) -> None:
    other = evaluating()
    for path in ("/evaluations/offline/", address(cast), f"{address(cast)}sheets.xlsx"):
        for person in (cast.clerk, cast.evaluation_lead, cast.unit_lead):
            assert client_of(person).get(path).status_code == 403
    for path in (address(cast), f"{address(cast)}sheets.xlsx"):
        assert client_of(other.evaluators[0]).get(path).status_code == 404
    assert client_of(other.evaluators[0]).get("/evaluations/offline/").status_code == 200


@pytest.mark.parametrize("is_blind", [True, False])
def test_a_blind_workbook_shows_the_unit_nowhere(is_blind: bool) -> None:
    cast = make_cast(evaluators=1)
    cast.batch.is_blind = is_blind
    cast.batch.save()
    cast.unit.name = "某某海港片区管委会"
    cast.unit.save()
    measure = cast.accepted(contact="柳联系", phone="0591-12345678", approver="钱审批")
    cast.evaluate()
    with zipfile.ZipFile(io.BytesIO(downloaded(cast))) as package:
        everything = html.unescape("\n".join(package.read(name).decode() for name in package.namelist()))
    assert measure.title in everything
    assert ("某某海港片区管委会" in everything) is not is_blind
    assert not [secret for secret in ("柳联系", "0591-12345678", "钱审批") if secret in everything]


# What it costs
def test_reading_costs_the_same_few_queries_whatever_the_size() -> None:
    counts = []
    for size in (2, 7):
        cast = evaluating(measures=size)
        for assignment in cast.open_assignments():
            save(assignment, scores={"novelty": Decimal(70)})
        client = client_of(cast.evaluators[0])
        content = filled(downloaded(cast), *[{"score:novelty": 60}] * size)
        client.get("/evaluations/")
        asked = []
        for ask in (
            lambda: client.get("/evaluations/offline/"),  # noqa: B023  (asked at once)
            lambda: client.get(f"{address(cast)}sheets.xlsx"),  # noqa: B023
            lambda: client.post(address(cast), {"file": SimpleUploadedFile("a.xlsx", content)}),  # noqa: B023
        ):
            with CaptureQueriesContext(connection) as queries:
                assert ask().status_code == 200
            asked.append(len(queries))
        counts.append(asked)
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 12


# The comparison by itself
def compared(answers: dict[str, Any], stored: dict[str, Any], version: int = 1, closed: str = "") -> RowState:
    row = FileRow(4, 12, 1, "19-001", answers)
    return compare(row, StoredSheet(version, "一单到底", stored, closed)).state


def test_a_row_is_compared_by_what_it_says() -> None:
    mine, theirs = {"score:a": Decimal("60.0")}, {"score:a": Decimal("60.00")}
    assert compared(mine, theirs, version=2) == RowState.UNCHANGED
    assert compared({}, theirs, version=2) == RowState.UNCHANGED
    assert compared(mine, {}) == RowState.CHANGED
    assert compared(mine, {"score:a": Decimal(61)}, version=2) == RowState.CONFLICT
    assert compared(mine, {}, closed="已提交") == RowState.CLOSED
    assert compared({"comment": "甲 乙"}, {"comment": "甲  乙\r\n"}) == RowState.UNCHANGED
