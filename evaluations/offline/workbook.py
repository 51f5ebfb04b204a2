"""The workbook that an evaluator takes along: how to fill it in, one's own sheets, and the texts to judge.

Like the batch's template it is Chinese in every language of the screens.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.utils import timezone, translation
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation

from accounts.models import User
from core.spreadsheet import cell_of
from evaluations.models import Assignment, Criterion
from evaluations.offline import layout
from evaluations.offline.layout import FIRST_ROW, NARROW, WIDE, Column, columns_of
from evaluations.offline.stamp import Stamp, mark_of, seal
from evaluations.offline.stored import Work, stored_sheet
from measures.models import Measure
from measures.presentation import sections_for, shown_comparisons, shown_unit

WRAPPED = Alignment(wrap_text=True, vertical="top")
OPEN, SHUT = Protection(locked=False), Protection(locked=True)
GREY, WHITE = PatternFill("solid", fgColor="F1F4F9"), PatternFill()
GUIDANCE = (
    "在“评分”表的白色单元格里填写，灰色单元格请勿改动；不必一次填完，留空的单元格不会清除系统里已有的内容。",
    "得分只填数字，不要使用公式；门槛项、类别、特色标识、熟悉程度、已阅不评请从下拉列表里选。",
    "门槛项“不通过”须在说明里写明理由；写说明的指标须有得分。",
    "填好后在“评审打分—离线评分”上传，先看到将要写入的内容，确认后才写入；写入后请在系统里提交。",
    "系统里后来保存过的评分不会被这个文件覆盖，除非逐项勾选“以文件为准”。",
    "上传以后如需继续离线填写，请重新下载；评分指标改动以后，旧文件不能再上传。",
    "佐证材料请在系统里查看；“复制的在先做法”请在系统的评分表里选。",
)


def workbook_xlsx(work: Work) -> bytes:
    """Return the workbook with what is stored filled in."""
    workbook = Workbook(write_only=True)
    workbook.properties.creator = "fzworkflow"
    with translation.override("zh-hans"):
        _guide(workbook, work)
        _answers(workbook, work)
        _texts(workbook, work)
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def _guide(workbook: Workbook, work: Work) -> None:
    sheet = workbook.create_sheet(layout.GUIDE)
    for column, width in enumerate((16, 60, NARROW, NARROW, WIDE, WIDE), start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.protection.sheet = True
    # The seal means something to the system alone.
    sheet.row_dimensions[2].hidden = True
    lines: list[tuple[str | Decimal, ...]] = [
        (layout.VERSION_LABEL, layout.VERSION),
        (layout.STAMP_LABEL, seal(_stamp(work))),
        ("批次", work.batch.recorded_name),
        ("评审专家", work.person.name),
        ("制作时间", f"{timezone.localtime():%Y-%m-%d %H:%M}"),
        *(("填写说明" if number == 0 else "", sentence) for number, sentence in enumerate(GUIDANCE)),
        ("",),
        ("指标", "评分说明", "权重", "分值", "分档说明"),
        *(_criterion_line(criterion) for criterion in work.criteria),
    ]
    for line in lines:
        sheet.append([_cell(sheet, text) for text in line])


def _criterion_line(criterion: Criterion) -> tuple[str | Decimal, ...]:
    name = f"{criterion.group} / {criterion.name}" if criterion.group else criterion.name
    bands = [f"{band['from']}–{band['to']}：{band['text']}" for band in criterion.anchors]
    weight: str | Decimal = "" if criterion.is_gate else criterion.weight
    return name, criterion.guidance, weight, criterion.scale_label, "\n".join(bands)


def _answers(workbook: Workbook, work: Work) -> None:
    columns = columns_of(work.criteria, work.batch.mark_label)
    sheet = workbook.create_sheet(layout.SHEET)
    for position, width in enumerate((NARROW, 14, WIDE, *(column.width for column in columns)), start=1):
        sheet.column_dimensions[get_column_letter(position)].width = width
    sheet.column_dimensions["A"].hidden = True
    sheet.row_dimensions[layout.KEY_ROW].hidden = True
    sheet.freeze_panes = f"D{FIRST_ROW}"
    sheet.protection.sheet = True
    # Widths and heights are everybody's own.
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    heads = (
        ("标记", "编号", "举措名称", *(column.label for column in columns)),
        ("", "", "", *(column.hint for column in columns)),
        (layout.MARK, layout.REF, layout.TITLE, *(column.key for column in columns)),
    )
    for number, head in enumerate(heads, start=1):
        is_bold = number == layout.LABEL_ROW
        sheet.append([_cell(sheet, text, is_bold=is_bold, fill=GREY) for text in head])
    for assignment in work.assignments:
        sheet.append(_answer_row(sheet, assignment, columns))
    if work.assignments:
        _offer(sheet, columns, FIRST_ROW + len(work.assignments) - 1)


def _answer_row(sheet: Any, assignment: Assignment, columns: Sequence[Column]) -> list[Cell | None]:
    stored = stored_sheet(assignment)
    head = (mark_of(assignment.pk, stored.version), assignment.measure.ref, stored.title)
    answers = [column.word_of(stored.answers.get(column.key)) for column in columns]
    return [
        *(_cell(sheet, text, fill=GREY) for text in head),
        *(_cell(sheet, answer, protection=OPEN) for answer in answers),
    ]


def _offer(sheet: Any, columns: Iterable[Column], last_row: int) -> None:
    for position, column in enumerate(columns, start=4):
        if column.limits:
            lowest, highest = (f"{limit.normalize():f}" for limit in column.limits)
            rule = DataValidation(type="decimal", operator="between", formula1=lowest, formula2=highest)
            rule.error = f"请填{lowest}到{highest}之间的数字。"
        elif column.options:
            rule = DataValidation(type="list", formula1=f'"{",".join(column.options)}"')
            rule.error = f"请从列表里选：{'、'.join(column.options)}。"
        else:
            rule = DataValidation(type="textLength", operator="lessThanOrEqual", formula1=str(column.longest))
            rule.error = f"最多{column.longest}字。"
        rule.allow_blank = rule.showErrorMessage = True
        letter = get_column_letter(position)
        rule.add(f"{letter}{FIRST_ROW}:{letter}{last_row}")
        sheet.data_validations.append(rule)


def _texts(workbook: Workbook, work: Work) -> None:
    rows = [_texts_of(assignment.measure, work.person) for assignment in work.assignments]
    labels = list(dict.fromkeys(label for row in rows for label in row))
    sheet = workbook.create_sheet(layout.TEXTS)
    for position in range(1, len(labels) + 1):
        sheet.column_dimensions[get_column_letter(position)].width = 14 if position == 1 else WIDE
    sheet.freeze_panes = "C2"
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    sheet.append([_cell(sheet, label, is_bold=True, fill=GREY) for label in labels])
    for row in rows:
        sheet.append([_cell(sheet, row.get(label, "")) for label in labels])


def _texts_of(measure: Measure, person: User) -> dict[str, str]:
    """Return what the scoring page shows of a measure, by its labels: no more in a blind batch than there."""
    entries = {
        entry.label: entry.text for section in sections_for(measure, person) for entry in section.entries
    }
    unit = shown_unit(measure, person)
    found = [
        f"{one.place}：{one.practice}\n{one.document} {one.in_force_since or ''} {one.source}\n"
        f"差异：{one.difference}\n结论：{one.get_relation_display()}（{one.get_origin_display()}）"
        for one in shown_comparisons(measure, person)
    ]
    return {
        "编号": measure.ref,
        **entries,
        **({"报送单位": unit} if unit else {}),
        "比对记录": "\n\n".join(found),
    }


def _stamp(work: Work) -> Stamp:
    marks = {mark_of(each.pk, stored_sheet(each).version): each.measure.ref for each in work.assignments}
    return Stamp(work.batch.pk, work.person.pk, layout.rubric_print(work.criteria), marks)


def _cell(
    sheet: Any,
    value: str | Decimal,
    *,
    is_bold: bool = False,
    protection: Protection = SHUT,
    fill: PatternFill = WHITE,
) -> Cell | None:
    cell = cell_of(sheet, value, is_bold=is_bold)
    if cell is not None:
        cell.alignment, cell.protection, cell.fill = WRAPPED, protection, fill
    if cell is not None and value == "":
        # Blank to whoever fills it in, not an empty text.
        cell.value = None
    return cell
