"""JSON as the API takes it: what PostgreSQL cannot hold, or nobody means, is refused at the door."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import IO, Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

from fzworkflow.cleaning import are_clean


class CleanJSONParser(BaseParser):
    """Read UTF-8 JSON. Raises `ParseError` for anything else, and for NUL, lone surrogates and infinite numbers."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """Return the body as plain values."""
        try:
            value = json.loads(stream.read().decode("utf-8"), parse_constant=_refuse, parse_float=_finite)
        except (RecursionError, ValueError) as error:
            raise ParseError(_("提交的内容不是可以识别的JSON。")) from error
        if not are_clean(_texts(value)):
            raise ParseError(_("提交的内容含有无法保存的字符，请删除后再提交。"))
        return value


def _refuse(name: str) -> float:
    raise ValueError(name)


def _finite(written: str) -> float:
    number = float(written)
    if number in {float("inf"), float("-inf")}:
        raise ValueError(written)
    return number


def _texts(value: Any) -> list[str]:
    """Return every text and every name in a value, however deep."""
    found, left = [], [value]
    while left:
        each = left.pop()
        if isinstance(each, str):
            found.append(each)
        elif isinstance(each, dict):
            found += each.keys()
            left += each.values()
        elif isinstance(each, list):
            left += each
    return found
