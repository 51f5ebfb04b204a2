"""Names without numbers."""

from __future__ import annotations

from tests.precedents.reading.samples import names, pasted


def test_every_line_is_a_name() -> None:
    read = pasted(
        "第三批创新举措清单\n企业字号自助比对\n• 发票网上领用\n“单一窗口”保函通关\n金融领域：\n跨境人民币缴税"
    )
    assert names(read) == ["企业字号自助比对", "发票网上领用", "“单一窗口”保函通关", "跨境人民币缴税"]
    assert read.entries[3].field == "金融领域"
    assert read.head.name == "第三批创新举措清单"


def test_prose_belongs_to_the_name_above() -> None:
    read = pasted(
        "企业字号自助比对\n申请人在线比对名称，符合规则的即时通过。\n发票网上领用\n纳税人通过互联网提交申请，后台审核。"
    )
    assert [(entry.title, entry.text[:5]) for entry in read.entries] == [
        ("企业字号自助比对", "申请人在线"),
        ("发票网上领用", "纳税人通过"),
    ]


def test_a_short_first_sentence_is_the_name() -> None:
    read = pasted(
        "企业字号自助比对。申请人在线比对名称，符合规则的即时通过。\n发票网上领用。纳税人通过互联网提交申请，后台审核。"
    )
    assert names(read) == ["企业字号自助比对", "发票网上领用"]


def test_prose_alone_is_named_as_not_read() -> None:
    read = pasted(
        "各单位要认真贯彻落实决策部署，切实做好推广工作，加强组织领导，明确任务分工，确保落到实处。"
    )
    assert names(read) == []
    assert "看不出名称" in str(read.unread[0].remark)


def test_numbers_on_lines_of_their_own_belong_to_what_follows() -> None:
    read = pasted("1\n甲事项网上办\n网上提交材料即可。\n2\n乙事项一次办\n窗口受理。\n3\n丙货物快检\n抽检。")
    assert [(entry.number, entry.title) for entry in read.entries] == [
        (1, "甲事项网上办"),
        (2, "乙事项一次办"),
        (3, "丙货物快检"),
    ]


def test_nothing_gives_nothing() -> None:
    assert names(pasted("\n \n")) == []
