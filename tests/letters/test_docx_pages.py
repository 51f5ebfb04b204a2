"""The DOCX as LibreOffice lays it out, measured like the PDF. Word and WPS lay out by the same properties."""

from __future__ import annotations

import shutil
import subprocess
from functools import cache
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.conf import settings

from letters.rendering.docx import render_docx
from letters.rendering.docx_parts import BIAO, FANG, HEI, KAI, SONG
from tests.letters.measuring import (
    CHARACTER_MM,
    MM,
    PITCH_MM,
    TEXT_BOTTOM_MM,
    TEXT_LEFT_MM,
    TEXT_RIGHT_MM,
    baselines,
    chars_of,
    near,
    opened,
    page_with,
    red_bands,
    rules,
)
from tests.letters.sample import MARK_OF_6, MARK_OF_22, MARK_OF_30, letter

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
pytestmark = pytest.mark.skipif(not OFFICE, reason="needs LibreOffice to lay a DOCX out")
# LibreOffice rounds to its own units, and its substitute fonts sit a little otherwise in their lines.
TOLERANCE_MM = 0.6
STAND_INS = {
    FANG: "LXGW WenKai",
    KAI: "LXGW WenKai",
    BIAO: "Noto Serif SC",
    HEI: "Noto Sans SC",
    SONG: "Noto Serif SC",
}
COPIES = "东海省人民政府办公厅，东海海关，东海海事局，国家外汇管理局东海省分局，东海省税务局"
LONG_PARAGRAPH = "各单位要持续用力、久久为功，把试点经验用好用足。" * 30


@cache
def laid_out(mark: str = MARK_OF_22) -> bytes:
    content = letter(
        24,
        mark=mark,
        urgency="特急",
        copy_to=COPIES,
        paragraphs=(LONG_PARAGRAPH, "特此函告，请认真组织实施。" * 5),
    )
    return converted(render_docx(content))


def converted(document: bytes) -> bytes:
    with TemporaryDirectory() as folder:
        source, fonts = Path(folder) / "letter.docx", Path(folder) / "fonts.conf"
        source.write_bytes(document)
        fonts.write_text(_fonts(folder), encoding="utf-8")
        subprocess.run(
            [
                OFFICE,
                "--headless",
                f"-env:UserInstallation=file://{folder}/profile",
                "--convert-to",
                "pdf",
                source.name,
            ],
            cwd=folder,
            env={"FONTCONFIG_FILE": str(fonts), "HOME": folder, "PATH": "/usr/bin:/bin"},
            check=True,
            capture_output=True,
            timeout=180,
        )
        return (Path(folder) / "letter.pdf").read_bytes()


def _fonts(folder: str) -> str:
    folders = "".join(f"<dir>{directory}</dir>" for directory in settings.FONT_DIRS)
    aliases = "".join(
        f'<match target="pattern"><test name="family"><string>{name}</string></test>'
        f'<edit name="family" mode="assign" binding="strong"><string>{family}</string></edit></match>'
        for name, family in STAND_INS.items()
    )
    return f"<fontconfig>{folders}<cachedir>{folder}/cache</cachedir>{aliases}</fontconfig>"


marks = pytest.mark.parametrize("mark", [MARK_OF_6, MARK_OF_22, MARK_OF_30], ids=["6", "22", "30"])


@marks
def test_mark_and_rules_stand_as_in_the_pdf(mark: str) -> None:
    made = laid_out(mark)
    first, second, third, fourth = rules(made)
    ink = [band for band in red_bands(made) if band[1] < first[0]]
    assert ink[0][0] == near(30, TOLERANCE_MM)
    assert max(band[3] for band in ink) - min(band[2] for band in ink) <= 156 + TOLERANCE_MM
    assert first[0] - max(band[1] for band in ink) == near(4, 1.0)
    assert fourth[1] == near(277, TOLERANCE_MM)
    for _top, _bottom, left, right in (first, second, third, fourth):
        assert right - left == near(170, TOLERANCE_MM)
    assert first[1] - first[0] > second[1] - second[0]
    assert fourth[1] - fourth[0] > third[1] - third[0]


def test_the_number_stands_flush_right_beside_the_urgency() -> None:
    page = opened(laid_out()).pages[0]
    number, urgency = chars_of(page, "东自贸办函〔2024〕6号"), chars_of(page, "特急")
    assert number[-1]["x1"] / MM == near(TEXT_RIGHT_MM, TOLERANCE_MM)
    assert urgency[0]["x0"] / MM == near(TEXT_LEFT_MM, TOLERANCE_MM)
    assert urgency[0]["matrix"][5] == pytest.approx(number[0]["matrix"][5], abs=1.5)


def test_a_full_page_has_22_lines_of_28_characters() -> None:
    page = opened(laid_out()).pages[1]
    lines = [base for base in baselines(page) if base < TEXT_BOTTOM_MM]
    assert all(lower - upper == near(PITCH_MM) for upper, lower in pairwise(lines))
    assert round((TEXT_BOTTOM_MM - 37) / (lines[1] - lines[0])) == 22
    longest = max(
        sum(1 for char in page.chars if abs(char["matrix"][5] - base) < 1)
        for base in {char["matrix"][5] for char in page.chars if abs(char["size"] - 16) < 0.5}
    )
    assert longest in {27, 28}


def test_the_date_ends_four_characters_in_under_the_signature() -> None:
    page = page_with(opened(laid_out()), "2024年11月3日")
    assert chars_of(page, "2024年11月3日")[-1]["x1"] / MM == near(TEXT_RIGHT_MM - 4 * CHARACTER_MM, 1.0)


def test_the_annex_opens_a_page_and_repeats_its_header() -> None:
    document = opened(laid_out())
    pages = ["".join(char["text"] for char in page.chars) for page in document.pages]
    first = next(number for number, text in enumerate(pages) if text.startswith("附件"))
    tables = [number for number, text in enumerate(pages) if "序号举措内容创新性" in text.replace(" ", "")]
    assert tables == list(range(first, len(pages)))
    assert len(tables) > 1


def test_page_numbers_stand_outside_and_none_on_the_first_page() -> None:
    document = opened(laid_out())
    below = [
        [char for char in page.chars if char["top"] / MM > TEXT_BOTTOM_MM + 2] for page in document.pages
    ]
    assert below[0] == []
    for page, chars in zip(document.pages[1:], below[1:], strict=True):
        text = "".join(char["text"] for char in chars).replace(" ", "")
        assert text == f"—{page.page_number}—"
        edge = TEXT_RIGHT_MM - 14 / MM if page.page_number % 2 else TEXT_LEFT_MM + 14 / MM
        side = chars[-1]["x1"] if page.page_number % 2 else chars[0]["x0"]
        assert side / MM == near(edge, 1.0)


def test_the_copy_to_names_stand_at_the_foot_of_the_last_page() -> None:
    document = opened(laid_out())
    texts = ["".join(char["text"] for char in page.chars) for page in document.pages]
    assert ["抄送：" in text for text in texts] == [False] * (len(texts) - 1) + [True]
    last = chars_of(document.pages[-1], "东海省税务局。")[-1]
    assert (float(document.pages[-1].height) - last["matrix"][5]) / MM == near(TEXT_BOTTOM_MM - 1.5, 2.5)
