"""The published schema, checked on reading; its faults said in plain Chinese."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path as FilePath
from typing import Any

from django.utils.translation import gettext as _
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from measures.choices import Classification, ComparisonOrigin, Field, Relation
from packages.places import Path, quoted

SCHEMA_FILE = FilePath(__file__).resolve().parents[1] / "docs" / "batch-package.schema.json"

Located = tuple[Path, str]


def schema_faults(tree: Any) -> Iterator[Located]:
    """Yield every departure from the schema as (path, sentence)."""
    for error in _validator().iter_errors(tree):
        yield from _in_plain_words(error)


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(package_schema())


def package_schema() -> dict[str, Any]:
    """Return the schema as its file states it, each closed list of words as the code has it."""
    schema: dict[str, Any] = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"), parse_float=Decimal)
    stated = schema["$defs"]
    stated["classification"]["enum"] = Classification.values
    stated["decision"]["properties"]["classification"]["enum"] = [*Classification.values, None]
    stated["evaluation"]["properties"]["classification"]["enum"] = [*Classification.values, None]
    stated["measure"]["properties"]["field"]["enum"] = Field.values
    stated["comparison"]["properties"]["verdict"]["enum"] = Relation.values
    stated["comparison"]["properties"]["origin"]["enum"] = [ComparisonOrigin.UNIT, ComparisonOrigin.OFFICE]
    return schema


def _in_plain_words(error: ValidationError) -> Iterator[Located]:
    path = tuple(error.absolute_path)
    bound: Any = error.validator_value
    schema: Any = error.schema
    if error.validator == "required":
        yield from _missing(path, bound, error.message)
    elif error.validator == "additionalProperties":
        yield from _unknown(path, list(schema["properties"]), error.instance)
    else:
        yield path, _sentence(str(error.validator), bound, error.instance)


def _missing(path: Path, required: list[str], message: str) -> Iterator[Located]:
    # The library reports each missing key in an error of its own that names it only in an English sentence.
    for key in required:
        if message.startswith(repr(key)):
            yield (*path, key), _("缺少这一项，请补上。")


def _unknown(path: Path, known: list[str], members: Any) -> Iterator[Located]:
    sentence = _("没有这个字段，请改正拼写或删去；可用的字段：%(known)s。")
    for key in members:
        if key not in known:
            yield (*path, key), sentence % {"known": "、".join(known)}


def _sentence(rule: str, bound: Any, value: Any) -> str:
    if rule == "type":
        return _("应当是%(expected)s，现在是%(found)s。") % {
            "expected": _types(bound),
            "found": _found(value),
        }
    if rule == "enum":
        choices = "、".join("null" if choice is None else str(choice) for choice in bound)
        return _("%(value)s 不在可选值之内，请改为：%(choices)s。") % {
            "value": _found(value),
            "choices": choices,
        }
    if rule == "const":
        return _("应当是 %(value)s。") % {"value": quoted(str(bound))}
    if rule == "pattern":
        return _pattern(bound, value)
    return _bounds(rule, bound, value)


def _pattern(pattern: str, value: str) -> str:
    if "{4}" in pattern:
        return _("日期 %(value)s 的写法不对，请写成 2022-08-05 的样子。") % {"value": quoted(value)}
    if "S" in pattern:
        return _("编号里不能有空格或换行。")
    return _("代码 %(value)s 只能用英文字母、数字、下划线和连字符。") % {"value": quoted(value)}


def _bounds(rule: str, bound: Any, value: Any) -> str:
    sentences = {
        "minLength": _("不能为空，请填写。"),
        "maxLength": _("超过 %(bound)s 字（现在 %(count)s 字），请删减。"),
        "minimum": _("不能小于 %(bound)s。"),
        "maximum": _("不能大于 %(bound)s。"),
        "exclusiveMinimum": _("必须大于 %(bound)s。"),
        "minItems": _("至少要有 %(bound)s 项。"),
        "maxItems": _("最多 %(bound)s 项（现在 %(count)s 项）。"),
        "uniqueItems": _("有重复的项，请删去重复的。"),
    }
    count = len(value) if isinstance(value, str | list) else ""
    return sentences.get(rule, _("不符合批次包的格式。")) % {"bound": bound, "count": count}


def _types(expected: str | list[str]) -> str:
    names = {
        "object": _("一个对象 {…}"),
        "array": _("一个列表 […]"),
        "string": _("加引号的文字"),
        "integer": _("整数"),
        "number": _("数字"),
        "boolean": _("true 或 false"),
        "null": "null",
    }
    wanted = [expected] if isinstance(expected, str) else expected
    return _("或").join(names[name] for name in wanted)


def _found(value: Any) -> str:
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, dict):
        return _("一个对象 {…}")
    if isinstance(value, list):
        return _("一个列表 […]")
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    return str(value)[:30]
