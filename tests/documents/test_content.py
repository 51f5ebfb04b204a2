from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from core.names import short_name_of
from documents.content import Face, LetterContent, Run, chinese_date, document_number, paragraph_runs
from documents.rendering.json_format import render_json
from documents.titles import break_signature, break_title, width_em
from tests.documents.sample import MARK_OF_22, MARK_OF_30, letter


def test_a_letter_survives_json_without_loss() -> None:
    stored = json.loads(json.dumps(letter().to_json()))
    assert LetterContent.from_json(stored) == letter()


def test_a_draft_without_a_number_survives_json() -> None:
    assert LetterContent.from_json(letter(number=None).to_json()).number is None


def test_the_json_form_reads_back_as_the_letter() -> None:
    assert LetterContent.from_json(json.loads(render_json(letter()))) == letter()


def test_json_of_another_format_is_refused() -> None:
    with pytest.raises(ValueError, match=r"fzworkflow\.letter/1"):
        LetterContent.from_json({"format": "something/2"})


def test_a_letter_without_a_paragraph_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="at least one paragraph"):
        letter(paragraphs=())


def test_a_date_is_printed_without_padding() -> None:
    assert chinese_date(date(2022, 8, 5)) == "2022年8月5日"


def test_a_document_number_is_printed_without_padding() -> None:
    assert document_number("闽自贸办函", 2022, 15) == "闽自贸办函〔2022〕15号"


def test_several_annexes_are_numbered_in_the_note() -> None:
    annex = letter().annexes[0]
    note = letter(annexes=(annex, replace(annex, title="另一份清单"))).annex_note
    assert note == (f"附件：1. {annex.title}", "2. 另一份清单")


def test_a_row_opens_with_its_name_and_a_full_stop() -> None:
    annex = letter().annexes[0]
    assert annex.cells(annex.rows[0])[1][0] == Run("港口“一船一档”数字台账。", Face.STRONG)


def test_a_name_that_ends_in_a_full_stop_gets_no_second_one() -> None:
    annex = letter().annexes[0]
    assert annex.cells(replace(annex.rows[0], title="一船一档。"))[1][0].text == "一船一档。"


def test_a_fourth_header_opens_the_marks_column() -> None:
    annex = replace(letter().annexes[0], header=("序号", "举措内容", "创新性", "对台特色"))
    assert annex.cells(replace(annex.rows[0], mark="对台特色"))[3] == (Run("对台特色"),)


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("一、总体要求", (Run("一、总体要求", Face.LEVEL_1),)),
        ("（一）抓好落实。各单位要认真。", (Run("（一）抓好落实。", Face.LEVEL_2), Run("各单位要认真。"))),
        ("近期开展了评估。", (Run("近期开展了评估。"),)),
    ],
)
def test_heading_words_of_a_paragraph_are_set_apart(text: str, runs: tuple[Run, ...]) -> None:
    assert paragraph_runs(text) == runs


def test_a_title_is_broken_by_sense_before_the_batch() -> None:
    lines = break_title(
        "省自贸办关于发布福建自贸试验区第19批创新举措评估结果的函", ["福建自贸试验区", "省自贸办"]
    )
    assert lines == ("省自贸办关于发布福建自贸试验区", "第19批创新举措评估结果的函")


def test_a_short_title_stays_on_one_line() -> None:
    assert break_title("省自贸办关于公布第3批结果的函") == ("省自贸办关于公布第3批结果的函",)


@pytest.mark.parametrize("length", range(6, 31))
def test_a_title_with_a_zone_name_of_any_length_keeps_to_the_lines(length: int) -> None:
    zone = "中国（东海）自由贸易试验区临江新城片区北岸港区综合保税园区一期"[:length]
    lines = break_title(f"省自贸办关于发布{zone}第119批创新举措评估结果的函", [zone, "省自贸办"])
    assert len(lines) <= 3
    assert max(map(width_em, lines)) <= 20


def test_a_break_never_parts_a_number() -> None:
    lines = break_title("甲乙丙丁戊己庚辛壬癸甲乙丙丁戊己庚第12345批创新举措评估结果的函")
    assert any("12345" in line for line in lines)


def test_a_very_long_title_still_keeps_to_the_width() -> None:
    assert max(map(width_em, break_title("长" * 95))) <= 20


def test_a_signature_of_22_characters_breaks_13_and_9() -> None:
    assert tuple(map(len, break_signature(MARK_OF_22))) == (13, 9)


def test_a_signature_line_never_exceeds_14_characters() -> None:
    assert max(map(width_em, break_signature(MARK_OF_30))) <= 14


def test_the_short_name_is_read_off_a_title() -> None:
    assert short_name_of("省自贸办关于发布结果的函") == "省自贸办"
