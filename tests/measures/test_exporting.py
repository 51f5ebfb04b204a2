"""Exports: the rows of the screen, in every format, for whoever asked and nobody else."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from typing import Any

import docx
import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import User
from core import outbox
from core.errors import Incomplete, NotAllowed
from core.models import Notice, OutboxEntry
from measures import actions
from measures.actions.exporting import make_export, progress_of
from measures.models import Export, Measure
from precedents.told import FILE
from tests.clients import client_of
from tests.factories import BLANK_PDF, Cast, make_cast
from tests.remembered.steps import remembered
from tests.strict import docx_faults

pytestmark = pytest.mark.django_db


def made(by: User, file_format: str, **filters: Any) -> bytes:
    export = actions.request_export(by=by, file_format=file_format, filters=filters)
    assert outbox.deliver(OutboxEntry.objects.latest("pk").pk)
    answer = client_of(by).get(f"/measures/exports/{export.pk}/")
    assert answer["Content-Disposition"].startswith("attachment")
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # a file response


@pytest.fixture
@remembered
def cast() -> Cast:
    cast = make_cast(evaluators=1)
    measure = cast.draft(title="=1+1 的名称", practice="第一行\n第二行")
    for number in range(2):
        file = SimpleUploadedFile("a", BLANK_PDF + b"%" * number)
        actions.add_attachment(measure, by=cast.submitter, file=file, name=f"证明{number}.pdf")
    actions.submit_measure(measure, by=cast.unit_lead)
    cast.accepted(title="另一项")
    cast.draft(title="没有报送的")
    return cast


def test_the_spreadsheet_holds_the_rows_of_the_screen_as_text(cast: Cast) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(made(cast.clerk, "xlsx"))).active
    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    title = rows[0].index("举措名称")
    assert [row[title] for row in rows[1:]] == ["=1+1 的名称", "另一项"]
    written = sheet.cell(2, title + 1)
    assert (written.data_type, written.quotePrefix) == ("s", True)
    assert rows[1][rows[0].index("报送单位")] == cast.unit.name
    assert rows[2][rows[0].index("状态")] == "形审通过"


def test_the_time_of_sending_is_that_of_the_office(cast: Cast) -> None:
    Measure.objects.update(submitted_at=datetime(2025, 2, 28, 16, 30, tzinfo=UTC))
    rows = list(openpyxl.load_workbook(io.BytesIO(made(cast.clerk, "xlsx"))).active.values)
    assert rows[1][rows[0].index("报送时间")] == "2025-03-01 00:30"
    assert json.loads(made(cast.clerk, "json"))[0]["submitted_at"] == "2025-03-01T00:30:00+08:00"


def test_the_filters_of_the_screen_hold(cast: Cast) -> None:
    found = json.loads(made(cast.clerk, "json", words="另一"))
    assert [row["title"] for row in found] == ["另一项"]
    assert json.loads(made(cast.clerk, "json", state="submitted"))[0]["attachments"][0].startswith(
        "证明0.pdf "
    )


def test_the_collection_holds_one_application_after_the_other(cast: Cast) -> None:
    content = made(cast.auditor, "docx")
    assert docx_faults(content) == []
    document = docx.Document(io.BytesIO(content))
    headings = [p.text for p in document.paragraphs if p.text == "创新举措申报书"]
    assert len(headings) == 2


def test_the_attachments_lie_by_unit_and_measure(cast: Cast) -> None:
    package = zipfile.ZipFile(io.BytesIO(made(cast.clerk, "zip")))
    assert package.testzip() is None
    measure = Measure.objects.get(title__startswith="=1+1")
    folder = f"{cast.unit.name}/{measure.ref} =1+1 的名称"
    assert package.namelist() == [f"{folder}/01 证明0.pdf", f"{folder}/02 证明1.pdf"]
    assert package.read(f"{folder}/01 证明0.pdf") == BLANK_PDF


def test_names_in_a_package_lead_nowhere_else(cast: Cast) -> None:
    cast.unit.name = "../../上级:目录"
    cast.unit.save()
    for name in zipfile.ZipFile(io.BytesIO(made(cast.clerk, "zip"))).namelist():
        assert ".." not in name
        assert ":" not in name


def test_making_it_again_changes_nothing(cast: Cast) -> None:
    made(cast.clerk, "json")
    export = Export.objects.get()
    make_export({"export": export.pk})
    again = Export.objects.get()
    assert (again.file.name, again.finished_at) == (export.file.name, export.finished_at)
    assert progress_of(again) == again.total == 2


def test_an_export_is_whose_it_is(cast: Cast) -> None:
    made(cast.clerk, "json")
    export = Export.objects.get()
    assert client_of(cast.reviewer).get(f"/measures/exports/{export.pk}/").status_code == 404
    assert client_of(cast.submitter).get(f"/measures/exports/{export.pk}/").status_code == 403
    label = export.get_format_display()
    assert f"<td>{label}</td>" in client_of(cast.clerk).get("/measures/exports/").content.decode()
    assert f"<td>{label}</td>" not in client_of(cast.reviewer).get("/measures/exports/").content.decode()


def test_what_is_not_finished_shows_its_progress(cast: Cast) -> None:
    export = actions.request_export(by=cast.clerk, file_format="json", filters={})
    page = client_of(cast.clerk).get("/measures/exports/").content.decode()
    assert 'hx-trigger="every 2s"' in page
    assert f'max="{export.total}"' in page
    assert client_of(cast.clerk).get(f"/measures/exports/{export.pk}/").status_code == 404


def test_units_and_evaluators_export_nothing(cast: Cast) -> None:
    for person in (cast.unit_lead, cast.evaluators[0], cast.evaluation_lead):
        with pytest.raises(NotAllowed):
            actions.request_export(by=person, file_format="json", filters={})
        assert client_of(person).post("/measures/exports/new/", {"format": "json"}).status_code == 403


@pytest.mark.parametrize("file_format", ["", "exe", "xlsx2"])
def test_a_format_that_there_is_not_is_told(cast: Cast, file_format: str) -> None:
    answer = client_of(cast.clerk).post("/measures/exports/new/", {"format": file_format}, follow=True)
    assert "没有这种导出格式" in answer.content.decode()
    assert not Export.objects.exists()


def test_an_empty_list_is_not_exported(cast: Cast) -> None:
    with pytest.raises(Incomplete):
        actions.request_export(by=cast.clerk, file_format="json", filters={"words": "没有的"})


def test_after_a_week_files_are_dropped(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    made(cast.clerk, "json")
    export = Export.objects.get()
    stored = export.file
    assert actions.drop_old_exports() == 0
    Export.objects.update(created_at=timezone.now() - timedelta(days=8))
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.drop_old_exports() == 1
        # Until the row is gone for good, its file stays.
        assert stored.storage.exists(stored.name or "")
    assert not stored.storage.exists(stored.name or "")


def test_the_cost_does_not_grow_with_the_rows(cast: Cast, django_assert_max_num_queries: Any) -> None:
    for number in range(20):
        cast.submitted(title=f"第{number}项")
    export = actions.request_export(by=cast.clerk, file_format="docx", filters={})
    with django_assert_max_num_queries(14):
        make_export({"export": export.pk})


def test_an_export_that_could_not_be_made_says_why_and_is_asked_for_again(cast: Cast) -> None:
    lost = Measure.objects.get(title__startswith="=1+1").attachments.first()
    assert lost is not None
    lost.file.delete(save=False)
    export = actions.request_export(by=cast.clerk, file_format="zip", filters={})
    assert not outbox.deliver(OutboxEntry.objects.latest("pk").pk)
    page = client_of(cast.clerk).get("/measures/exports/").content.decode()
    assert "没有导出成功：程序出错" in page
    assert "every 2s" not in page
    notice = Notice.objects.get(recipient=cast.clerk, kind=FILE.code)
    assert notice.path == "/measures/exports/"
    assert client_of(cast.reviewer).post(f"/measures/exports/{export.pk}/again/").status_code == 404
    client_of(cast.clerk).post(f"/measures/exports/{export.pk}/again/")
    assert Export.objects.filter(format="zip", requested_by=cast.clerk).count() == 2
