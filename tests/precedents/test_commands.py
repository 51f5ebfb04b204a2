"""The commands for measuring and for repair, on a database that holds lists alone."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from precedents.index.storing import set_shelf
from precedents.models import IndexedDocument, Source
from tests.precedents.shelves import put, shelf

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def words_alone(settings: Settings) -> None:
    settings.PRIOR_ENCODER = "none"


def asked(folder: Path, *lines: str, **options: object) -> list[dict[str, object]]:
    queries = folder / "queries.jsonl"
    queries.write_text("\n".join(lines), "utf-8")
    out = StringIO()
    call_command("find_precedents", queries, stdout=out, **options)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def query(qid: str, title: str, text: str = "") -> str:
    return json.dumps({"qid": qid, "title": title, "text": text, "level": "L1"}, ensure_ascii=False)


def test_each_query_is_answered_in_its_order_with_what_a_hit_is(tmp_path: Path) -> None:
    shelf()
    put("a", "保税货物分类监管", "货物在仓库内分账册管理。")
    put("b", "邮轮补给")
    answers = asked(
        tmp_path, query("2", "保税货物分类监管", "货物在仓库内分账册管理。"), "", query("1", "船员")
    )
    assert [answer["qid"] for answer in answers] == ["2", "1"]
    assert answers[0]["hits"] == [
        {
            "title": "保税货物分类监管",
            "list": "第1份清单",
            "score": 1.0,
            "how": "字面相近",
            "label": "疑似重复",
        }
    ]
    assert answers[1]["hits"] == []


def test_no_more_hits_than_asked_for_and_none_of_a_list_out_of_use(tmp_path: Path) -> None:
    shelf("1")
    shelf("2")
    for number in range(5):
        put(f"{number}", f"保税货物分类监管{number}", on="1")
    put("old", "保税货物分类监管", on="2")
    set_shelf(Source.LIST, "2", name="旧", is_open=True, in_use=False)
    (answer,) = asked(tmp_path, query("1", "保税货物分类监管"), top=3)
    assert isinstance(answer["hits"], list)
    assert [hit["list"] for hit in answer["hits"]] == ["第1份清单"] * 3


@pytest.mark.parametrize("line", ["不是JSON", "[]", "{}", '{"qid": "1"}', '{"qid": "1", "title": 5}'])
def test_a_line_that_is_no_query_is_named(tmp_path: Path, line: str) -> None:
    with pytest.raises(CommandError, match="第2行"):
        asked(tmp_path, query("1", "船员"), line)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"none\.jsonl"):
        call_command("find_precedents", tmp_path / "none.jsonl")


def test_the_index_is_rebuilt_telling_how_far_it_is() -> None:
    shelf()
    put("a", "保税货物分类监管")
    out, progress = StringIO(), StringIO()
    call_command("reindex_precedents", stdout=out, stderr=progress)
    assert "共1条" in out.getvalue()
    assert "1 / 1" in progress.getvalue()
    assert not IndexedDocument.objects.filter(slot__isnull=True).exists()
