"""Earlier letters as JSON and packages, and whatever bytes else."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Incomplete
from documents.rendering import FORMATS
from documents.rendering.json_format import render_json
from earlier.values import LineKind
from tests.documents.sample import SAMPLES, letter
from tests.earlier.untidy import (
    CELLS,
    CLEAN,
    HEADER,
    read,
    saved,
    workbook,
)
from tests.measures.evidence_samples import TYPES
from tests.searching import examples


def refusal_of(content: bytes, name: str) -> str:
    with pytest.raises(Incomplete) as refusal:
        read(content, name)
    return str(refusal.value.errors[0])


def test_an_unknown_class_in_json_is_named_by_its_place() -> None:
    tree = json.loads(render_json(letter()))
    tree["annexes"][0]["rows"][3]["classification"] = "首创"
    fault = read(json.dumps(tree), "letter.json").faults[0]
    assert fault.place == "annexes[0].rows[3]"


def test_numbers_in_json_start_at_one() -> None:
    tree = json.loads(render_json(letter()))
    for row in tree["annexes"][0]["rows"]:
        row["number"] += 10**12
    assert "应是1" in str(read(json.dumps(tree), "letter.json").faults[0])


# --- files that mean harm, or nothing --------------------------------------------------------------------------------
def packed(xml: str, name: str = "word/document.xml") -> bytes:
    def write(target: io.BytesIO) -> None:
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
            package.writestr(
                "[Content_Types].xml",
                TYPES,
            )
            package.writestr(name, xml)

    return saved(write)


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "a.txt", "空文件"),
        (b"\x00\x01\x02\x03", "a.txt", "不是文本"),
        (b"\xff\xff\xff", "a.txt", "不是文本"),
        (CLEAN.encode(), "a.rtf", "只收txt"),
        (CLEAN.encode(), "a.pdf", "a.pdf"),
        (CLEAN.encode(), "a.ofd", "a.ofd"),
        (CLEAN.encode(), "a.docx", "a.docx"),
        (CLEAN.encode(), "a.xlsx", "a.xlsx"),
        (b"{", "a.json", "不是JSON"),
        (b'{"format": "fzworkflow.letter/1"}', "a.json", "缺少字段"),
        (b'{"format": "fzworkflow.letter/1", "number": 1, "annexes": 3}', "a.json", "缺少字段"),
        (packed(f"<w:document {W}><w:body>"), "a.docx", "已损坏"),
        (packed("<w:document/>"), "a.docx", "已损坏"),
        (packed("<x/>" + " " * (17 << 20)), "a.docx", "过大"),
        (packed("<a/>", "xl/workbook.xml"), "a.xlsx", "已损坏"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(content: bytes, name: str, sentence: str) -> None:
    assert sentence in refusal_of(content, name)


def test_a_cell_over_millions_of_columns_costs_nothing() -> None:
    wide = '<w:tc><w:tcPr><w:gridSpan w:val="99999999"/></w:tcPr><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc>'
    xml = f"<w:document {W}><w:body><w:tbl><w:tr>{wide * 2}</w:tr></w:tbl></w:body></w:document>"
    assert read(packed(xml), "a.docx").rows == ()


def test_an_entity_that_grows_is_refused_unresolved() -> None:
    bomb = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    xml = f"{bomb}<w:document {W}><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>"
    with pytest.raises(Incomplete) as refusal:
        read(packed(xml), "a.docx")
    [fault] = refusal.value.errors
    assert "损坏" in fault.message
    assert "aaaa" not in fault.message


@pytest.mark.parametrize(
    "text",
    [
        ('"' + "汉" * 19_000 + "\n") * 30,
        (" " * 19_000 + "汉\n") * 30,
        "1\n" * 19_000,
        "序号\t举措内容\t创新性\n" + "".join(f"{n}\t甲。\n" + ("汉" * 40 + "\n") * 99 for n in range(1, 40)),
    ],
)
def test_a_long_text_takes_no_longer_than_it_is_long(text: str) -> None:
    before = process_time()
    read(text)
    assert process_time() - before < 10


def read_or_refused(content: bytes, name: str) -> None:
    try:
        transcript = read(content, name)
    except Incomplete:
        return
    assert all(line.kind in LineKind.values for line in transcript.lines)


FILES = {
    "a.txt": CLEAN.encode(),
    "a.json": render_json(letter()),
    "a.docx": FORMATS["docx"].render(letter()),
    "a.xlsx": workbook(HEADER, *map(tuple, CELLS[1:])),
}


@examples(60)
@given(content=st.binary(max_size=300), name=st.sampled_from([*FILES, "a.et", "a.doc", "", "a"]))
def test_any_bytes_are_read_or_refused(content: bytes, name: str) -> None:
    read_or_refused(content, name)


@examples(150)
@given(
    edits=st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=4)), min_size=1, max_size=6),
    name=st.sampled_from(list(FILES)),
)
def test_a_damaged_file_is_read_or_refused(edits: list[tuple[float, bytes]], name: str) -> None:
    content = bytearray(FILES[name])
    for where, new in edits:
        at = int(where * len(content))
        content[at : at + len(new) + 1] = new
    read_or_refused(bytes(content), name)


PIECES = [
    "附件",
    "序号\t举措内容\t创新性",
    "1",
    "2\t",
    "甲。乙。",
    "全国首创。",
    "创新点：丙。",
    "复制",
    "\t",
    "|",
    "  ",
    "<td>",
    "<b>",
    "第4批（3项）",
    "2024年13月40日",
    "共推出一批",
    "九项",
    "函",
    "关于",
    "：",
    "抄送：",
    "合计",
    "— 3 —",
    "\n",
]


@examples(300)
@given(pieces=st.lists(st.sampled_from(PIECES), max_size=40))
def test_no_line_is_lost_whatever_stands_in_the_text(pieces: list[str]) -> None:
    text = "".join(pieces)
    if not text.strip():
        return
    transcript = read(text.encode())
    places = {line.place for line in transcript.lines}
    for number, line in enumerate(text.split("\n"), start=1):
        bare = line.replace("<td>", "").replace("<b>", "").replace("|", "").strip()
        assert not bare or f"第{number}行" in places


def test_the_published_letter_of_batch_19_is_read_off_its_pages() -> None:
    path = SAMPLES / "batch-19.pages.txt"
    transcript = read(path.read_bytes(), path.name)
    package = read((SAMPLES / "batch-19.package.json").read_bytes(), "package.json")
    clean = read((SAMPLES / "batch-19.letter.txt").read_bytes())
    assert (transcript.faults, transcript.unread) == ((), ())
    assert transcript.rows == clean.rows
    assert transcript.rows == tuple(replace(row, is_marked=False, unit_names="") for row in package.rows)
    assert transcript.head == clean.head == replace(package.head, title_lines=())
