"""What a cell shows, from its value and its number format. A format that is not known here is refused, never guessed."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from core.sources.refusals import NotShown

_ALIGNMENT = re.compile(r"_.|\*.|\[\$-[0-9A-Fa-f,]+\]|;@$")
_LITERAL = re.compile(r'"([^"]*)"|\\(.)')
_NUMBER = re.compile(
    r"(?P<before>[^0#,.%;@\[\]EeGg?/]*)(?P<whole>[#,]*0)(?P<places>\.0+)?(?P<percent>%?)(?P<after>[^0#,.%;@\[\]?/]*)"
)
_DATE_PART = re.compile(r"yyyy|yy|mm|m|dd|d", re.IGNORECASE)
_NO_DATE = re.compile(r"[a-zA-Z@;\[\]#?]")
# The one format whose look is the system's: Chinese ones write it this way.
_SYSTEMS_DATE = frozenset({"mm-dd-yy", "m/d/yy", "m/d/yyyy"})
_FEW_DIGITS = ".10g"


def shown(value: Any, number_format: str) -> str:
    """Return what a cell shows. Raises `NotShown`."""
    plain = _ALIGNMENT.sub("", number_format)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(value, plain)
    if isinstance(value, datetime | date):
        return _date(value, plain)
    if isinstance(value, time | timedelta):
        raise NotShown(number_format)
    return str(value)


def _number(value: float, plain: str) -> str:
    exact = Decimal(repr(value))
    if plain in {"General", "@", ""}:
        text = format(value, _FEW_DIGITS) if value != int(value) else str(int(value))
        if "e" in text:
            raise NotShown(plain)
        return text
    found = _NUMBER.fullmatch(_LITERAL.sub(lambda one: one[1] or one[2] or "", plain.partition(";")[0]))
    if found is None or (value < 0 and ";" in plain):
        raise NotShown(plain)
    places = len(found["places"] or ".") - 1
    if found["percent"]:
        exact *= 100
    rounded = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    digits = f"{rounded:,f}" if "," in found["whole"] else f"{rounded:f}"
    return f"{found['before']}{digits}{found['percent']}{found['after']}".strip()


def _date(value: date, plain: str) -> str:
    if plain.lower() in _SYSTEMS_DATE:
        return f"{value.year}/{value.month}/{value.day}"
    if _NO_DATE.search(_DATE_PART.sub("", _LITERAL.sub("", plain))) or not _DATE_PART.search(plain):
        raise NotShown(plain)
    parts = {
        "yyyy": f"{value.year:04d}",
        "yy": f"{value.year % 100:02d}",
        "mm": f"{value.month:02d}",
        "m": str(value.month),
        "dd": f"{value.day:02d}",
        "d": str(value.day),
    }
    pieces = re.split(r'("[^"]*"|\\.)', plain)
    return "".join(
        (_LITERAL.sub(lambda one: one[1] or one[2] or "", piece))
        if at % 2
        else _DATE_PART.sub(lambda one: parts[one[0].lower()], piece)
        for at, piece in enumerate(pieces)
    )
