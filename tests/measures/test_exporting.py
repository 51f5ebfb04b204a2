"""Exports: the rows of the screen, in every form, for whoever asked and nobody else."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import docx
import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts import outbox
from accounts.errors import Incomplete, NotAllowed
from accounts.models import OutboxEntry, User
from measures import actions
from measures.actions.exporting import make_export, progress_of
from measures.models import Export, Measure
from tests.factories import BLANK_PDF, Cast, make_cast

pytestmark = pytest.mark.django_db


def client_of(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def made(by: User, form: str, **filters: Any) -> bytes:
    export = actions.request_export(by=by, form=form, filters=filters)
    assert outbox.deliver(OutboxEntry.objects.latest("pk").pk)
    answer = client_of(by).get(f"/measures/exports/{export.pk}/")
    assert answer["Content-Disposition"].startswith("attachment")
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # a file response


@pytest.fixture
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
    assert sheet.cell(2, title + 1).data_type == "s"
    assert rows[1][rows[0].index("报送单位")] == cast.unit.name
    assert rows[2][rows[0].index("状态")] == "形审通过"


def test_the_filters_of_the_screen_hold(cast: Cast) -> None:
    found = json.loads(made(cast.clerk, "json", words="另一"))
    assert [row["title"] for row in found] == ["另一项"]
    assert json.loads(made(cast.clerk, "json", state="submitted"))[0]["attachments"][0].startswith(
        "证明0.pdf "
    )


def test_the_collection_holds_one_application_after_the_other(cast: Cast) -> None:
    document = docx.Document(io.BytesIO(made(cast.auditor, "docx")))
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
    assert (
        export.get_form_display() not in client_of(cast.reviewer).get("/measures/exports/").content.decode()
    )


def test_what_is_not_finished_shows_its_progress(cast: Cast) -> None:
    export = actions.request_export(by=cast.clerk, form="json", filters={})
    page = client_of(cast.clerk).get("/measures/exports/").content.decode()
    assert 'hx-trigger="every 2s"' in page
    assert f'max="{export.total}"' in page
    assert client_of(cast.clerk).get(f"/measures/exports/{export.pk}/").status_code == 404


def test_units_and_evaluators_export_nothing(cast: Cast) -> None:
    for person in (cast.unit_lead, cast.evaluators[0], cast.evaluation_lead):
        with pytest.raises(NotAllowed):
            actions.request_export(by=person, form="json", filters={})
        assert client_of(person).post("/measures/exports/new/", {"form": "json"}).status_code == 403


@pytest.mark.parametrize("form", ["", "exe", "xlsx2"])
def test_a_form_that_there_is_not_is_told(cast: Cast, form: str) -> None:
    answer = client_of(cast.clerk).post("/measures/exports/new/", {"form": form}, follow=True)
    assert "没有这种导出格式" in answer.content.decode()
    assert not Export.objects.exists()


def test_an_empty_list_is_not_exported(cast: Cast) -> None:
    with pytest.raises(Incomplete):
        actions.request_export(by=cast.clerk, form="json", filters={"words": "没有的"})


def test_after_a_week_files_are_dropped(cast: Cast) -> None:
    made(cast.clerk, "json")
    export = Export.objects.get()
    stored = export.file
    assert actions.drop_old_exports() == 0
    Export.objects.update(created_at=timezone.now() - timedelta(days=8))
    assert actions.drop_old_exports() == 1
    assert not stored.storage.exists(stored.name or "")


def test_the_cost_does_not_grow_with_the_rows(cast: Cast, django_assert_max_num_queries: Any) -> None:
    for number in range(20):
        cast.submitted(title=f"第{number}项")
    export = actions.request_export(by=cast.clerk, form="docx", filters={})
    with django_assert_max_num_queries(14):
        make_export({"export": export.pk})
