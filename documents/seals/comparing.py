"""Where two texts first part, in words that a person can look up."""

from __future__ import annotations

from itertools import takewhile

from django.utils.translation import gettext as _

AROUND = 12


def text_difference(page: int, ours: str, theirs: str) -> str:
    """Say where on a page the text begins to differ."""
    same = sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], zip(ours, theirs, strict=False)))
    start = max(0, same - AROUND // 2)
    return _("第%(page)d页的文字不同：印发的是“%(ours)s”，盖章文件是“%(theirs)s”。") % {
        "page": page,
        "ours": ours[start : same + AROUND],
        "theirs": theirs[start : same + AROUND],
    }


def count_difference(ours: int, theirs: int) -> str:
    """Say that the numbers of pages differ."""
    return _("页数不同：印发的有%(ours)d页，盖章文件有%(theirs)d页。") % {"ours": ours, "theirs": theirs}
