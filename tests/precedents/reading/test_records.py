"""JSON lines."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.precedents.reading.samples import names, read_file, remarks

WHOLE = {
    "title": "甲事项网上办",
    "text": "正文。",
    "place": "某片区",
    "document": "某〔2031〕1号",
    "in_force_since": "2031-03-01",
}


def _lines(*records: Any) -> bytes:
    return "\n".join(json.dumps(record, ensure_ascii=False) for record in records).encode()


def test_a_record_brings_every_field() -> None:
    read = read_file(_lines(WHOLE, {"title": "乙事项一次办"}), "a.jsonl")
    first, second = read.entries
    assert (first.text, first.place, first.document) == ("正文。", "某片区", "某〔2031〕1号")
    assert str(first.in_force_since) == "2031-03-01"
    assert (second.title, second.text, second.in_force_since) == ("乙事项一次办", "", None)


def test_records_are_known_by_what_they_are() -> None:
    assert names(read_file(_lines(WHOLE), "a.txt")) == ["甲事项网上办"]


def test_a_field_of_another_name_is_told() -> None:
    assert "字段“id”没有读取" in remarks(read_file(_lines({**WHOLE, "id": 7}), "a.jsonl"))


@pytest.mark.parametrize(
    ("record", "sentence"),
    [
        ({"text": "正文。"}, "没有名称"),
        ({"title": "  "}, "没有名称"),
        ({"title": 5}, "应是文字"),
        ({"title": "甲", "text": ["正文"]}, "应是文字"),
        ({"title": "甲" * 201}, "最多200字"),
        ({"title": "甲", "in_force_since": "去年"}, "不是日期"),
        ({"title": "甲", "in_force_since": "2031-02-30"}, "不是日期"),
        ({"title": "甲\u0000"}, "不能保存"),
        (["甲"], "应是一个对象"),
    ],
)
def test_a_record_that_is_refused_is_named(record: Any, sentence: str) -> None:
    read = read_file(_lines(WHOLE, record), "a.jsonl")
    assert len(read.entries) == 1
    assert [str(line.at) for line in read.unread] == ["第2行"]
    assert sentence in str(read.unread[0].remark)


def test_a_line_that_is_no_json_is_named() -> None:
    read = read_file(_lines(WHOLE) + b"\n{broken", "a.jsonl")
    assert "不是一条JSON记录" in str(read.unread[0].remark)
