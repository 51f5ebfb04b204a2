"""A letter of our own to test with: every element, every class, the mark, quotes, brackets and Latin letters."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from documents.content import HEADER, Annex, AnnexRow, LetterContent, document_number
from documents.figures import ClassCount, Figures
from documents.titles import break_signature, break_title
from documents.wording import (
    DEFAULT_ANNEX_TITLE,
    DEFAULT_TITLE,
    Names,
    compose,
    compose_line,
    default_template,
)

SAMPLES = Path(__file__).resolve().parents[1] / "letters" / "samples"
CLASSES = (("first_in_nation", "全国首创"), ("extended_replication", "复制拓展"), ("replication", "复制"))
MARK_OF_22 = "中国（东海）自由贸易试验区工作领导小组办公室"
MARK_OF_30 = "中国（东海）自由贸易试验区临江新城片区工作领导小组办公室综合处"
# At twelve characters the size that just fits is no whole half point.
MARK_OF_12 = "东海省自由贸易试验区办公"
MARK_OF_6 = "东海省自贸办"
MARKS = (MARK_OF_6, MARK_OF_12, MARK_OF_22, MARK_OF_30)
NAMES = Names(zone="东海自贸试验区", issuer=MARK_OF_22, short_name="省自贸办")
MEASURES = (
    (
        "港口“一船一档”数字台账",
        "为每艘到港船舶建立电子档案，引航、拖轮、理货各方共用，离港即归档。",
        "各方共用一份档案，免去重复填报。",
        0,
        True,
    ),
    (
        "跨境小包集中核放",
        "园区把同一航班的小包合并申报，海关按批核放，异常件单独拦截。",
        "以航班为单位核放，查验更有针对性。",
        0,
        False,
    ),
    (
        "企业年报 AI 预填",
        "系统用已有登记和纳税数据预填年报（含 PDF 附表），企业核对后一键提交。",
        "预填率达到九成，差错可以追溯。",
        0,
        False,
    ),
    (
        "保税展品快速转口",
        "展会结束后，保税展品凭电子清单直接转往下一口岸，途中全程定位。",
        "在原有做法上增加全程定位与免重复担保。",
        1,
        True,
    ),
    (
        "涉外公证线上联办",
        "申请人在线提交材料，公证、认证一次办结，结果邮寄到家。",
        "把公证和认证合成一件事。",
        1,
        False,
    ),
    (
        "开办餐饮店“一件事”",
        "把执照、许可、排污登记合成一张表，一个窗口受理，限时办结。",
        "按本地业态调整了办理次序。",
        2,
        False,
    ),
)


def figures(by_class: tuple[int, int, int] = (3, 2, 1), **changes: int) -> Figures:
    """The sample's figures, or those with other counts."""
    counts = tuple(
        ClassCount(code, label, count) for (code, label), count in zip(CLASSES, by_class, strict=True)
    )
    stated = {
        "batch": 4,
        "previous_batches": 3,
        "previous_measures": 57,
        "national_replications": 9,
        "best_practices": 2,
        "selected": sum(by_class),
        "special_marks": 2,
    }
    return Figures(**{**stated, **changes}, by_class=counts)


def rows(count: int = len(MEASURES)) -> tuple[AnnexRow, ...]:
    """As many rows as asked for, the sample's measures over and over."""
    chosen = [MEASURES[position % len(MEASURES)] for position in range(count)]
    return tuple(
        AnnexRow(number, title, summary, CLASSES[position][1], point)
        for number, (title, summary, point, position, _) in enumerate(chosen, start=1)
    )


def letter(row_count: int = len(MEASURES), **changes: object) -> LetterContent:
    """The sample letter, with any field changed."""
    stated = figures()
    title = compose_line(DEFAULT_TITLE, stated, NAMES)
    annex = Annex("附件", compose_line(DEFAULT_ANNEX_TITLE, stated, NAMES), HEADER, rows(row_count))
    content = LetterContent(
        mark=MARK_OF_22,
        number=document_number("东自贸办函", 2024, 6),
        title=title,
        title_lines=break_title(title, [NAMES.zone, NAMES.short_name]),
        addressees="各片区管委会，省直有关单位，各设区市商务局：",
        paragraphs=compose(default_template(), stated, NAMES),
        annexes=(annex,),
        signature=break_signature(MARK_OF_22),
        date=date(2024, 11, 3),
    )
    return replace(content, **changes)  # type: ignore[arg-type]  # whatever field a test names
