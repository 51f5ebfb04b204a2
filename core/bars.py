"""A stacked bar as plain values: where each part stands in it, and the whole in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.desk import Part

# A part that is narrower than this share has no room for its figure.
NARROWEST_FIGURE = 0.06


@dataclass(frozen=True, slots=True)
class Piece:
    """One part in the bar; `start`, `width` and `middle` are percentages of the whole, as SVG takes them."""

    part: Part
    start: str
    width: str
    middle: str
    shows_figure: bool


def pieces_of(parts: Sequence[Part]) -> list[Piece]:
    """Return the parts side by side, in their order; what there is none of has no place."""
    return list(_pieces(parts, sum(part.count for part in parts)))


def _pieces(parts: Sequence[Part], whole: int) -> Iterator[Piece]:
    before = 0
    for part in parts:
        if part.count:
            share = part.count / whole
            start = before / whole
            yield Piece(
                part, _percent(start), _percent(share), _percent(start + share / 2), share >= NARROWEST_FIGURE
            )
            before += part.count


def _percent(share: float) -> str:
    return f"{share * 100:.3f}%"


def told_of(parts: Sequence[Part], total: str = "") -> str:
    """Return the bar in words, for who does not see it."""
    told = _("，").join(
        _("%(label)s%(count)d") % {"label": part.label, "count": part.count} for part in parts
    )
    return _("%(parts)s；%(total)s") % {"parts": told, "total": total} if total else told
