"""Working papers as DOCX: whole for Word, whatever they are made of."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import docx
from docx.oxml.ns import qn

from core.papers import Heading, Paper, Table, Text, write_docx
from tests.strict import docx_faults

PAPER = Paper(
    "评审报告",
    "第4批",
    datetime(2026, 11, 30, tzinfo=UTC),
    [
        Heading("总的情况"),
        Text("第一行\n第二行"),
        Text((("相同", "same"), ("之词", "term"), ("其余", "")), stays_whole=True),
        Table(("甲", "乙"), [("一", "二"), ("三", (("四", "same"),))], (1, 2), stays_whole=True),
        Heading("各项", on_new_page=True),
        Heading("第一项", level=2),
        Table((), [("一", "二")], (1, 2)),
    ],
)


def written() -> bytes:
    target = io.BytesIO()
    write_docx(PAPER, target)
    return target.getvalue()


def test_a_paper_of_every_block_is_valid() -> None:
    assert docx_faults(written()) == []


def test_a_header_is_repeated_where_there_is_one() -> None:
    tables = docx.Document(io.BytesIO(written())).tables
    headers = [
        [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in table.rows] for table in tables
    ]
    assert headers == [[True, False, False], [False]]
