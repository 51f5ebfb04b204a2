"""Files in a store that speaks S3: evidence and letters, verified, swept and backed up as on a disk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import override_settings

from backups.placing import stored_names
from backups.restoring import check_backup
from fzworkflow.stores import file_store
from fzworkflow.tasks import drop_unnamed_files
from fzworkflow.vitals.reading import read_everything
from letters.models import LetterFile
from measures import actions
from tests.backups.place import back_up, opened
from tests.bucket import Bucket, running_bucket
from tests.clients import client_of
from tests.factories import BLANK_PDF, make_cast
from tests.letters.test_records import issued


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    with running_bucket() as served:
        given = {"BUCKET": "files", "ENDPOINT_URL": served.address, "ACCESS_KEY": "key", "SECRET_KEY": "word"}
        for name, value in given.items():
            monkeypatch.setenv(f"S3_{name}", value)
        with override_settings(STORAGES={**settings.STORAGES, "default": file_store()}):
            yield served


def test_without_a_bucket_files_lie_on_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("S3_BUCKET", raising=False)
    assert file_store()["BACKEND"] == "django.core.files.storage.FileSystemStorage"


@pytest.mark.django_db
def test_evidence_goes_to_the_store_and_comes_back_as_it_was(bucket: Bucket) -> None:
    cast = make_cast()
    draft = cast.draft()
    file = SimpleUploadedFile("a.pdf", BLANK_PDF)
    kept = actions.add_attachment(draft, by=cast.submitter, file=file, name="a.pdf")
    assert bucket.stored[str(kept.file.name)][0] == BLANK_PDF
    answer = client_of(cast.submitter).get(f"/attachments/{kept.pk}/")
    assert answer.status_code == 200
    assert b"".join(answer) == BLANK_PDF
    actions.remove_attachment(draft, by=cast.submitter, attachment_id=kept.pk)
    assert read_everything().disk_free is None


@pytest.mark.django_db
def test_a_letter_is_issued_verified_and_swept_around_in_the_store(
    bucket: Bucket, capsys: pytest.CaptureFixture[str]
) -> None:
    issued()
    names = {str(name) for name in LetterFile.objects.values_list("file", flat=True)}
    assert names <= set(bucket.stored)
    call_command("verify_register")
    left = default_storage.save(f"letters/{'e' * 64}.pdf", ContentFile(b"left"))
    content, at = bucket.stored[left]
    bucket.stored[left] = (content, at - timedelta(days=3))
    assert drop_unnamed_files() == 1
    assert left not in bucket.stored
    assert names <= set(bucket.stored)


@pytest.mark.django_db(transaction=True)
def test_a_backup_holds_what_lies_in_the_store(bucket: Bucket, tmp_path: Path) -> None:
    issued()
    written = back_up(tmp_path / "kept.age")
    assert written.lost == ()
    assert written.manifest.contents.files.count == len(set(stored_names("")))
    _header, manifest = check_backup(opened(tmp_path / "kept.age"))
    assert manifest.contents.files == written.manifest.contents.files


def test_every_page_of_a_long_list_is_read(bucket: Bucket) -> None:
    for number in range(8):
        default_storage.save(f"letters/{number}", ContentFile(b"x"))
    default_storage.save("sealed/1", ContentFile(b"x"))
    assert sorted(default_storage.listdir("letters")[1]) == [str(number) for number in range(8)]
    assert sorted(default_storage.listdir("")[0]) == ["letters", "sealed"]
    assert storages["default"].exists("letters/7")
