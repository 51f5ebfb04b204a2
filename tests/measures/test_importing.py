"""Candidates from files: read tolerantly, every fault named by its place, shown first, all or nothing."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import docx
import openpyxl
import pytest
import xlwt
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from openpyxl.workbook import Workbook

from measures import actions
from measures.actions.drafting import labels
from measures.application import application_docx, application_of
from measures.importing.layout import FIRST_ROW, GUIDE, MAX_ROWS, SHEET
from measures.importing.reading import read_file
from measures.importing.template import COLUMNS, template_xlsx
from measures.models import Measure
from tests.clients import client_of
from tests.factories import TEXTS, Cast, make_cast
from tests.measures.evidence_samples import a_compound

pytestmark = pytest.mark.django_db
CELLS = {
    **{entry: text for entry, text in TEXTS.items() if isinstance(text, str)},
    "field": "贸易",
    "claimed_classification": "全国首创",
    "claims_special_mark": "否",
    "in_force_since": "2023-03-01",
}


@pytest.fixture
def cast() -> Cast:
    return make_cast(evaluators=1)


def filled(
    cast: Cast, *rows: dict[str, Any], change: Callable[[Workbook], None] = lambda _book: None
) -> bytes:
    """Return the batch's template with rows filled in, and whatever a person did to it besides."""
    workbook = openpyxl.load_workbook(io.BytesIO(template_xlsx(cast.batch, labels())))
    for number, row in enumerate(rows, start=FIRST_ROW):
        for position, entry in enumerate(COLUMNS, start=1):
            if entry in row:
                workbook[SHEET].cell(number, position, row[entry])
    change(workbook)
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def read(cast: Cast, content: bytes, name: str = "填报.xlsx") -> Any:
    return read_file(SimpleUploadedFile(name, content), name, cast.batch)


def faults_of(cast: Cast, content: bytes, name: str = "填报.xlsx") -> dict[str, str]:
    return {fault.place: fault.message for fault in read(cast, content, name).faults}


def column(entry: str) -> str:
    return openpyxl.utils.get_column_letter(COLUMNS.index(entry) + 1)


def upload(cast: Cast, content: bytes, name: str = "填报.xlsx") -> HttpResponse:
    address = f"/batches/{cast.batch.number}/measures/import/"
    return client_of(cast.submitter).post(address, {"file": SimpleUploadedFile(name, content)})  # type: ignore[return-value]


def confirm(cast: Cast, shown: HttpResponse) -> HttpResponse:
    found = re.search(r'name="packed" value="([^"]+)"', shown.content.decode())
    assert found is not None
    address = f"/batches/{cast.batch.number}/measures/import/"
    return client_of(cast.submitter).post(address, {"packed": found[1], "confirmed": "1"})  # type: ignore[return-value]


def test_the_template_comes_back_filled_in(cast: Cast) -> None:
    [draft] = read(cast, filled(cast, CELLS)).drafts
    assert {**draft.texts} == {**TEXTS, "claims_special_mark": False, "new_since_predecessor": ""}


