"""Scoring offline: taken along, filled in, brought back, and never over something newer."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from accounts.models import User
from evaluations import actions
from evaluations.actions.scoring import SheetEntries
from evaluations.models import Assignment, Evaluation
from evaluations.offline.layout import FIRST_ROW, GUIDE, KEY_ROW, SHEET, TEXTS, VERSION
from evaluations.offline.merging import FileRow, RowState, StoredSheet, compare
from evaluations.ordering import shuffled
from tests.factories import Cast, make_cast

pytestmark = pytest.mark.django_db
MARKS = ("novelty", "effect", "replicability")
FILLED = {
    **{f"score:{code}": 85.5 for code in MARKS},
    "remark:novelty": "国内未见同类做法",
    "gate:legality": "通过",
    "gate:risk": "不通过",
    "remark:risk": "未说明拦截规则",
    "classification": "复制拓展",
    "ground": "甲地2020年已有同样做法",
    "taiwan_related": "是",
    "comment": "第一行\n第二行",
    "is_abstained": "否",
}
Change = Callable[[Workbook], None]


def evaluating(measures: int = 1, evaluators: int = 1) -> Cast:
    cast = make_cast(evaluators=evaluators)
    for number in range(measures):
        cast.accepted(title=f"“一单到底”之{number}")
    cast.evaluate()
    return cast


@pytest.fixture
def cast() -> Cast:
    return evaluating()


def client_of(person: User) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def address(cast: Cast) -> str:
    return f"/evaluations/offline/{cast.batch.number}/"


def downloaded(cast: Cast, person: User | None = None) -> bytes:
    answer = client_of(person or cast.evaluators[0]).get(f"{address(cast)}sheets.xlsx")
    assert answer.status_code == 200
    return bytes(answer.content)


def opened(content: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def answer_sheet(workbook: Workbook) -> Worksheet:
    sheet = workbook[SHEET]
    assert isinstance(sheet, Worksheet)
    return sheet


def columns(sheet: Worksheet) -> dict[str, int]:
    return {str(cell.value): position for position, cell in enumerate(sheet[KEY_ROW], start=1)}


def changed(content: bytes, change: Change) -> bytes:
    workbook = opened(content)
    change(workbook)
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


def filled(content: bytes, *rows: dict[str, Any]) -> bytes:
    """Return the workbook with answers filled in, row by row."""

    def fill(workbook: Workbook) -> None:
        sheet = answer_sheet(workbook)
        at = columns(sheet)
        for number, row in enumerate(rows, start=FIRST_ROW):
            for key, value in row.items():
                sheet.cell(number, at[key]).value = value

    return changed(content, fill)


def upload(cast: Cast, content: bytes, name: str = "离线.xlsx", person: User | None = None) -> HttpResponse:
    client = client_of(person or cast.evaluators[0])
    return client.post(address(cast), {"file": SimpleUploadedFile(name, content)})  # type: ignore[return-value]


def confirm(cast: Cast, shown: HttpResponse, *overruled: str) -> HttpResponse:
    found = re.search(r'name="packed" value="([^"]+)"', shown.content.decode())
    assert found is not None, shown.content.decode()
    sent = {"packed": found[1], "confirmed": "1", "overruled": list(overruled)}
    return client_of(cast.evaluators[0]).post(address(cast), sent)  # type: ignore[return-value]


def ticks(shown: HttpResponse) -> list[str]:
    return re.findall(r'name="overruled" value="([^"]+)"', shown.content.decode())


def merge(cast: Cast, content: bytes) -> HttpResponse:
    return confirm(cast, upload(cast, content))


def save(assignment: Assignment, **entries: Any) -> None:
    stored = Evaluation.objects.filter(assignment=assignment).first()
    actions.save_sheet(
        assignment,
        by=assignment.evaluator,
        entries=SheetEntries(**entries),
        version=stored.edit_version if stored else 1,
    )


def only(cast: Cast) -> Assignment:
    return Assignment.objects.get(measure__batch=cast.batch)


def marks(assignment: Assignment) -> dict[str, Decimal | bool | None]:
    scores = Evaluation.objects.get(assignment=assignment).scores.select_related("criterion")
    return {s.criterion.code: s.is_passed if s.value is None else s.value for s in scores}


def said(answer: HttpResponse) -> str:
    return answer.content.decode()


def refused(cast: Cast, content: bytes, name: str = "离线.xlsx") -> str:
    answer = upload(cast, content, name)
    assert answer.status_code == 422
    assert not Evaluation.objects.filter(edit_version__gt=1).exists()
    return said(answer)


# There and back


def test_what_was_filled_in_is_stored_digit_by_digit(cast: Cast) -> None:
    shown = upload(cast, filled(downloaded(cast), FILLED))
    assert shown.status_code == 200
    assert not Evaluation.objects.exists()
    assert confirm(cast, shown).status_code == 302
    sheet = Evaluation.objects.get()
    assert marks(only(cast)) == {**dict.fromkeys(MARKS, Decimal("85.50")), "legality": True, "risk": False}
    assert sheet.scores.get(criterion__code="risk").comment == "未说明拦截规则"
    assert (sheet.classification, sheet.taiwan_related, sheet.is_abstained) == (
        "extended_replication",
        True,
        False,
    )
    assert (sheet.ground, sheet.comment) == ("甲地2020年已有同样做法", "第一行\n第二行")
    assert only(cast).state == "in_progress"


def test_the_workbook_shows_what_is_stored_and_coming_back_unchanged_changes_nothing(cast: Cast) -> None:
    merge(cast, filled(downloaded(cast), FILLED))
    content = downloaded(cast)
    sheet = answer_sheet(opened(content))
    at = columns(sheet)
    assert {key: sheet.cell(FIRST_ROW, at[key]).value for key in FILLED} == FILLED
    shown = upload(cast, content)
    assert "文件里没有可以写入的新内容" in said(shown)
    assert Evaluation.objects.get().edit_version == 2


def test_the_same_file_twice_is_written_once(cast: Cast) -> None:
    content = filled(downloaded(cast), FILLED)
    shown = upload(cast, content)
    confirm(cast, shown)
    assert confirm(cast, shown).status_code == 302
    assert "文件里没有可以写入的新内容" in said(upload(cast, content))
    assert Evaluation.objects.get().edit_version == 2


def test_the_texts_of_the_rubric_and_the_measures_come_along_in_ones_own_order() -> None:
    cast = evaluating(measures=4)
    workbook = opened(downloaded(cast))
    mine = shuffled(cast.open_assignments(), cast.evaluators[0].pk)
    sheet = answer_sheet(workbook)
    refs = [sheet.cell(row, 2).value for row in range(FIRST_ROW, FIRST_ROW + 4)]
    assert refs == [assignment.measure.ref for assignment in mine]
    texts = [str(cell.value) for row in workbook[TEXTS].iter_rows() for cell in row]
    assert "三方共用一份电子清单。" in texts
    guide = [str(cell.value) for row in workbook[GUIDE].iter_rows() for cell in row]
    assert VERSION in guide
    assert "有无数据和企业案例，成效是否可核实。" in guide


def test_the_cells_offer_what_can_be_answered_and_the_rest_is_locked(cast: Cast) -> None:
    sheet = answer_sheet(opened(downloaded(cast)))
    rules = [(rule.type, rule.formula1, rule.formula2) for rule in sheet.data_validations.dataValidation]
    assert ("decimal", "0", "100") in rules
    assert ("list", '"通过,不通过"', None) in rules
    assert ("list", '"全国首创,复制拓展,复制"', None) in rules
    assert sheet.protection.sheet
    locked = {
        key: sheet.cell(FIRST_ROW, at).protection.locked
        for key, at in columns(sheet).items()
        if key in {"ref", "mark", "score:novelty", "comment"}
    }
    assert locked == {"ref": True, "mark": True, "score:novelty": False, "comment": False}
    assert sheet.freeze_panes == f"D{FIRST_ROW}"
    assert sheet.column_dimensions["A"].hidden


def test_a_text_that_begins_like_a_formula_stays_a_text(cast: Cast) -> None:
    save(only(cast), comment="=HYPERLINK(1)", ground="@甲", scores={})
    sheet = answer_sheet(opened(downloaded(cast)))
    at = columns(sheet)
    assert [sheet.cell(FIRST_ROW, at[key]).data_type for key in ("comment", "ground")] == ["s", "s"]
    assert "文件里没有可以写入的新内容" in said(upload(cast, downloaded(cast)))


def test_the_limits_of_texts_are_those_of_the_page(cast: Cast) -> None:
    page = client_of(cast.evaluators[0]).get(f"/evaluations/{only(cast).pk}/").content.decode()
    limits = {int(limit) for limit in re.findall(r'maxlength="(\d+)"', page)}
    assert {1000, 2000, 4000} <= limits
    content = filled(
        downloaded(cast), {"comment": "字" * 4001, "ground": "字" * 2001, "remark:novelty": "字" * 1001}
    )
    assert refused(cast, content).count("字，最多") == 3


# Over what is stored


def test_a_blank_cell_keeps_what_is_stored(cast: Cast) -> None:
    merge(cast, filled(downloaded(cast), FILLED))
    blank: dict[str, Any] = dict.fromkeys(FILLED)
    merge(cast, filled(downloaded(cast), {**blank, "score:effect": 90}))
    assert marks(only(cast)) == {
        **dict.fromkeys(MARKS, Decimal("85.50")),
        "effect": Decimal(90),
        "legality": True,
        "risk": False,
    }
    sheet = Evaluation.objects.get()
    assert (sheet.comment, sheet.taiwan_related) == ("第一行\n第二行", True)
    assert sheet.scores.get(criterion__code="novelty").comment == "国内未见同类做法"


def test_a_newer_score_is_never_overwritten_without_a_tick(cast: Cast) -> None:
    content = filled(downloaded(cast), {"score:novelty": 60})
    save(only(cast), scores={"novelty": Decimal(77)})
    shown = upload(cast, content)
    assert "系统里的较新" in said(shown)
    assert "77" in said(shown)
    assert "60" in said(shown)
    confirm(cast, shown)
    assert marks(only(cast))["novelty"] == 77
    confirm(cast, shown, *ticks(shown))
    assert marks(only(cast))["novelty"] == 60


def test_a_tick_does_not_reach_what_was_saved_after_it_was_shown(cast: Cast) -> None:
    content = filled(downloaded(cast), {"score:novelty": 60})
    save(only(cast), scores={"novelty": Decimal(77)})
    shown = upload(cast, content)
    save(only(cast), scores={"novelty": Decimal(78)})
    answer = confirm(cast, shown, *ticks(shown))
    assert answer.status_code == 422
    assert "又在系统里保存过" in said(answer)
    assert marks(only(cast))["novelty"] == 78


def test_what_is_saved_between_preview_and_word_is_kept(cast: Cast) -> None:
    shown = upload(cast, filled(downloaded(cast), {"score:novelty": 60}))
    save(only(cast), scores={"novelty": Decimal(77)})
    assert confirm(cast, shown).status_code == 302
    assert marks(only(cast))["novelty"] == 77


def test_a_newer_sheet_that_says_the_same_is_no_conflict(cast: Cast) -> None:
    content = filled(downloaded(cast), {"score:novelty": 60})
    save(only(cast), scores={"novelty": Decimal("60.00")})
    assert "文件里没有可以写入的新内容" in said(upload(cast, content))


def test_all_rows_or_none() -> None:
    cast = evaluating(measures=2)
    content = filled(downloaded(cast), {"score:novelty": 60}, {"score:novelty": 60, "gate:risk": "不通过"})
    answer = confirm(cast, upload(cast, content))
    assert answer.status_code == 422
    assert f"{SHEET}!{letter(content, 'gate:risk')}{FIRST_ROW + 1}" in said(answer)
    assert "请写明理由" in said(answer)
    assert not Evaluation.objects.exists()


def test_a_remark_without_a_mark_is_told_and_left_out(cast: Cast) -> None:
    shown = upload(cast, filled(downloaded(cast), {"remark:novelty": "待补分", "score:effect": 70}))
    assert "这一指标没有得分，说明没有写入" in said(shown)
    confirm(cast, shown)
    assert marks(only(cast)) == {"effect": Decimal(70)}


def test_nothing_is_handed_in_and_the_page_says_so(cast: Cast) -> None:
    shown = upload(cast, filled(downloaded(cast), FILLED))
    assert "写入不等于提交" in said(shown)
    answer = client_of(cast.evaluators[0]).get(confirm(cast, shown).headers["Location"])
    assert only(cast).state == "in_progress"
    assert answer.status_code == 200


def submit(cast: Cast) -> None:
    cast.score_all()


def recuse(cast: Cast) -> None:
    actions.recuse_assignment(only(cast), by=cast.evaluators[0], reason="曾任该项目顾问")


def take_away(cast: Cast) -> None:
    only(cast).delete()


def step_back(cast: Cast) -> None:
    actions.step_back_to_collecting(cast.batch, by=cast.reviewer, reason="补材料")


@pytest.mark.parametrize(
    ("happening", "why"), [(submit, "已提交"), (recuse, "回避"), (step_back, "不在评估阶段")]
)
def test_a_sheet_that_is_closed_meanwhile_is_left_alone_and_it_is_said(
    cast: Cast, happening: Callable[[Cast], None], why: str
) -> None:
    content = filled(downloaded(cast), {"score:novelty": 60})
    before = upload(cast, content)
    happening(cast)
    assert why in said(upload(cast, content))
    assert confirm(cast, before).status_code == 302
    found = Evaluation.objects.filter(assignment=only(cast)).first()
    assert found is None or found.scores.get(criterion__code="novelty").value != 60


def test_a_measure_that_was_taken_away_is_left_alone_and_it_is_said() -> None:
    cast = evaluating(measures=2)
    content = filled(downloaded(cast), {"score:novelty": 60}, {"score:novelty": 61})
    gone, stays = shuffled(cast.open_assignments(), cast.evaluators[0].pk)
    gone.delete()
    shown = upload(cast, content)
    assert "已不在您的任务里" in said(shown)
    assert confirm(cast, shown).status_code == 302
    assert marks(stays)["novelty"] == 61


def test_a_file_by_earlier_criteria_is_refused(cast: Cast) -> None:
    content = filled(downloaded(cast), {"score:novelty": 60})
    step_back(cast)
    cast.batch.refresh_from_db()
    extra = actions.CriterionDraft("depth", "集成性", Decimal(10))
    first, *others = actions.default_criteria()
    criteria = [replace(first, weight=Decimal(30)), *others, extra]
    actions.set_rubric(cast.batch, by=cast.clerk, criteria=criteria)
    cast.batch = actions.start_evaluation(cast.batch, by=cast.clerk, reason="重新开始")
    assert "评分指标改动过，请重新下载" in refused(cast, content)


# What is no such file


def test_the_files_of_others_are_refused() -> None:
    cast = evaluating(evaluators=2)
    theirs = downloaded(cast, cast.evaluators[1])
    assert "其他专家的文件" in refused(cast, theirs)


def test_the_file_of_another_batch_is_refused(cast: Cast) -> None:
    other = evaluating()
    measure = other.batch.measures.get()
    Assignment.objects.create(
        measure=measure, evaluator=cast.evaluators[0], assigned_by=other.clerk, is_released=True
    )
    other.panel.members.create(evaluator=cast.evaluators[0], ties_declared_at=timezone.now())
    content = downloaded(other, cast.evaluators[0])
    assert "其他批次的文件" in refused(cast, content)


def letter(content: bytes, key: str) -> str:
    return openpyxl.utils.get_column_letter(columns(answer_sheet(opened(content)))[key])


def of_guide(row: int, value: str) -> Change:
    return lambda book: setattr(book[GUIDE].cell(row, 2), "value", value)


def of_answers(row: int, column: int, value: object) -> Change:
    return lambda book: setattr(book[SHEET].cell(row, column), "value", value)


def twice(book: Workbook) -> None:
    for column in range(1, 20):
        book[SHEET].cell(FIRST_ROW + 1, column).value = book[SHEET].cell(FIRST_ROW, column).value


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        (of_guide(1, "fzworkflow.scores/0"), "格式版本不对"),
        (of_guide(2, "eyJhIjoxfQ:1abc:def"), "校验码不对"),
        (lambda book: book.remove(book[GUIDE]), "缺少“说明”或“评分”"),
        (lambda book: book.remove(book[SHEET]), "缺少“说明”或“评分”"),
        (of_answers(FIRST_ROW, 1, "999:1"), f"{SHEET}!B{FIRST_ROW}：这一行的标记或编号被改动过"),
        (of_answers(FIRST_ROW, 1, None), "这一行的标记或编号被改动过"),
        (of_answers(FIRST_ROW, 2, "别的编号"), "这一行的标记或编号被改动过"),
        (of_answers(FIRST_ROW + 5, 5, 90), f"{SHEET}!B{FIRST_ROW + 5}：这一行的标记"),
        (twice, "出现了不止一次"),
        (of_answers(KEY_ROW, 4, "score:other"), "列或第3行被改动过"),
        (of_answers(KEY_ROW, 4, "score:effect"), "列或第3行被改动过"),
        (of_answers(5000, 4, 1), "“评分”的行太多"),
        (of_answers(1_048_576, 16_384, 1), "行、列太多"),
    ],
)
def test_a_file_that_was_tampered_with_is_refused_in_a_sentence(
    cast: Cast, change: Change, wanted: str
) -> None:
    assert wanted in refused(cast, changed(downloaded(cast), change))


def test_the_marks_of_two_rows_cannot_be_swapped() -> None:
    cast = evaluating(measures=2)

    def swap(book: Workbook) -> None:
        first, second = (book[SHEET].cell(row, 1) for row in (FIRST_ROW, FIRST_ROW + 1))
        first.value, second.value = second.value, first.value

    assert "这一行的标记或编号被改动过" in refused(cast, changed(downloaded(cast), swap))


@pytest.mark.parametrize(
    ("key", "cell", "wanted"),
    [
        ("score:novelty", "=80+5", "是公式"),
        ("comment", "=A1", "是公式"),
        ("score:novelty", "很好", "“很好”不是得分"),
        ("score:novelty", "85分", "不是得分"),
        ("score:novelty", "#N/A", "是错误值"),
        ("score:novelty", "1" * 400, "不是得分"),
        ("score:novelty", True, "不是得分"),
        ("gate:risk", "尚可", "请填：通过、不通过"),
        ("classification", "首创", "请填：全国首创、复制拓展、复制"),
        ("taiwan_related", "也许", "请填：是、否"),
    ],
)
def test_a_cell_that_is_not_understood_is_named_by_its_address(
    cast: Cast, key: str, cell: object, wanted: str
) -> None:
    content = filled(downloaded(cast), {key: cell})
    place = f"{SHEET}!{letter(content, key)}{FIRST_ROW}"
    assert re.search(f"{place}：[^<]*{wanted}", refused(cast, content))


@pytest.mark.parametrize("cell", [-1, 100.5, 1e300, 80.005])
def test_a_score_that_is_none_is_named_by_its_address(cast: Cast, cell: float) -> None:
    content = filled(downloaded(cast), {"score:novelty": cell})
    shown = upload(cast, content)
    answer = confirm(cast, shown) if shown.status_code == 200 else shown
    assert answer.status_code == 422
    assert f"{SHEET}!{letter(content, 'score:novelty')}{FIRST_ROW}" in said(answer)
    assert not Evaluation.objects.exists()


@pytest.mark.parametrize(
    ("cell", "score"), [("８５．５", "85.5"), (" 90 ", "90"), (90, "90"), (0, "0"), ("07.10", "7.1")]
)
def test_numbers_are_read_as_people_write_them(cast: Cast, cell: object, score: str) -> None:
    merge(cast, filled(downloaded(cast), {"score:novelty": cell}))
    assert marks(only(cast))["novelty"] == Decimal(score)


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
    assert re.search("太多|打不开|过大", refused(cast, spoil(filled(downloaded(cast)))))


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
