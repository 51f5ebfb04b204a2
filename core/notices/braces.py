"""Texts as the office writes them, with placeholders in braces, and as they are stored, with `%(name)s`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

from core.notice_texts import Placeholder

_BRACED = re.compile(r"\{([^{}\n]*)\}")
_STORED = re.compile(r"%\((\w+)\)s|%%")
# An input method that writes Chinese writes wide braces.
_WIDE = str.maketrans("｛｝", "{}")


def written(template: str, placeholders: Sequence[Placeholder]) -> str:
    """Return a stored template as the office writes it; what a later version knows no more, by its name."""
    names = {one.name: one.written for one in placeholders}
    return _STORED.sub(lambda found: names.get(found[1], f"{{{found[1]}}}") if found[1] else "%", template)


def stored(text: str, placeholders: Sequence[Placeholder]) -> str:
    """Return a text without faults as it is stored."""
    names = {one.written: f"%({one.name})s" for one in placeholders}
    doubled = text.translate(_WIDE).replace("%", "%%")
    return _BRACED.sub(lambda found: names[_tidied(found)], doubled)


def used(text: str) -> set[str]:
    """Return the placeholders in a text, as the office writes them."""
    return {_tidied(found) for found in _BRACED.finditer(text.translate(_WIDE))}


def brace_faults(text: str, placeholders: Sequence[Placeholder]) -> list[str]:
    """Say which braces hold no placeholder of this text, or stand alone; in the order of the text."""
    plain = text.translate(_WIDE)
    known = [one.written for one in placeholders]
    faults = [
        _("没有占位符“%(written)s”。这条提醒可以用的是：%(known)s")
        % {"written": one, "known": _listed(known)}
        for one in dict.fromkeys(_tidied(found) for found in _BRACED.finditer(plain))
        if one not in known
    ]
    alone = re.search("[{}]", _BRACED.sub("", plain))
    if alone:
        faults.append(_("“%(brace)s”没有成对：花括号只用来写占位符。") % {"brace": alone[0]})
    return faults


def missing(texts: Sequence[str], placeholders: Sequence[Placeholder]) -> list[str]:
    """Return the placeholders that none of the texts has, as the office writes them."""
    there = set().union(*(used(text) for text in texts))
    return [one.written for one in placeholders if one.written not in there]


def missing_fault(absent: Sequence[str]) -> str:
    """Say that placeholders are missing."""
    return _("缺少占位符%(missing)s，请写进标题或内容。") % {"missing": _listed(absent)}


def _listed(braced: Sequence[str]) -> str:
    return _("、").join(braced) or _("（没有）")


def _tidied(found: re.Match[str]) -> str:
    return f"{{{found[1].strip()}}}"
