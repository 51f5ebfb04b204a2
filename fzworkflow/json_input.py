"""JSON as the API takes it: what PostgreSQL cannot hold, or nobody means, is refused at the door."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import IO, Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

from core.errors import Incomplete
from fzworkflow.cleaning import broken_faults, control_faults
from fzworkflow.giving_back import Named


class CleanJSONParser(BaseParser):
    """Read UTF-8 JSON. Raises `ParseError` for anything else, and for NUL, lone surrogates and infinite numbers.

    Raises `Incomplete` naming the fields that hold control characters.
    """

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
        texts = _texts(value)
        broken = broken_faults(texts)
        if broken:
            raise ParseError(broken[0].message)
        faults = control_faults(texts)
        if faults:
            raise Incomplete(faults)
        return value


def _refuse(name: str) -> float:
    raise ValueError(name)


def _finite(written: str) -> float:
    number = float(written)
    if number in {float("inf"), float("-inf")}:
        raise ValueError(written)
    return number


def _texts(value: Any) -> list[Named]:
    """Return every text and every name in a value, however deep, each under the name that leads to it."""
    found: list[Named] = []
    left: list[tuple[str, Any]] = [("", value)]
    while left:
        name, each = left.pop()
        if isinstance(each, str):
            found.append((name, each))
        elif isinstance(each, dict):
            found += [(key, "") for key in each]
            left += each.items()
        elif isinstance(each, list):
            left += [(name, one) for one in each]
    return found
