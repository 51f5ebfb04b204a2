"""Scoring offline: taken along, filled in, brought back, and never over something newer."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest

from evaluations.models import Assignment, Evaluation
from evaluations.offline.layout import FIRST_ROW, GUIDE, TEXTS, VERSION
from tests.clients import client_of
from tests.evaluations.offline_sheets import (
    FILLED,
    MARKS,
    answer_sheet,
    columns,
    confirm,
    downloaded,
    evaluating,
    filled,
    marks,
    merge,
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


# There and back
def test_what_was_filled_in_is_stored_digit_by_digit(cast: Cast) -> None:
    shown = upload(cast, filled(downloaded(cast), FILLED))
    assert shown.status_code == 200
    assert not Evaluation.objects.exists()
    assert confirm(cast, shown).status_code == 302
    sheet = Evaluation.objects.get()
    assert marks(only(cast)) == {**dict.fromkeys(MARKS, Decimal("85.50")), "legality": True, "risk": False}
    assert sheet.scores.get(criterion__code="risk").comment == "未说明拦截规则"
    assert (sheet.classification, sheet.has_special_mark, sheet.is_abstained) == (
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
    mine = Assignment.objects.filter(evaluator=cast.evaluators[0]).in_own_order()
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
    assert (sheet.comment, sheet.has_special_mark) == ("第一行\n第二行", True)
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


def take_away(cast: Cast) -> None:
    only(cast).delete()