def test_the_template_is_downloaded_with_its_lists_and_limits(cast: Cast) -> None:
    answer = client_of(cast.submitter).get(f"/batches/{cast.batch.number}/measures/template.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content))[SHEET]
    hints = {sheet.cell(1, n).value: sheet.cell(2, n).value for n in range(1, len(COLUMNS) + 1)}
    assert hints["举措名称"] == f"必填，不超过{cast.batch.title_limit}字"
    offered = {str(choice.formula1) for choice in sheet.data_validations.dataValidation}
    assert '"全国首创,复制拓展,复制"' in offered


def test_nothing_is_written_before_the_persons_word(cast: Cast) -> None:
    shown = upload(cast, filled(cast, CELLS, {**CELLS, "title": "第二项"}))
    assert shown.status_code == 200
    assert "第二项" in shown.content.decode()
    assert not Measure.objects.exists()
    assert confirm(cast, shown).status_code == 302
    assert [one.title for one in Measure.objects.order_by("pk")] == [TEXTS["title"], "第二项"]
    assert Measure.objects.latest("pk").unit == cast.unit


def test_a_number_of_ones_own_changes_that_measure(cast: Cast) -> None:
    measure = cast.draft()
    other = make_cast(evaluators=1)
    cells = {**CELLS, "ref": measure.ref, "effect": "每票节省一小时。", "joint_units": other.unit.name}
    shown = upload(cast, filled(cast, cells))
    assert f"修改 {measure.ref}：实施成效" in shown.content.decode()
    confirm(cast, shown)
    measure.refresh_from_db()
    assert (measure.effect, measure.edit_version) == ("每票节省一小时。", 2)
    assert [unit.name for unit in measure.joint_units.all()] == [other.unit.name]
    assert Measure.objects.count() == 1


def test_one_fault_keeps_everything_out(cast: Cast) -> None:
    shown = upload(cast, filled(cast, CELLS, {**CELLS, "title": "第二项", "joint_units": "没有的单位"}))
    answer = confirm(cast, shown)
    assert answer.status_code == 422
    assert f"{SHEET}!{FIRST_ROW + 1} 联合单位" in answer.content.decode()
    assert "没有名为“没有的单位”的单位" in answer.content.decode()
    assert not Measure.objects.exists()


def test_what_was_sent_meanwhile_is_not_changed(cast: Cast) -> None:
    measure = cast.draft()
    shown = upload(cast, filled(cast, {**CELLS, "ref": measure.ref, "title": "改过的名称"}))
    actions.submit_measure(measure, by=cast.unit_lead)
    assert confirm(cast, shown).status_code == 422
    measure.refresh_from_db()
    assert measure.title == TEXTS["title"]


@pytest.mark.parametrize(
    ("entry", "cell", "said"),
    [
        ("field", "航天", "“航天”不在可选的内容里"),
        ("claimed_classification", "首创", "请填：全国首创、复制拓展、复制"),
        ("in_force_since", "去年春天", "不是日期"),
        ("in_force_since", "2023-02-30", "不是日期"),
        ("claims_special_mark", "也许", "请改为“是”或“否”"),
        ("effect", "=1+1", "是公式"),
    ],
)
def test_a_cell_that_is_not_understood_is_named(cast: Cast, entry: str, cell: str, said: str) -> None:
    faults = faults_of(cast, filled(cast, CELLS, {**CELLS, entry: cell}))
    assert said in faults[f"{SHEET}!{column(entry)}{FIRST_ROW + 1}"]
    assert upload(cast, filled(cast, CELLS, {**CELLS, entry: cell})).status_code == 422


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ("2023年3月1日", date(2023, 3, 1)),
        ("２０２３．３．１", date(2023, 3, 1)),
        ("2023/3/1", date(2023, 3, 1)),
        ("2023年3月", date(2023, 3, 1)),
        (date(2023, 3, 1), date(2023, 3, 1)),
        ("—", None),
    ],
)
def test_dates_are_read_as_people_write_them(cast: Cast, cell: object, wanted: date | None) -> None:
    [draft] = read(cast, filled(cast, {**CELLS, "in_force_since": cell})).drafts
    assert draft.texts["in_force_since"] == wanted


def test_reading_is_tolerant_of_what_people_do_to_tables(cast: Cast) -> None:
    def change(workbook: Workbook) -> None:
        sheet = workbook[SHEET]
        sheet.cell(1, COLUMNS.index("title") + 1, " 举措 名称（必填）： ")
        sheet.cell(1, len(COLUMNS) + 1, "备注")
        sheet.merge_cells(f"{column('contact')}{FIRST_ROW}:{column('contact')}{FIRST_ROW + 2}")

    rows: tuple[dict[str, Any], ...] = (
        CELLS,
        {},
        {**CELLS, "title": ' 推行"一窗"办理(试行) ', "contact": None, "phone": 59100000000},
    )
    reading = read(cast, filled(cast, *rows, change=change))
    assert reading.faults == []
    first, second = reading.drafts
    assert (second.texts["title"], second.texts["contact"]) == (
        "推行“一窗”办理（试行）",
        first.texts["contact"],
    )
    assert second.texts["phone"] == "59100000000"
    assert second.place == f"{SHEET}!{FIRST_ROW + 2}"
    assert any("备注" in remark for remark in reading.remarks)


