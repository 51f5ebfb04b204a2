"""Figures without rounding error: exact inside, cut to twelve decimals, rounded only to show."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal
from math import isqrt

PLACES = 12
_CONTEXT = Context(prec=200, rounding=ROUND_HALF_UP)
_TWO_PLACES = Decimal("0.01")


def cut(numerator: int, denominator: int) -> Decimal:
    """Return the quotient with twelve decimals, the rest dropped toward zero.

    Dropping, unlike rounding, never carries a figure across a half: rounding the result to fewer places for
    show gives what rounding the exact quotient would have given. `denominator` is positive.
    """
    digits = abs(numerator) * 10**PLACES // denominator
    return _with_places(-digits if numerator < 0 else digits)


def cut_root(numerator: int, denominator: int) -> Decimal:
    """Return the square root of a quotient that is not negative, cut like `cut`, its last digit exact."""
    return _with_places(isqrt(numerator * 10 ** (2 * PLACES) // denominator))


def shown(value: Decimal | None) -> str | None:
    """Return a figure as every page and file prints it: two decimals, halves away from zero."""
    if value is None:
        return None
    rounded = value.quantize(_TWO_PLACES, context=_CONTEXT)
    return str(rounded if rounded else abs(rounded))


def _with_places(digits: int) -> Decimal:
    return Decimal(digits).scaleb(-PLACES, _CONTEXT)
