"""What is told of the lines that somebody broke a title into by hand."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from documents.titles import TITLE_WIDTH, too_wide


def told_of_lines(lines: Sequence[str], title: str) -> list[str]:
    """Return what keeps lines broken by hand from being printed as they are, a sentence each."""
    if not lines:
        return []
    if "".join(lines) != title:
        return [_("标题分行连起来与标题不同，没有采用，仍按词意分行。请照标题改正，或者留空。")]
    sentence = _(
        "标题第%(n)d行宽%(width)g字，一行排得下%(most)d字，印出来会再折行。请改短，或换一种标题分行。"
    )
    return [sentence % {"n": n, "width": width, "most": TITLE_WIDTH} for n, width in too_wide(lines)]
