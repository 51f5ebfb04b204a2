"""案例N with everything under it."""

from __future__ import annotations

import pytest

from tests.precedents.reading.samples import names, pasted, remarks

CASES = """
    自由贸易试验区“最佳实践案例”汇编
    目  录
    案例1 药材溯源…………1
    案例2 离岸贸易核验…………3
    一、贸易便利化领域
    案例1
    药材溯源“一物一码”
    ——某省自由贸易试验区某片区
    一、背景
    药材来源复杂，如案例二所述。
    案例二中的做法亦可参考。
    二、主要做法
    （一）建立编码。每批货物赋码。
    （二）一码贯通。各环节扫码。
    二、金融领域
    案例2：离岸贸易核验平台
    【背景】银行核验难。
    【成效】时间缩短一半。
    案例三　港口岸电“随到随接”
    （一）统一接口。
    """


def test_headings_inside_a_case_are_no_practices() -> None:
    read = pasted(CASES)
    assert names(read) == ["药材溯源“一物一码”", "离岸贸易核验平台", "港口岸电“随到随接”"]
    assert "（一）建立编码。每批货物赋码。" in read.entries[0].text
    assert read.entries[0].place == "某省自由贸易试验区某片区"
    assert [entry.field for entry in read.entries] == ["贸易便利化领域", "金融领域", "金融领域"]


def test_a_table_of_contents_names_no_practice_twice() -> None:
    read = pasted(CASES)
    assert [str(line.at) for line in read.lines if str(line.remark) == "目录"] == ["第2行", "第3行", "第4行"]


def test_a_case_that_is_missing_is_told() -> None:
    read = pasted("案例1：甲事项网上办\n正文。\n案例3：乙事项一次办\n正文。")
    assert "案例的序号是3，应是2" in remarks(read)


def test_a_name_over_two_lines_is_joined() -> None:
    read = pasted("案例1：“甲事项网上办、\n乙事项一次办”改革\n正文在此。")
    assert names(read) == ["“甲事项网上办、乙事项一次办”改革"]


def test_a_case_without_a_name_is_named_as_not_read() -> None:
    read = pasted("案例1：甲事项网上办\n正文。\n案例2")
    assert names(read) == ["甲事项网上办"]
    assert [str(line.at) for line in read.unread] == ["第3行"]


def test_an_example_inside_a_practice_is_no_case_of_a_list() -> None:
    read = pasted("1.甲事项网上办。网上提交。典型案例：\n案例1：某企业当日办结。\n2.乙事项一次办。窗口受理。")
    assert names(read) == ["甲事项网上办", "乙事项一次办"]
    assert "某企业当日办结" in read.entries[0].text


def test_a_letter_before_the_cases_does_not_hide_them() -> None:
    read = pasted(
        "关于印发案例的函\n一、请各单位借鉴。\n二、请及时总结。\n案例1 甲事项网上办\n一、做法\n网上提交。\n案例2 乙事项一次办\n一、做法\n窗口受理。"
    )
    assert names(read) == ["甲事项网上办", "乙事项一次办"]


@pytest.mark.parametrize(
    "label", ["案例{}", "案例{} ", "案例{}：", "【案例{}】", "典型案例{}.", "最佳实践案例之{}："]
)
@pytest.mark.parametrize("numbers", ["12", "一二"])
def test_cases_are_labelled_in_many_ways(label: str, numbers: str) -> None:
    first, second = (label.format(number) for number in numbers)
    read = pasted(f"{first}甲事项网上办\n主要做法\n网上提交。\n{second}乙事项一次办\n主要做法\n窗口受理。")
    assert names(read) == ["甲事项网上办", "乙事项一次办"]
