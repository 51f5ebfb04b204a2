"""What the letter costs: our PDF against bare Typst on the same text, then the other forms, in fresh processes.

Bare Typst sets the same rows in a plain table in one font, to the same PDF standards, and checks nothing.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import perf_counter

import typst

from bench import scaled
from core.fonts import FontSet, installed_fonts
from core.typesetting import STANDARDS
from documents.content import HEADER, Annex, AnnexRow, LetterContent, document_number
from documents.rendering.docx import render_docx
from documents.rendering.ofd import render_ofd
from documents.rendering.pdf import render_pdf

ROOT = Path(__file__).resolve().parent.parent
FONTS = ROOT / "var" / "fonts"
BARE = Path(__file__).with_name("bare.typ")
SIZES = (48, 480, 4800)
RUNS = 7
TARGET_RATIO = 1.3
OTHER_FORMATS = ("docx", "ofd")
SUMMARY = (
    "把分散在几个窗口的申请合成一张表，由一个窗口受理，各部门在同一系统里并联审查，限时办结并把结果一次送达。"
)
POINT = "以一张表代替多次填报，流程可查、时限可控。"


def main(scale: float) -> bool:
    """Print the table of seconds and ratios; true when the target is missed."""
    sizes = sorted({scaled(rows, scale) for rows in SIZES})
    print(f"{'rows':>6} {'ours':>9} {'bare':>9} {'ratio':>7}   target ≤ {TARGET_RATIO}")
    worst = 0.0
    for rows in sizes:
        # In turn, so that whatever else the machine does falls on both.
        runs = [
            [_in_fresh_process(kind, rows) for kind in ("ours", "bare")] for _ in range(scaled(RUNS, scale))
        ]
        ours, bare = (min(seconds) for seconds in zip(*runs, strict=True))
        worst = max(worst, ours / bare)
        print(f"{rows:>6} {ours:>8.3f}s {bare:>8.3f}s {ours / bare:>7.2f}")
    _print_other_formats(sizes)
    return worst > TARGET_RATIO


def _print_other_formats(sizes: list[int]) -> None:
    """Print the table of seconds of the other forms; the OFD's hold those of the PDF that it is made from."""
    print(f"\n{'rows':>6}" + "".join(f"{name:>10}" for name in OTHER_FORMATS))
    for rows in sizes:
        seconds = [_in_fresh_process(name, rows) for name in OTHER_FORMATS]
        print(f"{rows:>6}" + "".join(f"{each:>9.3f}s" for each in seconds))


def sample(rows: int) -> LetterContent:
    """A letter with as many rows as asked for, no two alike, so that nothing is typeset once and copied."""
    table = tuple(
        AnnexRow(
            number,
            f"并联审批第{number}号做法",
            f"编号{number}：{SUMMARY * 2}",
            "全国首创",
            f"{POINT}{number}",
        )
        for number in range(1, rows + 1)
    )
    title = "省自贸办关于发布东海自贸试验区第4批创新举措评估结果的函"
    return LetterContent(
        mark="中国（东海）自由贸易试验区工作领导小组办公室",
        number=document_number("东自贸办函", 2024, 6),
        title=title,
        title_lines=(title[:15], title[15:]),
        addressees="各有关单位：",
        paragraphs=("近期开展了评估。" * 15, "特此函告。"),
        annexes=(Annex("附件", "东海自贸试验区第4批创新举措", HEADER, table),),
        signature=("中国（东海）自由贸易试验区", "工作领导小组办公室"),
        date=date(2024, 11, 3),
    )


def _in_fresh_process(kind: str, rows: int) -> float:
    command = [sys.executable, "-m", "bench.letter", kind, str(rows)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return float(run.stdout)


def _measure(kind: str, rows: int) -> float:
    """Seconds for one letter, the fonts open and another letter made before, as in a web process."""
    make = _maker(kind, installed_fonts([FONTS]))
    make(sample(2))
    content = sample(rows)
    start = perf_counter()
    make(content)
    return perf_counter() - start


def _maker(kind: str, fonts: FontSet) -> Callable[[LetterContent], object]:
    makers: dict[str, Callable[[LetterContent], object]] = {
        "ours": lambda content: render_pdf(content, fonts),
        "docx": render_docx,
        "ofd": lambda content: render_ofd(content, fonts),
    }
    return makers.get(kind) or _bare(fonts)


def _bare(fonts: FontSet) -> Callable[[LetterContent], object]:
    compiler = typst.Compiler(input=str(BARE), root=str(BARE.parent), font_paths=fonts.collection)

    def make(content: LetterContent) -> object:
        letter = json.dumps(content.to_json(), ensure_ascii=False)
        return compiler.compile(
            format="pdf", sys_inputs={"letter": letter}, pdf_standards=STANDARDS, timestamp=0
        )

    return make


if __name__ == "__main__":
    print(_measure(sys.argv[1], int(sys.argv[2])))
