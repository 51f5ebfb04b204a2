"""A circular's body list: names in quotation marks, and the number that checks them."""

from __future__ import annotations

import pytest

from precedents.reading.quoting import names_in
from tests.precedents.reading.samples import names, pasted, remarks


def test_names_keep_the_commas_that_their_marks_hold() -> None:
    read = pasted(
        """
        国务院关于做好某批改革试点经验复制推广工作的通知
        国函〔2031〕7号
        一、复制推广的主要内容
        （一）在全国范围内复制推广的改革事项。
        1.投资管理领域：“许可与备案，同窗受理”、“证照‘一口受理、并联办理’模式”、“企业注销‘套餐’”等3项。
        2.贸易便利化领域：“‘租赁+出口’业务”、“退货中心仓”等2项。
        （二）在海关特殊监管区域复制推广的改革事项。
        1.“一次备案，多次使用”、“委内加工监管”。
        国务院
        2031年6月28日
        （此件公开发布）
        """
    )
    assert names(read) == [
        "许可与备案，同窗受理",
        "证照“一口受理、并联办理”模式",
        "企业注销“套餐”",
        "“租赁+出口”业务",
        "退货中心仓",
        "一次备案，多次使用",
        "委内加工监管",
    ]
    assert [entry.field for entry in read.entries] == ["投资管理领域"] * 3 + ["贸易便利化领域"] * 2 + [""] * 2
    assert [entry.scope for entry in read.entries] == ["全国"] * 5 + ["海关特殊监管区域"] * 2
    assert [(one.stated, one.counted) for one in read.stated] == [(3, 3), (2, 2)]
    assert (read.head.document, read.head.issuer) == ("国函〔2031〕7号", "国务院")
    assert str(read.head.day) == "2031-06-28"
    assert not read.is_doubtful


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("“甲办法”、“乙办法”", ["甲办法", "乙办法"]),
        ("“甲办法”“乙办法”和“丙办法”", ["甲办法", "乙办法", "丙办法"]),
        ("“甲办法”；“乙，再乙”，“丙、再丙”", ["甲办法", "乙，再乙", "丙、再丙"]),
        ("“企业“自助”比对”、“乙办法”", ["企业“自助”比对", "乙办法"]),
        ('"甲办法"、"乙，再乙"', ["甲办法", "乙，再乙"]),
        ("「甲办法」、「乙『再乙』」", ["甲办法", "乙『再乙』"]),
        ("“单一窗口”建设、“一网通办”改革", ["“单一窗口”建设", "“一网通办”改革"]),
        ("甲办法（含子、丑）、乙办法", ["甲办法（含子、丑）", "乙办法"]),
    ],
)
def test_a_sentence_is_parted_where_no_mark_holds_it_together(sentence: str, found: list[str]) -> None:
    assert list(names_in(sentence).names) == found


def test_a_list_that_contradicts_its_own_number_is_told() -> None:
    read = pasted("1.投资管理领域：“甲事项网上办”、“乙事项一次办”等3项。")
    assert names(read) == ["甲事项网上办", "乙事项一次办"]
    assert [(one.stated, one.counted) for one in read.disagreements] == [(3, 2)]
    assert "写的是3项，按引号读到2项" in remarks(read)


def test_names_without_marks_are_parted_only_as_far_as_the_number_bears_it_out() -> None:
    read = pasted(
        """
        1.投资管理领域：甲企业备案制、乙事项网上办、丙号码自动赋码等3项。
        2.监管制度创新：期货交割监管制度、核查、核销和稽查制度、租赁监管制度等3项。
        """
    )
    assert names(read) == ["甲企业备案制", "乙事项网上办", "丙号码自动赋码"]
    assert [str(line.at) for line in read.unread] == ["第2行"]
    assert "请给每项名称加引号" in str(read.unread[0].remark)


def test_a_mark_that_is_never_closed_makes_no_row() -> None:
    read = pasted("1.投资管理领域：“甲事项网上办、“乙事项一次办”等2项。")
    assert names(read) == []
    assert "不成对" in str(read.unread[0].remark)


def test_a_list_broken_over_lines_is_read_whole() -> None:
    read = pasted("1.投资管理领域：“甲事项网上办”、“乙事项\n一次办”、“丙事项”等3项。")
    assert names(read) == ["甲事项网上办", "乙事项一次办", "丙事项"]


def test_a_field_may_stand_above_its_names() -> None:
    read = pasted("一、金融领域\n包括“甲事项网上办”“乙事项一次办”2项。")
    assert [(entry.field, entry.title) for entry in read.entries] == [
        ("金融领域", "甲事项网上办"),
        ("金融领域", "乙事项一次办"),
    ]


CIRCULAR = """
    关于复制推广第三批经验的通知
    一、复制推广的主要内容
    1.投资管理领域：“甲事项网上办”、“乙事项一次办”等2项。
    2.贸易便利化领域：“丙货物快检”、“丁展品先销”等2项。
    某省人民政府办公厅
    2031年5月6日
    附件
    第三批经验任务分工表
    序号\t改革事项\t主要内容\t负责单位
    一、投资管理领域
    1\t甲事项网上办\t企业网上提交。\t省市场监管局
    2\t乙事项一次办\t一次受理。\t省市场监管局
    二、贸易便利化领域
    3\t丙货物快检\t抽检。\t某海关
    4\t{fourth}\t先销后税。\t某海关
    """


def test_a_circular_and_its_annex_name_the_same_practices_once() -> None:
    read = pasted(CIRCULAR.format(fourth="丁展品先销"))
    assert names(read) == ["甲事项网上办", "乙事项一次办", "丙货物快检", "丁展品先销"]
    assert read.entries[0].text == "企业网上提交。"
    assert {entry.field for entry in read.entries} == {"投资管理领域", "贸易便利化领域"}
    assert not read.is_doubtful


def test_what_only_the_body_or_only_the_annex_names_is_told() -> None:
    read = pasted(CIRCULAR.format(fourth="戊展品先销"))
    assert "正文列有“丁展品先销”，附表中没有同名的一项" in remarks(read)
    assert "附表中的“戊展品先销”，正文没有列举" in remarks(read)
    assert read.is_doubtful


def test_several_fields_in_one_line_are_told_apart() -> None:
    read = pasted(
        "（一）在全国范围内复制推广的改革事项。投资领域：“甲事项”、“乙事项”等2项；金融领域：“丙事项”、“丁事项”等2项。"
    )
    assert [(one.title, one.field, one.scope) for one in read.entries] == [
        ("甲事项", "投资领域", "全国"),
        ("乙事项", "投资领域", "全国"),
        ("丙事项", "金融领域", "全国"),
        ("丁事项", "金融领域", "全国"),
    ]
