"""The kinds of letters that other years and other programs make: read right, or named with the line and the reason."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from documents.rendering.text import render_text
from earlier.files import read_letter
from earlier.numbering import number_alone, number_before
from earlier.values import ReadRow, StatementKind, Transcript
from tests.documents.sample import CLASSES, MEASURES, letter

CLEAN = render_text(letter()).decode()
HEAD = CLEAN.partition("序号\t")[0]
LABELS = dict(CLASSES)
ROWS = tuple(
    ReadRow(number, title, summary, CLASSES[position][0], point)
    for number, (title, summary, point, position, _) in enumerate(MEASURES, start=1)
)


def read(text: str, name: str = "letter.txt") -> Transcript:
    return read_letter(text.encode(), name)


def assert_read_whole(transcript: Transcript, rows: tuple[ReadRow, ...] = ROWS) -> None:
    assert (transcript.faults, transcript.unread) == ((), ())
    assert transcript.rows == rows


def whole(row: ReadRow) -> str:
    return f"{row.title}。{row.summary}{LABELS[row.classification]}。创新点：{row.innovation_point}"


def by_class(
    number: Callable[[int], str], *, anew: bool, heading: str = "{han}、{label}（{count}项）"
) -> str:
    """The annex without a table: a heading for each class, its measures numbered below it."""
    lines, serial = [], 0
    for at, (code, label) in enumerate(CLASSES):
        rows = [row for row in ROWS if row.classification == code]
        lines.append(heading.format(han="一二三"[at], label=label, count=len(rows)))
        serial = 0 if anew else serial
        for row in rows:
            serial += 1
            lines.append(f"{number(serial)}{row.title}。{row.summary}创新点：{row.innovation_point}")
    return HEAD + "\n".join(lines) + "\n"


FORMS: dict[str, Callable[[int], str]] = {
    "1.": lambda n: f"{n}.",
    "1．": lambda n: f"{n}．",
    "1、": lambda n: f"{n}、",
    "（1）": lambda n: f"（{n}）",
    "(1)": lambda n: f"({n})",
    "⑴": lambda n: chr(0x2474 + n - 1),
    "①": lambda n: chr(0x2460 + n - 1),
    "（一）": lambda n: f"（{'一二三四五六'[n - 1]}）",
    "㈠": lambda n: chr(0x3220 + n - 1),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("anew", [True, False])
def test_measures_numbered_below_the_heading_of_their_class(form: str, anew: bool) -> None:
    transcript = read(by_class(FORMS[form], anew=anew))
    assert_read_whole(transcript)
    told = any("各从1起" in note.sentence for note in transcript.notes)
    assert told is anew


@pytest.mark.parametrize("form", [*FORMS, "一、", "第一项"])
def test_measures_numbered_in_whatever_form_without_a_table(form: str) -> None:
    more = {
        "一、": lambda n: f"{'一二三四五六'[n - 1]}、",
        "第一项": lambda n: f"第{'一二三四五六'[n - 1]}项：",
    }
    number = (FORMS | more)[form]
    text = HEAD + "\n".join(f"{number(row.serial)}{whole(row)}" for row in ROWS) + "\n"
    assert_read_whole(read(text))


def test_a_number_inside_a_text_is_no_new_measure() -> None:
    summary = "分三步办理：\n（1）先受理。\n（2）再核对。\n（3）后发证。"
    rows = [f"1.{MEASURES[0][0]}。{summary}全国首创。创新点：一次办结。", f"2.{whole(ROWS[1])}"]
    transcript = read(HEAD + "\n".join(rows) + "\n")
    assert [row.serial for row in transcript.rows] == [1, 2]
    assert transcript.rows[0].summary == summary.replace("\n", "")


@pytest.mark.parametrize(
    ("text", "value", "form"),
    [
        ("（12）", 12, "bracketed"),
        ("⑿", 12, "bracketed"),
        ("⑫", 12, "sign"),
        ("㉑", 21, "sign"),
        ("（十二）", 12, "han bracketed"),
        ("12．", 12, "plain"),
        ("⒓", 12, "plain"),
        ("第十二项", 12, "nth"),
    ],
)
def test_numbers_in_every_form(text: str, value: int, form: str) -> None:
    found, before = number_alone(text), number_before(f"{text}甲办理")
    assert found is not None
    assert before is not None
    assert (found.value, found.form) == (before.value, before.form) == (value, form)
    assert before.rest == "甲办理"


@pytest.mark.parametrize("text", ["3.5亿元", "十全十美", "2024年", "“一企一码”", ""])
def test_texts_that_begin_like_a_number_and_have_none(text: str) -> None:
    assert number_before(text) is None


# --- names and texts that wrap ---------------------------------------------------------------------------------------


def wrapped(text: str, width: int) -> str:
    """Break a text as a column does: Latin words stay whole, blanks at a line's end are lost."""
    lines = [""]
    for word in re.findall(r"[A-Za-z0-9]+|.", text):
        if len(lines[-1]) + len(word) > width:
            lines.append("")
        lines[-1] += word
    return "\n".join(line.strip() for line in lines)


