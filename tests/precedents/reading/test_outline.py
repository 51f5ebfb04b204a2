"""Numbered practices: which level they are, where a name ends, and what belongs to which."""

from __future__ import annotations

import pytest

from tests.precedents.reading.samples import names, pasted, remarks


def test_a_name_ends_at_its_full_stop() -> None:
    read = pasted(
        """
        第九十批自由贸易试验区改革试点经验（国函〔2031〕9号）
        某司负责人就3项经验进行了解读。
        1.证券、期货从业资格单边认可。本条经验主要是单边认可。一是备案。二是公示。
        2.危险货物“谎报四步稽查法”。本条经验主要是分步稽查。
        3.专利导航新模式。
        """
    )
    assert names(read) == ["证券、期货从业资格单边认可", "危险货物“谎报四步稽查法”", "专利导航新模式"]
    assert read.entries[0].text == "本条经验主要是单边认可。一是备案。二是公示。"
    assert read.entries[2].text == ""
    assert read.head.document == "国函〔2031〕9号"
    assert [one.holds for one in read.stated] == [True]


def test_the_lists_own_total_is_checked() -> None:
    read = pasted("就24项经验作解读。\n1.甲事项网上办。正文。\n2.乙事项一次办。正文。")
    assert [(one.stated, one.counted) for one in read.disagreements] == [(24, 2)]


def test_what_was_published_before_is_no_total() -> None:
    read = pasted(
        "全国已累计推广278项试点经验，现再推广2项试点经验。\n1.甲事项网上办。正文。\n2.乙事项一次办。正文。"
    )
    assert [(one.stated, one.counted) for one in read.stated] == [(2, 2)]


def test_content_novelty_and_effect_belong_to_the_practice_above() -> None:
    read = pasted(
        """
        一、行文背景
        经同意，在全省推广新一批2项试点经验。
        二、举措说明
        （一）通关状态可视化
        1.内容：汇集多个系统的回执。
        2.创新点：一处可查。
        3.效果：超时单减少。
        （二）口岸物流公共平台
        【主要内容】汇集船舶和集装箱动态。
        【推广范围】全省
        责任单位：省口岸办
        """
    )
    assert names(read) == ["通关状态可视化", "口岸物流公共平台"]
    assert read.entries[0].text == "内容：汇集多个系统的回执。\n创新点：一处可查。\n效果：超时单减少。"
    assert (read.entries[1].scope, read.entries[1].responsible) == ("全省", "省口岸办")
    assert [line.kind for line in read.lines][:2] == ["ignored", "ignored"]
    assert [(one.stated, one.holds) for one in read.stated] == [(2, True)]


def test_fields_hold_practices_whose_numbers_start_anew_or_go_on() -> None:
    anew = pasted(
        "一、投资管理领域\n1.甲事项。正文。\n2.乙事项。正文。\n二、金融领域（1项）\n1.丙事项。正文。"
    )
    on = pasted(
        "一、政府职能\n（一）甲事项网上办\n正文。\n（二）乙事项\n正文。\n二、口岸通关\n（三）丙事项快检\n正文。"
    )
    assert [(one.field, one.number) for one in anew.entries] == [
        ("投资管理领域", 1),
        ("投资管理领域", 2),
        ("金融领域", 1),
    ]
    assert [(one.field, one.number) for one in on.entries] == [
        ("政府职能", 1),
        ("政府职能", 2),
        ("口岸通关", 3),
    ]
    assert not anew.is_doubtful
    assert not on.is_doubtful


def test_a_field_without_a_number_heads_what_follows() -> None:
    read = pasted("投资管理领域\n1.甲事项。正文。\n2.乙事项。正文。\n金融领域\n1.丙事项。正文。")
    assert [one.field for one in read.entries] == ["投资管理领域", "投资管理领域", "金融领域"]


def test_a_field_that_miscounts_itself_is_told() -> None:
    read = pasted("一、投资管理领域（3项）\n1.甲事项。正文。\n2.乙事项。正文。")
    assert [(one.subject, one.stated, one.counted) for one in read.disagreements] == [("投资管理领域", 3, 2)]


def test_steps_inside_a_practice_are_no_practices() -> None:
    read = pasted(
        "1.甲方案。正文如下：\n1.先做这个。\n2.再做那个。\n3.最后收尾。\n2.乙方案。正文。\n3.丙方案。正文。"
    )
    assert names(read) == ["甲方案", "乙方案", "丙方案"]
    assert "最后收尾" in read.entries[0].text


def test_long_practices_keep_their_own_headings() -> None:
    read = pasted(
        """
        一、税务文书电子送达
        （一）主要做法
        1.建立平台。
        2.自愿签约。
        （二）创新点
        全程电子化。
        二、退货中心仓
        （一）主要做法
        退货集中处理。
        """
    )
    assert names(read) == ["税务文书电子送达", "退货中心仓"]
    assert read.entries[0].text == "主要做法\n1.建立平台。\n2.自愿签约。\n创新点\n全程电子化。"


def test_two_possible_levels_are_doubted() -> None:
    read = pasted(
        """
        一、税务文书电子送达新模式
        （一）搭建平台。建设统一的送达平台。
        （二）自愿签约。企业可自愿签约。
        二、跨境电商退货中心仓模式
        （一）集中入区。退货入区集中处理。
        （二）先退后查。先办退运再查。
        """
    )
    assert "标题不止一级" in remarks(read)
    assert read.is_doubtful


def test_the_stated_total_decides_between_two_levels() -> None:
    texts = "{}\n一、口岸通关效能提升新路径\n（一）甲事项。正文。\n（二）乙事项。正文。\n二、其他改革\n（一）丙事项。正文。"
    assert len(pasted(texts.format("本批共3项经验。")).entries) == 3
    assert len(pasted(texts.format("本批共2项经验。")).entries) == 2


