"""The metadata against its schema: each thing that the schema names falls under the item that asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from lxml import etree

from letters.archive_schema import schema
from letters.examining.opened import Found, Opened

# By what the schema's reader calls a fault, the item, and the rest of a sentence.
_BY_TYPE = {
    "SCHEMAV_CVC_MAXLENGTH_VALID": ("1-2", "过长"),
    "SCHEMAV_CVC_LENGTH_VALID": ("1-2", "长度不对"),
    "SCHEMAV_CVC_ENUMERATION_VALID": ("1-4", "不在值域里"),
    "SCHEMAV_CVC_IDC": ("1-8", "重复"),
    "SCHEMAV_CVC_MINLENGTH_VALID": ("2-4", "没有填写"),
    "SCHEMAV_ELEMENT_CONTENT": ("2-3", "缺少元素，或多出、错位"),
    "SCHEMAV_CVC_COMPLEX_TYPE_2_1": ("2-3", "不应有内容"),
    "SCHEMAV_CVC_COMPLEX_TYPE_2_3": ("2-3", "不应有文字"),
    "SCHEMAV_CVC_ELT_1": ("2-3", "不是这种文件的根元素"),
}
_OTHERWISE = ("1-3", "类型或格式不对")
MOST_TOLD = 20


@cache
def _published() -> etree.XMLSchema:
    return etree.XMLSchema(etree.fromstring(schema()))


def schema_faults(package: Opened) -> Iterator[Found]:
    """Yield what the schema finds: the item's number and a sentence."""
    if package.xml is None:
        return
    published = _published()
    published.validate(package.xml)
    # A wrong value is told twice: by its rule, and as not of its type.
    told = set()
    for error in published.error_log:
        number, said = _BY_TYPE.get(error.type_name, _OTHERWISE)
        is_echo = error.type_name == "SCHEMAV_CVC_DATATYPE_VALID_1_2_1" or error.type_name.endswith("_1_2_2")
        if (error.line, error.path) in told and is_echo:
            continue
        told.add((error.line, error.path))
        yield number, f"{error.path.removeprefix('/')}（第{error.line}行）{said}"