@pytest.mark.parametrize("width", range(3, 24))
def test_cells_that_wrap_anywhere(width: int) -> None:
    """As a page is copied: every cell on lines of its own, broken by the column's width."""
    lines = []
    for row in ROWS:
        novelty = f"{LABELS[row.classification]}。创新点：{row.innovation_point}"
        measure = f"{row.title}。{row.summary}"
        lines += [str(row.serial), wrapped(measure, width * 2), wrapped(novelty, width)]
    transcript = read(HEAD + "序号\n举措内容\n创新性\n" + "\n".join(lines) + "\n")
    assert_right_or_named(transcript)
    assert (transcript.faults, transcript.unread) == ((), ())


def assert_right_or_named(transcript: Transcript) -> None:
    """Every row is right but for blanks that a line's end took, or what is wrong keeps the letter out."""
    if not transcript.faults and not transcript.unread:
        assert list(map(solid, transcript.rows)) == list(map(solid, ROWS))


def solid(row: ReadRow) -> ReadRow:
    return replace(row, title=row.title.replace(" ", ""), summary=row.summary.replace(" ", ""))


NAME = "市场主体住所在线自主申报核验"


@pytest.mark.parametrize("at", range(2, len(NAME)))
def test_a_name_that_wraps_is_never_cut(at: int) -> None:
    summary = "系统自动比对地址。符合的当场通过。"
    stacked = f"2\n{NAME[:at]}\n{NAME[at:]}。{summary}\n全国首创。创新点：当场核验。"
    text = CLEAN.replace(next(line for line in CLEAN.splitlines() if line.startswith("2\t")), stacked)
    transcript = read(text)
    assert transcript.faults == ()
    assert (transcript.rows[1].title, transcript.rows[1].summary) == (NAME, summary)


def test_a_name_that_may_end_at_either_of_two_places_is_named_and_not_guessed() -> None:
    table = "附件\n海岸自贸试验区第2批创新举措\n序号\n举措内容\n创新性\n"
    text = table + "1\n码头共享\n岸电联网。船舶靠港即接电，费用线上结算。\n全国首创。创新点：不再排队。\n"
    [fault] = read(text).faults
    assert "“码头共享岸电联网”还是到“码头共享”" in fault.message
    assert fault.place == "第6行（第1项）"


def test_the_other_names_of_a_table_tell_how_a_doubtful_one_ends() -> None:
    table = "附件\n海岸自贸试验区第2批创新举措\n序号\n举措内容\n创新性\n"
    sure = "2\n证照联办机制\n一个窗口收件，各部门并联办理，一次发证。\n全国首创。创新点：并联办理。\n"
    text = table + "1\n码头共享\n岸电联网。船舶靠港即接电。\n全国首创。创新点：不再排队。\n" + sure
    assert [row.title for row in read(text).rows] == ["码头共享", "证照联办机制"]


