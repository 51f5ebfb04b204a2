from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from documents.agreement import contradictions, text_contradictions
from documents.wording import (
    DEFAULT_ANNEX_TITLE,
    DEFAULT_TITLE,
    REQUIRED,
    compose,
    compose_line,
    default_template,
    faults,
    join_classes,
    line_faults,
    with_placeholders,
)
from tests.documents.sample import NAMES, figures, letter, rows

SENTENCE_OF_FIGURES = "近期，省自贸办委托第三方机构对新一批创新举措开展了评估，共有6项创新成果入选东海自贸试验区第4批创新举措，其中，"


def body(**changes: Any) -> str:
    return "\n".join(compose(default_template(), figures(**changes), NAMES))


def test_the_default_template_states_every_figure() -> None:
    assert body().splitlines()[0] == (
        "东海自贸试验区挂牌运行以来，共推出3批57项创新举措，累计9项制度创新成果在全国复制推广，2项入选全国“最佳实践案例”，"
        f"彰显了改革开放试验田作用。{SENTENCE_OF_FIGURES}全国首创3项、复制拓展2项，复制1项；对台特色2项。"
    )


def test_the_default_template_has_no_fault() -> None:
    assert faults(default_template()) == ()


@pytest.mark.parametrize(
    ("by_class", "sentence"),
    [
        ((28, 19, 1), "全国首创28项、复制拓展19项，复制1项"),
        ((28, 19, 0), "全国首创28项、复制拓展19项"),
        ((28, 0, 1), "全国首创28项、复制1项"),
        ((0, 0, 1), "复制1项"),
        ((0, 0, 0), ""),
    ],
)
def test_a_class_without_a_measure_drops_out(by_class: tuple[int, int, int], sentence: str) -> None:
    assert join_classes(figures(by_class).by_class) == sentence


def test_without_the_mark_its_clause_drops_out() -> None:
    assert body(special_marks=0).splitlines()[0].endswith("全国首创3项、复制拓展2项，复制1项。")


def test_the_first_batch_does_not_speak_of_earlier_ones() -> None:
    text = body(previous_batches=0, previous_measures=0, national_replications=0, best_practices=0)
    assert text.startswith("近期，省自贸办委托")


def test_without_recognitions_their_clauses_drop_out() -> None:
    text = body(national_replications=0, best_practices=0)
    assert "共推出3批57项创新举措，彰显了" in text


def test_the_title_names_issuer_zone_and_batch() -> None:
    title = compose_line(DEFAULT_TITLE, figures(), NAMES)
    assert title == "省自贸办关于发布东海自贸试验区第4批创新举措评估结果的函"


def test_the_annex_title_states_the_number_selected() -> None:
    assert compose_line(DEFAULT_ANNEX_TITLE, figures(), NAMES) == "东海自贸试验区第4批（6项）创新举措"


def test_a_title_that_somebody_brings_gets_the_batch_as_a_placeholder() -> None:
    assert with_placeholders("关于发布第19批结果的函", 19) == "关于发布第{{ batch }}批结果的函"


@pytest.mark.parametrize("name", REQUIRED)
def test_a_template_must_use_every_required_figure(name: str) -> None:
    without = default_template().replace(f"{{{{ {name} }}}}", "")
    assert any(f"{{{{ {name} }}}}" in fault for fault in faults(without))


@pytest.mark.parametrize(
    ("added", "fault"),
    [
        ("共{{ total }}项。", "没有名为 {{ total }} 的数字"),
        ("[[共{{ selected }}项。", "[[ 与 ]] 不成对"),
        ("共{{ selected }}项]]。", "[[ 与 ]] 不成对"),
        ("共{{ selected 项。", "{{ 与 }} 不成对"),
        ("共48项。", "“48”是手写的数字"),
        ("共４８项。", "“４８”是手写的数字"),
        ("共四十八项。", "“四十八”是手写的数字"),
        ("第三批。", "“三”是手写的数字"),
        ("共1{{ selected }}项。", "“1”是手写的数字"),
        ("共{{ selected }}0项。", "“0”是手写的数字"),
    ],
)
def test_a_fault_is_named(added: str, fault: str) -> None:
    assert any(fault in sentence for sentence in faults(f"{default_template()}\n{added}"))


@pytest.mark.parametrize(
    "words", ["2025年以来。", "新一批举措。", "第三方机构。", "“十四五”期间。", "5月1日前。"]
)
def test_a_number_that_is_no_figure_may_be_typed(words: str) -> None:
    assert faults(f"{default_template()}\n{words}") == ()


def test_an_empty_template_is_a_fault() -> None:
    assert faults(" \n ") == ("正文是空的。",)


def test_a_title_need_not_use_every_figure() -> None:
    assert line_faults(DEFAULT_TITLE) == ()


def test_a_composed_letter_agrees_with_its_figures() -> None:
    assert contradictions(letter(), figures(), NAMES) == ()


@pytest.mark.parametrize(
    ("right", "wrong", "says"),
    [
        ("共有6项", "共有8项", "8项"),
        ("第4批", "第5批", "第5批"),
        ("3批57项", "2批57项", "2批"),
        ("3批57项", "3批58项", "58项"),
        ("全国首创3项", "全国首创2项", "全国首创2项"),
        ("复制1项", "复制2项", "“复制2项”"),
        ("对台特色2项", "对台特色３项", "对台特色3项"),
        ("；对台特色2项", "", "没有写明对台特色2项"),
    ],
)
def test_a_changed_figure_is_found(right: str, wrong: str, says: str) -> None:
    found = text_contradictions(body().replace(right, wrong), figures(), NAMES)
    assert any(says in sentence for sentence in found)


@pytest.mark.parametrize("selected", [5, 7])
def test_an_annex_that_lists_another_number_is_found(selected: int) -> None:
    annex = replace(letter().annexes[0], rows=rows(selected))
    assert f"附件列有{selected}项，入选6项。" in contradictions(letter(annexes=(annex,)), figures(), NAMES)


def test_an_annex_out_of_order_is_found() -> None:
    annex = replace(letter().annexes[0], rows=letter().annexes[0].rows[::-1])
    found = contradictions(letter(annexes=(annex,)), figures(), NAMES)
    assert {"附件的序号不连续。", "附件没有按类别顺序排列。"} <= set(found)


def test_title_lines_that_are_not_the_title_are_found() -> None:
    found = contradictions(letter(title_lines=("省自贸办关于发布",)), figures(), NAMES)
    assert found == ("标题分行与标题不一致。",)