def test_a_table_of_wps_is_read_as_well(cast: Cast) -> None:
    workbook = xlwt.Workbook(encoding="utf-8")
    sheet = workbook.add_sheet(SHEET)
    filled_row = FIRST_ROW - 1
    for position, (label, cell) in enumerate(
        {"举措名称": "口岸“一次查验”", "实施时间": date(2023, 3, 1), "联系电话": 59100000000}.items()
    ):
        sheet.write(0, position, label)
        style = (
            xlwt.easyxf(num_format_str="yyyy-mm-dd") if isinstance(cell, date) else xlwt.Style.default_style
        )
        sheet.write(filled_row, position, cell, style)
    content = io.BytesIO()
    workbook.save(content)
    reading = read(cast, content.getvalue(), "填报.et")
    assert reading.faults == []
    [draft] = reading.drafts
    wanted = {"title": "口岸“一次查验”", "in_force_since": date(2023, 3, 1), "phone": "59100000000"}
    assert draft.texts == wanted


def test_a_workbook_that_swells_is_refused_before_it_is_read(cast: Cast) -> None:
    content = io.BytesIO(filled(cast, CELLS))
    with zipfile.ZipFile(content, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/media/blank.bin", bytes(40 * 1024 * 1024))
    assert "解开后过大" in " ".join(faults_of(cast, content.getvalue()).values())


def test_a_cell_at_the_far_corner_does_not_take_the_server_down(cast: Cast) -> None:
    def change(workbook: Workbook) -> None:
        workbook[SHEET].cell(1_048_576, 16_384, "远")

    assert "行、列太多" in " ".join(faults_of(cast, filled(cast, CELLS, change=change)).values())


def test_a_workbook_with_a_password_is_told(cast: Cast) -> None:
    locked = a_compound({"EncryptionInfo": b"x", "EncryptedPackage": b"x"})
    assert "设有密码" in " ".join(faults_of(cast, locked).values())


def test_a_sheet_of_fifty_thousand_rows_is_refused(cast: Cast) -> None:
    workbook = openpyxl.Workbook(write_only=True)
    sheet = workbook.create_sheet(SHEET)
    sheet.append(["举措名称"])
    for number in range(50_000):
        sheet.append([f"第{number}项"])
    content = io.BytesIO()
    workbook.save(content)
    assert "一次最多导入" in faults_of(cast, content.getvalue())[SHEET]


def test_more_rows_than_the_template_has_are_refused(cast: Cast) -> None:
    rows = [{"title": f"第{n}项"} for n in range(MAX_ROWS + 1)]
    assert "一次最多导入" in faults_of(cast, filled(cast, *rows))[SHEET]


@pytest.mark.parametrize(
    ("change", "place", "said"),
    [
        (lambda book: book.remove(book[SHEET]), "", "没有名为“填报”的工作表"),
        (lambda book: book[GUIDE].cell(1, 2, "fzworkflow.measures/0"), GUIDE, "版本不对"),
        (lambda book: book[SHEET].cell(1, COLUMNS.index("title") + 1, "名字"), SHEET, "没有“举措名称”"),
        (lambda book: book[SHEET].cell(1, 1, "举措名称"), f"{SHEET}!B1", "出现了两次"),
    ],
)
def test_a_changed_template_is_told_apart(
    cast: Cast, change: Callable[[Workbook], None], place: str, said: str
) -> None:
    assert said in faults_of(cast, filled(cast, CELLS, change=change))[place]


def test_an_empty_template_says_where_to_begin(cast: Cast) -> None:
    assert f"从第{FIRST_ROW}行起" in faults_of(cast, filled(cast))[SHEET]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("空.xlsx", b""),
        ("坏.xlsx", b"PK\x03\x04 and nothing else"),
        ("程序.xlsx", b"MZ\x90"),
        ("图.png", b"\x89PNG\r\n\x1a\n"),
        ("../../长.xlsx", b"x"),
        ("a\u0007.xlsx", b"x"),
    ],
)
def test_what_is_no_such_file_is_told_and_nothing_is_written(cast: Cast, name: str, content: bytes) -> None:
    assert read(cast, content, name).faults
    assert upload(cast, content, name).status_code in {400, 422}
    assert not Measure.objects.exists()


