"""From bytes to a JSON tree. Whatever the bytes are, the answer is a tree or faults, never an exception."""

from __future__ import annotations

import json
import re
from collections import Counter
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from core.errors import Fault

MAX_BYTES = 64 * 1024 * 1024
MAX_DEPTH = 16
_STRING_OR_BRACKET = re.compile(r'"(?:[^"\\]|\\.)*(?:"|\\?\Z)|[\[\]{}]', re.DOTALL)
_TOO_LARGE = Decimal("1e99")


class Members(dict[str, Any]):
    """An object of the file that remembers which of its keys were given more than once."""

    __slots__ = ("repeated",)
    repeated: tuple[str, ...]


class NotANumber:
    """NaN or an infinity, which Python's reader takes and JSON does not have; it compares with no number."""

    __slots__ = ()

    def __init__(self, _literal: str) -> None:
        """Take the literal as the JSON reader hands it over; all of them mean the same fault."""


class Unreadable(Exception):
    """The bytes hold no JSON; `fault` says where it stops being so."""

    def __init__(self, place: str, message: str) -> None:
        super().__init__(message)
        self.fault = Fault(place, message)


def parse(source: str | bytes) -> Any:
    """Return the JSON tree: numbers as int or Decimal, NaN as `NotANumber`, objects as `Members`.

    Raises `Unreadable`.
    """
    if len(source) > MAX_BYTES:
        raise Unreadable("", _("文件超过 %(size)d MB，不像是一个批次包。") % {"size": MAX_BYTES >> 20})
    text = source.removeprefix("\ufeff") if isinstance(source, str) else _decode(source)
    _refuse_nesting_bomb(text)
    try:
        return json.loads(
            text,
            object_pairs_hook=_members,
            parse_int=_integer,
            parse_float=_decimal,
            parse_constant=NotANumber,
        )
    except json.JSONDecodeError as error:
        raise Unreadable(_spot(text, error.pos), _reason(error)) from None


def _decode(source: bytes) -> str:
    try:
        return source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        raise Unreadable(
            _("第 %(line)d 行") % {"line": line},
            _("文件不是 UTF-8 编码，请用编辑器另存为 UTF-8 后再试（第 %(offset)d 字节）。")
            % {"offset": error.start + 1},
        ) from None


def _refuse_nesting_bomb(text: str) -> None:
    depth = 0
    for match in _STRING_OR_BRACKET.finditer(text):
        mark = text[match.start()]
        depth += (mark in "[{") - (mark in "]}")
        if depth > MAX_DEPTH:
            raise Unreadable(
                _spot(text, match.start()),
                _("括号嵌套超过 %(depth)d 层，不是批次包的结构。") % {"depth": MAX_DEPTH},
            )


def _members(pairs: list[tuple[str, Any]]) -> Members:
    members = Members(pairs)
    members.repeated = _repeated([key for key, _value in pairs]) if len(members) < len(pairs) else ()
    return members


def _repeated(keys: list[str]) -> tuple[str, ...]:
    return tuple(key for key, times in Counter(keys).items() if times > 1)


def _integer(digits: str) -> int | Decimal:
    # Beyond 18 digits Python's own limit on int() would raise; such a number is out of every range anyway.
    return int(digits) if len(digits) <= 18 else _decimal(digits)


def _decimal(digits: str) -> Decimal:
    try:
        value = Decimal(digits)
    except InvalidOperation:
        return _TOO_LARGE
    return value if value.is_finite() and abs(value) < _TOO_LARGE else _TOO_LARGE


def _spot(text: str, position: int) -> str:
    line = text.count("\n", 0, position) + 1
    column = position - text.rfind("\n", 0, position)
    return _("第 %(line)d 行第 %(column)d 列") % {"line": line, "column": column}


def _reason(error: json.JSONDecodeError) -> str:
    if not error.doc.strip():
        return _("文件是空的，请放入一个批次包。")
    reasons = {
        "Expecting value": _("这里应当是一个值（文字加引号，或数字、true、false、null）。"),
        "Expecting property name enclosed in double quotes": _(
            "这里应当是加双引号的字段名；最后一项后面不能有逗号。"
        ),
        "Illegal trailing comma before end of object": _("最后一项后面不能有逗号，请删去。"),
        "Illegal trailing comma before end of array": _("最后一项后面不能有逗号，请删去。"),
        "Expecting ':' delimiter": _("字段名后面缺少冒号。"),
        "Expecting ',' delimiter": _("两项之间缺少逗号，或括号没有配对。"),
        "Unterminated string starting at": _("这段文字缺少结尾的双引号。"),
        "Invalid control character at": _("文字里直接写了换行或控制字符，请改写为 \\n 或删去。"),
        "Extra data": _("批次包到此已经结束，后面还有多余的内容，请删去。"),
    }
    if error.msg in reasons:
        return reasons[error.msg]
    if "escape" in error.msg:
        return _("反斜杠后面的写法不对；要写反斜杠本身，请写两个。")
    return _("这里不符合 JSON 的写法，请检查引号、逗号和括号。")
