"""Files of what was never sent leave the store with their rows; what somebody was sent stays."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoCaptureOnCommitCallbacks

from measures import actions
from measures.attachments.kept import Kept
from measures.attachments.serving import file_without_author
from measures.models import Attachment, Measure
from tests.factories import BLANK_PDF, Cast, make_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def attached(cast: Cast, measure: Measure, more: bytes = b"") -> Attachment:
    kept = actions.add_attachment(
        measure, by=cast.submitter, file=SimpleUploadedFile("a.pdf", BLANK_PDF + more), name="a.pdf"
    )
    file_without_author(kept).close()
    for made in ("words", "pages/count", "pages/1.png"):
        Kept(made, edition=2).keep(kept, b"made")
    return kept


def stored(attachment: Attachment) -> list[str]:
    folder = Path(default_storage.path(str(attachment.file.name))).parent
    return [str(one) for one in folder.rglob("*")]


def test_a_deleted_draft_leaves_no_file_and_nothing_made_of_one(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    draft = cast.draft()
    kept = attached(cast, draft)
    assert len(stored(kept)) > 4
    with django_capture_on_commit_callbacks(execute=True):
        actions.delete_draft(draft, by=cast.submitter)
    assert stored(kept) == []


def test_a_removed_file_of_a_draft_goes_and_the_others_stay(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    draft = cast.draft()
    going, staying = attached(cast, draft), attached(cast, draft, b"%")
    before = set(stored(staying))
    with django_capture_on_commit_callbacks(execute=True):
        actions.remove_attachment(draft, by=cast.submitter, attachment_id=going.pk)
    left = set(stored(staying))
    assert left < before
    assert not any(str(going.file.name) in name for name in left)
    assert {name for name in before if str(staying.file.name) in name} <= left


def test_a_file_that_the_office_was_sent_stays_on_record(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    sent = cast.draft()
    kept = attached(cast, sent)
    actions.submit_measure(sent, by=cast.unit_lead)
    actions.return_measure(sent, by=cast.clerk, comments={"attachments": "请换一份。"})
    with django_capture_on_commit_callbacks(execute=True):
        actions.remove_attachment(sent, by=cast.submitter, attachment_id=kept.pk)
    assert not Attachment.objects.filter(pk=kept.pk).exists()
    assert default_storage.exists(str(kept.file.name))


def test_what_is_no_longer_there_is_dropped_without_a_word(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    draft = cast.draft()
    kept = attached(cast, draft)
    Attachment.objects.filter(pk=kept.pk).update(file="attachments/gone/none")
    with django_capture_on_commit_callbacks(execute=True):
        actions.delete_draft(draft, by=cast.submitter)
    assert not Measure.objects.filter(pk=draft.pk).exists()


def test_a_draft_goes_at_the_same_cost_with_many_files_as_with_one(cast: Cast) -> None:
    counts = []
    for files in (1, 4):
        draft = cast.draft()
        for number in range(files):
            attached(cast, draft, b"%" * number)
        with CaptureQueriesContext(connection) as seen:
            actions.delete_draft(draft, by=cast.submitter)
        counts.append(len(seen))
    assert counts[0] == counts[1]
