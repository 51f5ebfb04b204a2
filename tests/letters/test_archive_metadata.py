"""The package's metadata: it keeps to the published schema in every state, and says what the archive asks."""

from __future__ import annotations

import json
from functools import cache

import pytest
from lxml import etree

from letters.archive_schema import SCHEMA
from letters.models import Letter
from ops.layout import ROOT
from tests.factories import make_cast
from tests.letters.cataloguing import catalogued, opened
from tests.letters.test_after_issue import sealed
from tests.states import letter_in

pytestmark = pytest.mark.django_db


@cache
def published() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(SCHEMA)))


def faults_of(xml: bytes) -> list[str]:
    schema = published()
    schema.validate(etree.fromstring(xml))
    return [f"{error.path}: {error.message}" for error in schema.error_log]


def test_every_package_keeps_to_the_schema(four: list[Letter]) -> None:
    for letter in four:
        assert faults_of(opened(letter).read("元数据.xml")) == [], letter.number


def test_a_sealed_catalogued_and_sent_letter_keeps_to_it_too() -> None:
    cast = make_cast(evaluators=1)
    letter = letter_in("issued", cast)
    sealed(cast, letter)
    entry = catalogued(cast, letter)
    package = opened(letter)
    assert faults_of(package.read("元数据.xml")) == []
    told = json.loads(package.read("元数据.json"))
    assert told["档号"] == {
        "编码": entry.code,
        "全宗号": "0123",
        "类别号": "WS",
        "年度": str(entry.year),
        "保管期限": "永久",
        "机构或问题": "综合处",
        "机构或问题代码": "ZHC",
        "件号": "1",
    }
    acts = [one["业务行为"] for one in told["业务实体"]]
    assert acts[-2:] == ["盖章件存入", "归档著录"]


def test_each_file_is_told_with_its_format_and_program() -> None:
    package = opened(letter_in("issued", make_cast(evaluators=1)))
    told = {one["计算机文件名"]: one for one in json.loads(package.read("元数据.json"))["电子文件"]}
    beside = {"清单.json", "元数据.json", "元数据.xml", "元数据.xsd"}
    assert set(told) == set(package.namelist()) - beside
    pdf = next(one for name, one in told.items() if name.startswith("正本/") and name.endswith(".pdf"))
    assert (pdf["组成"], pdf["格式信息"]) == ("正本", "PDF/A-2a（ISO 19005-2:2011）")
    assert pdf["文档创建程序"].startswith("Typst ")


def test_a_correction_and_what_it_corrects_name_each_other(four: list[Letter]) -> None:
    corrected, correcting = four[1], four[2]
    told = [json.loads(opened(one).read("元数据.json"))["实体关系"] for one in (corrected, correcting)]
    assert told == [
        [{"关系": "被更正", "相关文件编号": correcting.number}],
        [{"关系": "更正", "相关文件编号": corrected.number}],
    ]


def test_the_package_carries_the_schema_that_is_published() -> None:
    package = opened(letter_in("issued", make_cast(evaluators=1)))
    assert package.read("元数据.xsd") == (ROOT / "docs/archive.xsd").read_bytes()


def test_the_schema_names_what_is_wrong() -> None:
    xml = opened(letter_in("issued", make_cast(evaluators=1))).read("元数据.xml").decode()
    wrong = xml.replace("<文种>函</文种>", "<文种>令</文种>").replace("<密级>公开</密级>", "")
    said = "\n".join(faults_of(wrong.encode()))
    assert "文种" in said


def test_every_element_has_its_source_in_the_document() -> None:
    written = (ROOT / "docs/archive.md").read_text("utf-8")
    names = {one.get("name") for one in etree.parse(str(SCHEMA)).iter("{*}element")}
    untold = {name for name in names if name and name not in written}
    assert untold == {"电子公文元数据"}
