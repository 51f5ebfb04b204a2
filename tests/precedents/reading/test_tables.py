"""Tables in text: pasted from a spreadsheet, saved as CSV, drawn with bars or with blanks."""

from __future__ import annotations

import pytest

from tests.precedents.reading.samples import names, pasted, remarks

BARS = """
    | 序号 | 改革事项 | 主要内容 | 负责单位 | 推广范围 |
    |---|---|---|---|---|
    | 一、投资管理领域 | | | | |
    | 1 | 甲事项网上办 | 网上提交。 | 某局 | 全国 |
    | 2 | 乙事项一次办 | 窗口受理。 | 某局 | |
    | 二、金融领域（共2项） | | | | |
    | 1 | 丙业务快办 | 快速办理。 | 某行 | 某区 |
    | 2 | | 没有名称。 | 某行 | |
    | 合计4项 ||||
    """


def test_fields_scopes_and_numbers_that_start_anew() -> None:
    read = pasted(BARS)
    assert [(one.field, one.number, one.title, one.scope) for one in read.entries] == [
        ("投资管理领域", 1, "甲事项网上办", "全国"),
        ("投资管理领域", 2, "乙事项一次办", "全国"),
        ("金融领域", 1, "丙业务快办", "某区"),
    ]
    assert read.entries[0].responsible == "某局"
    assert "与上一行相同" in remarks(read)


def test_a_row_without_a_name_is_named_and_the_numbers_say_so() -> None:
    read = pasted(BARS)
    assert [(str(line.at), str(line.remark)) for line in read.unread] == [("第8行", "有序号，没有名称")]
    assert sorted((one.stated, one.counted) for one in read.disagreements) == [(2, 1), (4, 3)]


@pytest.mark.parametrize(
    "text",
    [
        "序号\t改革事项\t主要内容\n1\t甲事项网上办\t网上提交。\n2\t乙事项一次办\t窗口受理。",
        "序号,改革事项,主要内容\n1,甲事项网上办,网上提交。\n2,乙事项一次办,窗口受理。",
        "序号   改革事项    主要内容\n1   甲事项网上办   网上提交。\n2   乙事项一次办   窗口受理。",
        "1\t甲事项网上办\t网上提交。\n2\t乙事项一次办\t窗口受理。",
        "说明文字\n序号｜举措名称｜做法\n1｜甲事项网上办｜网上提交。\n2｜乙事项一次办｜窗口受理。",
    ],
    ids=["tabs", "commas", "blanks", "no header", "wide bars"],
)
def test_cells_are_parted_by_what_parts_them(text: str) -> None:
    read = pasted(text)
    assert [(one.title, one.text) for one in read.entries] == [
        ("甲事项网上办", "网上提交。"),
        ("乙事项一次办", "窗口受理。"),
    ]


def test_a_table_without_a_header_is_doubted() -> None:
    assert "没有表头" in remarks(pasted("1\t甲事项网上办\t网上提交。\n2\t乙事项一次办\t窗口受理。"))


def test_a_row_without_number_and_name_goes_on_with_the_one_above() -> None:
    read = pasted(
        "序号\t改革事项\t主要内容\n1\t甲事项网上办\t网上提交。\n\t\t后台比对。\n2\t乙事项一次办\t窗口受理。\n注：另行通知。"
    )
    assert read.entries[0].text == "网上提交。\n后台比对。"
    assert names(read) == ["甲事项网上办", "乙事项一次办"]


def test_a_row_with_more_cells_than_the_header_makes_no_row() -> None:
    read = pasted("序号\t改革事项\t主要内容\n1\t甲事项\t一\t二\n2\t乙事项一次办\t窗口受理。")
    assert names(read) == ["乙事项一次办"]
    assert "对不上" in str(read.unread[0].remark)


@pytest.mark.parametrize(
    "rows", ["1\t甲事项网上办\t文\n3\t丙事项快办\t文", "1\t甲事项网上办\t文\n\t丙事项快办\t文"]
)
def test_a_number_that_is_missing_is_told(rows: str) -> None:
    read = pasted(f"序号\t改革事项\t主要内容\n{rows}")
    assert len(read.entries) == 2
    assert read.is_doubtful


def test_every_column_that_describes_a_practice_is_kept_under_its_name() -> None:
    read = pasted(
        "序号\t案例名称\t所属领域\t主要做法\t创新点\t实施日期\t推出片区\t联系电话\n"
        "1\t甲事项网上办\t投资\t网上提交。\t全程无纸。\t2031年3月1日\t某片区\t12345\n"
        "2\t乙事项一次办\t投资\t窗口受理。\t一次提交。\t去年\t某片区\t12345"
    )
    first, second = read.entries
    assert first.text == "网上提交。\n创新点：全程无纸。"
    assert (first.field, first.place, str(first.in_force_since)) == ("投资", "某片区", "2031-03-01")
    assert second.in_force_since is None
    assert "“去年”不是日期" in remarks(read)
    assert "“联系电话”一栏没有读取" in remarks(read)


def test_a_table_that_names_no_column_for_names_makes_no_row() -> None:
    read = pasted("科室\t联系人\t电话\n一科\t甲某\t123\n二科\t乙某\t456")
    assert names(read) == []
    assert all(line.remark for line in read.unread)


def test_a_column_may_hold_name_and_text_together() -> None:
    read = pasted(
        "序号\t举措名称及主要内容\t责任单位\n1\t甲事项网上办。网上提交。\t某局\n2\t乙事项一次办。窗口受理。\t某局"
    )
    assert [(one.title, one.text) for one in read.entries] == [
        ("甲事项网上办", "网上提交。"),
        ("乙事项一次办", "窗口受理。"),
    ]


STACKED = "第九批经验\n序号\n改革事项\n主要内容\n负责单位\n推广范围\n一、投资管理领域\n1\n甲事项网上办\n网上提交。\n某局\n全国\n2\n乙事项一次办\n{}\n二、金融领域\n3\n丙业务快办\n快速办理。\n某行\n某区"


def test_cells_that_stand_one_below_the_other_are_put_side_by_side() -> None:
    read = pasted(STACKED.format("窗口受理。\n某局\n全国"))
    assert [(one.title, one.text, one.responsible, one.scope, one.field) for one in read.entries] == [
        ("甲事项网上办", "网上提交。", "某局", "全国", "投资管理领域"),
        ("乙事项一次办", "窗口受理。", "某局", "全国", "投资管理领域"),
        ("丙业务快办", "快速办理。", "某行", "某区", "金融领域"),
    ]


def test_a_stacked_row_with_a_line_too_many_makes_no_row() -> None:
    read = pasted(STACKED.format("窗口受理。\n后台并联。\n某局\n全国"))
    assert names(read) == ["甲事项网上办", "丙业务快办"]
    assert "对不上" in str(read.unread[0].remark)


@pytest.mark.parametrize(
    "text",
    [
        STACKED.format("某局\n全国"),
        "序号   改革事项   主要内容   负责单位\n1   甲事项网上办   网上提交。   某局\n2   乙事项一次办   某局\n3   丙业务快办   快速办理。   某行",
    ],
    ids=["stacked", "blanks"],
)
def test_a_row_that_lacks_a_cell_makes_no_row_where_only_the_order_tells(text: str) -> None:
    read = pasted(text)
    assert names(read) == ["甲事项网上办", "丙业务快办"]
    assert "对不上" in str(read.unread[0].remark)
