"""The trail as a file: the events of the search, each as its reader may read it, for whoever asked."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import User
from core import outbox
from core.errors import NotAllowed
from core.models import Event, Notice, OutboxEntry, TrailExport
from core.trail import exporting
from core.trail.exporting import export_trail, make_trail_export
from core.trail.narrowing import Narrowing
from core.trail.retention import proposed
from measures import actions
from tests.clients import client_of
from tests.factories import Cast, make_cast, make_person
from tests.remembered.steps import remembered

pytestmark = pytest.mark.django_db


@pytest.fixture
@remembered
def cast() -> Cast:
    cast = make_cast(evaluators=1)
    draft = cast.draft(title="跨境小包")
    actions.save_measure(draft, by=cast.submitter, texts={"effect": "望潮听风甲乙"}, version=1)
    measure = cast.submitted(title="=1+1")
    actions.return_measure(measure, by=cast.clerk, comments={"title": "请写全称。"})
    return cast


def made(by: User, file_format: str, **query: Any) -> bytes:
    """What comes of a click: the page asks, a worker writes, the person fetches."""
    client = client_of(by)
    asked = client.post(reverse("trail:ask_for_export"), {"format": file_format}, query_params=query)
    assert asked.headers["Location"] == reverse("trail:exports")
    assert outbox.deliver(OutboxEntry.objects.latest("pk").pk)
    export = TrailExport.objects.latest("pk")
    page = client.get(reverse("trail:exports")).content.decode()
    answer = client.get(reverse("trail:export_file", args=[export.pk]))
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # a file response
    assert (export.size, export.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert export.sha256 in page
    return content


def rows(content: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in content.decode().splitlines()]


def test_the_file_holds_the_events_of_the_search_oldest_first(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Written in several pieces.
    monkeypatch.setattr(exporting, "AT_ONCE", 2)
    found = rows(made(cast.auditor, "jsonl"))
    before = Event.objects.filter(pk__lte=found[-1]["id"]).order_by("pk")
    assert [row["id"] for row in found] == list(before.values_list("pk", flat=True))
    narrowed = rows(made(cast.auditor, "jsonl", act="return_measure"))
    assert [(row["act"], row["who"], row["unit"]) for row in narrowed] == [
        ("退回补正", str(cast.clerk), str(cast.clerk.unit))
    ]
    assert narrowed[0]["changes"][0].endswith("状态：“待形审”→“退回补正”")


def test_what_its_reader_may_not_read_is_said_to_be_there_without_a_word_of_it(cast: Cast) -> None:
    for reader in (cast.auditor, cast.reviewer):
        content = made(reader, "jsonl").decode()
        assert "保存举措" in content
        assert "内容现在不向您公开" in content
        assert "望潮听风甲乙" not in content


def test_the_table_opens_in_a_spreadsheet_and_runs_nothing(cast: Cast) -> None:
    Event.objects.create(kind="act", act="save_measure", name="=HYPERLINK()", model="measures.measure")
    content = made(cast.auditor, "csv", act="save_measure")
    assert content.startswith(b"\xef\xbb\xbf")
    table = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert table[-1]["对象"] == "'=HYPERLINK()"
    assert table[0]["事项"] == "保存举措"


def test_an_export_is_whose_it_is_and_is_put_down_as_an_event(cast: Cast) -> None:
    made(cast.auditor, "csv")
    address = reverse("trail:export_file", args=[TrailExport.objects.latest("pk").pk])
    assert client_of(cast.reviewer).get(address).status_code == 404
    assert client_of(cast.clerk).get(address).status_code == 403
    acts = set(Event.objects.filter(person=cast.auditor).values_list("act", flat=True))
    assert acts >= {"export_trail", "download_file"}


def test_who_may_read_the_trail_but_not_export_it_is_refused(cast: Cast) -> None:
    for person in (cast.signatory, cast.clerk, cast.submitter):
        with pytest.raises(NotAllowed):
            export_trail(by=person, file_format="csv", narrowing=Narrowing())
        assert client_of(person).post(reverse("trail:ask_for_export")).status_code == 403
    assert "导出为" not in client_of(cast.signatory).get("/trail/").content.decode()


@pytest.mark.parametrize(
    ("file_format", "query", "said"),
    [("exe", {}, "没有这种导出格式"), ("csv", {"act": "revoke_letter"}, "没有可以导出的事件")],
)
def test_what_cannot_be_exported_is_told(
    cast: Cast, file_format: str, query: dict[str, str], said: str
) -> None:
    address = reverse("trail:ask_for_export")
    answer = client_of(cast.auditor).post(address, {"format": file_format}, query_params=query, follow=True)
    assert said in answer.content.decode()
    assert not TrailExport.objects.exists()


def test_a_file_for_somebody_who_may_no_longer_have_it_is_not_written_and_they_are_told(cast: Cast) -> None:
    asked = export_trail(by=cast.auditor, file_format="csv", narrowing=Narrowing())
    User.objects.filter(pk=cast.auditor.pk).update(roles=["office_clerk"])
    entry = OutboxEntry.objects.latest("pk")
    for _attempt in range(2):
        assert not outbox.deliver(entry.pk)
        OutboxEntry.objects.update(due_at=timezone.now())
    asked.refresh_from_db()
    assert asked.failure
    assert (asked.finished_at, asked.file.name) == (None, "")
    assert Notice.objects.filter(recipient=cast.auditor, kind="trail").count() == 1


def test_writing_it_again_changes_nothing_and_after_a_week_it_is_dropped(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    made(cast.auditor, "csv")
    export = TrailExport.objects.get()
    make_trail_export({"export": export.pk})
    assert TrailExport.objects.get().file.name == export.file.name
    assert exporting.drop_old_trail_exports() == 0
    TrailExport.objects.update(created_at=timezone.now() - timedelta(days=8))
    with django_capture_on_commit_callbacks(execute=True):
        assert exporting.drop_old_trail_exports() == 1
    assert not export.file.storage.exists(str(export.file.name))


def test_how_long_the_trail_is_kept_is_proposed_by_one_and_confirmed_by_another() -> None:
    reviewer, other = make_person("office_reviewer"), make_person("signatory")
    page, propose, confirm = (
        reverse(f"trail:{name}") for name in ("retention", "propose_retention", "confirm_retention")
    )
    assert client_of(other).post(propose, {"months": "12"}).status_code == 403
    refused = client_of(reviewer).post(propose, {"months": "5"})
    assert (refused.status_code, "至少6个月" in refused.content.decode()) == (422, True)
    client_of(reviewer).post(propose, {"months": "12"})
    waiting = client_of(reviewer).get(page).content.decode()
    assert "长期保存，不清除" in waiting
    assert confirm not in waiting
    waits = proposed()
    assert waits is not None
    proposal = str(waits.pk)
    assert client_of(reviewer).post(confirm, {"proposal": proposal}).status_code == 403
    assert confirm in client_of(other).get(page).content.decode()
    client_of(other).post(confirm, {"proposal": proposal})
    assert "保存12个月" in client_of(reviewer).get(page).content.decode()
    stale = client_of(other).post(confirm, {"proposal": proposal}, follow=True)
    assert "已经确认，或已有更新的提议" in stale.content.decode()
    assert client_of(other).post(confirm, {"proposal": "x"}).status_code == 404