@pytest.mark.parametrize(
    "text",
    [
        "1.甲事项网上办。正文。\n2.乙事项一次办。正文。\n4.丁事项快检。正文。",
        "1.甲事项网上办。正文。\n2.乙事项一次办。正文。\n2.丁事项快检。正文。",
    ],
)
def test_a_number_that_is_missing_or_doubled_is_told(text: str) -> None:
    read = pasted(text)
    assert len(read.entries) == 3
    assert "中间缺了或重复了一项" in remarks(read)


def test_prose_without_a_name_makes_no_row() -> None:
    long = "各地要认真贯彻落实决策部署，切实做好推广工作，" * 4
    read = pasted(f"1.甲事项网上办。正文。\n2.{long}\n3.")
    assert names(read) == ["甲事项网上办"]
    assert [str(line.at) for line in read.unread] == ["第2行", "第3行"]
    assert all(line.remark for line in read.unread)


def test_a_place_beside_a_name_is_the_practices_place() -> None:
    read = pasted(
        "（一）仓储分类监管（上海自贸试验区）。正文。\n（二）某省自贸试验区某片区：船舶“多证联办”。正文。"
    )
    assert [(one.title, one.place) for one in read.entries] == [
        ("仓储分类监管", "上海自贸试验区"),
        ("船舶“多证联办”", "某省自贸试验区某片区"),
    ]


def test_a_letters_own_sections_are_passed_over_where_an_annex_holds_the_list() -> None:
    read = pasted(
        """
        某片区管委会关于印发第二批创新举措的函
        一、推广工作由各单位自行组织，务求实效。
        二、各单位应当于年底前报送情况。
        附件1
        第二批创新举措清单
        1.甲事项网上办。正文。
        附件2
        推荐案例清单
        1.乙事项一次办。正文。
        """
    )
    assert names(read) == ["甲事项网上办", "乙事项一次办"]
    assert read.entries[0].text == "正文。"


def test_a_circular_that_lists_nothing_gives_nothing() -> None:
    assert (
        names(
            pasted(
                "关于做好推广工作的通知\n一、高度重视推广工作\n各地要重视。\n二、切实做好组织实施\n要落实。"
            )
        )
        == []
    )


def test_a_text_wrapped_at_a_width_is_joined() -> None:
    read = pasted(
        """
        1.以三维地籍为核心的土地立体化管理模式与不动产登记衔
        接机制。本条经验主要是将地上地表地下空间分层设立使用
        权，分别登记。一是统一标准。二是线上办理。
        2.企业“套餐式”注销。企业一次提交即可同步办理税务注销。
        """
    )
    assert read.entries[0].title == "以三维地籍为核心的土地立体化管理模式与不动产登记衔接机制"
    assert "断成几行" in remarks(read)


def test_a_colon_parts_a_name_from_prose_and_not_from_itself() -> None:
    read = pasted(
        """
        1.空壳企业退出：对没有开业的企业实行简易注销，公告二十日后，登记机关直接核准，不再审查。
        2.“一码通”：通关新模式。企业一次录入即可。
        """
    )
    assert names(read) == ["空壳企业退出", "“一码通”：通关新模式"]


@pytest.mark.parametrize("label", ["（{}）", "{}、", "第{}章 "])
def test_chinese_numbers_of_any_kind_open_practices(label: str) -> None:
    text = "\n".join(f"{label.format(n)}甲{n}事项网上办。正文。" for n in "一二三四五六七八九十")
    assert len(pasted(text).entries) == 10


def test_one_practice_listed_twice_is_kept_once() -> None:
    read = pasted("1.甲事项网上办。正文。\n2.甲事项网上办。正文。\n3.甲事项网上办。另一段正文。")
    assert len(read.entries) == 2
    assert "只记一次" in remarks(read)
    assert "出现不止一次，内容不同" in remarks(read)


@pytest.mark.parametrize(
    "text",
    [
        "第一项 甲事项网上办。网上提交。\n第二项 乙事项一次办。窗口受理。",
        "1)甲事项网上办：网上提交。\n2)乙事项一次办：窗口受理。",
        "【甲事项网上办】网上提交。\n【乙事项一次办】窗口受理即可，不必跑两次。",
        "1.甲事项网上办. 网上提交。\n2.乙事项一次办. 窗口受理。",
        "1.甲事项网上办——网上提交材料，后台自动比对即可。\n2.乙事项一次办——窗口一次受理，后台并联审批即可。",
        "①甲事项网上办；②乙事项一次办。",
        "1.甲事项网上办；2.乙事项一次办。",
        "一 、甲事项网上办\n网上提交。\n二 、乙事项一次办\n窗口受理。",
        "1 甲事项网上办\n2 乙事项一次办",
    ],
)
def test_other_ways_to_number_and_to_end_a_name(text: str) -> None:
    assert names(pasted(text)) == ["甲事项网上办", "乙事项一次办"]


def test_an_excerpt_may_begin_with_a_later_section() -> None:
    read = pasted(
        "三、主要举措\n（一）投资便利化方面\n1.甲事项网上办。正文。\n四、保障措施\n1.加强领导。重视。"
    )
    assert names(read) == ["甲事项网上办"]
    assert not read.is_doubtful


def test_an_unnumbered_heading_holds_until_a_number_above_it() -> None:
    read = pasted(
        "投资管理领域\n1.甲事项。正文。\n一、金融领域\n1.乙事项。正文。\n二、口岸领域\n1.丙事项。正文。"
    )
    assert [(one.title, one.field) for one in read.entries][1:] == [
        ("乙事项", "金融领域"),
        ("丙事项", "口岸领域"),
    ]
