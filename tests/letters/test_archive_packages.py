"""归档包: who may ask for one, that a worker makes it once, and what becomes of it."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pytest
from django.conf import settings

from core import outbox
from core.errors import NotAllowed, WrongState
from core.models import Notice, OutboxEntry
from letters import actions
from letters.actions.archiving import make_archive, tell_archive_failed
from letters.archive import write_archive
from letters.models import ArchivePackage, Letter
from tests.clients import client_of
from tests.factories import Cast, make_cast
from tests.states import letter_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast(evaluators=1)


@pytest.fixture
def letter(cast: Cast) -> Letter:
    return letter_in("issued", cast)


def test_a_worker_makes_the_package_once_and_whoever_asked_fetches_it(cast: Cast, letter: Letter) -> None:
    client = client_of(cast.clerk)
    page = f"/letters/manage/{letter.pk}/"
    for _time in range(2):
        assert client.post(f"{page}archives/new/").status_code == 302
    package = ArchivePackage.objects.get()
    assert "正在生成" in client.get(page).content.decode()
    for entry in OutboxEntry.objects.all():
        outbox.deliver(entry.pk)
    package.refresh_from_db()
    make_archive({"package": package.pk})
    address = f"/letters/archives/{package.pk}/"
    assert address in client.get(f"{page}archives/").content.decode()
    fetched = b"".join(client.get(address).streaming_content)  # type: ignore[attr-defined]  # a file
    expected = io.BytesIO()
    write_archive(letter, expected)
    assert fetched == expected.getvalue()
    assert len(fetched) == package.size
    assert f"正本/{letter.number}.pdf" in zipfile.ZipFile(io.BytesIO(fetched)).namelist()


def test_nobody_fetches_what_another_asked_for(cast: Cast, letter: Letter) -> None:
    package = actions.request_archive(letter, by=cast.clerk)
    make_archive({"package": package.pk})
    address = f"/letters/archives/{package.pk}/"
    assert client_of(cast.auditor).get(address).status_code == 404
    assert client_of(cast.unit_lead).get(address).status_code == 403


def test_units_and_evaluators_ask_for_none(cast: Cast, letter: Letter) -> None:
    for person in (cast.unit_lead, cast.evaluators[0]):
        with pytest.raises(NotAllowed):
            actions.request_archive(letter, by=person)


def test_who_lost_the_office_meanwhile_gets_none(cast: Cast, letter: Letter) -> None:
    package = actions.request_archive(letter, by=cast.clerk)
    cast.clerk.roles = []
    cast.clerk.save()
    with pytest.raises(NotAllowed):
        make_archive({"package": package.pk})


def test_a_letter_that_is_not_issued_has_no_package(cast: Cast) -> None:
    letter = letter_in("signed", cast)
    with pytest.raises(WrongState):
        actions.request_archive(letter, by=cast.clerk)
    refused = client_of(cast.clerk).post(f"/letters/manage/{letter.pk}/archives/new/")
    assert refused.status_code == 409
    assert "印发以后才有归档包" in refused.content.decode()


def test_a_package_that_could_not_be_made_is_told_once_and_asked_for_anew(cast: Cast, letter: Letter) -> None:
    package = actions.request_archive(letter, by=cast.clerk)
    Notice.objects.all().delete()
    for _time in range(2):
        tell_archive_failed({"package": package.pk}, "磁盘已满")
    assert [notice.body for notice in Notice.objects.all()] == ["原因：磁盘已满"]
    page = client_of(cast.clerk).get(f"/letters/manage/{letter.pk}/").content.decode()
    assert "没有生成：磁盘已满" in page
    assert actions.request_archive(letter, by=cast.clerk).pk != package.pk


def test_packages_are_dropped_after_a_week(cast: Cast, letter: Letter) -> None:
    package = actions.request_archive(letter, by=cast.clerk)
    make_archive({"package": package.pk})
    assert actions.drop_old_archives() == 0
    ArchivePackage.objects.update(
        created_at=package.created_at - timedelta(days=settings.KEPT_DAYS["made_files"])
    )
    assert actions.drop_old_archives() == 1
