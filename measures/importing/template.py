"""The spreadsheet that a batch gives out: one candidate a row, with the lists and limits in it."""

from __future__ import annotations

import io

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from measures.completeness import limits_of
from measures.entries import FORM_ENTRIES, PRINTED_TEXTS
from measures.importing.layout import FIRST_ROW, GUIDE, HINT_ROW, LABEL_ROW, MAX_ROWS, SHEET, VERSION
from measures.importing.values import CHOICES, JOINT_UNITS, LEFT_OUT, NO, REF, YES
from measures.models import Batch

COLUMNS = (REF, *(entry for entry in FORM_ENTRIES if entry not in LEFT_OUT), JOINT_UNITS)
NARROW, WIDE = 14, 40
GUIDANCE = (
    "一行填一项举措；第1、2行请勿改动，从第3行起填写，最多{rows}行。",
    "“编号”留空表示新建；填本单位草稿或退回举措的编号，表示修改那一项。",
    "日期写成2025-03-01这样；“联合单位”写全称，几个单位用顿号隔开。",
    "不要使用公式；附件和比对记录请在系统里添加。",
    "填好后在批次页“导入”上传，先看到将要新建、修改的内容，确认后才写入。",
)


def template_xlsx(batch: Batch, labels: dict[str, str]) -> bytes:
    """Return the template of a batch; `labels` names the entries in Chinese."""
    workbook = Workbook()
    sheet = workbook.active
    assert isinstance(sheet, Worksheet)  # a new workbook has one
    sheet.title = SHEET
    required, limits = {*PRINTED_TEXTS, *batch.required_texts}, limits_of(batch)
    names = {**labels, REF: "编号", "claims_special_mark": batch.mark_label}
    for position, entry in enumerate(COLUMNS, start=1):
        head = sheet.cell(LABEL_ROW, position, names[entry])
        head.font = Font(bold=True)
        limit = limits.of(entry)
        hints = ["必填" if entry in required else "", f"不超过{limit}字" if limit else ""]
        hint = sheet.cell(HINT_ROW, position, "，".join(part for part in hints if part) or "选填")
        hint.font = Font(color="666666")
        hint.fill = PatternFill("solid", fgColor="F1F4F9")
        width = NARROW if entry in {REF, "in_force_since", *CHOICES, "claims_special_mark"} else WIDE
        sheet.column_dimensions[get_column_letter(position)].width = width
        _offer(sheet, entry, get_column_letter(position))
    as_text = Alignment(wrap_text=True, vertical="top")
    for line in sheet.iter_rows(min_row=FIRST_ROW, max_row=FIRST_ROW + MAX_ROWS - 1, max_col=len(COLUMNS)):
        for blank in line:
            blank.alignment = as_text
            blank.number_format = "@"
    sheet.freeze_panes = f"B{FIRST_ROW}"
    _explain(workbook, batch)
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def _offer(sheet: Worksheet, entry: str, column: str) -> None:
    offered = (YES, NO) if entry == "claims_special_mark" else tuple(CHOICES.get(entry, ()))
    if not offered:
        return
    choice = DataValidation(type="list", formula1=f'"{",".join(offered)}"', allow_blank=True)
    choice.add(f"{column}{FIRST_ROW}:{column}{FIRST_ROW + MAX_ROWS - 1}")
    sheet.add_data_validation(choice)


def _explain(workbook: Workbook, batch: Batch) -> None:
    guide = workbook.create_sheet(GUIDE)
    guide.append(["模板版本", VERSION])
    guide.append(["批次", batch.number])
    for sentence in GUIDANCE:
        guide.append(["", sentence.format(rows=MAX_ROWS)])
    guide.column_dimensions["B"].width = 90