def test_an_emoji_and_a_rare_character_are_kept_and_a_control_character_is_named(cast: Cast) -> None:
    shown = upload(cast, filled(cast, {**CELLS, "title": "𠮷港“一单到底”😀"}))
    assert confirm(cast, shown).status_code == 302
    assert Measure.objects.get().title == "𠮷港“一单到底”😀"


def test_the_application_comes_back_filled_in(cast: Cast) -> None:
    measure = cast.draft()
    printed = application_of(Measure.objects.for_page().get(pk=measure.pk), cast.submitter)
    document = docx.Document(io.BytesIO(application_docx(printed)))
    for table in document.tables:
        for row in table.rows:
            if row.cells[0].text == "实施成效":
                row.cells[1].text = "每票节省两小时。"
    content = io.BytesIO()
    document.save(content)
    shown = upload(cast, content.getvalue(), "申报书.docx")
    assert f"修改 {measure.ref}：实施成效" in shown.content.decode()
    confirm(cast, shown)
    measure.refresh_from_db()
    assert measure.effect == "每票节省两小时。"
    assert {entry: getattr(measure, entry) for entry in TEXTS if entry != "effect"} == {
        entry: text for entry, text in TEXTS.items() if entry != "effect"
    }


def test_a_document_without_the_form_is_told(cast: Cast) -> None:
    content = io.BytesIO()
    docx.Document().save(content)
    assert "没有找到“举措名称”" in faults_of(cast, content.getvalue(), "a.docx")[""]


def test_others_neither_see_nor_fill_the_template(cast: Cast) -> None:
    other = make_cast(evaluators=1)
    for person, status in ((other.submitter, 404), (cast.clerk, 403)):
        for address in ("measures/template.xlsx", "measures/import/"):
            assert client_of(person).get(f"/batches/{cast.batch.number}/{address}").status_code == status


def test_another_units_number_is_not_ones_own(cast: Cast) -> None:
    measure = cast.draft()
    other = make_cast(evaluators=1)
    actions.invite_units(cast.batch, by=cast.clerk, units=[other.unit])
    address = f"/batches/{cast.batch.number}/measures/import/"
    file = SimpleUploadedFile("a.xlsx", filled(cast, {**CELLS, "ref": measure.ref}))
    answer = client_of(other.submitter).post(address, {"file": file})
    assert answer.status_code == 422
    assert f"没有编号为“{measure.ref}”的举措" in answer.content.decode()


@pytest.mark.parametrize("packed", ["", "x", "eyJhIjoxfQ:1abc:def"])
def test_what_we_did_not_pack_ourselves_is_not_taken(cast: Cast, packed: str) -> None:
    address = f"/batches/{cast.batch.number}/measures/import/"
    answer = client_of(cast.submitter).post(address, {"packed": packed, "confirmed": "1"})
    assert answer.status_code == 422


def test_joint_units_alone_are_a_change_too(cast: Cast) -> None:
    measure, other = cast.draft(), make_cast(evaluators=1)
    shown = upload(
        cast, filled(cast, {**CELLS, "ref": measure.ref, "joint_units": f" {other.unit.name}；无 "})
    )
    assert f"修改 {measure.ref}：联合单位" in shown.content.decode()
    confirm(cast, shown)
    assert [unit.pk for unit in measure.joint_units.all()] == [other.unit.pk]
