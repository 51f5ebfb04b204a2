"""What lines put together cannot prove is said by its place and words, and no row is made of it in silence."""

from __future__ import annotations

import pytest

from earlier.values import Transcript
from tests.earlier.test_reading_kinds import CLEAN, FORMS, HEAD, ROWS, by_class, read, solid, whole, wrapped

FIRST = "\n".join(
    [
        "1",
        *wrapped(f"{ROWS[0].title}。{ROWS[0].summary}", 20).split("\n"),
        "全国首创。创新点：各方共用一份",
        "档案。",
    ]
)
STACKED = f"序号\n举措内容\n创新性\n{FIRST}\n"


def stacked(second: str) -> Transcript:
    return read(f"{HEAD}{STACKED}2\n{second}\n")


def said(transcript: Transcript) -> str:
    return "".join(str(fault) for fault in transcript.faults) + "".join(
        f"{line.place}{line.text}{line.remark}" for line in transcript.unread
    )


TORN = {
    "a page's number": "第3\n页",
    "the other half of one": "共12\n页 第3页",
    "a dash and a number": "— 3\n—",
    "a header": "序号\t举措内容\t创新\n性",
    "a header behind its tab": "序号\t举措内容\n\t创新性",
}


@pytest.mark.parametrize("torn", TORN)
def test_what_a_page_has_is_no_part_of_a_sentence_when_it_is_torn(torn: str) -> None:
    transcript = stacked(
        f"小包集中核放。同一航班的小包合并申报，按批\n{TORN[torn]}\n核放。\n复制。创新点：按批核放。"
    )
    assert "像是断" in said(transcript)


SEAMS = {
    "公证、3\n认证一次办结。": "“3”分不清",
    "公证、\n3认证一次办结。": "“3”分不清",
    "公证、— 3 —\n认证一次办结。": "“— 3 —”分不清",
    "公证、\n第3页认证一次办结。": "“第3页”分不清",
    "公证、认证和登记在一处\n办\n结，结果邮寄到家。": "“办”分不清",
}


@pytest.mark.parametrize("text", SEAMS)
def test_a_number_where_two_lines_meet_is_not_taken_for_text(text: str) -> None:
    lines = f"1.涉外公证联办。{text}复制。创新点：合成一件事。\n2.{whole(ROWS[1])}"
    [fault] = read(f"{HEAD}{lines}\n").faults
    assert fault.place.endswith("（第1项）")
    assert SEAMS[text] in fault.message


def test_a_number_at_the_end_of_a_line_that_its_column_broke_is_text() -> None:
    lines = [
        "1",
        *wrapped(f"{ROWS[0].title}。{ROWS[0].summary}", 23).split("\n"),
        "全国首创。创新点：共用。",
    ]
    lines += [
        "2",
        "跨境小包集中核放。园区把小包合并申报，每批不超过",
        "2400件，异常件单独拦截，其余的当场放行，费用按月",
        "结清，单证归档。",
    ]
    lines += ["复制。创新点：以航班为单位。"]
    transcript = read(f"{HEAD}序号\n举措内容\n创新性\n" + "\n".join(lines) + "\n")
    assert transcript.faults == ()
    assert "不超过2400件" in transcript.rows[1].summary


@pytest.mark.parametrize("form", ["㈠", "1.", "（1）"])
def test_a_row_that_begins_again_is_named(form: str) -> None:
    number = FORMS[form]
    begun = f"{number(1)}{ROWS[0].title[:2]}"
    rows = "\n".join(f"{number(row.serial)}{whole(row)}" for row in ROWS)
    [fault] = read(f"{HEAD}{begun}{rows}\n").faults
    assert "写了两遍" in fault.message


def test_two_rows_that_say_the_same_are_named() -> None:
    again = CLEAN.replace(f"\t{ROWS[1].title}。{ROWS[1].summary}", f"\t{ROWS[0].title}。{ROWS[0].summary}")
    [fault] = read(again).faults
    assert fault.message == "与第1项的名称和内容完全相同，像是写了两遍。"


def test_a_heading_that_ran_into_a_row_is_named() -> None:
    text = by_class(FORMS["1."], anew=False).replace(
        "\n二、复制拓展（2项）\n", "二、复制拓展（2项）\n以上各项均已实施。\n"
    )
    assert "“二、复制拓展”像是小标题" in said(read(text))


def test_headings_are_no_lines_that_a_column_broke() -> None:
    at = ROWS[0].summary.index("，") - 2
    torn = f"{ROWS[0].summary[:at]}\n省自贸办\n{ROWS[0].summary[at:]}"
    text = by_class(FORMS["（1）"], anew=False, heading="{han}、{label}").replace(ROWS[0].summary, torn)
    [fault] = read(text).faults
    assert "“省自贸办”分不清" in fault.message


def test_an_enumeration_inside_a_row_is_no_heading() -> None:
    text = by_class(FORMS["1."], anew=False).replace(
        ROWS[0].summary, "分三步。（1）建立台账。（2）复制做法。（3）拓展范围。"
    )
    assert read(text).faults == ()


@pytest.mark.parametrize(
    "header", ["号\t举措内容\t创新性", "- 3 -序号\t举措内容\t创新性", "序号\t举措内容\t创新"]
)
def test_a_header_that_is_torn_is_no_header(header: str) -> None:
    transcript = read(CLEAN.replace("序号\t举措内容\t创新性", header))
    assert any("表头像是断成了几行" in fault.message for fault in transcript.faults)


def test_a_sentence_behind_a_line_that_happens_to_be_as_long_as_one_broken_by_chance_is_no_part_of_the_row() -> (
    None
):
    stranger = "以上举措由各片区负责落实，有效期两年。"
    row = next(line for line in CLEAN.splitlines() if line.startswith("2\t"))
    at = row.rindex("针对性")
    text = CLEAN.replace(row, f"{row[: at - 13]}\n{row[at - 13 :]}\n{stranger}")
    transcript = read(text)
    assert [line.text for line in transcript.unread] == [stranger]
    assert [solid(one) for one in transcript.rows] == [solid(one) for one in ROWS]