def test_a_line_behind_the_table_does_not_become_part_of_the_last_measure() -> None:
    transcript = read(f"{CLEAN}以上举措由各片区负责落实，有效期两年。\n")
    assert transcript.rows == ROWS
    assert [line.text for line in transcript.unread] == ["以上举措由各片区负责落实，有效期两年。"]


def test_a_number_alone_in_the_middle_of_a_sentence_is_not_dropped() -> None:
    row = "2\n跨境小包核放。办理时限压缩至\n24\n小时以内。\n全国首创。创新点：按批核放。"
    transcript = read(CLEAN.replace(next(x for x in CLEAN.splitlines() if x.startswith("2\t")), row))
    assert [line.text for line in transcript.unread] == ["24"]


# --- classes ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("首创", "first_in_nation"),
        ("国内首创", "first_in_nation"),
        ("全国首创类", "first_in_nation"),
        ("复制创新", "extended_replication"),
        ("拓展", "extended_replication"),
        ("复制推广", "replication"),
    ],
)
def test_other_words_for_the_classes(word: str, code: str) -> None:
    for novelty in (f"{word}\t当场核验。", f"{word}。创新点：当场核验。"):
        header = "类别\t创新点" if "\t" in novelty else "创新性"
        text = f"序号\t举措名称\t举措内容\t{header}\n1\t甲办理模式\t当场办结。\t{novelty}\n"
        transcript = read(text)
        assert transcript.faults == ()
        assert (transcript.rows[0].classification, transcript.rows[0].innovation_point) == (
            code,
            "当场核验。",
        )
        is_ours = word.removesuffix("类") in LABELS.values()
        assert any("登记" in note.sentence for note in transcript.notes) is not is_ours


@pytest.mark.parametrize("word", ["全省首创", "国际领先", "区域首创", "其他"])
def test_a_word_that_is_none_of_the_classes_is_named(word: str) -> None:
    text = f"序号\t举措名称\t举措内容\t类别\t创新点\n1\t甲办理模式\t当场办结。\t{word}\t当场核验。\n"
    [fault] = read(text).faults
    assert f"类别“{word}”不是" in fault.message
    assert fault.place == "第2行（第1项）"


def test_no_measure_falls_under_the_heading_before_an_unknown_one() -> None:
    text = by_class(FORMS["1."], anew=True).replace("三、复制（1项）", "三、全省首创（1项）")
    transcript = read(text)
    assert [line.text for line in transcript.unread][:1] == ["三、全省首创（1项）"]
    assert any("读不出类别" in fault.message for fault in transcript.faults)


def test_a_measure_of_another_class_than_its_heading_is_named() -> None:
    text = by_class(FORMS["1."], anew=True).replace("创新点：各方", "复制。创新点：各方", 1)
    assert any("与所在的小标题不同" in fault.message for fault in read(text).faults)


# --- rows without a table --------------------------------------------------------------------------------------------

WITHOUT_A_TABLE: dict[str, Callable[[ReadRow], str]] = {
    "labels": lambda row: (
        f"（{'一二三四五六'[row.serial - 1]}）{row.title}\n主要内容：{row.summary}\n"
        f"类别：{LABELS[row.classification]}\n创新点：{row.innovation_point}"
    ),
    "numbered labels": lambda row: (
        f"（{'一二三四五六'[row.serial - 1]}）{row.title}\n1.内容：{row.summary}\n"
        f"2.创新性：{LABELS[row.classification]}。创新点：{row.innovation_point}\n3.效果：办理时间减半。"
    ),
    "a label for the name": lambda row: (
        f"{row.serial}.举措名称：{row.title}\n举措内容：{row.summary}\n"
        f"类别：{LABELS[row.classification]}\n创新点：{row.innovation_point}"
    ),
    "the class behind the name": lambda row: (
        f"{row.serial}.{row.title}（{LABELS[row.classification]}）。{row.summary}创新点：{row.innovation_point}"
    ),
    "the class before the name": lambda row: (
        f"{row.serial}.【{LABELS[row.classification]}】{row.title}。{row.summary}创新点：{row.innovation_point}"
    ),
    "a colon behind the name": lambda row: f"{row.serial}、{whole(row).replace('。', '：', 1)}",
}


