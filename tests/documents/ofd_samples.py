"""Letters that are tried as OFD, each written and printed once."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import cache
from pathlib import Path

import pdfplumber
from django.conf import settings
from pdfplumber.pdf import PDF

from core.fonts import FontSet, installed_fonts
from documents.content import HEADER, Annex
from documents.rendering.ofd import render_ofd
from documents.rendering.pdf import render_pdf
from tests.documents.ofd_reader import OfdFile
from tests.documents.sample import MARK_OF_6, MARK_OF_30, letter, rows

FREE_FONTS = Path(settings.FONT_DIRS[-1])
LONG_ROW = replace(rows(1)[0], summary="长" * 1500)


@cache
def free_fonts() -> FontSet:
    """The fonts that come with the dependencies, whatever else is installed."""
    return installed_fonts([FREE_FONTS])


MARKED = tuple(replace(row, mark="对台特色") for row in rows(30))
LETTERS = {
    "sample": letter(),
    "draft": letter(number=None),
    "40 rows": letter(40),
    "short mark": letter(mark=MARK_OF_6),
    "long mark": letter(mark=MARK_OF_30),
    "headings and two annexes": letter(
        paragraphs=("一、总体情况", "（一）评估结果。共有6项。", "各单位要持续用力。" * 60, "特此函告。"),
        annexes=(
            Annex("附件1", "东海自贸试验区第4批创新举措", (*HEADER, "标记"), MARKED),
            Annex("附件2", "东海自贸试验区长效举措", HEADER, rows(12)),
        ),
    ),
    "row taller than a page": letter(annexes=(replace(letter().annexes[0], rows=(LONG_ROW, *rows(3))),)),
}


@cache
def written(name: str) -> OfdFile:
    return OfdFile(render_ofd(LETTERS[name], free_fonts()))


@cache
def printed(name: str) -> PDF:
    return pdfplumber.open(io.BytesIO(render_pdf(LETTERS[name], free_fonts())))
