"""Names as documents write them."""

from __future__ import annotations


def short_name_of(title: str) -> str:
    """The issuer's short name as a title opens with it: what stands before 关于."""
    return title.partition("关于")[0] if "关于" in title else ""
