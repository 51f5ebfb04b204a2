"""Workbooks taken along, filled in and brought back."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from accounts.models import User
from evaluations import actions
from evaluations.entries import SheetEntries
from evaluations.models import Assignment, Evaluation
from evaluations.offline.layout import FIRST_ROW, KEY_ROW, SHEET
from tests.clients import client_of
from tests.factories import Cast, make_cast

MARKS = ("novelty", "effect", "replicability")


FILLED = {
    **{f"score:{code}": 85.5 for code in MARKS},
    "remark:novelty": "国内未见同类做法",
    "gate:legality": "通过",
    "gate:risk": "不通过",
    "remark:risk": "未说明拦截规则",
    "classification": "复制拓展",
    "ground": "甲地2020年已有同样做法",
    "has_special_mark": "是",
    "familiarity": "较熟",
    "comment": "第一行\n第二行",
    "is_abstained": "否",
}


Change = Callable[[Workbook], None]


def evaluating(measures: int = 1, evaluators: int = 1) -> Cast:
    cast = make_cast(evaluators=evaluators)
    for number in range(measures):
        cast.accepted(title=f"“一单到底”之{number}")
    cast.evaluate()
    return cast


def address(cast: Cast) -> str:
    return f"/evaluations/offline/{cast.batch.number}/"


def downloaded(cast: Cast, person: User | None = None) -> bytes:
    answer = client_of(person or cast.evaluators[0]).get(f"{address(cast)}sheets.xlsx")
    assert answer.status_code == 200
    return bytes(answer.content)


def opened(content: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def answer_sheet(workbook: Workbook) -> Worksheet:
    sheet = workbook[SHEET]
    assert isinstance(sheet, Worksheet)
    return sheet


def columns(sheet: Worksheet) -> dict[str, int]:
    return {str(cell.value): position for position, cell in enumerate(sheet[KEY_ROW], start=1)}


def changed(content: bytes, change: Change) -> bytes:
    workbook = opened(content)
    change(workbook)
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


def filled(content: bytes, *rows: dict[str, Any], number_format: str = "") -> bytes:
    """Return the workbook with answers filled in, row by row; shown in a format of their own."""

    def fill(workbook: Workbook) -> None:
        sheet = answer_sheet(workbook)
        at = columns(sheet)
        for number, row in enumerate(rows, start=FIRST_ROW):
            for key, value in row.items():
                cell = sheet.cell(number, at[key])
                cell.value = value
                cell.number_format = number_format or cell.number_format

    return changed(content, fill)


def upload(cast: Cast, content: bytes, name: str = "离线.xlsx", person: User | None = None) -> HttpResponse:
    client = client_of(person or cast.evaluators[0])
    return client.post(address(cast), {"file": SimpleUploadedFile(name, content)})  # type: ignore[return-value]


def confirm(cast: Cast, shown: HttpResponse, *overruled: str) -> HttpResponse:
    found = re.search(r'name="packed" value="([^"]+)"', shown.content.decode())
    assert found is not None, shown.content.decode()
    sent = {"packed": found[1], "confirmed": "1", "overruled": list(overruled)}
    return client_of(cast.evaluators[0]).post(address(cast), sent)  # type: ignore[return-value]


def ticks(shown: HttpResponse) -> list[str]:
    return re.findall(r'name="overruled" value="([^"]+)"', shown.content.decode())


def merge(cast: Cast, content: bytes) -> HttpResponse:
    return confirm(cast, upload(cast, content))


def save(assignment: Assignment, **entries: Any) -> None:
    stored = Evaluation.objects.filter(assignment=assignment).first()
    actions.save_sheet(
        assignment,
        by=assignment.evaluator,
        entries=SheetEntries(**entries),
        version=stored.edit_version if stored else 1,
    )


def only(cast: Cast) -> Assignment:
    return Assignment.objects.get(measure__batch=cast.batch)


def marks(assignment: Assignment) -> dict[str, Decimal | bool | None]:
    scores = Evaluation.objects.get(assignment=assignment).scores.select_related("criterion")
    return {s.criterion.code: s.is_passed if s.value is None else s.value for s in scores}


def said(answer: HttpResponse) -> str:
    return answer.content.decode()


def refused(cast: Cast, content: bytes, name: str = "离线.xlsx") -> str:
    answer = upload(cast, content, name)
    assert answer.status_code == 422
    assert not Evaluation.objects.filter(edit_version__gt=1).exists()
    return said(answer)
