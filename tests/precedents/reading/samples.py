"""Lists in our own words, in the shapes that circulars have, as text and as files."""

from __future__ import annotations

import io
from collections.abc import Sequence
from textwrap import dedent

import docx
import openpyxl
import typst
from django.conf import settings

from precedents.reading.lists import read_list, read_pasted
from precedents.reading.values import Reading

HEADER = ("序号", "改革事项", "主要内容", "负责单位", "推广范围")
# ^ is merged with the cell above; one text is a field's row.
ROWS: tuple[tuple[str, ...], ...] = (
    ("一、投资管理领域",),
    (
        "1",
        "空壳企业快速退出",
        "对没有开业的企业，公告二十日后直接办理注销，不再要求提交清算报告。",
        "市场监管总局",
        "全国",
    ),
    ("2", "企业字号自助比对", "开放字号库，由申请人自行比对，符合规则的即时通过。", "市场监管总局", "^"),
    ("二、贸易便利化领域",),
    (
        "1",
        "低风险货物先放后检",
        "口岸先予放行，入区后再抽样检测，不合格的召回处置。",
        "海关总署",
        "海关特殊监管区域",
    ),
    ("2", "保税展品先销后税", "保税货物出区展示，先行销售，定期集中申报缴税。", "海关总署", "^"),
    ("3", "区内产能承接委托加工", "区内企业利用剩余产能，承接境内区外企业的委托加工。", "海关总署", "^"),
)
NAMES = [row[1] for row in ROWS if len(row) > 1]
FIELDS = ["投资管理领域"] * 2 + ["贸易便利化领域"] * 3
SCOPES = ["全国"] * 2 + ["海关特殊监管区域"] * 3


def pasted(text: str) -> Reading:
    return read_pasted(dedent(text).strip("\n").encode())


def names(reading: Reading) -> list[str]:
    return [entry.title for entry in reading.entries]


def remarks(reading: Reading) -> str:
    """Everything that the reading says of itself, in one text."""
    told = [str(note.saying) for note in reading.notes]
    return "\n".join([*told, *(str(line.remark) for line in reading.lines if line.remark)])


def document(table: bool = True, paragraphs: Sequence[str] = (), style: str | None = None) -> bytes:
    """A DOCX with some paragraphs and the table."""
    written = docx.Document()
    for text in paragraphs:
        written.add_paragraph(text, style=style)
    if table:
        _table(written)
    return _saved(written)


def _table(written: docx.document.Document) -> None:
    table = written.add_table(1, len(HEADER))
    for cell, text in zip(table.rows[0].cells, HEADER, strict=True):
        cell.text = text
    above = None
    for row in ROWS:
        cells = table.add_row().cells
        if len(row) == 1:
            cells[0].merge(cells[-1]).text = row[0]
            continue
        for at, text in enumerate(row):
            if text == "^":
                cells[at].merge(above)
            else:
                cells[at].text = text
                above = cells[at] if at == len(row) - 1 else above


def workbook() -> bytes:
    """An XLSX with a title over the whole width, field rows and a merged scope."""
    written = openpyxl.Workbook()
    sheet = written.worksheets[0]
    sheet.append(["第九十批改革试点经验任务分工表"])
    sheet.merge_cells("A1:E1")
    sheet.append(HEADER)
    top = 0
    for number, row in enumerate(ROWS, start=3):
        if len(row) == 1:
            sheet.cell(number, 1, row[0])
            sheet.merge_cells(start_row=number, end_row=number, start_column=1, end_column=5)
            continue
        for at, text in enumerate(row, start=1):
            if text != "^":
                sheet.cell(number, at, int(text) if at == 1 else text)
        top = number if row[-1] != "^" else top
        is_last = number - 2 == len(ROWS) or len(ROWS[number - 2]) == 1
        if is_last and top < number:
            sheet.merge_cells(start_row=top, end_row=number, start_column=5, end_column=5)
    return _saved(written)


def printed(body: str, *, tags: bool, height: str = "297mm") -> bytes:
    """A PDF of some typst markup."""
    head = f"""
        #set page(width: 210mm, height: {height}, margin: 22mm, numbering: "— 1 —", header: [经验汇编])
        #set text(font: "Noto Serif SC", lang: "zh", size: 12pt)
        #set par(first-line-indent: (amount: 2em, all: true), justify: true)
    """
    source = (dedent(head) + body).encode()
    made = typst.compile(source, pdf_tags=tags, font_paths=settings.FONT_DIRS)  # type: ignore[misc]  # no type is inferred
    assert isinstance(made, bytes)
    return made


def table_markup() -> str:
    """The table as typst markup, scopes merged downwards."""
    cells = [f"table.header({','.join(f'[{text}]' for text in HEADER)})"]
    for number, row in enumerate(ROWS):
        if len(row) == 1:
            cells.append(f"table.cell(colspan: 5)[{row[0]}]")
            continue
        cells += [f"[{text}]" for text in row[:-1]]
        if row[-1] != "^":
            span = 1
            while number + span < len(ROWS) and ROWS[number + span][-1] == "^":
                span += 1
            cells.append(f"table.cell(rowspan: {span})[{row[-1]}]")
    return f"#table(columns: (12mm, 30mm, 1fr, 25mm, 25mm), {', '.join(cells)})"


def read_file(content: bytes, name: str) -> Reading:
    return read_list(content, name)


def _saved(written: docx.document.Document | openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    written.save(stream)
    return stream.getvalue()