@pytest.mark.parametrize("shape", WITHOUT_A_TABLE)
def test_rows_that_are_written_without_a_table(shape: str) -> None:
    transcript = read(HEAD + "\n".join(WITHOUT_A_TABLE[shape](row) for row in ROWS) + "\n")
    assert_read_whole(transcript)
    is_told = any("栏目“效果”没有读取" in note.sentence for note in transcript.notes)
    assert is_told is (shape == "numbered labels")


def test_two_parts_of_one_name_are_not_put_together() -> None:
    text = f"1.{ROWS[0].title}\n内容：甲事。\n类别：全国首创\n创新点：甲。\n创新点：乙。\n"
    assert "“创新点”写了两处" in str(read(HEAD + text).faults[0])


# --- what letters state ----------------------------------------------------------------------------------------------

SENTENCES = {
    "挂牌以来已累计推出3批57项创新举措，其中全国首创40项、对台特色12项。": set(),
    "截至目前，累计形成3批57项成果。其中，全国首创40项、复制拓展15项、复制2项。": set(),
    "第三批20项创新举措已复制到其他地区，其中全国首创11项。": set(),
    "可复制3项做法。": set(),
    "其中，东屿片区全国首创2项，北港片区全国首创1项。": set(),
    "本次评估中，全国首创3项、复制拓展2项，复制1项。": {3, 2, 1},
    "累计推出57项，本批入选6项，其中全国首创3项。": {6, 3},
}


@pytest.mark.parametrize("sentence", SENTENCES)
def test_only_what_is_said_of_this_batch_is_held_against_it(sentence: str) -> None:
    paragraph = next(line for line in CLEAN.splitlines() if "共推出3批" in line)
    transcript = read(CLEAN.replace(paragraph, sentence))
    about = {StatementKind.SELECTED, StatementKind.BY_CLASS, StatementKind.MARKED}
    found = {
        one.stated for one in transcript.statements if one.kind in about and one.place.startswith("正文")
    }
    assert found == SENTENCES[sentence]


def test_a_batch_in_han_numerals_is_not_taken_for_earlier_ones() -> None:
    text = re.sub("第4批", "第十四批", CLEAN).replace("近期，", "第十四批6项举措已评估完毕，")
    transcript = read(text)
    assert transcript.batch == 14
    stated = [one.stated for one in transcript.statements if one.kind == StatementKind.PREVIOUS_BATCHES]
    assert stated == [3]


# --- marks of other programs -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        lambda t: t.replace("关于发布东海自贸试验区", "关于发布东海自贸试验区\\\n"),
        lambda t: "\n".join(f"> {line}" if line else "" for line in t.splitlines()),
        lambda t: t.replace("港口“一船", "__港口__“一船"),
        lambda t: t.replace("〔2024〕", "\\[2024\\]"),
        lambda t: t.replace("各片区管委会", "[各片区管委会](https://example.org/a)", 1),
        lambda t: "![](logo.png)\n" + t,
        lambda t: t.replace("\n附件\n", "\n```\n附件\n"),
    ],
)
def test_marks_of_markdown_are_taken_off(change: Callable[[str], str]) -> None:
    untidy = change(CLEAN)
    assert untidy != CLEAN
    transcript = read(untidy)
    assert_read_whole(transcript)
    assert transcript.head.title == letter().title
    assert transcript.head.number == letter().number
    assert transcript.zone == "东海自贸试验区"
