"""Bringing scores back: what is refused, what is shown, what is never overwritten."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest
from django.utils import timezone
from openpyxl.workbook import Workbook

from evaluations import actions
from evaluations.models import Assignment, Evaluation
from evaluations.offline.layout import FIRST_ROW, GUIDE, KEY_ROW, SHEET
from tests.clients import client_of
from tests.evaluations.offline_sheets import (
    FILLED,
    Change,
    answer_sheet,
    changed,
    columns,
    confirm,
    downloaded,
    evaluating,
    filled,
    marks,
    only,
    opened,
    refused,
    said,
    save,
    ticks,
    upload,
)
from tests.factories import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return evaluating()


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


def test_a_remark_without_a_mark_waits_for_it(cast: Cast) -> None:
    shown = upload(cast, filled(downloaded(cast), {"remark:novelty": "待补分", "score:effect": 70}))
    confirm(cast, shown)
    assert marks(only(cast)) == {"effect": Decimal(70)}
    assert Evaluation.objects.get().remarks_ahead == {"novelty": "待补分"}


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
    gone, stays = Assignment.objects.filter(evaluator=cast.evaluators[0]).in_own_order()
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
        ("has_special_mark", "也许", "请填：是、否"),
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
